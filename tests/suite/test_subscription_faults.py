"""Every requirement on subscriptions fails where it is broken."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.suite.clocks import utc
from conformance.suite.subscription_schedules.states import STATES as SCHEDULE_STATES
from conformance.suite.subscriptions.states import STATES
from tests.support.answering import answering, misread
from tests.support.faults import forgiving, ignoring_names
from tests.support.faulty import Answered, Asked, Fault
from tests.support.house import CONTRACT
from tests.support.proving import Faults, broken_by

Json = Any


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


FORGIVING = Fault(answered=forgiving)
CARELESS = misread("subscription", "subscription_schedule", metadata={"changed": "yes"})
FAULTS: Faults = [
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

test_broken_by_the_fault = broken_by(FAULTS)


@pytest.mark.parametrize(("resource", "states"), [("subscription", STATES), ("subscription_schedule", SCHEDULE_STATES)])
def test_every_state_can_be_reached(resource: str, states: Json) -> None:
    assert set(states) == set(CONTRACT.lifecycles[resource]["states"])
