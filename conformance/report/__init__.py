"""Report writers, one file per format; all render the one validated report.json.

`write_all` writes every file of a run; `WRITERS` name them, and each can be called alone on a loaded report:
`html.write(load_report("report.json"), Path("report.html"))`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from conformance.contract import Contract
from conformance.report import html, json, junit, markdown
from conformance.report.formats import FORMATS
from conformance.report.prepare import prepare
from conformance.run.model import Run
from conformance.run.report_errors import (
    InvalidReport,
    NotAReport,
    NotJson,
    OtherSchemaVersion,
    ReportError,
    UnreadableReport,
)
from conformance.run.report_file import load_report
from conformance.wire.exchange import Exchange

__all__ = [
    "WRITERS",
    "InvalidReport",
    "NotAReport",
    "NotJson",
    "OtherSchemaVersion",
    "ReportError",
    "UnreadableReport",
    "load_report",
    "write_all",
]

WRITERS: Mapping[str, Callable[[Run, Path], None]] = {
    "report.html": html.write,
    "junit.xml": junit.write,
    "summary.md": markdown.write,
}


def write_all(
    run: Run, evidence: Mapping[int, Exchange], contract: Contract, folder: Path, also: Iterable[str] = ()
) -> list[Path]:
    """Write report.json into `folder`, read it back, and render every other report from what was read.

    Args:
        run: what the run found out.
        evidence: exchanges by number; those that failures and findings refer to are kept, the rest is left out.
        contract: gives the lifecycles that the report draws.
        folder: made where it does not exist.
        also: names of further formats.

    Returns:
        The files written.

    Raises:
        InvalidReport: the run breaks specs/report.schema.json, which is a mistake of the suite; report.json is kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    truth = folder / "report.json"
    json.write(prepare(run, evidence, contract), truth)
    read = load_report(truth)
    written = [truth]
    for name, write in WRITERS.items():
        write(read, folder / name)
        written.append(folder / name)
    for further in map(FORMATS.__getitem__, also):
        further.write(read, folder / further.file)
        written += [folder / further.file] if further.file else []
    return written
