"""ctrf.json keeps the Common Test Report Format and counts what the run counts."""

from __future__ import annotations

import json

import pytest

from conformance.report import ctrf
from conformance.run.model import Outcome
from tests.report.factory import Factory
from tests.report.forms import breaches


@pytest.mark.parametrize("kind", ["everything", "hostile", "run"])
def test_document_keeps_the_format(kind: str, factory: Factory) -> None:
    """Whatever a target says, and where nothing was tested, the document is valid."""
    document = json.loads(ctrf.render(getattr(factory, kind)()))

    assert breaches("ctrf", document) == []


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Outcome.PASSED, "passed"),
        (Outcome.UNEXPECTEDLY_PASSED, "passed"),
        (Outcome.FAILED, "failed"),
        (Outcome.BLOCKED, "other"),
        (Outcome.ERROR, "other"),
        (Outcome.UNSUPPORTED, "skipped"),
        (Outcome.EXPECTED_FAILURE, "skipped"),
    ],
)
def test_status_of_an_outcome(outcome: Outcome, status: str, factory: Factory) -> None:
    """Every outcome has a status of the format, and stays readable as it was."""
    document = json.loads(ctrf.render(factory.run(factory.verdict("invoices.void.open", outcome, duration_s=0.25))))

    (test,) = document["results"]["tests"]
    assert (test["name"], test["status"], test["rawStatus"]) == ("invoices.void.open", status, outcome.value)
    assert (test["suite"], test["duration"]) == (["invoices"], 250)


def test_summary_counts_the_tests(factory: Factory) -> None:
    """The numbers of the summary are those of the tests, and its times those of the run."""
    results = json.loads(ctrf.render(factory.everything()))["results"]

    summary, statuses = results["summary"], [test["status"] for test in results["tests"]]
    assert summary["tests"] == len(statuses)
    assert {name: summary[name] for name in ("passed", "failed", "skipped", "pending", "other")} == {
        name: statuses.count(name) for name in ("passed", "failed", "skipped", "pending", "other")
    }
    assert (summary["start"], summary["stop"] - summary["start"]) == (1772368200000, 41250)


def test_failure_carries_its_evidence(factory: Factory) -> None:
    """What was expected, what came, and the request that shows it again."""
    document = json.loads(ctrf.render(factory.run(factory.verdict("invoices.void.open", Outcome.FAILED))))

    (test,) = document["results"]["tests"]
    assert 'Expected: "void"\nActual: "open"\nAt: /status' in test["trace"]
    assert test["snippet"].startswith("curl ")


def test_identifiers_are_stable(factory: Factory) -> None:
    """The same requirement has the same ID in another run; another requirement has another."""
    first = json.loads(ctrf.render(factory.run(factory.verdict("a.b"), factory.verdict("a.c"))))["results"]["tests"]
    second = json.loads(ctrf.render(factory.run(factory.verdict("a.b", Outcome.FAILED))))["results"]["tests"]

    assert first[0]["id"] == second[0]["id"] != first[1]["id"]
