"""`stripe-conformance certify`: packs a run that conforms into a certificate, and verifies one."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from conformance.checks import passive_requirements
from conformance.cli.failure import fail
from conformance.cli.reports import read_reports
from conformance.contract.levels import Level
from conformance.harness.catalogue import catalogue
from conformance.report.certificate import members, verify
from conformance.run import archive
from conformance.run.certifiable import Known, of_another_suite, refusals
from conformance.run.certificate_errors import NotACertificate, Refusal
from conformance.run.gate import Exit
from conformance.run.merge import merge
from conformance.run.merge_errors import MergeError
from conformance.run.model import Run
from conformance.run.select import Selection

_FILE = "certificate.zip"
_SHOWN = 40  # requirements of one reason, in text; --format json has all


@click.command(name="certify")
@click.argument("reports", nargs=-1, type=click.Path(path_type=Path), metavar="REPORT-DIR…")
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help=f"Where the certificate goes.  [default: {_FILE}]",
)
@click.option(
    "--verify", "file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Verify a certificate."
)
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(*, reports: tuple[Path, ...], output: Path | None, file: Path | None, style: str) -> None:
    """Pack a whole run, or all shards of one, into a certificate; or verify one.

    A certificate is issued where every MUST requirement that the target supports is kept, in a run of this very suite
    from which nothing was left out. Otherwise each reason is told. It is an archive of the report, the configuration
    and a manifest, of which `--verify` checks every byte. It is not signed: it shows that nothing was changed, not who
    wrote it.

    \b
    Example: stripe-conformance certify reports/latest --output emulator.zip
             stripe-conformance certify --verify emulator.zip
    Exit codes: 0 issued, or as it was issued, 1 refused, with the reasons, 2 wrong usage, or a file cannot be read.
    """
    if file is not None:
        if reports or output:
            raise click.UsageError("--verify FILE stands alone: it reads no report and writes no file.")
        _verify(file, style)
    elif not reports:
        raise click.UsageError("name the report of a run, or --verify a certificate.")
    else:
        _issue(reports, output or Path(_FILE), style)


def _issue(reports: Sequence[Path], output: Path, style: str) -> None:
    runs = read_reports(reports)
    try:
        run = runs[0] if len(runs) == 1 else merge(runs)
    except MergeError as problem:
        fail(problem)
    other = list(of_another_suite(run))
    if reasons := other or list(refusals(run, known(run))):
        _refuse(reasons, style, "No certificate:")
    packed = members(run, known(run))
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(archive.pack(packed))
    except OSError as problem:
        raise click.UsageError(f"--output {output}: cannot be written ({problem.strerror}).") from problem
    _tell(json.loads(packed[archive.CERTIFICATE]), style, f"Certificate: {output}")


def _verify(file: Path, style: str) -> None:
    try:
        document, reasons = verify(file.read_bytes(), str(file), known)
    except OSError as problem:
        raise click.UsageError(f"--verify {file}: cannot be read ({problem.strerror}).") from problem
    except NotACertificate as problem:
        raise click.UsageError(str(problem)) from problem
    if reasons:
        _refuse(reasons, style, f"{file} is refused:")
    _tell(document, style, f"{file} is as it was issued.")


def known(run: Run) -> Known:
    """The requirements of the installed suite for the contract of a run."""
    passive = {each.id: each.level for each in passive_requirements(run.contract)}
    whole, tested, further = Selection(), dict[str, Level](), dict[str, Level]()
    for each in catalogue(run.contract):
        if each.id not in passive:
            (tested if whole.collects(each.area) else further)[each.id] = each.level
    return Known(tested, passive, further)


def _tell(document: dict[str, Any], style: str, ending: str) -> None:
    if style == "json":
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
        return
    click.echo(document["statement"])
    if document["claimed_areas"] is not None:
        click.echo(f"Claimed: {', '.join(document['claimed_areas'])}.")
    lacking = [f"{area} ({len(ids)})" for area, ids in document["unsupported"].items()]
    click.echo(f"Not supported: {', '.join(lacking) or 'nothing'}.")
    click.echo(ending)


def _refuse(reasons: Sequence[Refusal], style: str, beginning: str) -> NoReturn:
    if style == "json":
        rows = [{"reason": each.reason, "message": str(each), "concerned": list(each.concerned)} for each in reasons]
        click.echo(json.dumps({"refused": rows}, ensure_ascii=False, indent=1))
        sys.exit(int(Exit.DIFFERS))
    click.echo(beginning)
    for each in reasons:
        click.echo(f"{each.reason.replace('_', ' ')}: {each}")
        for name in each.concerned[:_SHOWN]:
            click.echo(f"  {name}")
        if len(each.concerned) > _SHOWN:
            click.echo(f"  … and {len(each.concerned) - _SHOWN:,} more (--format json names all)")
    sys.exit(int(Exit.DIFFERS))
