"""Nothing documented about quotes is left out of their requirements."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from conformance.contract import Contract, Operation
from conformance.suite.parameters import REFERENCES, parameters, read_table
from conformance.suite.refusals import long, refusals
from tests.support.exercised import Exercised
from tests.support.house import CONTRACT, NEWER, PINS

Json = Any
VERSIONS = {contract.version: contract for contract in (CONTRACT, NEWER)}
OPERATIONS = [
    (version, operation.id)
    for version, contract in VERSIONS.items()
    for operation in contract.documented
    if operation.area == "quotes"
]
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
REFUSED_LATER = {"automatic_tax[liability][account]", "invoice_settings[issuer][account]"}  # of these accounts, too
REFUSED = {CONTRACT.version: REFUSED_ONLY, NEWER.version: REFUSED_ONLY | REFUSED_LATER}
OF_THE_PROTOCOL = {"expand[]"}


@cache
def found_in(version: str, folder: Path) -> Exercised:
    return Exercised(["quotes"], folder, VERSIONS[version])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared")


@pytest.fixture
def exercised(folder: Path, version: str) -> Exercised:
    own = folder / version
    own.mkdir(exist_ok=True)
    return found_in(version, own)


@pytest.fixture
def operation(version: str, operation_id: str) -> Operation:
    return VERSIONS[version].operations[operation_id]


each_operation = pytest.mark.parametrize(("version", "operation_id"), OPERATIONS)
each_version = pytest.mark.parametrize("version", VERSIONS)


@each_operation
def test_every_parameter_is_taken(exercised: Exercised, version: str, operation: Operation) -> None:
    assert exercised.left_out(operation) <= REFUSED[version] | OF_THE_PROTOCOL


@each_version
@pytest.mark.parametrize("name", WRITES)
def test_the_others_are_refused(exercised: Exercised, version: str, name: str) -> None:
    assert {path for path, _ in exercised.refused[VERSIONS[version].named(name).id]} >= REFUSED[version]


@each_operation
def test_every_value_is_sent(exercised: Exercised, operation: Operation) -> None:
    assert exercised.values_left_out(operation) == set()


@each_operation
def test_everything_that_can_be_unset_is_unset(exercised: Exercised, operation: Operation) -> None:
    assert exercised.never_unset(operation) == set()


@each_version
def test_calls_are_few(exercised: Exercised) -> None:
    assert exercised.calls / exercised.requirements <= MOST_CALLS


@pytest.mark.parametrize("contract", PINS, ids=lambda pin: f"{pin.version} on {pin.service_date}")
@pytest.mark.parametrize("name", WRITES)
def test_what_is_sent_is_documented(contract: Contract, name: str) -> None:
    validator = Draft202012Validator({**contract.named(name).request, "required": []})
    for case in parameters("quote_parameters", name)(contract):
        if case.holds is None or case.holds.of(contract):
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
