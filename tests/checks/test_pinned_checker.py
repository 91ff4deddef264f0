"""Of one run, each answer is held against the version that its request asks for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.checks import PinnedChecker, passive_requirements
from conformance.contract import load
from conformance.wire.exchange import Exchange
from tests.checks.exchanges import HEADERS, answer
from tests.checks.samples import PRODUCT

OLD, NEW = load("2022-08-01", "2024-05-08"), load("2024-04-10")


def product(version: str, **members: object) -> Exchange:
    """A product answered to a request of that version."""
    asked = {"stripe-version": version}
    members = {"marketing_features": [], **members}
    return answer({**PRODUCT, **members}, f"/v1/products/{PRODUCT['id']}", asked=asked, headers={**HEADERS, **asked})


def broken_rules(checker: PinnedChecker, version: str) -> set[str]:
    """The rules that an invoice's `rendering_options` of another type break, answered to a request of that version."""
    body = {"object": "invoice", "rendering_options": 3}
    report = checker.check(answer(body, "/v1/examples", asked={"stripe-version": version}))
    return {each.rule for each in report.findings if each.pointer == "/rendering_options"}


@pytest.mark.parametrize("run", [OLD, NEW], ids=lambda contract: contract.version)
def test_each_version_is_held_to_its_own_contract(run: object) -> None:
    checker = PinnedChecker(run)  # type: ignore[arg-type]

    assert checker.check(product(OLD.version)).findings == checker.check(product(NEW.version)).findings == ()
    assert broken_rules(checker, OLD.version) == {"type"}
    assert broken_rules(checker, NEW.version) == ({"version"} if run is NEW else set())


def test_another_version_is_of_the_same_service() -> None:
    """What is an addition shows on it only where the service is of that day."""
    of_its_time, today = PinnedChecker(load("2022-08-01")), PinnedChecker(OLD)
    newer = answer({"object": "tax_id"}, "/v1/examples", asked={"stripe-version": NEW.version})

    there, before = ({each.pointer for each in checker.check(newer).findings} for checker in (today, of_its_time))

    assert there - before == {"/owner"}


@pytest.mark.parametrize("version", ["2020-08-27", "2999-01-01", "", "conformance"])
def test_an_unknown_version_is_held_to_that_of_the_run(version: str) -> None:
    exchange = product(version, name=None)

    assert [each.pointer for each in PinnedChecker(OLD).check(exchange).findings] == ["/name"]


def test_nothing_is_reported_that_the_run_has_no_requirement_for() -> None:
    known = {each.id for each in passive_requirements(OLD)}

    report = PinnedChecker(OLD).check(product(NEW.version, livemode=True, name=None))

    assert {each.requirement for each in report.findings} <= known
    assert report.exercised <= known


def test_an_answer_without_a_status_says_nothing() -> None:
    silent = replace(product(NEW.version), status=None, body=None, fault="timed out")

    assert PinnedChecker(OLD).check(silent).findings == ()
