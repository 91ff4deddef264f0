"""Billing thresholds: usage that has reached an amount or a quantity is invoiced before the period ends."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, SHOULD, requirement
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, item, params
from conformance.suite.subscriptions.metered import (
    TENTH,
    price,
    reasons,
    subscribed,
    threshold_invoice,
    upcoming,
    watched,
)
from conformance.suite.subscriptions.timelines import START
from conformance.suite.waiting import Eventually

Json = Any
CREATE = "POST /v1/subscriptions"
GUIDE = "https://stripe.com/docs/billing/subscriptions/metered-billing/thresholds"
REASON = "invoices/object#invoice_object-threshold_reason"
THRESHOLDS = "subscriptions/object#subscription_object-billing_thresholds"
CLOCKS = ("test_clocks",)


@requirement("subscriptions.thresholds.usage", MUST, cites=REASON, operation=CREATE)
def test_usage(api: Api, given: Given, eventually: Eventually) -> None:
    """Usage that reaches its item's `usage_gte` is invoiced, and the invoice names its line and that quantity."""
    made = subscribed(given, usage_gte=100)
    given.usage(item(made), 150)

    invoice = threshold_invoice(api, eventually, made["id"])

    [line] = invoice["lines"]["data"]
    assert (line["quantity"], line["amount"]) == (150, 1500)
    assert invoice["threshold_reason"]["item_reasons"] == [{"line_item_ids": [line["id"]], "usage_gte": 100}]


@requirement("subscriptions.thresholds.amount", MUST, cites=REASON, operation=CREATE)
def test_amount(api: Api, given: Given, eventually: Eventually) -> None:
    """Usage that reaches the subscription's `amount_gte` is invoiced, and the invoice names that amount."""
    made = subscribed(given, billing_thresholds={"amount_gte": 1000})
    given.usage(item(made), 150)

    invoice = threshold_invoice(api, eventually, made["id"])

    assert (invoice["total"], invoice["threshold_reason"]["amount_gte"]) == (1500, 1000)


@requirement("subscriptions.thresholds.not_reached", MUST, cites=THRESHOLDS, operation=CREATE)
def test_not_reached(api: Api, given: Given) -> None:
    """Usage below its threshold waits for the end of the period."""
    made = subscribed(given, usage_gte=100, billing_thresholds={"amount_gte": 1000})
    given.usage(item(made), 99)

    assert reasons(api, made["id"]) == ["subscription_create"]


@requirement("subscriptions.thresholds.counted", SHOULD, cites=GUIDE, operation=CREATE)
def test_counted(api: Api, given: Given, eventually: Eventually) -> None:
    """What a threshold has had invoiced is not billed again: of 150 and then 20 units the period's end bills 20."""
    made = subscribed(given, usage_gte=100)
    given.usage(item(made), 150)
    threshold_invoice(api, eventually, made["id"])
    given.usage(item(made), 20)

    eventually(lambda: expect_upcoming(api, made, 200))


@requirement("subscriptions.thresholds.tiers", SHOULD, cites=GUIDE, operation=CREATE)
def test_tiers(api: Api, given: Given, eventually: Eventually) -> None:
    """Tiers go on after a threshold: of 15 and then 5 units, the 5 cost what the second tier asks."""
    made = subscribed(given, "graduated", usage_gte=10)
    given.usage(item(made), 15)
    threshold_invoice(api, eventually, made["id"])
    given.usage(item(made), 5)

    eventually(lambda: expect_upcoming(api, made, 400))


@requirement("subscriptions.thresholds.reset", MUST, cites=THRESHOLDS, needs=CLOCKS, operation=CREATE)
def test_reset(api: Api, given: Given, eventually: Eventually) -> None:
    """With `reset_billing_cycle_anchor` a new cycle begins when a threshold is reached."""
    subscription = api.get(f"{SUBSCRIPTIONS}/{watched(given, eventually)['reset']}")

    assert (subscription["billing_cycle_anchor"], subscription["current_period_start"]) == (TENTH, TENTH)


@requirement("subscriptions.thresholds.kept", MUST, cites=THRESHOLDS, needs=CLOCKS, operation=CREATE)
def test_kept(api: Api, given: Given, eventually: Eventually) -> None:
    """Without `reset_billing_cycle_anchor` the cycle goes on when a threshold is reached."""
    subscription = api.get(f"{SUBSCRIPTIONS}/{watched(given, eventually)['kept']}")

    assert (subscription["billing_cycle_anchor"], subscription["current_period_start"]) == (START, START)


@requirement("subscriptions.thresholds.trial", SHOULD, cites=GUIDE, needs=CLOCKS, operation=CREATE)
def test_trial(api: Api, given: Given, eventually: Eventually) -> None:
    """Thresholds do not apply to a trial: the only other invoice is that of its end."""
    assert reasons(api, watched(given, eventually)["trial"]) == ["subscription_cycle", "subscription_create"]


@requirement("subscriptions.thresholds.last_day", SHOULD, cites=GUIDE, needs=CLOCKS, operation=CREATE)
def test_last_day(api: Api, given: Given, eventually: Eventually) -> None:
    """Thresholds are not looked at in the last 24 hours of a period."""
    assert reasons(api, watched(given, eventually)["late"]) == ["subscription_create"]


@requirement("subscriptions.thresholds.set_refused", MUST, cites="usage_records/create", operation=CREATE)
def test_set_refused(api: Api, given: Given) -> None:
    """Usage that a threshold watches can only be incremented."""
    made = subscribed(given, billing_thresholds={"amount_gte": 100_000})

    api.refused("POST", f"/v1/subscription_items/{item(made)}/usage_records", {"quantity": 1, "action": "set"})


@requirement("subscriptions.thresholds.last_ever_refused", MUST, cites=THRESHOLDS, operation=CREATE)
def test_last_ever_refused(api: Api, given: Given) -> None:
    """A threshold begins no new cycle where a price counts the last usage ever."""
    thresholds = {"amount_gte": 100_000, "reset_billing_cycle_anchor": True}
    sold = [{"price": price(given, "last_ever")}]

    api.refused("POST", SUBSCRIPTIONS, params(given, items=sold, billing_thresholds=thresholds))


def expect_upcoming(api: Api, made: Json, amount: int) -> None:
    """Assert what the next invoice bills of a metered subscription."""
    assert upcoming(api, made)["amount"] == amount
