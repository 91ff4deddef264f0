"""Nothing documented about Checkout Sessions and payment links is left out of their requirements."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.contract import Contract, Holds, Operation
from conformance.suite.checkout_sessions import tables
from conformance.suite.parameters import parameters, read_table
from conformance.suite.refusals import long, refusals
from tests.support.exercised import Exercised
from tests.support.house import CONTRACT, NEWER
from tests.support.tabled import (
    KNOWN,
    each_pin,
    each_version,
    misfits,
    operations_of,
    references,
    repeated,
    undocumented,
)

Json = Any
AREAS = ("checkout_sessions", "payment_links")
MOST_CALLS = 3.0  # a requirement, on average: targets are rate limited
each_operation = pytest.mark.parametrize(("version", "name"), operations_of(*AREAS))
REFUSED_ONLY = {  # of connected accounts, which an account of its own does not have
    "application_fee_amount",
    "application_fee_percent",
    "on_behalf_of",
    "transfer_data[amount]",
    "transfer_data[destination]",
}
REFUSED_LATER = {  # and since then, as issuers and as who is liable; the account's own tax IDs, which no request makes
    "automatic_tax[liability][account]",
    "invoice_creation[invoice_data][account_tax_ids][]",
    "invoice_creation[invoice_data][issuer][account]",
    "subscription_data[invoice_settings][issuer][account]",
}
REFUSED = {CONTRACT.version: REFUSED_ONLY, NEWER.version: REFUSED_ONLY | REFUSED_LATER}
OF_THE_PROTOCOL = {"ending_before", "starting_after", "limit", "expand[]"}
SESSION_TABLES = ("checkout_session_parameters", "checkout_session_refusals", "checkout_session_totals")
LINK_TABLES = ("payment_link_parameters", "payment_link_refusals")


@each_operation
def test_every_parameter_is_taken(exercised: Exercised, version: str, operation: Operation) -> None:
    assert exercised.left_out(operation) <= REFUSED[version] | OF_THE_PROTOCOL


@each_version
def test_the_others_are_refused(exercised: Exercised, version: str) -> None:
    assert {path for path, _ in exercised.refused["POST /v1/payment_links"]} >= REFUSED[version]


@each_operation
def test_every_value_is_sent(exercised: Exercised, operation: Operation) -> None:
    assert exercised.values_left_out(operation) == set()


@each_operation
def test_every_value_of_an_open_enumeration_is_taken(exercised: Exercised, operation: Operation) -> None:
    documented = {(leaf.path, value) for leaf in operation.leaves if leaf.open for value in leaf.enum}

    assert documented <= exercised.taken[operation.id]


@each_operation
def test_everything_that_can_be_unset_is_unset(exercised: Exercised, operation: Operation) -> None:
    assert exercised.never_unset(operation) == set()


@each_version
def test_calls_are_few(exercised: Exercised) -> None:
    assert exercised.calls / exercised.requirements <= MOST_CALLS


@each_pin
@pytest.mark.parametrize("name", ["payment_links.create", "payment_links.update"])
def test_what_links_are_sent_is_documented(contract: Contract, name: str) -> None:
    assert undocumented(contract, "payment_link_parameters", name) == []


@each_pin
@pytest.mark.parametrize("table", ["checkout_session_parameters", "checkout_session_totals"])
def test_what_sessions_are_sent_is_documented(contract: Contract, table: str) -> None:
    for entry in read_table(table).values():
        sends = {name: value for name, value in entry["sends"].items() if value is not None}
        if Holds.read(entry).of(contract):
            assert misfits(contract, "checkout_sessions.create", sends) == []


def test_requirements_of_a_family_are_told_apart() -> None:
    families = [
        tables.shown,
        tables.refusals,
        tables.totals,
        refusals("payment_link_refusals", "payment_links.create", "A payment link"),
        parameters("payment_link_parameters", "payment_links.create"),
        parameters("payment_link_parameters", "payment_links.update"),
    ]
    for family in families:
        assert repeated(family, CONTRACT) == set()


@pytest.mark.parametrize("table", [*SESSION_TABLES, *LINK_TABLES])
def test_references_stand_for_something(table: str) -> None:
    assert references(long(dict(read_table(table)))) <= KNOWN


def test_worked_totals_have_a_line_for_each_item() -> None:
    for entry in read_table("checkout_session_totals").values():
        assert len(entry["items"]) == len(entry["sends"]["line_items"])


@pytest.mark.parametrize(
    ("value", "expected"),
    [("{3 characters}", "xxx"), (["a{2 characters}"], ["axx"]), ({"a": "{price}"}, {"a": "{price}"})],
)
def test_long_values_are_as_long_as_they_say(value: Json, expected: Json) -> None:
    assert long(value) == expected
