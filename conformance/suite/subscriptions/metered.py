"""What is billed by usage: prices, subscriptions to them, and what is reported of those; made once per run where time
has to pass."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.clocks import CHARGED, DAY, customer_at, move, utc
from conformance.suite.given import Given
from conformance.suite.subscriptions.made import item, recurring, subscribe
from conformance.suite.subscriptions.timelines import RENEWAL, START
from conformance.suite.waiting import Eventually

Json = Any
METERED_GUIDE = "https://stripe.com/docs/billing/subscriptions/metered-billing"
INVOICES = "/v1/invoices"
UPCOMING = "/v1/invoices/upcoming"
SECOND_RENEWAL = utc(2022, 10, 1, 10)
TENTH = START + 10 * DAY  # when usage is reported of the subscriptions on clocks
AGGREGATED = (20, 8)  # used of each price that aggregates, on one day and the next
USED = 15  # of each price that has tiers or packages
_TIERS = [{"up_to": 10, "unit_amount": 100}, {"up_to": "inf", "unit_amount": 80}]
_TIERED = {"unit_amount": None, "billing_scheme": "tiered", "tiers": _TIERS}
_MODELS: Mapping[str, Mapping[str, Json]] = {
    "sum": {"recurring": {"aggregate_usage": "sum"}},
    "max": {"recurring": {"aggregate_usage": "max"}},
    "last_during_period": {"recurring": {"aggregate_usage": "last_during_period"}},
    "last_ever": {"recurring": {"aggregate_usage": "last_ever"}},
    "graduated": {**_TIERED, "tiers_mode": "graduated"},
    "volume": {**_TIERED, "tiers_mode": "volume"},
    "packages": {"unit_amount": 1000, "transform_quantity": {"divide_by": 10, "round": "up"}},
}


def price(given: Given, model: str = "sum") -> str:
    """The ID of a metered price that nobody changes: of 10 cents, or of the tiers or packages of a pricing model."""

    def make(maker: Given) -> Json:
        params = {"unit_amount": 10, **_MODELS[model]}
        recurring = {"interval": "month", "usage_type": "metered", **params.pop("recurring", {})}
        return maker.price(recurring=recurring, **params)["id"]

    return str(given.shared(f"subscriptions-metered-{model}", make))


def subscribed(given: Given, model: str = "sum", **changes: Json) -> Answer:
    """A subscription of a customer of its own to a metered price; `billing_thresholds` of its item among `changes` are
    written as `usage_gte`."""
    usage_gte = changes.pop("usage_gte", None)
    own = {} if usage_gte is None else {"billing_thresholds": {"usage_gte": usage_gte}}
    customer = changes.pop("customer", None) or given.payer()["id"]
    return subscribe(given, customer=customer, items=[{"price": price(given, model), **own}], **changes)


def partly_used(given: Given) -> Answer:
    """A subscription of a customer of its own to 10.00 a month and a metered price, of which 5 units have been used."""
    sold = [{"price": recurring(given)}, {"price": price(given)}]
    made = subscribe(given, customer=given.payer()["id"], items=sold)
    given.usage(item(made, 1), 5)
    return made


def upcoming(api: Api, subscription: Answer) -> Json:
    """The line of the subscription's usage so far, on its next invoice."""
    [line] = api.get(UPCOMING, {"subscription": subscription["id"]})["lines"]["data"]
    return line


def reasons(api: Api, subscription: str) -> list[Json]:
    """What a subscription's invoices were made for, newest first."""
    return [invoice["billing_reason"] for invoice in api.get(INVOICES, {"subscription": subscription})["data"]]


def invoices(api: Api, subscription: str, reason: str) -> list[Json]:
    """A subscription's invoices that were made for a reason, newest first."""
    found = api.get(INVOICES, {"subscription": subscription})["data"]
    return [invoice for invoice in found if invoice["billing_reason"] == reason]


def threshold_invoice(api: Api, eventually: Eventually, subscription: str) -> Json:
    """The one invoice that a threshold has made: the service looks at usage a little after it is reported."""

    def attempt() -> Json:
        found = invoices(api, subscription, "subscription_threshold")
        assert len(found) == 1
        return found[0]

    return eventually(attempt)


def used(given: Given, eventually: Eventually) -> Json:
    """A subscription of every model from 1 August 2022 that has been renewed twice: its ID, and those of its prices.

    In August 20 and then 8 were used of what is aggregated, 15 of what has tiers or packages; in September nothing.
    """

    def make(maker: Given) -> Json:
        customer = customer_at(maker, START)
        prices = {model: price(maker, model) for model in _MODELS}
        made = subscribe(maker, customer=customer["id"], items=[{"price": each} for each in prices.values()])
        move(maker, eventually, customer["test_clock"], TENTH)
        for index, model in enumerate(prices):
            for day, quantity in enumerate(AGGREGATED if "recurring" in _MODELS[model] else (USED,), 1):
                maker.usage(item(made, index), quantity, timestamp=START + day * DAY)
        move(maker, eventually, customer["test_clock"], SECOND_RENEWAL + CHARGED)
        return {"subscription": made["id"], "prices": prices}

    return given.shared("subscriptions-used", make)


def watched(given: Given, eventually: Eventually) -> Json:
    """The IDs of subscriptions with thresholds of 100 units, of which 150 were reported when their thresholds were

    reset   to begin a new cycle, on 11 August
    kept    not to begin one, on 11 August
    trial   not yet looked at: in a trial, on 11 August
    late    not looked at any more: twelve hours before the period ends
    """

    def make(maker: Given) -> Json:
        clock = maker.test_clock(START)["id"]
        first, second = (maker.payer(test_clock=clock)["id"] for _ in range(2))
        amount = {"amount_gte": 1000, "reset_billing_cycle_anchor": True}
        made = {
            "reset": subscribed(maker, customer=first, billing_thresholds=amount),
            "kept": subscribed(maker, customer=first, usage_gte=100),
            "trial": subscribed(maker, customer=first, usage_gte=100, trial_end=START + 20 * DAY),
            "late": subscribed(maker, customer=second, usage_gte=100),
        }
        move(maker, eventually, clock, TENTH)
        for name in ("reset", "kept", "trial"):
            maker.usage(item(made[name]), 150)
        for name in ("reset", "kept"):
            threshold_invoice(maker.api, eventually, made[name]["id"])
        move(maker, eventually, clock, RENEWAL - DAY // 2)
        maker.usage(item(made["late"]), 150)
        return {name: subscription["id"] for name, subscription in made.items()}

    return given.shared("subscriptions-watched", make)
