"""Writes allure-results/: a result for each requirement, for Allure's report.

Rendered from report.json as every other format, so that it is the same however many processes ran the tests.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attr
from allure_commons.model2 import Attachment, Label, Link, Parameter, Status, StatusDetails, TestResult
from allure_commons.types import LabelType, LinkType

from conformance.report.allure_words import labels_of
from conformance.report.causes import family_of
from conformance.report.prepare import point
from conformance.report.telling import evidence, message, milliseconds, started_ms
from conformance.report.text import visible
from conformance.run.model import Outcome, Run, Verdict
from conformance.run.report_file import put
from conformance.wire.exchange import Exchange
from conformance.wire.shell import curl

_PREFIX = "conformance-"  # of results and attachments: those of other tools in the same folder stay
_STATUS = {
    Outcome.PASSED: Status.PASSED,
    Outcome.UNEXPECTEDLY_PASSED: Status.PASSED,
    Outcome.FAILED: Status.FAILED,
    Outcome.BLOCKED: Status.BROKEN,
    Outcome.ERROR: Status.BROKEN,
    Outcome.UNSUPPORTED: Status.SKIPPED,
    Outcome.EXPECTED_FAILURE: Status.SKIPPED,
}


def write(run: Run, path: Path) -> None:
    """Write the results into the folder `path`, in place of those of an earlier run."""
    path.mkdir(parents=True, exist_ok=True)
    for former in path.glob(f"{_PREFIX}*"):
        former.unlink()
    for verdict in run.verdicts:
        name = str(uuid.UUID(_digest(f"{run.target['name']} {verdict.id}")))
        result = _result(run, verdict, name)
        _attach(run, verdict, name, result, path)
        put(path / f"{_PREFIX}{name}-result.json", _json(result))
    put(path / "environment.properties", "".join(f"{key} = {value}\n" for key, value in _environment(run)))


def _result(run: Run, verdict: Verdict, name: str) -> TestResult:
    """The result of one requirement. It starts when the run does: a report knows how long a test took, not when."""
    start = started_ms(run)
    family, label = family_of(verdict.id)
    quiet = _STATUS[verdict.outcome] == Status.PASSED
    return TestResult(
        uuid=name,
        historyId=_digest(f"{run.target['name']} {verdict.id}"),
        testCaseId=_digest(verdict.id),
        fullName=visible(verdict.id),
        name=visible(verdict.title),
        description=visible(f"`{verdict.id}`: {verdict.level.value.upper()}, {verdict.provenance.value}."),
        status=_STATUS[verdict.outcome],
        statusDetails=None if quiet else _details(verdict),
        stage="finished",
        start=start,
        stop=start + milliseconds(verdict.duration_s),
        parameters=[Parameter(name="case", value=visible(label))] if label else [],
        links=[Link(type=LinkType.LINK, url=visible(verdict.cites), name="API reference")] if verdict.cites else [],
        labels=[
            *(Label(name=kind, value=visible(value)) for kind, value in labels_of(verdict)),
            Label(name=LabelType.PARENT_SUITE, value=visible(str(run.target["name"]) or "target")),
            Label(name=LabelType.SUITE, value=visible(verdict.area)),
            Label(name=LabelType.SUB_SUITE, value=visible(family)),
            Label(name=LabelType.FRAMEWORK, value="stripe-billing-conformance"),
        ],
    )


def _details(verdict: Verdict) -> StatusDetails:
    return StatusDetails(
        known=verdict.outcome is Outcome.EXPECTED_FAILURE,
        message=visible(f"{verdict.outcome.value}: {message(verdict)}"),
        trace=visible(evidence(verdict)),
    )


def _attach(run: Run, verdict: Verdict, name: str, result: TestResult, folder: Path) -> None:
    """The exchange that a verdict is about, beside its result."""
    number = None if result.status == Status.PASSED else point(verdict.exchanges, run.evidence)
    if number is None:
        return
    source = f"{_PREFIX}{name}-attachment.txt"
    put(folder / source, visible(_exchange(run.evidence[number])))
    result.attachments.append(Attachment(name=f"exchange {number}", source=source, type="text/plain"))


def _exchange(exchange: Exchange) -> str:
    body = exchange.text if exchange.body is None else json.dumps(exchange.body, ensure_ascii=False, indent=2)
    return f"{curl(exchange)}\n\nHTTP {exchange.status}\n\n{body}\n"


def _json(result: TestResult) -> str:
    fields = attr.asdict(result, filter=lambda _, value: bool(value) or value in (False, 0))
    return json.dumps(fields, ensure_ascii=False, indent=1) + "\n"


def _environment(run: Run) -> Iterator[tuple[str, str]]:
    named: tuple[tuple[str, Any], ...] = (
        ("target", run.target["name"]),
        ("url", run.target["url"]),
        ("api_version", run.suite["api_version"]),
        ("suite_version", run.suite["version"]),
        ("contract_digest", run.suite["contract_digest"]),
    )
    for key, value in named:
        yield key, " ".join(visible(str(value)).split()).replace("\\", "\\\\")


def _digest(text: str) -> str:
    return hashlib.md5(text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
