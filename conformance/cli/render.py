"""`stripe-conformance render`: the report of a run in another format."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.cli.reports import read_report
from conformance.report.formats import FORMATS, Format
from conformance.report.github import SUMMARY_VARIABLE

_FORMATS = {**FORMATS, "json": Format("json", "report.json")}


@click.command(name="render")
@click.argument("report", type=click.Path(path_type=Path), metavar="REPORT")
@click.option("--format", "style", type=click.Choice(list(_FORMATS)), required=True, help="What to render.")
@click.option("--output", type=click.Path(path_type=Path), metavar="PATH", help="Where to; else standard output.")
def command(report: Path, style: str, output: Path | None) -> None:
    """Render a run's report.json, or the one in a run's report folder, in another format.

    `json` is report.json itself, read and checked. `allure` is a folder, by default allure-results. `github` prints
    workflow annotations, and appends the summary to $GITHUB_STEP_SUMMARY where a workflow sets it.

    \b
    Example: stripe-conformance render reports/latest --format sarif --output stripe.sarif
    Exit codes: 0 written, whatever the report says; 2 the report cannot be read, or the output not be written.
    """
    chosen = _FORMATS[style]
    if output and not chosen.file:
        raise click.UsageError(f"--format {style} goes to standard output and ${SUMMARY_VARIABLE}; leave --output out.")
    try:
        run = read_report(report)
        if chosen.streams and output is None:
            click.echo(chosen.render(run), nl=False)
        else:
            chosen.write(run, output or Path(chosen.file))
    except OSError as problem:
        raise click.UsageError(f"{problem.filename or output}: cannot be written ({problem.strerror}).") from problem
