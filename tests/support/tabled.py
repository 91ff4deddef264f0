"""What the tables of fixtures/ say, held against the contract: what is sent is documented, and stands for something."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from conformance.contract import Contract
from conformance.suite.parameters import REFERENCES, parameters, read_table
from conformance.suite.refusals import long
from conformance.suite.requirement import Generator
from tests.support.house import PINS, VERSIONS

Json = Any
KNOWN = {*REFERENCES, *read_table("catalog")}

each_version = pytest.mark.parametrize("version", VERSIONS)
each_pin = pytest.mark.parametrize("contract", PINS, ids=lambda pin: f"{pin.version} on {pin.service_date}")


def operations_of(*areas: str) -> list[tuple[str, str]]:
    """The documented operations of the areas in each version: ("2022-08-01", "GET /v1/plans"), …"""
    return [
        (version, operation.id)
        for version, contract in VERSIONS.items()
        for operation in contract.documented
        if operation.area in areas
    ]


def undocumented(contract: Contract, table: str, name: str) -> list[str]:
    """What the operation's requests, as the table of parameters has them, break of its documentation."""
    cases = parameters(table, name)(contract)
    holding = (case for case in cases if case.holds is None or case.holds.of(contract))
    return [text for case in holding for text in misfits(contract, name, case.values["setting"].sends)]


def misfits(contract: Contract, name: str, sends: Json) -> list[str]:
    """Why an operation's documentation does not have these parameters; those that are required may lack."""
    validator = Draft202012Validator({**contract.named(name).request, "required": []})
    return [error.message for error in validator.iter_errors(long(sends))]


def repeated(family: Generator, contract: Contract) -> set[str]:
    """The labels that several cases of a family have."""
    labels = [case.label for case in family(contract)]
    return {label for label in labels if labels.count(label) > 1}


def references(value: Json) -> set[str]:
    """The names of all objects that stand in braces in a value."""
    if isinstance(value, dict):
        return references(list(value.values()))
    if isinstance(value, list):
        return set().union(*map(references, value))
    return {value[1:-1]} if isinstance(value, str) and value.startswith("{") else set()
