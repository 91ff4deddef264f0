"""Every passive requirement can fail, is found where it is broken, and nothing else is found there."""

from __future__ import annotations

import pytest

from conformance.checks import Checker, passive_requirements
from conformance.checks.ids import ID_PATTERNS
from conformance.contract import load
from tests.checks.broken import ROWS, Broken
from tests.checks.exchanges import VERSION, answer

CONTRACT = load(VERSION)
PASSIVE = {each.id: each for each in passive_requirements(CONTRACT)}
NAMES = [f"{row.requirement}-{number}" for number, row in enumerate(ROWS)]


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(CONTRACT)


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_the_good_answer_has_no_findings(checker: Checker, row: Broken) -> None:
    assert checker.check(row.good()).findings == ()


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_the_requirement_is_exercised(checker: Checker, row: Broken) -> None:
    assert row.requirement in checker.check(row.good()).exercised | checker.check(row.bad()).exercised


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_the_broken_answer_has_exactly_that_finding(checker: Checker, row: Broken) -> None:
    report = checker.check(row.bad())

    assert [each.requirement for each in report.findings] == [row.requirement]
    assert row.requirement in report.exercised
    assert row.pointer in (None, report.findings[0].pointer)
    assert report.findings[0].expected != report.findings[0].actual


@pytest.mark.parametrize("name", sorted(CONTRACT.objects))
def test_an_object_without_its_members_is_found(checker: Checker, name: str) -> None:
    body = {"object": name.removeprefix("deleted_"), **({"deleted": True} if name.startswith("deleted_") else {})}

    found = checker.check(answer(body, "/v1/examples")).findings

    assert {each.requirement for each in found} == {f"shape.{name}"}
    assert {each.rule for each in found} == {"required"}


@pytest.mark.parametrize("name", sorted(ID_PATTERNS.keys() & CONTRACT.objects))
def test_an_id_with_another_prefix_is_found(checker: Checker, name: str) -> None:
    body = {"object": name.removeprefix("deleted_"), "id": "xyz_1"}
    if name.startswith("deleted_"):
        body["deleted"] = True

    found = checker.check(answer(body, "/v1/examples")).findings

    assert f"ids.{name}" in {each.requirement for each in found}


def test_every_passive_requirement_is_shown_to_fail() -> None:
    families = {f"shape.{name}" for name in CONTRACT.objects} | {f"ids.{name}" for name in CONTRACT.objects}

    assert PASSIVE.keys() - {row.requirement for row in ROWS} - families == set()
    assert {row.requirement for row in ROWS} <= PASSIVE.keys()


def test_passive_requirements_are_sentences_with_a_source() -> None:
    assert all(each.title.endswith((".", "…")) and "\n" not in each.title for each in PASSIVE.values())
    assert all(each.link.startswith("https://stripe.com/docs/") for each in PASSIVE.values())
    assert {each.area for each in PASSIVE.values()} <= {
        "protocol",
        *(operation.area for operation in CONTRACT.operations.values()),
    }
