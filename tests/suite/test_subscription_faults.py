"""Every requirement on subscriptions is kept by the reference target, and fails where it is broken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conformance.suite.clocks import utc
from conformance.suite.subscription_schedules.states import STATES as SCHEDULE_STATES
from conformance.suite.subscriptions.states import STATES
from conformance.wire import Client
from tests.suite.test_invoice_faults import answering, operation_of
from tests.support.faults import forgiving, ignoring_names
from tests.support.faulty import Answered, Asked, Fault
from tests.support.house import CONTRACT, House, open_house
from tests.support.otherwise import Otherwise
from tests.support.requirements import requirements_of

Json = Any
AREAS = ("subscriptions", "subscription_items", "subscription_schedules")
REQUIREMENTS = {id: found for area in AREAS for id, found in requirements_of(area, CONTRACT).items()}


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with open_house() as house:
        yield house


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the objects are kept that no fault changes."""
    return tmp_path_factory.mktemp("shared")


@pytest.mark.parametrize("id", sorted(REQUIREMENTS))
def test_kept_by_the_reference_and_failed_by_other_answers(house: House, shared: Path, id: str) -> None:
    """A requirement passes on the reference, and on no answer in which everything is otherwise."""
    house.faulty.fault = Fault()

    REQUIREMENTS[id].check(house.fixtures(shared))
    with pytest.raises((AssertionError, LookupError, TypeError, ValueError, AttributeError)):
        REQUIREMENTS[id].check(house.fixtures(shared, Otherwise(Client(house.sender))))


# -- one fault, one requirement


def careless(asked: Asked, answer: Answered) -> None:
    """What is read is not what it was when it was written."""
    if asked.method == "GET" and answer.body.get("object") in ("subscription", "subscription_schedule"):
        answer.body["metadata"] = {"changed": "yes"}


def cent(_: Asked, answer: Answered) -> None:
    """Prorations that are pending are a cent off."""
    for item in answer.body.get("data", ()) if isinstance(answer.body, dict) else ():
        if item.get("proration"):
            item["amount"] += 1


def hour(_: Asked, answer: Answered) -> None:
    """Periods of lines begin an hour late, as if the clocks had been changed."""
    for invoice in answer.body.get("data", ()) if isinstance(answer.body, dict) else ():
        for line in invoice.get("lines", {}).get("data", ()):
            line["period"]["start"] += 3600 if line["period"]["start"] > utc(2023, 3, 26) else 0


CARELESS, FORGIVING = Fault(answered=careless), Fault(answered=forgiving)
FAULTS: list[tuple[str, Fault]] = [
    ("subscriptions.lifecycle[cancel × active]", answering("subscription", "ended_at", None)),
    ("subscriptions.lifecycle[cancel × unpaid]", answering("subscription", "status", "unpaid")),
    ("subscriptions.lifecycle[describe × canceled]", CARELESS),
    ("subscriptions.lifecycle[change_quantity × incomplete]", FORGIVING),
    ("subscriptions.lifecycle[keep × active]", answering("subscription", "canceled_at", 1)),
    ("subscriptions.lifecycle[end_trial × trialing]", ignoring_names("trial_end")),
    ("subscriptions.proration.amounts[a price of odd cents]", Fault(answered=cent)),
    ("subscriptions.proration.amounts[a dearer price, half a period before its end]", ignoring_names("proration_date")),
    ("subscriptions.proration.none", ignoring_names("proration_behavior")),
    ("subscriptions.proration.always_invoice", ignoring_names("proration_behavior")),
    ("subscriptions.proration.discounted", ignoring_names("coupon")),
    ("subscriptions.first_payment.error_declined", FORGIVING),
    ("subscriptions.first_payment.default_incomplete", ignoring_names("payment_behavior")),
    ("subscriptions.trial.days", ignoring_names("trial_period_days")),
    ("subscriptions.cancel.prorate", ignoring_names("prorate")),
    ("subscriptions.cancel.invoice_now", ignoring_names("invoice_now")),
    ("subscriptions.pending_update.kept", ignoring_names("payment_behavior")),
    ("subscriptions.update.refused[the payment method of another customer]", FORGIVING),
    ("subscriptions.list.filter[status=ended]", ignoring_names("status")),
    ("subscriptions.list.filter[current_period_end[gt]]", ignoring_names("current_period_end[gt]")),
    ("subscriptions.search.pages", ignoring_names("page")),
    ("subscriptions.time.renewal_period", answering("invoice", "period_start", 0)),
    ("subscriptions.time.price_change", answering("invoice", "total", 24_999)),
    ("subscriptions.calendar.cycle[summer time begins]", Fault(answered=hour)),
    ("subscriptions.calendar.anchor[half of April]", ignoring_names("billing_cycle_anchor")),
    ("subscriptions.pause.void", ignoring_names("pause_collection[behavior]")),
    ("subscription_items.delete.not_prorated", ignoring_names("proration_behavior")),
    ("subscription_items.update.quantity", Fault(answered=cent)),
    ("subscription_items.list.next_page", ignoring_names("starting_after")),
    ("subscription_schedules.lifecycle[cancel × released]", FORGIVING),
    ("subscription_schedules.lifecycle[release × active]", answering("subscription_schedule", "released_at", None)),
    ("subscription_schedules.time.next_items", ignoring_names("phases[1][items][0][quantity]")),
    ("subscription_schedules.list.filter[scheduled]", ignoring_names("scheduled")),
]  # fmt: skip


@pytest.mark.parametrize(("id", "fault"), FAULTS, ids=[f"{number} {id}" for number, (id, _) in enumerate(FAULTS)])
def test_broken_by_the_fault(house: House, tmp_path: Path, id: str, fault: Fault) -> None:
    fixtures = house.fixtures(tmp_path) | {"eventually": lambda attempt: attempt()}
    house.faulty.fault = fault

    with pytest.raises((AssertionError, LookupError, TypeError, ValueError)):
        REQUIREMENTS[id].check(fixtures)


# -- what the requirements are


def test_labels_of_a_family_are_unique() -> None:
    for family in {found.test for found in REQUIREMENTS.values() if found.case}:
        cases = [case.label for case in family.__requirement__.over(CONTRACT)]  # type: ignore[attr-defined]

        assert len(cases) == len(set(cases)), family


def test_titles_are_sentences() -> None:
    for id, found in REQUIREMENTS.items():
        assert found.requirement.title.endswith("."), id
        assert " should " not in found.requirement.title, id


def test_ids_are_of_their_area() -> None:
    assert {id.split(".")[0] for id in REQUIREMENTS} == set(AREAS)


def test_every_requirement_is_about_an_operation() -> None:
    assert [id for id, found in REQUIREMENTS.items() if operation_of(found.requirement) is None] == []


@pytest.mark.parametrize(("resource", "states"), [("subscription", STATES), ("subscription_schedule", SCHEDULE_STATES)])
def test_every_state_can_be_reached(resource: str, states: Json) -> None:
    assert set(states) == set(CONTRACT.lifecycles[resource]["states"])


@pytest.mark.parametrize("resource", ["subscription", "subscription_schedule"])
def test_every_further_way_out_has_its_requirement(resource: str) -> None:
    table = CONTRACT.lifecycles[resource]
    for action in table["actions"].values():
        for state in table["states"]:
            for way in action[state].get("also", []):
                assert way["requirement"] in REQUIREMENTS
