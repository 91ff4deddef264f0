"""The formats of a report by name; each one's writer is imported when it is first used."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.run.model import Run


@dataclass(frozen=True, slots=True)
class Format:
    """One format: the module of its writer, and what its file or folder is called in a report folder."""

    module: str
    file: str  # "" where the format has a place of its own
    streams: bool = True  # it is one text, which can go to a terminal or a pipe

    def write(self, run: Run, path: Path) -> None:
        """Write the run to `path`."""
        self._writer().write(run, path)

    def render(self, run: Run) -> str:
        """The text of a format that is one text."""
        text: str = self._writer().render(run)
        return text

    def _writer(self) -> Any:
        return importlib.import_module(f"conformance.report.{self.module}")


FORMATS: Mapping[str, Format] = {
    "html": Format("html", "report.html"),
    "junit": Format("junit", "junit.xml"),
    "markdown": Format("markdown", "summary.md"),
    "ctrf": Format("ctrf", "ctrf.json"),
    "badge": Format("badge", "badge.json"),
    "sarif": Format("sarif", "report.sarif"),
    "allure": Format("allure", "allure-results", streams=False),
    "github": Format("github", "", streams=False),
}
_USUAL = ("html", "junit", "markdown")  # of every run
FURTHER: tuple[str, ...] = tuple(name for name in FORMATS if name not in _USUAL)
