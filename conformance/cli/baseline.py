"""`stripe-conformance baseline`: keeps the file of expected failures that `run --baseline` holds runs against."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from conformance.cli.failure import fail
from conformance.cli.reports import read_reports
from conformance.run.baseline_errors import BaselineError
from conformance.run.baseline_file import document_of
from conformance.run.baseline_update import BaselineFile, Changes
from conformance.run.merge_errors import MergeError

Command = Callable[..., None]
_SHOWN = 50  # entries of a kind; the file has all


@click.group(name="baseline")
def command() -> None:
    """Keep the file of expected failures that `run --baseline FILE` holds a run against.

    \b
    Example: stripe-conformance baseline update reports/latest --baseline baseline.yaml
             stripe-conformance run --target http://127.0.0.1:8420 --baseline baseline.yaml
             stripe-conformance baseline prune reports/latest --baseline baseline.yaml
    """


def _options(function: Command) -> Command:
    for option in (
        click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True),
        click.option(
            "--baseline",
            "file",
            type=click.Path(dir_okay=False, path_type=Path),
            default="baseline.yaml",
            show_default=True,
            help="The baseline file (YAML).",
        ),
        click.argument("reports", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="REPORT…"),
    ):
        function = option(function)
    return function


@command.command()
@_options
@click.option("--forget", is_flag=True, help="Take what no REPORT has out of the record of what has been decided.")
def update(reports: tuple[Path, ...], file: Path, style: str, forget: bool) -> None:
    """Bring the baseline up to date with REPORT…: the report.json, or the folder, of runs of one target.

    What fails or is blocked and has no entry yet gets one; the others learn when they were last seen; the record of
    what has been decided is renewed. Comments, order, reasons, tickets and dates of expiry stay as they are, and no
    entry is dropped: `baseline prune` does that. A later report's word counts more; shards are merged first.

    \b
    Example: stripe-conformance baseline update reports/latest --baseline baseline.yaml
    Exit codes: 0 done, 2 a report or the baseline cannot be used.
    """
    runs = read_reports(reports)
    with _said():
        editing = BaselineFile(file)
        changes = editing.update(runs, forget=forget)
        editing.save()
    _show(file, changes, style)


@command.command()
@_options
def prune(reports: tuple[Path, ...], file: Path, style: str) -> None:
    """Drop the entries whose requirements were really exercised and passed in REPORT….

    An entry stays where any report still shows it, where no report exercised it, and, with a prefix, where that holds
    for any requirement that it covers. Entries of passive requirements go only by reports that have all that the
    baseline's record has.

    \b
    Example: stripe-conformance baseline prune reports/latest --baseline baseline.yaml
    Exit codes: 0 done, 2 a report or the baseline cannot be used.
    """
    from conformance.harness.known import known_suite  # noqa: PLC0415  (collecting is slow; `update` needs none of it)

    runs = read_reports(reports)
    with _said():
        if not file.exists():
            document_of(file)
        editing = BaselineFile(file)
        changes = editing.prune(runs, known_suite(runs[0].contract))
        editing.save()
    _show(file, changes, style)


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except (BaselineError, MergeError) as problem:
        fail(problem)


def _show(file: Path, changes: Changes, style: str) -> None:
    """What was done; as JSON, the baseline itself, which keeps specs/baseline.schema.json."""
    if style == "json":
        document: dict[str, Any] = document_of(file)
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
        return
    for word, names in (("added", changes.added), ("changed", changes.changed), ("dropped", changes.dropped)):
        for name in names[:_SHOWN]:
            click.echo(f"{word:<8} {name}")
        if len(names) > _SHOWN:
            click.echo(f"{word:<8} … and {len(names) - _SHOWN:,} more")
    done = f"{len(changes.added)} added, {len(changes.changed)} changed, {len(changes.dropped)} dropped"
    click.echo(f"{file}: {done}; {len(document_of(file)['entries'])} entries.")
