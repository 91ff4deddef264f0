"""Nothing documented about the operations on invoices and invoice items is left out of their requirements."""

from __future__ import annotations

import re

import pytest

from conformance.contract import Operation
from tests.support.exercised import Exercised
from tests.support.tabled import each_version, operations_of

AREAS = ("invoices", "invoiceitems")
each_operation = pytest.mark.parametrize(("version", "name"), operations_of(*AREAS))
MOST_CALLS = 3.0  # a requirement, on average: targets are rate limited

# Parameters that preview changes of a subscription or a schedule: much of it is of the areas of these.
OF_SUBSCRIPTIONS = re.compile(r"subscription_\w+|schedule_details\[.*")
# Needs a mandate, which only a payment method of a debit scheme has: only the refusal of an unknown one is required.
REFUSED_ONLY = {
    "payment_settings[default_mandate]",
    "mandate",
    "application_fee_amount",  # needs a connected account
    "on_behalf_of",
    "transfer_data[amount]",
    "transfer_data[destination]",
    "account_tax_ids[]",  # needs a tax ID of the account, which no operation creates
    "subscription",  # only unknown ones: known ones are of the area subscriptions
    "schedule",
    "issuer[account]",  # needs a connected account
    "automatic_tax[liability][account]",
}
OF_THE_PROTOCOL = {"expand[]"}
# What the previews do not take, or take only as an empty value.
UNSET_ONLY = {"GET /v1/invoices/upcoming", "GET /v1/invoices/upcoming/lines"}


@each_operation
def test_every_operation_is_asked(exercised: Exercised, operation: Operation) -> None:
    assert operation.id in {*exercised.taken, *exercised.refused} or not operation.leaves


@each_operation
def test_every_parameter_is_taken(exercised: Exercised, operation: Operation) -> None:
    missing = exercised.left_out(operation) - REFUSED_ONLY - OF_THE_PROTOCOL

    assert {path for path in missing if not OF_SUBSCRIPTIONS.match(path)} == set()


@each_operation
def test_every_other_parameter_is_refused(exercised: Exercised, operation: Operation) -> None:
    known = {leaf.path for leaf in operation.leaves} & REFUSED_ONLY
    sent = {path for path, _ in exercised.refused[operation.id]}
    unset = {path for path, value in exercised.taken[operation.id] if value == ""}

    assert known <= sent | (unset if operation.id in UNSET_ONLY else set())


@each_operation
def test_every_value_of_a_closed_enumeration_is_sent(exercised: Exercised, operation: Operation) -> None:
    assert exercised.values_left_out(operation) == set()


@each_operation
def test_every_parameter_that_can_be_unset_is_unset(exercised: Exercised, operation: Operation) -> None:
    unset = {path for path, value in exercised.taken[operation.id] if value == ""}
    unsettable = {parameter.path for parameter in operation.parameters if parameter.unsettable}

    assert {path for path in unsettable - unset if not OF_SUBSCRIPTIONS.match(path)} == set()


@each_version
def test_calls_are_few(exercised: Exercised) -> None:
    assert exercised.calls / exercised.requirements <= MOST_CALLS
