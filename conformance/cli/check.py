"""`stripe-conformance check`: recorded traffic against the contract, offline."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from conformance.contract import available_versions
from conformance.run.gate import Exit, FailOn, gated
from conformance.run.offline import Findings
from conformance.run.offline_report import About, document, lines
from conformance.run.offline_scope import API_ROOT, Scope
from conformance.wire.cassettes import Found, find
from conformance.wire.errors import BadRecording


@click.command(name="check")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option(
    "--api-version",
    type=click.Choice(available_versions()),
    help="For exchanges that name no version, or one without a contract; the others keep their own.",
)
@click.option("--host", "hosts", multiple=True, metavar="HOST", help="Only exchanges with this server (repeatable).")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--fail-on", type=click.Choice([each.value for each in FailOn]), default="must", show_default=True)
def command(paths: tuple[Path, ...], api_version: str | None, hosts: tuple[str, ...], style: str, fail_on: str) -> None:
    """Hold recorded traffic, and mocks written by hand, against the contract, offline.

    PATH is a file, or a folder with all below it: HAR 1.2, cassettes of Ruby VCR, vcrpy and Polly (YAML or JSON), and
    one recorded exchange a line (JSONL). What is in a file says what it is, not its name.

    Each exchange is held against the contract of the API version that it names itself. What names none is held against
    2022-08-01, and what names one that there is no contract of is counted and left alone, unless --api-version says
    otherwise.

    \b
    Example: stripe-conformance check spec/cassettes
             stripe-conformance check session.har --api-version 2022-08-01 --format json
    Exit codes: 0 conforms, 1 does not, 2 a file cannot be read, or nothing was there to check.
    """
    findings, found = Findings(Scope(frozenset(host.lower() for host in hosts), api_version or "")), Found()
    try:
        about = _checked(paths, findings, found)
    except BadRecording as problem:
        raise click.UsageError(str(problem)) from problem
    groups = findings.grouped()
    if style == "json":
        click.echo(json.dumps(document(findings, groups, about), indent=1, ensure_ascii=False))
    else:
        for line in lines(findings, groups, about):
            click.echo(line)
    _refuse_nothing(findings, paths)
    if about.broken:
        _stop(f"{len(about.broken)} of the files cannot be read: {', '.join(str(each.path) for each in about.broken)}.")
    sys.exit(int(Exit.DIFFERS if any(gated(each.level, FailOn(fail_on)) for each in groups) else Exit.CONFORMS))


def _checked(paths: Iterable[Path], findings: Findings, found: Found) -> About:
    formats, notes = {}, {}
    for recording in find(paths, found):
        name = str(recording.path)
        findings.open(name)
        formats[name] = recording.format
        if recording.notes:
            notes[name] = recording.notes
        for exchange in recording.exchanges:
            findings.add(exchange, name, whole=recording.whole)
    return About(formats, notes, tuple(found.others), tuple(found.broken))


def _refuse_nothing(findings: Findings, paths: Iterable[Path]) -> None:
    """End with a sentence where there was nothing to check: that is never a success."""
    if findings.checked:
        return
    where = ", ".join(map(str, paths))
    if findings.not_checked:
        why = ", ".join(sorted({each.api_version or each.reason for each in findings.not_checked}))
        versions = any(each.api_version for each in findings.not_checked)
        hint = "; --api-version V holds it against a version's contract" if versions else ""
        _stop(f"nothing in {where} could be checked ({why}){hint}.")
    if not findings.files:
        _stop(f"there is no recording in {where}.")
    _stop(f"no exchange with the API (a path below {API_ROOT}) in {where}; --host names its server.")


def _stop(sentence: str) -> None:
    click.echo(f"Error: {sentence}", err=True)
    sys.exit(int(Exit.USAGE))
