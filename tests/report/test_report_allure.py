"""allure-results/ holds one result for each requirement: feature, story, severity, evidence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conformance.contract.levels import Level
from conformance.report import allure
from conformance.run.model import Outcome, Run
from tests.report.factory import LINK, Factory
from tests.report.forms import breaches


def written(run: Run, folder: Path) -> dict[str, dict[str, Any]]:
    """The results in the folder by the ID of their requirement."""
    allure.write(run, folder)
    found = [json.loads(path.read_bytes()) for path in folder.glob("*-result.json")]
    assert len(found) == len(run.verdicts)
    return {result["fullName"]: result for result in found}


def labels(result: dict[str, Any], name: str) -> list[str]:
    """The values of one kind of label."""
    return [label["value"] for label in result["labels"] if label["name"] == name]


@pytest.mark.parametrize("kind", ["everything", "hostile", "run"])
def test_results_keep_the_format(kind: str, factory: Factory, tmp_path: Path) -> None:
    """Whatever a target says, every result is valid and every attachment is there."""
    results = written(getattr(factory, kind)(), tmp_path)

    assert [breaches("allure-result", result) for result in results.values() if breaches("allure-result", result)] == []
    sources = {attached["source"] for result in results.values() for attached in result.get("attachments", ())}
    assert sources == {path.name for path in tmp_path.glob("*-attachment.txt")}


@pytest.mark.parametrize(
    ("level", "severity"), [(Level.MUST, "critical"), (Level.SHOULD, "normal"), (Level.MAY, "minor")]
)
def test_labels(level: Level, severity: str, factory: Factory, tmp_path: Path) -> None:
    """Feature is the area, story the operation, severity comes from the level, the citation is a link."""
    verdict = factory.verdict("invoices.void.open", level=level, duration_s=0.5)

    result = written(factory.run(verdict), tmp_path)["invoices.void.open"]

    assert labels(result, "feature") == ["invoices"]
    assert labels(result, "story") == ["POST /v1/invoices/{invoice}/void"]
    assert labels(result, "severity") == [severity]
    assert [link["url"] for link in result["links"]] == [LINK]
    assert (result["name"], result["stop"] - result["start"]) == (verdict.title, 500)


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Outcome.PASSED, "passed"),
        (Outcome.FAILED, "failed"),
        (Outcome.BLOCKED, "broken"),
        (Outcome.ERROR, "broken"),
        (Outcome.UNSUPPORTED, "skipped"),
        (Outcome.EXPECTED_FAILURE, "skipped"),
        (Outcome.UNEXPECTEDLY_PASSED, "passed"),
    ],
)
def test_status_of_an_outcome(outcome: Outcome, status: str, factory: Factory, tmp_path: Path) -> None:
    """Blocked and error are broken: the requirement was not shown to hold, nor to be broken."""
    result = written(factory.run(factory.verdict("a.b", outcome)), tmp_path)["a.b"]

    assert result["status"] == status
    assert ("statusDetails" in result) == (status != "passed")


def test_failure_brings_its_exchange(factory: Factory, tmp_path: Path) -> None:
    """The exchange that a failure is about lies beside its result."""
    result = written(factory.run(factory.verdict("a.b", Outcome.FAILED)), tmp_path)["a.b"]

    (attached,) = result["attachments"]
    text = (tmp_path / attached["source"]).read_text(encoding="utf-8")
    assert attached["name"] == "exchange 2"
    assert text.startswith("curl ")
    assert "HTTP 200" in text
    assert '"status": "open"' in text


def test_history_follows_the_requirement(factory: Factory, tmp_path: Path) -> None:
    """A later run of the same target continues the history of a requirement; another target has its own."""
    first = written(factory.run(factory.verdict("a.b")), tmp_path)["a.b"]
    later = written(factory.run(factory.verdict("a.b", Outcome.FAILED)), tmp_path)["a.b"]
    other = written(factory.run(factory.verdict("a.b"), target={"name": "other", "url": "http://o"}), tmp_path)["a.b"]

    assert first["historyId"] == later["historyId"] != other["historyId"]
    assert first["testCaseId"] == other["testCaseId"]


def test_earlier_run_is_replaced_and_the_rest_stays(factory: Factory, tmp_path: Path) -> None:
    """Only the suite's own results of an earlier run go."""
    (tmp_path / "mine-result.json").write_text("{}", encoding="utf-8")
    allure.write(factory.run(factory.verdict("a.b"), factory.verdict("a.c")), tmp_path)
    allure.write(factory.run(factory.verdict("a.b")), tmp_path)

    assert len(list(tmp_path.glob("conformance-*-result.json"))) == 1
    assert (tmp_path / "mine-result.json").exists()


def test_environment_names_the_run(factory: Factory, tmp_path: Path) -> None:
    """Allure shows which target and which contract it was."""
    allure.write(factory.run(), tmp_path)

    lines = (tmp_path / "environment.properties").read_text(encoding="utf-8").splitlines()
    assert "target = billing-emulator" in lines
    assert "api_version = 2022-08-01" in lines
