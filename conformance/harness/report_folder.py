"""Makes sure that reports can be written before anything is sent: a run of an hour must not end without one."""

from __future__ import annotations

import tempfile
from pathlib import Path

from conformance.wire import ConfigurationError


class UnusableReportDir(ConfigurationError):
    """The folder of the reports is none, or cannot be written."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(f"--report-dir {folder}: cannot be written ({why}).")


def report_folder(folder: Path) -> Path:
    """The folder, made where it is missing, and tried.

    Raises:
        UnusableReportDir: nothing can be written there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as problem:
        raise UnusableReportDir(folder, problem.strerror or type(problem).__name__) from problem
    return folder
