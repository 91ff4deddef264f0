"""Nothing documented about the operations of the customer portal is left out of their requirements."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from conformance.contract import Operation
from conformance.suite.customer_portal.tables import CREATE, PARAMETERS, UPDATE, refusals
from conformance.suite.parameters import REFERENCES, parameters, read_table
from tests.support.exercised import Exercised
from tests.support.house import CONTRACT

OPERATIONS = [operation for operation in CONTRACT.documented if operation.area == "customer_portal"]
MOST_CALLS = 3.0  # a requirement, on average: targets are rate limited
REFUSED_ONLY = {"on_behalf_of"}  # needs a connected account
ELSEWHERE = {"metadata"}  # unset by the requirements of the protocol


@pytest.fixture(scope="module")
def exercised(tmp_path_factory: pytest.TempPathFactory) -> Exercised:
    return Exercised(["customer_portal"], tmp_path_factory.mktemp("shared"))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_every_parameter_is_taken(exercised: Exercised, operation: Operation) -> None:
    cursors_and_expansion = {"ending_before", "starting_after", "limit", "expand[]"}

    assert exercised.left_out(operation) <= REFUSED_ONLY | cursors_and_expansion


def test_the_others_are_refused(exercised: Exercised) -> None:
    refused = exercised.refused["POST /v1/billing_portal/sessions"]

    assert {path for path, _ in refused} >= REFUSED_ONLY


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_every_value_is_sent(exercised: Exercised, operation: Operation) -> None:
    assert exercised.values_left_out(operation) == set()


def test_every_locale_is_taken(exercised: Exercised) -> None:
    [operation] = [each for each in OPERATIONS if each.parameter("locale")]
    [locale] = [leaf for leaf in operation.leaves if leaf.path == "locale"]

    assert {value for path, value in exercised.taken[operation.id] if path == "locale"} == set(locale.enum)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_everything_that_can_be_unset_is_unset(exercised: Exercised, operation: Operation) -> None:
    assert exercised.never_unset(operation) <= ELSEWHERE


def test_calls_are_few(exercised: Exercised) -> None:
    assert exercised.calls / exercised.requirements <= MOST_CALLS


@pytest.mark.parametrize("name", [CREATE, UPDATE])
def test_what_is_accepted_is_documented(name: str) -> None:
    validator = Draft202012Validator({**CONTRACT.named(name).request, "required": []})
    for case in parameters(PARAMETERS, name)(CONTRACT):
        assert [error.message for error in validator.iter_errors(case.values["setting"].sends)] == []


@pytest.mark.parametrize("name", [CREATE, UPDATE])
def test_refusals_are_told_apart(name: str) -> None:
    labels = [case.label for case in refusals(name)(CONTRACT)]

    assert len(labels) == len(set(labels))


def test_references_stand_for_something() -> None:
    known = {*REFERENCES, *read_table("catalog")}
    for table in (PARAMETERS, "portal_configuration_refusals"):
        for entry in read_table(table).values():
            assert {text[1:-1] for text in _texts(entry) if text.startswith("{")} <= known


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for child in value.values() for text in _texts(child)]
    if isinstance(value, list):
        return [text for child in value for text in _texts(child)]
    return [value] if isinstance(value, str) else []
