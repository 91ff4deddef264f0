"""Writes report.sarif (SARIF 2.1.0): a rule for each requirement, a result for each place where one is broken.

What is blocked is no result, for nothing was shown of it: one notification for each operation that broke names how many
requirements it kept from being tested. So one cause stays one alert in a code-scanning view.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from conformance.contract.levels import Level
from conformance.report.telling import evidence, message, milliseconds, started_ms
from conformance.report.text import count, shorten, visible
from conformance.run.model import FindingGroup, Outcome, Run, Verdict
from conformance.run.report_file import put
from conformance.run.summary import headline

Json = Any
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_HOME = "https://stripe.com/docs/api"
_REPORT = "report.json"  # where the evidence of every result is; a path, for viewers want a place for each result
_LEVELS = {Level.MUST: "error", Level.SHOULD: "warning", Level.MAY: "note"}
_BROKEN = frozenset({Outcome.FAILED, Outcome.EXPECTED_FAILURE})
_LONGEST = 1_000


def write(run: Run, path: Path) -> None:
    """Write the run as SARIF."""
    put(path, render(run))


def render(run: Run) -> str:
    """The log as JSON; tests/data/sarif.schema.json describes the part of the format that it uses."""
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(run)]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _run(run: Run) -> dict[str, Json]:
    indexes = {verdict.id: index for index, verdict in enumerate(run.verdicts)}
    driver = {
        "name": "Stripe Billing conformance",
        "version": visible(str(run.suite["version"])),
        "informationUri": _HOME,
        "rules": [_rule(verdict) for verdict in run.verdicts],
    }
    return {
        "tool": {"driver": driver},
        "automationDetails": {"id": visible(f"stripe-billing/{run.suite['api_version']}/{run.target['name']}/")},
        "invocations": [_invocation(run, indexes)],
        "columnKind": "unicodeCodePoints",
        "results": list(_results(run, indexes)),
        "properties": {
            "target": visible(str(run.target["url"])),
            "apiVersion": visible(str(run.suite["api_version"])),
            "contractDigest": visible(str(run.suite["contract_digest"])),
            "verdict": headline(run).sentence,
        },
    }


def _rule(verdict: Verdict) -> dict[str, Json]:
    """The requirement as a rule; its help is the citation."""
    word = verdict.level.value.upper()
    cited = f"Stripe's API reference: {verdict.cites}" if verdict.cites else "No page of the reference is cited."
    linked = f"[Stripe's API reference]({verdict.cites})" if verdict.cites else cited
    said = f"{word}, {verdict.provenance.value}."
    return {
        "id": visible(verdict.id),
        "shortDescription": {"text": _plain(verdict.title)},
        "fullDescription": {"text": _plain(f"{verdict.title} ({said})")},
        "help": {"text": visible(f"{said} {cited}"), "markdown": visible(f"{said} {linked}")},
        **({"helpUri": visible(verdict.cites)} if verdict.cites else {}),
        "defaultConfiguration": {"level": _LEVELS[verdict.level]},
        "properties": {"tags": list(dict.fromkeys((visible(verdict.area), verdict.level.value)))},
    }


def _results(run: Run, indexes: dict[str, int]) -> Iterator[dict[str, Json]]:
    findings: dict[str, list[FindingGroup]] = defaultdict(list)
    for finding in run.findings:
        findings[finding.requirement].append(finding)
    for verdict in run.verdicts:
        if verdict.outcome in _BROKEN:
            for finding in findings[verdict.id]:
                yield _of_finding(verdict, finding, indexes)
            if not findings[verdict.id]:
                yield _result(verdict, evidence(verdict), verdict.operation, verdict.id, indexes)


def _of_finding(verdict: Verdict, finding: FindingGroup, indexes: dict[str, int]) -> dict[str, Json]:
    place = f"{finding.object} {finding.pointer}"
    text = f"{verdict.title}\nAt: {place}\nExpected: {finding.expected}\nActual: {finding.actual}"
    result = _result(verdict, text, place, f"{verdict.id} {place} {finding.rule}", indexes)
    return {**result, "occurrenceCount": max(1, finding.count)}


def _result(verdict: Verdict, text: str, place: str, identity: str, indexes: dict[str, int]) -> dict[str, Json]:
    digest = hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:16]
    location: dict[str, Json] = {
        "physicalLocation": {"artifactLocation": {"uri": _REPORT}, "region": {"startLine": 1}},
        "logicalLocations": [{"fullyQualifiedName": visible(place or verdict.area), "kind": "resource"}],
    }
    result: dict[str, Json] = {
        "ruleId": visible(verdict.id),
        "ruleIndex": indexes[verdict.id],
        "kind": "fail",
        "level": _LEVELS[verdict.level],
        "message": {"text": _plain(text)},
        "locations": [location],
        "partialFingerprints": {"primaryLocationLineHash": f"{digest}:1"},  # the one that GitHub compares runs by
    }
    if verdict.outcome is Outcome.EXPECTED_FAILURE:
        result["suppressions"] = [{"kind": "external", "justification": _plain(message(verdict))}]
    return result


def _invocation(run: Run, indexes: dict[str, int]) -> dict[str, Json]:
    begun = datetime.fromtimestamp(started_ms(run) / 1000, timezone.utc)
    ended = begun + timedelta(milliseconds=milliseconds(run.duration_s))
    broken = [verdict for verdict in run.verdicts if verdict.outcome is Outcome.ERROR]
    return {
        "executionSuccessful": run.complete and not broken,
        "startTimeUtc": _utc(begun),
        "endTimeUtc": _utc(ended),
        "toolExecutionNotifications": [
            *_stopped(run),
            *(_suite_error(verdict, indexes) for verdict in broken),
            *_blocked(run),
        ],
    }


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def _stopped(run: Run) -> Iterator[dict[str, Json]]:
    if not run.complete:
        yield _notification("error", f"The run is incomplete: {run.stopped or 'it was stopped before its end'}.")


def _suite_error(verdict: Verdict, indexes: dict[str, int]) -> dict[str, Json]:
    rule = {"id": visible(verdict.id), "index": indexes[verdict.id]}
    return {**_notification("error", f"The suite itself broke: {message(verdict)}"), "associatedRule": rule}


def _blocked(run: Run) -> Iterator[dict[str, Json]]:
    """One notification for each operation that kept requirements from being tested."""
    kept = Counter(v.actual or v.message for v in run.verdicts if v.outcome is Outcome.BLOCKED)
    for cause, number in kept.most_common():
        yield _notification("warning", f"{count(number, 'requirement')} could not be tested: {cause} did not work.")


def _notification(level: str, text: str) -> dict[str, Json]:
    return {"level": level, "message": {"text": _plain(text)}}


def _plain(text: str) -> str:
    """Text for a SARIF message, in which `[words](target)` would be a link: no target may place one."""
    return str(visible(shorten(text, _LONGEST))).replace("](", "] (") or "–"
