"""`stripe-conformance merge`: one report of the reports of a run's shards."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timezone
from pathlib import Path

import click

from conformance.cli.failure import fail
from conformance.cli.reports import read_reports, report_file
from conformance.contract import ContractError
from conformance.harness.known import known_suite
from conformance.report import write_all
from conformance.run.baseline import Terms
from conformance.run.baseline_errors import BaselineError
from conformance.run.baseline_file import load_baseline
from conformance.run.gate import FailOn, exit_code
from conformance.run.merge import merge
from conformance.run.merge_errors import MergeError
from conformance.run.merge_har import merge_har
from conformance.run.model import Run
from conformance.run.serialize import to_json
from conformance.run.summary import headline
from conformance.wire import WireError

_HAR = "exchanges.har"


@click.command(name="merge")
@click.argument("reports", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="REPORT…")
@click.option(
    "--report-dir",
    type=click.Path(file_okay=False, path_type=Path),
    default="reports/merged",
    show_default=True,
    help="Where the whole report goes.",
)
@click.option("--fail-on", type=click.Choice([each.value for each in FailOn]), default="must", show_default=True)
@click.option("--baseline", type=click.Path(dir_okay=False, path_type=Path), help="Hold the whole against this file.")
@click.option("--allow-fixed", is_flag=True, help="What newly passes does not gate.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    *,
    reports: tuple[Path, ...],
    report_dir: Path,
    fail_on: str,
    baseline: Path | None,
    allow_fixed: bool,
    style: str,
) -> None:
    """Make one report of REPORT…, the shards of one run (each a report.json, or its folder).

    The shards have to be of one suite, one contract and one target, and all of them have to be there. What baselines
    made of their outcomes is undone: the whole is held against `--baseline`. With `--format json` report.json is
    printed too.

    \b
    Example: stripe-conformance run --shard 1/2 --report-dir reports/1
             stripe-conformance run --shard 2/2 --report-dir reports/2
             stripe-conformance merge reports/1 reports/2 --report-dir reports/whole
    Exit codes: 0 conforms, 1 does not, 2 the reports do not belong together, 4 the suite itself broke.
    """
    if allow_fixed and not baseline:
        raise click.UsageError("--allow-fixed: it says what a --baseline gates on, and there is none.")
    runs = read_reports(reports)
    try:
        whole = _held(merge(runs), baseline, FailOn(fail_on), allow_fixed)
        write_all(whole, whole.evidence, whole.contract, report_dir)
        if not merge_har(runs, [report_file(path).with_name(_HAR) for path in reports], report_dir / _HAR):
            click.echo(f"No {_HAR}: not every report has its own beside it.", err=True)
    except (MergeError, BaselineError, ContractError, WireError) as problem:
        fail(problem)
    except OSError as problem:
        raise click.UsageError(f"--report-dir {report_dir}: cannot be written ({problem.strerror}).") from problem
    _show(whole, len(runs), report_dir, style)
    sys.exit(int(exit_code(whole, FailOn(fail_on))))


def _held(whole: Run, baseline: Path | None, fail_on: FailOn, allow_fixed: bool) -> Run:
    if baseline is None:
        return whole
    terms = Terms(load_baseline(baseline, whole.contract.version), fail_on, allow_fixed)
    return terms.hold(whole, lambda: known_suite(whole.contract), datetime.now(timezone.utc).date())


def _show(whole: Run, parts: int, folder: Path, style: str) -> None:
    if style == "json":
        click.echo(json.dumps(to_json(whole), ensure_ascii=False, indent=1))
        return
    for departure in whole.baseline.departures if whole.baseline else ():
        click.echo(departure.line)
    found = headline(whole)
    counted = f"{len(whole.verdicts):,} requirements of {parts} report{'s' if parts > 1 else ''}"
    click.echo(f"{found.title}. {found.sentence} {counted}: {folder / 'report.html'}")
