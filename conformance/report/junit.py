"""Writes junit.xml, for CI systems that show test results: a suite for each area, a case for each requirement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

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
    about = {"name": _name(run), "time": f"{run.duration_s:.3f}", **_numbers(run.verdicts)}
    suites = "".join(_suite(run, area, verdicts) for area, verdicts in by_area(run.verdicts).items())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites{_attributes(about)}>\n{suites}</testsuites>\n'


def _name(run: Run) -> str:
    return f"Stripe Billing API {run.suite['api_version']}: {run.target['name'] or run.target['url']}"


def _suite(run: Run, area: str, verdicts: tuple[Verdict, ...]) -> str:
    about = {"name": area, "timestamp": run.started_at, **_numbers(verdicts)}
    return f"  <testsuite{_attributes(about)}>\n{''.join(map(_case, verdicts))}  </testsuite>\n"


def _numbers(verdicts: Iterable[Verdict]) -> dict[str, str]:
    elements = [_ELEMENTS.get(verdict.outcome) for verdict in verdicts]
    return {
        "tests": str(len(elements)),
        "failures": str(elements.count("failure")),
        "errors": str(elements.count("error")),
        "skipped": str(elements.count("skipped")),
    }


def _case(verdict: Verdict) -> str:
    element = _ELEMENTS.get(verdict.outcome)
    return (
        f"    <testcase{_attributes({'classname': verdict.area, 'name': verdict.id})}>\n"
        f"      <properties>\n{''.join(_properties(verdict))}      </properties>\n"
        f"{_result(element, verdict) if element else ''}"
        "    </testcase>\n"
    )


def _properties(verdict: Verdict) -> Iterator[str]:
    for name, value in (
        ("title", verdict.title),
        ("level", verdict.level.value),
        ("outcome", verdict.outcome.value),
        ("provenance", verdict.provenance.value),
        ("cites", verdict.cites),
        ("operation", verdict.operation),
    ):
        if value:
            yield f'        <property name="{name}"{_attributes({"value": value})}/>\n'


def _result(element: str, verdict: Verdict) -> str:
    about = {"type": verdict.outcome.value, "message": message(verdict)}
    if element == "skipped":
        return f"      <skipped{_attributes({'message': about['message']})}/>\n"
    return f"      <{element}{_attributes(about)}>{escape(_clean(evidence(verdict)))}</{element}>\n"


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(_clean(value))}" for name, value in values.items())


def _clean(text: str) -> str:
    return text if plain(text) else _FORBIDDEN.sub("\ufffd", text)
