"""`stripe-conformance check`: recorded traffic against the contract, offline."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import click

from conformance.checks import Checker, Finding, Notice, passive_requirements
from conformance.contract import DEFAULT_VERSION, available_versions, load
from conformance.contract.levels import Level
from conformance.run.model import FindingGroup
from conformance.wire import BadRecording, Exchange, read_har, read_jsonl

_READERS = {".har": read_har, ".json": read_har, ".jsonl": read_jsonl}
_GATES = {"must": {Level.MUST}, "should": {Level.MUST, Level.SHOULD}, "never": set[Level]()}
_PREFIX = "/v1/"


@click.command(name="check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--api-version", type=click.Choice(available_versions()), default=DEFAULT_VERSION, show_default=True)
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--fail-on", type=click.Choice(list(_GATES)), default="must", show_default=True)
def command(files: tuple[Path, ...], api_version: str, style: str, fail_on: str) -> None:
    """Hold recorded traffic against the contract, offline.

    Reads HAR 1.2 (.har, .json) and one recorded exchange a line (.jsonl).

    \b
    Example: stripe-conformance check session.har --api-version 2022-08-01
    Exit codes: 0 conforms, 1 does not, 2 a file cannot be read or holds nothing to check.
    """
    summary = _Summary(
        Checker(load(api_version)), {each.id: each.level for each in passive_requirements(load(api_version))}
    )
    try:
        for file in files:
            summary.add(_read(file))
    except BadRecording as problem:
        raise click.UsageError(str(problem)) from problem
    if summary.exchanges == summary.passed_over:
        raise click.UsageError(f"no exchange with a path below {_PREFIX} in {', '.join(map(str, files))}.")
    groups = summary.grouped()
    if style == "json":
        click.echo(
            json.dumps({"exchanges": summary.exchanges, "findings": [asdict(each) for each in groups]}, indent=1)
        )
    else:
        _print(summary, groups)
    sys.exit(int(any(summary.levels[each.requirement] in _GATES[fail_on] for each in groups)))


@dataclass
class _Summary:
    """What the checks say of all files together."""

    checker: Checker
    levels: dict[str, Level]
    exchanges: int = 0
    passed_over: int = 0  # of other servers, as a browser's recording holds them
    groups: dict[tuple[str, str, str, str], FindingGroup] = field(default_factory=dict)
    notices: dict[Notice, int] = field(default_factory=dict)

    def add(self, exchanges: Iterable[Exchange]) -> None:
        for exchange in exchanges:
            self.exchanges += 1
            if _PREFIX not in exchange.path:
                self.passed_over += 1
                continue
            path = exchange.path[exchange.path.index(_PREFIX) :]  # of a target that stands behind a path of its own
            report = self.checker.check(replace(exchange, path=path))
            self._group(report.findings)
            for notice, count in report.notices.items():
                self.notices[notice] = self.notices.get(notice, 0) + count

    def _group(self, findings: tuple[Finding, ...]) -> None:
        """Count the exchanges that show each finding; the first of them is the example."""
        for key, found in {(each.requirement, each.object, each.pointer, each.rule): each for each in findings}.items():
            known = self.groups.get(key)
            if known is None:
                self.groups[key] = FindingGroup(*key, found.expected, found.actual, 1, self.exchanges)
            else:
                self.groups[key] = replace(known, count=known.count + 1)

    def grouped(self) -> list[FindingGroup]:
        """The findings, the strictest level first, then the most frequent."""
        order = list(Level)
        return sorted(
            self.groups.values(),
            key=lambda each: (order.index(self.levels[each.requirement]), -each.count, each.requirement, each.pointer),
        )


def _read(file: Path) -> Iterator[Exchange]:
    if file.suffix not in _READERS:
        raise BadRecording(file, 0, f"its name ends in none of {', '.join(_READERS)}")
    return _READERS[file.suffix](file)


def _print(summary: _Summary, groups: list[FindingGroup]) -> None:
    for each in groups:
        level = summary.levels[each.requirement].value
        click.echo(f"{level:<6} {each.requirement}  {each.object} {each.pointer or '/'}")
        click.echo(f"       {each.rule}: expected {each.expected}, got {each.actual}")
        click.echo(f"       in {each.count} exchange{'s' if each.count > 1 else ''}, first in number {each.example}")
    for notice, count in sorted(summary.notices.items()):
        what = f"value {notice.value!r}" if notice.rule == "value" else "property"
        click.echo(f"note   undocumented {what}: {notice.object} {notice.pointer} ({count}×)")
    checked = summary.exchanges - summary.passed_over
    found = f"{len(groups)} finding{'s' if len(groups) != 1 else ''}" if groups else "no findings"
    over = f", {summary.passed_over} passed over" if summary.passed_over else ""
    click.echo(f"{checked} exchanges checked{over}: {found}.")
