"""Issues certificates, and verifies them: both by the same rules, so that what is issued here verifies here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
from markupsafe import Markup

from conformance.contract import data_folder
from conformance.report import html
from conformance.run import archive
from conformance.run.certifiable import Known, of_another_suite, refusals
from conformance.run.certificate import certificate
from conformance.run.certificate_errors import Inconsistent, Refusal
from conformance.run.model import Run
from conformance.run.report_errors import ReportError
from conformance.run.report_file import parse_report, report_text

Json = Any
_TEMPLATES = Path(__file__).resolve().parent / "templates"
_STYLES = ("report.css", "certificate.css")


def members(run: Run, known: Known) -> dict[str, bytes]:
    """What a certificate is made of, by name: a function of the run and of the installed suite, of nothing else."""
    document = certificate(run, known)
    return {
        archive.CERTIFICATE: _json(document),
        archive.CONFIGURATION: _json(dict(run.configuration)),
        archive.REPORT: report_text(run).encode("utf-8", "replace"),
        archive.REPORT_PAGE: html.render(run).encode("utf-8", "replace"),
        archive.PAGE: page(document).encode("utf-8", "replace"),
    }


def page(document: Json) -> str:
    """A certificate as one self-contained page for people."""
    style = Markup("".join((_TEMPLATES / name).read_text("utf-8") for name in _STYLES))
    return html.environment().get_template("certificate.html.j2").render(certificate=document, style=style)


def verify(content: bytes, name: str, known: Callable[[Run], Known]) -> tuple[dict[str, Json], list[Refusal]]:
    """What a certificate says, and every reason not to believe it.

    Args:
        name: of the file, for what is said about it.
        known: gives the requirements of the installed suite for the contract of a run.

    Raises:
        NotACertificate: it is none.
    """
    try:
        found = archive.unpack(content, name)
    except Refusal as damaged:
        return {}, [damaged]
    if changed := list(archive.changes(content, found, name)):
        return {}, changed
    document, run, problems = _read(found)
    if run is None or problems:
        return document, problems
    if other := list(of_another_suite(run)):  # by other rules: nothing more can be said
        return document, other
    if reasons := list(refusals(run, known(run))):
        return document, reasons
    return document, list(_differences(found, members(run, known(run))))


def _read(found: dict[str, bytes]) -> tuple[dict[str, Json], Run | None, list[Refusal]]:
    """The statement and the run, as far as both keep their schemas."""
    try:
        document = json.loads(found[archive.CERTIFICATE])
    except (ValueError, RecursionError):
        return {}, None, [Inconsistent(archive.CERTIFICATE, "is no JSON")]
    for error in _validator().iter_errors(document):
        pointer = "".join(f"/{step}" for step in error.instance_path)
        return {}, None, [Inconsistent(archive.CERTIFICATE, f"breaks its schema at {pointer or '/'}")]
    try:
        return document, parse_report(found[archive.REPORT], archive.REPORT), []
    except ReportError as problem:
        return document, None, [Inconsistent(archive.REPORT, f"cannot be used: {problem}")]


def _differences(found: dict[str, bytes], own: dict[str, bytes]) -> Iterator[Refusal]:
    """Where a member is not what the report in the same archive makes it: its sums, its statement, its pages."""
    for member in archive.MEMBERS:
        if found[member] != own[member]:
            yield Inconsistent(member, f"does not tell what {archive.REPORT} tells")


def _json(document: Json) -> bytes:
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return (text + "\n").encode("utf-8", "replace")


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    schema = json.loads((data_folder("specs") / "certificate.schema.json").read_bytes())
    return jsonschema_rs.Draft202012Validator(schema)
