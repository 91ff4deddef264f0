"""Nothing documented about quotes is left out of their requirements."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from conformance.contract import Operation
from conformance.suite.parameters import REFERENCES, parameters, read_table
from conformance.suite.refusals import long, refusals
from tests.support.exercised import Exercised
from tests.support.house import CONTRACT

Json = Any
OPERATIONS = [operation for operation in CONTRACT.documented if operation.area == "quotes"]
WRITES = ("quotes.create", "quotes.update")
MOST_CALLS = 3.0  # a requirement, on average: targets are rate limited
REFUSED_ONLY = {  # of connected accounts, which an account of its own does not have
    "application_fee_amount",
    "application_fee_percent",
    "on_behalf_of",
    "transfer_data[amount]",
    "transfer_data[amount_percent]",
    "transfer_data[destination]",
}
OF_THE_PROTOCOL = {"expand[]"}


@pytest.fixture(scope="module")
def exercised(tmp_path_factory: pytest.TempPathFactory) -> Exercised:
    return Exercised(["quotes"], tmp_path_factory.mktemp("shared"))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_every_parameter_is_taken(exercised: Exercised, operation: Operation) -> None:
    assert exercised.left_out(operation) <= REFUSED_ONLY | OF_THE_PROTOCOL


@pytest.mark.parametrize("name", WRITES)
def test_the_others_are_refused(exercised: Exercised, name: str) -> None:
    assert {path for path, _ in exercised.refused[CONTRACT.named(name).id]} >= REFUSED_ONLY


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_every_value_is_sent(exercised: Exercised, operation: Operation) -> None:
    assert exercised.values_left_out(operation) == set()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_everything_that_can_be_unset_is_unset(exercised: Exercised, operation: Operation) -> None:
    assert exercised.never_unset(operation) == set()


def test_calls_are_few(exercised: Exercised) -> None:
    assert exercised.calls / exercised.requirements <= MOST_CALLS


@pytest.mark.parametrize("name", WRITES)
def test_what_is_sent_is_documented(name: str) -> None:
    validator = Draft202012Validator({**CONTRACT.named(name).request, "required": []})
    for case in parameters("quote_parameters", name)(CONTRACT):
        assert [error.message for error in validator.iter_errors(long(case.values["setting"].sends))] == []


@pytest.mark.parametrize("name", WRITES)
def test_requirements_of_a_family_are_told_apart(name: str) -> None:
    for family in (parameters("quote_parameters", name), refusals("quote_refusals", name, "A quote")):
        labels = [case.label for case in family(CONTRACT)]

        assert len(labels) == len(set(labels))


@pytest.mark.parametrize("table", ["quote_parameters", "quote_refusals"])
def test_references_stand_for_something(table: str) -> None:
    known = {*REFERENCES, *read_table("catalog")}
    for entry in read_table(table).values():
        assert set(references(long(entry))) <= known


def references(value: Json) -> list[str]:
    if isinstance(value, dict):
        return [name for child in value.values() for name in references(child)]
    if isinstance(value, list):
        return [name for child in value for name in references(child)]
    return [value[1:-1]] if isinstance(value, str) and value.startswith("{") else []
