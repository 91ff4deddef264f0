"""report.sarif keeps SARIF 2.1.0: a rule for each requirement, a result for each broken place, one alert a cause."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sarif_pydantic import Sarif

from conformance.contract.levels import Level
from conformance.report import sarif
from conformance.run.model import FindingGroup, Outcome, Run
from tests.report.factory import LINK, Factory
from tests.report.forms import breaches


def logged(run: Run) -> dict[str, Any]:
    """The one run of a log."""
    (made,) = json.loads(sarif.render(run))["runs"]
    assert isinstance(made, dict)
    return made


@pytest.mark.parametrize("kind", ["everything", "hostile", "run"])
def test_document_keeps_the_format(kind: str, factory: Factory) -> None:
    """Whatever a target says, and where nothing was tested, the log is valid."""
    assert breaches("sarif", json.loads(sarif.render(getattr(factory, kind)()))) == []


@pytest.mark.parametrize("kind", ["everything", "hostile", "run"])
def test_an_independent_model_of_the_format_reads_it(kind: str, factory: Factory) -> None:
    """What others make of SARIF 2.1.0 understands the log, too: as many rules and results as are in it."""
    written = sarif.render(getattr(factory, kind)())

    (read,) = Sarif.model_validate_json(written).runs

    (made,) = json.loads(written)["runs"]
    assert len(read.results or ()) == len(made["results"])
    assert len(read.tool.driver.rules or ()) == len(made["tool"]["driver"]["rules"])


def test_rule_is_the_requirement(factory: Factory) -> None:
    """A rule has the requirement's ID and sentence, its level, and the citation as help."""
    (rule,) = logged(factory.run(factory.verdict("invoices.void.open")))["tool"]["driver"]["rules"]

    assert (rule["id"], rule["helpUri"]) == ("invoices.void.open", LINK)
    assert rule["shortDescription"]["text"] == "Voiding an open invoice sets its status to `void`."
    assert LINK in rule["help"]["text"]
    assert LINK in rule["help"]["markdown"]
    assert rule["properties"]["tags"] == ["invoices", "must"]


@pytest.mark.parametrize(("level", "word"), [(Level.MUST, "error"), (Level.SHOULD, "warning"), (Level.MAY, "note")])
def test_level_decides_the_severity(level: Level, word: str, factory: Factory) -> None:
    """The level of the requirement is the level of rule and result."""
    run = logged(factory.run(factory.verdict("a.b"), factory.verdict("a.c", Outcome.FAILED, level=level)))

    (result,) = run["results"]
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("a.c", 1, word)
    assert run["tool"]["driver"]["rules"][1]["defaultConfiguration"]["level"] == word


def test_finding_is_a_result_of_its_own(factory: Factory) -> None:
    """A passive requirement that is broken at two places has two results, told apart by their fingerprints."""
    results = [result for result in logged(factory.everything())["results"] if result["ruleId"] == "shape.invoice"]

    assert [result["occurrenceCount"] for result in results] == [37, 4]
    places = [result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] for result in results]
    assert places == ["invoice /amount_due", "line_item /amount"]
    assert len({result["partialFingerprints"]["primaryLocationLineHash"] for result in results}) == 2


def test_fingerprint_is_that_of_the_cause(factory: Factory) -> None:
    """The same failure has the same fingerprint in a later run, whatever its values are there."""
    first, later = (
        logged(factory.run(factory.verdict("a.b", Outcome.FAILED, actual=actual)))["results"][0]["partialFingerprints"]
        for actual in ('"open"', '"draft"')
    )
    assert first == later


def test_blocked_is_one_notification_a_cause(factory: Factory) -> None:
    """What could not be tested is no result; one notification for each operation that broke says how many."""
    run = logged(factory.run(*(factory.verdict(f"a.{n}", Outcome.BLOCKED) for n in range(3))))

    (notice,) = run["invocations"][0]["toolExecutionNotifications"]
    assert run["results"] == []
    assert notice["message"]["text"] == "3 requirements could not be tested: POST /v1/customers did not work."


def test_broken_suite_and_incomplete_run_are_no_success(factory: Factory) -> None:
    """`executionSuccessful` is false where the suite broke or was stopped."""
    broken = logged(factory.run(factory.verdict("a.b", Outcome.ERROR)))["invocations"][0]
    stopped = logged(factory.run(factory.verdict("a.b"), complete=False, stopped="interrupted"))["invocations"][0]

    assert not broken["executionSuccessful"]
    assert broken["toolExecutionNotifications"][0]["associatedRule"] == {"id": "a.b", "index": 0}
    assert not stopped["executionSuccessful"]
    assert "interrupted" in stopped["toolExecutionNotifications"][0]["message"]["text"]


def test_expected_failure_is_suppressed(factory: Factory) -> None:
    """A failure that a baseline expects is there, and suppressed with its reason."""
    verdict = factory.verdict("a.b", Outcome.EXPECTED_FAILURE, message="EMU-12")

    (result,) = logged(factory.run(verdict))["results"]
    assert result["suppressions"] == [{"kind": "external", "justification": "EMU-12"}]


def test_target_places_no_link(factory: Factory) -> None:
    """What a target answers cannot become a link in an alert."""
    text = "[click](javascript:alert(1))"
    finding = FindingGroup("a.b", "invoice", "/x", "type", text, text, 1, 1)
    run = logged(factory.run(factory.verdict("a.b", Outcome.FAILED, title=text), findings=(finding,)))

    assert "](" not in json.dumps([run["results"], run["tool"]["driver"]["rules"][0]["shortDescription"]])
