"""Writes ctrf.json, the Common Test Report Format: a test for each requirement, for tools that chart and compare."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from conformance.report.telling import evidence, message, milliseconds, started_ms
from conformance.report.text import visible
from conformance.run.model import Outcome, Run, Verdict
from conformance.run.report_file import put
from conformance.run.summary import Standing, by_area, headline

Json = Any
_SPECIFICATION = "0.0.0"  # the version that https://ctrf.io/docs/specification names
_TOOL = "stripe-billing-conformance"
_STATUSES = ("passed", "failed", "skipped", "pending", "other")
# CTRF knows no "blocked": nothing was shown of the requirement, so it is neither a failure nor skipped.
_STATUS = {
    Outcome.PASSED: "passed",
    Outcome.UNEXPECTEDLY_PASSED: "passed",
    Outcome.FAILED: "failed",
    Outcome.EXPECTED_FAILURE: "skipped",
    Outcome.UNSUPPORTED: "skipped",
    Outcome.BLOCKED: "other",
    Outcome.ERROR: "other",
}
_QUIET = frozenset({Outcome.PASSED, Outcome.UNEXPECTEDLY_PASSED})


def write(run: Run, path: Path) -> None:
    """Write the run as CTRF."""
    put(path, render(run))


def render(run: Run) -> str:
    """The document as JSON; tests/data/ctrf.schema.json describes its form. Times are milliseconds."""
    start = started_ms(run)
    stop = start + milliseconds(run.duration_s)
    identity = visible(f"{run.target['url']} {run.started_at} {run.exchanges}")
    document = {
        "reportFormat": "CTRF",
        "specVersion": _SPECIFICATION,
        "reportId": str(uuid.uuid5(uuid.NAMESPACE_URL, identity)),
        "timestamp": datetime.fromtimestamp(stop / 1000, timezone.utc).isoformat(timespec="seconds"),
        "generatedBy": _TOOL,
        "results": {
            "tool": {"name": _TOOL, "version": visible(str(run.suite["version"]))},
            "summary": _summary(run, start, stop),
            "tests": [_test(verdict) for verdict in run.verdicts],
            "environment": _environment(run),
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _summary(run: Run, start: int, stop: int) -> dict[str, int]:
    found = Counter(_STATUS[verdict.outcome] for verdict in run.verdicts)
    return {
        "tests": len(run.verdicts),
        **{status: found[status] for status in _STATUSES},
        "suites": len(by_area(run.verdicts)),
        "start": start,
        "stop": stop,
        "duration": stop - start,
    }


def _test(verdict: Verdict) -> dict[str, Json]:
    test: dict[str, Json] = {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, visible(verdict.id))),
        "name": visible(verdict.id),
        "status": _STATUS[verdict.outcome],
        "rawStatus": verdict.outcome.value,
        "duration": milliseconds(verdict.duration_s),
        "suite": [visible(verdict.area)],
        "type": "conformance",
        "tags": [verdict.level.value, verdict.provenance.value],
        "extra": {
            "title": visible(verdict.title),
            "operation": visible(verdict.operation),
            "cites": visible(verdict.cites),
            "calls": verdict.calls,
        },
    }
    if verdict.outcome not in _QUIET:
        test |= {"message": visible(message(verdict)), "trace": visible(evidence(verdict))}
        test |= {"snippet": visible(verdict.curl)} if verdict.curl else {}
    return test


def _environment(run: Run) -> dict[str, Json]:
    return {
        "reportName": visible(f"Stripe Billing API {run.suite['api_version']}"),
        "appName": visible(str(run.target["name"])),
        "testEnvironment": visible(str(run.target["url"])),
        "healthy": headline(run).standing is Standing.CONFORMS,
        "extra": {
            "apiVersion": visible(str(run.suite["api_version"])),
            "contractDigest": visible(str(run.suite["contract_digest"])),
            "complete": run.complete,
        },
    }
