"""Nothing documented about the operations of the customer portal is left out of their requirements."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from conformance.contract import Contract, Operation
from conformance.suite.customer_portal.tables import CREATE, PARAMETERS, SESSION, UPDATE, flows, refusals
from conformance.suite.parameters import REFERENCES, parameters, read_table
from tests.support.exercised import Exercised
from tests.support.house import CONTRACT, NEWER, PINS

VERSIONS = {contract.version: contract for contract in (CONTRACT, NEWER)}
OPERATIONS = [
    (version, operation.id)
    for version, contract in VERSIONS.items()
    for operation in contract.documented
    if operation.area == "customer_portal"
]
MOST_CALLS = 3.0  # a requirement, on average: targets are rate limited
REFUSED_ONLY = {"on_behalf_of"}  # needs a connected account
OF_FLOWS = {"subscription", "item", "other_subscription"}  # of the customer who goes through a flow, and of another
ELSEWHERE = {"metadata"}  # unset by the requirements of the protocol


@cache
def found_in(version: str, folder: Path) -> Exercised:
    return Exercised(["customer_portal"], folder, VERSIONS[version])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared")


@pytest.fixture
def exercised(folder: Path, version: str) -> Exercised:
    own = folder / version
    own.mkdir(exist_ok=True)
    return found_in(version, own)


@pytest.fixture
def operation(version: str, name: str) -> Operation:
    return VERSIONS[version].operations[name]


each_operation = pytest.mark.parametrize(("version", "name"), OPERATIONS)
each_version = pytest.mark.parametrize("version", VERSIONS)
each_pin = pytest.mark.parametrize("contract", PINS, ids=lambda pin: f"{pin.version} on {pin.service_date}")


@each_operation
def test_every_parameter_is_taken(exercised: Exercised, operation: Operation) -> None:
    cursors_and_expansion = {"ending_before", "starting_after", "limit", "expand[]"}

    assert exercised.left_out(operation) <= REFUSED_ONLY | cursors_and_expansion


@each_version
def test_the_others_are_refused(exercised: Exercised) -> None:
    refused = exercised.refused["POST /v1/billing_portal/sessions"]

    assert {path for path, _ in refused} >= REFUSED_ONLY


@each_operation
def test_every_value_is_sent(exercised: Exercised, operation: Operation) -> None:
    assert exercised.values_left_out(operation) == set()


@each_version
def test_every_locale_is_taken(exercised: Exercised, version: str) -> None:
    operation = VERSIONS[version].named(SESSION)
    [locale] = [leaf for leaf in operation.leaves if leaf.path == "locale"]

    assert {value for path, value in exercised.taken[operation.id] if path == "locale"} == set(locale.enum)


@each_operation
def test_everything_that_can_be_unset_is_unset(exercised: Exercised, operation: Operation) -> None:
    assert exercised.never_unset(operation) <= ELSEWHERE


@each_version
def test_calls_are_few(exercised: Exercised) -> None:
    assert exercised.calls / exercised.requirements <= MOST_CALLS


@each_pin
@pytest.mark.parametrize("name", [CREATE, UPDATE])
def test_what_is_accepted_is_documented(contract: Contract, name: str) -> None:
    validator = Draft202012Validator({**contract.named(name).request, "required": []})
    for case in parameters(PARAMETERS, name)(contract):
        if case.holds is not None and not case.holds.of(contract):
            continue
        assert [error.message for error in validator.iter_errors(case.values["setting"].sends)] == []


@each_pin
def test_flows_that_are_taken_are_documented(contract: Contract) -> None:
    properties = contract.named(SESSION).request["properties"]
    for case in flows(contract):
        assert case.holds is not None
        if case.holds.of(contract):
            errors = Draft202012Validator(properties["flow_data"]).iter_errors(case.values["sends"])
            assert [error.message for error in errors] == []


@pytest.mark.parametrize("name", [CREATE, UPDATE])
def test_refusals_are_told_apart(name: str) -> None:
    labels = [case.label for case in refusals(name)(CONTRACT)]

    assert len(labels) == len(set(labels))


def test_references_stand_for_something() -> None:
    known = {*REFERENCES, *read_table("catalog"), *OF_FLOWS}
    for table in (PARAMETERS, "portal_configuration_refusals", "portal_flows"):
        for entry in read_table(table).values():
            assert {text[1:-1] for text in _texts(entry) if text.startswith("{")} <= known


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for child in value.values() for text in _texts(child)]
    if isinstance(value, list):
        return [text for child in value for text in _texts(child)]
    return [value] if isinstance(value, str) else []
