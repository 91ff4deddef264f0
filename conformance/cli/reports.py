"""Reads the reports that a command names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from conformance.run.model import Run
from conformance.run.report_errors import ReportError
from conformance.run.report_file import load_report


def read_report(path: Path) -> Run:
    """The run of a report.json, or of the one in a report folder.

    Raises:
        click.UsageError: it cannot be read; says in a sentence why.
    """
    try:
        return load_report(report_file(path))
    except ReportError as problem:
        raise click.UsageError(f"{problem}.") from problem


def report_file(path: Path) -> Path:
    """The report.json that a path means: itself, or the one in the folder."""
    return path / "report.json" if path.is_dir() else path


def read_reports(paths: Iterable[Path]) -> list[Run]:
    """The runs of several, in their order."""
    return [read_report(path) for path in paths]
