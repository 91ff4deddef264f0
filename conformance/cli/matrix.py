"""`stripe-conformance matrix`: reports side by side."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from conformance.cli.reports import read_reports
from conformance.report import matrix_html, matrix_json, matrix_markdown
from conformance.report.matrix import Matrix, matrix
from conformance.run.report_file import put

_WRITERS: dict[str, Callable[[Matrix], str]] = {
    "html": matrix_html.render,
    "markdown": matrix_markdown.render,
    "json": matrix_json.render,
}
_ENDINGS = {".html": "html", ".md": "markdown", ".json": "json"}


@click.command(name="matrix")
@click.argument("reports", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="REPORT…")
@click.option("--format", "style", type=click.Choice(list(_WRITERS)), help="What is printed.  [default: markdown]")
@click.option(
    "--output",
    "-o",
    "outputs",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write instead (repeatable); .html, .md or .json says what.",
)
def command(reports: tuple[Path, ...], style: str | None, outputs: tuple[Path, ...]) -> None:
    """Set REPORT… side by side: requirements × targets or versions (each a report.json, or its folder).

    \b
    Example: stripe-conformance matrix reports/localstripe reports/stripe-stateful-mock -o matrix.html -o matrix.md
    Exit codes: 0 done, 2 a report cannot be read or a file cannot be written.
    """
    if style and outputs:
        raise click.UsageError("--format says what is printed, --output names files instead: give one of the two.")
    for output in outputs:
        if output.suffix not in _ENDINGS:
            raise click.UsageError(f"--output {output}: its name ends in none of {', '.join(_ENDINGS)}.")
    made = matrix(read_reports(reports))
    if not outputs:
        click.echo(_WRITERS[style or "markdown"](made), nl=False)
    for output in outputs:
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            put(output, _WRITERS[_ENDINGS[output.suffix]](made))
        except OSError as problem:
            raise click.UsageError(f"--output {output}: cannot be written ({problem.strerror}).") from problem
