"""Writes report.json: the truth, from which every other report is rendered."""

from __future__ import annotations

from pathlib import Path

from conformance.run.model import Run
from conformance.run.report_file import report_text, save_report


def write(run: Run, path: Path) -> None:
    """Write the run as JSON that keeps specs/report.schema.json."""
    save_report(run, path)


def render(run: Run) -> str:
    """The same as a string."""
    return report_text(run)
