"""Every requirement on subscriptions fails where it is broken."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.suite.clocks import utc
from conformance.suite.subscription_schedules.states import STATES as SCHEDULE_STATES
from conformance.suite.subscriptions.states import STATES
from tests.support.answering import answering, misread
from tests.support.faults import forgiving, ignoring_names, never
from tests.support.faulty import Answered, Asked, Fault
from tests.support.house import NEWER
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


def prorating(_: Asked, answer: Answered) -> None:
    """Somebody has an item that waits to be billed."""
    if isinstance(answer.body, dict) and answer.body.get("url") == "/v1/invoiceitems":
        answer.body["data"] = [{"object": "invoiceitem"}]


def turned_round(asked: Asked) -> None:
    """Of two coupons the first takes the place of the second."""
    places = [index for index, (name, _) in enumerate(asked.form) if name.endswith("[coupon]")]
    coupons = [asked.form[place][1] for place in places]
    for place, coupon in zip(places, reversed(coupons), strict=True):
        asked.form[place] = (asked.form[place][0], coupon)


def going_on(asked: Asked) -> None:
    """Billing cycles that are to begin anew go on."""
    asked.form = [(name, "unchanged" if value == "now" else value) for name, value in asked.form]


def lenient(_: Asked, answer: Answered) -> None:
    """Nobody minds that a payment was declined."""
    if isinstance(answer.body, dict) and answer.body.get("status") == "past_due":
        answer.body["status"] = "active"


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
    ("subscriptions.pending_update.expires", answering("invoice", "status", "open")),
    ("subscriptions.pending_update.expires", answering("subscription", "pending_update", {})),
    ("subscriptions.unpaid.drafts", answering("invoice", "auto_advance", True)),
    ("subscriptions.unpaid.paid", answering("subscription", "status", "unpaid")),
    ("subscriptions.update.refused[the payment method of another customer]", FORGIVING),
    ("subscriptions.create.next_pending_items", answering("subscription", "next_pending_invoice_item_invoice", None)),
    ("subscriptions.list.filter[status=ended]", ignoring_names("status")),
    ("subscriptions.list.filter[current_period_end[gt]]", ignoring_names("current_period_end[gt]")),
    ("subscriptions.list.filter[created[lte] of the second before]", ignoring_names("created[lte]")),
    (
        "subscriptions.list.filter[current_period_start[lte] of the second before]",
        ignoring_names("current_period_start[lte]"),
    ),
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
    ("subscription_schedules.time.delinquent", answering("subscription_schedule", "status", "canceled")),
    ("subscription_schedules.time.next_items", ignoring_names("phases[1][items][0][quantity]")),
    ("subscription_schedules.list.filter[scheduled]", ignoring_names("scheduled")),
    ("subscription_schedules.list.filter[created[lte] of the second before]", ignoring_names("created[lte]")),
    ("subscription_schedules.create.price_in_two_currencies", ignoring_names("phases[0][currency]")),
]  # fmt: skip

LATER: Faults = [
    ("subscriptions.lifecycle[resume × active]", FORGIVING),
    ("subscriptions.lifecycle[resume × paused]", never("resume")),
    ("subscriptions.lifecycle[end_trial × paused]", FORGIVING),
    ("subscriptions.lifecycle[cancel × paused]", answering("subscription", "status", "paused")),
    ("subscriptions.lifecycle[describe × paused]", ignoring_names("description")),
    ("subscriptions.create.default[trial_settings]", answering("subscription", "trial_settings", None)),
    ("subscriptions.create.parameter[trial_settings=pause]", ignoring_names("trial_settings")),
    ("subscriptions.create.parameter[discounts of two coupons]", ignoring_names("discounts[1]")),
    ("subscriptions.create.parameter[items[][discounts][][coupon]]", ignoring_names("[discounts]")),
    ("subscriptions.create.parameter[invoice_settings[issuer][type]=self]", answering("invoice", "issuer", None)),
    ("subscriptions.create.refused[an anchor in two ways]", ignoring_names("billing_cycle_anchor_config")),
    ("subscriptions.create.refused[an unknown tax ID of the account]", ignoring_names("account_tax_ids")),
    ("subscriptions.update.refused[details of a cancellation that nobody asked for]", FORGIVING),
    ("subscriptions.trial_settings.not_invoiced", ignoring_names("trial_settings")),
    ("subscriptions.trial_settings.create_invoice", answering("subscription", "status", "paused")),
    ("subscriptions.trial_settings.carded", answering("subscription", "status", "paused")),
    ("subscriptions.paused.no_prorations", Fault(answered=prorating)),
    ("subscriptions.paused.listed", ignoring_names("status")),
    ("subscriptions.paused.no_upcoming", FORGIVING),
    ("subscriptions.resume.now", Fault(asked=going_on)),
    ("subscriptions.resume.now", answering("subscription", "billing_cycle_anchor", 0)),
    ("subscriptions.resume.paid", answering("subscription", "status", "paused")),
    ("subscriptions.resume.declined", Fault(answered=lenient)),
    ("subscriptions.resume.written_off", never("mark_uncollectible")),
    ("subscriptions.resume.expires", answering("invoice", "status", "open")),
    ("subscriptions.resume.unchanged", ignoring_names("billing_cycle_anchor")),
    ("subscriptions.resume.not_prorated", ignoring_names("proration_behavior")),
    ("subscriptions.resume.prorated", Fault(answered=cent)),
    ("subscriptions.resume.always_invoice", ignoring_names("proration_behavior")),
    ("subscriptions.resume.proration_date", ignoring_names("proration_date")),
    ("subscriptions.cancel.feedback[unused]", ignoring_names("cancellation_details")),
    ("subscriptions.cancellation.requested", answering("subscription", "cancellation_details.reason", None)),
    ("subscriptions.cancellation.in_time", ignoring_names("cancellation_details")),
    ("subscriptions.discounts.order[4.00, then 10 %]", Fault(asked=turned_round)),
    ("subscriptions.discounts.item_first", Fault(asked=turned_round)),
    ("subscriptions.discounts.of_item", ignoring_names("[discounts]")),
    ("subscriptions.discounts.owner", answering("discount", "subscription_item", None)),
    ("subscriptions.discounts.renewed", answering("invoice", "total", 500)),
    ("subscriptions.discounts.prorated", ignoring_names("[discounts]")),
    ("subscriptions.anchor_config.next[1 June]", ignoring_names("[month]")),
    ("subscriptions.anchor_config.next[the 20th]", ignoring_names("[second]")),
    ("subscriptions.list.filter[automatic_tax[enabled]=true]", ignoring_names("automatic_tax")),
    ("subscription_items.create.parameter[discounts of two coupons]", ignoring_names("discounts[1]")),
    ("subscription_items.update.refused[an unknown coupon]", ignoring_names("discounts")),
    ("subscription_schedules.create.parameter[phases[][items][][metadata]]", ignoring_names("[metadata]")),
    ("subscription_schedules.discounts.first", ignoring_names("[discounts][1]")),
    ("subscription_schedules.discounts.next", ignoring_names("phases[1][items][0][discounts]")),
    ("subscription_schedules.time.item_metadata", ignoring_names("phases[1][items][0][metadata]")),
    ("subscription_schedules.time.description", ignoring_names("phases[1][description]")),
    ("subscription_schedules.create.refused[an issuer of a phase]", ignoring_names("[issuer]")),
]  # fmt: skip

test_broken_by_the_fault = broken_by(FAULTS)
test_broken_by_the_fault_on_a_later_day = broken_by(LATER, contract=NEWER)


@pytest.mark.parametrize(("resource", "states"), [("subscription", STATES), ("subscription_schedule", SCHEDULE_STATES)])
def test_every_state_can_be_reached(resource: str, states: Json) -> None:
    assert set(states) == set(NEWER.lifecycles[resource]["states"])
