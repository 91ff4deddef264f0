"""Nothing documented about the operations of the customer portal is left out of their requirements."""

from __future__ import annotations

import pytest

from conformance.contract import Contract, Operation
from conformance.suite.customer_portal.tables import CREATE, PARAMETERS, SESSION, UPDATE, flows, refusals
from conformance.suite.parameters import read_table
from tests.support.exercised import Exercised
from tests.support.house import CONTRACT, VERSIONS
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

AREAS = ("customer_portal",)
each_operation = pytest.mark.parametrize(("version", "name"), operations_of(*AREAS))
MOST_CALLS = 3.0  # a requirement, on average: targets are rate limited
REFUSED_ONLY = {"on_behalf_of"}  # needs a connected account
OF_FLOWS = {"subscription", "item", "other_subscription"}  # of the customer who goes through a flow, and of another
ELSEWHERE = {"metadata"}  # unset by the requirements of the protocol


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
    assert undocumented(contract, PARAMETERS, name) == []


@each_pin
def test_flows_that_are_taken_are_documented(contract: Contract) -> None:
    for case in flows(contract):
        assert case.holds is not None
        if case.holds.of(contract):
            assert misfits(contract, SESSION, {"flow_data": case.values["sends"]}) == []


@pytest.mark.parametrize("name", [CREATE, UPDATE])
def test_refusals_are_told_apart(name: str) -> None:
    assert repeated(refusals(name), CONTRACT) == set()


def test_references_stand_for_something() -> None:
    for table in (PARAMETERS, "portal_configuration_refusals", "portal_flows"):
        assert references(dict(read_table(table))) <= KNOWN | OF_FLOWS
