"""Nothing documented about quotes is left out of their requirements."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.contract import Contract, Operation
from conformance.suite.parameters import parameters, read_table
from conformance.suite.refusals import long, refusals
from tests.support.exercised import Exercised
from tests.support.house import CONTRACT, NEWER, VERSIONS
from tests.support.tabled import KNOWN, each_pin, each_version, operations_of, references, repeated, undocumented

Json = Any
AREAS = ("quotes",)
WRITES = ("quotes.create", "quotes.update")
MOST_CALLS = 3.0  # a requirement, on average: targets are rate limited
each_operation = pytest.mark.parametrize(("version", "name"), operations_of(*AREAS))
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


@each_pin
@pytest.mark.parametrize("name", WRITES)
def test_what_is_sent_is_documented(contract: Contract, name: str) -> None:
    assert undocumented(contract, "quote_parameters", name) == []


@pytest.mark.parametrize("name", WRITES)
def test_requirements_of_a_family_are_told_apart(name: str) -> None:
    for family in (parameters("quote_parameters", name), refusals("quote_refusals", name, "A quote")):
        assert repeated(family, CONTRACT) == set()


@pytest.mark.parametrize("table", ["quote_parameters", "quote_refusals"])
def test_references_stand_for_something(table: str) -> None:
    assert references(long(dict(read_table(table)))) <= KNOWN
