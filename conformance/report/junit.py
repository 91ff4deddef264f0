"""Writes junit.xml, for CI systems that show test results: a suite for each area, a case for each requirement."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path

from conformance.report.telling import evidence, message
from conformance.report.text import plain
from conformance.run.model import Outcome, Run, Verdict
from conformance.run.report_file import put
from conformance.run.summary import by_area

# What XML 1.0 cannot hold: controls, half surrogates, the two last of the basic plane.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# The element of each outcome that is no pass. JUnit knows no "blocked": it was not shown to hold, so it is an error.
_ELEMENTS = {
    Outcome.FAILED: "failure",
    Outcome.BLOCKED: "error",
    Outcome.ERROR: "error",
    Outcome.UNSUPPORTED: "skipped",
    Outcome.EXPECTED_FAILURE: "skipped",
}


def write(run: Run, path: Path) -> None:
    """Write the run as JUnit XML."""
    put(path, render(run))


def render(run: Run) -> str:
    """The document as a string; tests/data/junit.xsd describes its form."""
    about = {"name": _clean(_name(run)), "time": f"{run.duration_s:.3f}"}
    root = ET.Element("testsuites", {**about, **_numbers(run.verdicts)})
    for area, verdicts in by_area(run.verdicts).items():
        root.append(_suite(run, area, verdicts))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _name(run: Run) -> str:
    return f"Stripe Billing API {run.suite['api_version']}: {run.target['name'] or run.target['url']}"


def _suite(run: Run, area: str, verdicts: tuple[Verdict, ...]) -> ET.Element:
    suite = ET.Element("testsuite", {"name": _clean(area), "timestamp": _clean(run.started_at), **_numbers(verdicts)})
    suite.extend(_case(verdict) for verdict in verdicts)
    return suite


def _numbers(verdicts: Iterable[Verdict]) -> dict[str, str]:
    elements = [_ELEMENTS.get(verdict.outcome) for verdict in verdicts]
    return {
        "tests": str(len(elements)),
        "failures": str(elements.count("failure")),
        "errors": str(elements.count("error")),
        "skipped": str(elements.count("skipped")),
    }


def _case(verdict: Verdict) -> ET.Element:
    case = ET.Element("testcase", {"classname": _clean(verdict.area), "name": _clean(verdict.id)})
    case.append(_properties(verdict))
    if element := _ELEMENTS.get(verdict.outcome):
        case.append(_result(element, verdict))
    return case


def _properties(verdict: Verdict) -> ET.Element:
    properties = ET.Element("properties")
    for name, value in (
        ("title", verdict.title),
        ("level", verdict.level.value),
        ("outcome", verdict.outcome.value),
        ("provenance", verdict.provenance.value),
        ("cites", verdict.cites),
        ("operation", verdict.operation),
    ):
        if value:
            ET.SubElement(properties, "property", {"name": name, "value": _clean(value)})
    return properties


def _result(element: str, verdict: Verdict) -> ET.Element:
    said = _clean(message(verdict))
    if element == "skipped":
        return ET.Element("skipped", {"message": said})
    found = ET.Element(element, {"type": verdict.outcome.value, "message": said})
    found.text = _clean(evidence(verdict))
    return found


def _clean(text: str) -> str:
    return text if plain(text) else _FORBIDDEN.sub("\ufffd", text)
