"""Billing cycles that are anchored on the calendar: the next day of a month, at a time of day in UTC."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract, Holds
from conformance.suite.api import Api
from conformance.suite.clocks import customer_at, utc
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, SHOULD, Case, requirement
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, params, recurring

Json = Any
HOLDS = Holds(since="2024-01-12")
CYCLE = "https://docs.stripe.com/billing/subscriptions/billing-cycle"
NOON = {"hour": 12, "minute": 30, "second": 15}
# From 15 January 2023, 10:00; the anchor is that moment and 15 seconds.
ANCHORS: dict[str, tuple[dict[str, int], str, int]] = {
    "the 20th": ({"day_of_month": 20, **NOON}, "month", utc(2023, 1, 20, 12, 30)),
    "the 10th": ({"day_of_month": 10, **NOON}, "month", utc(2023, 2, 10, 12, 30)),
    "the 31st": ({"day_of_month": 31, **NOON}, "month", utc(2023, 1, 31, 12, 30)),
    "1 June": ({"day_of_month": 1, "month": 6, **NOON}, "year", utc(2023, 6, 1, 12, 30)),
    "the same day, earlier": ({"day_of_month": 15, "hour": 9, "minute": 0, "second": 15}, "month", utc(2023, 2, 15, 9)),
}


def anchors(contract: Contract) -> Iterable[Case]:
    """A case for each configuration."""
    for label, (config, interval, moment) in ANCHORS.items():
        values = {"config": config, "interval": interval, "moment": moment + 15}
        yield Case(label, values, contract.named("subscriptions.create"))


@requirement("subscriptions.anchor_config.next", MUST, cites=CYCLE, over=anchors, needs=("test_clocks",), holds=HOLDS)
def test_next(api: Api, given: Given, config: Json, interval: str, moment: int) -> None:
    """A billing cycle is anchored on the next day and time that `billing_cycle_anchor_config` asks for."""
    customer = customer_at(given, utc(2023, 1, 15, 10))["id"]
    items = [{"price": recurring(given, interval=interval)}]

    created = api.post(SUBSCRIPTIONS, params(given, customer=customer, items=items, billing_cycle_anchor_config=config))

    assert (created["billing_cycle_anchor"], created["current_period_end"]) == (moment, moment)


@requirement(
    "subscriptions.anchor_config.short_month",
    SHOULD,
    cites=CYCLE,
    needs=("test_clocks",),
    operation="POST /v1/subscriptions",
    holds=HOLDS,
)
def test_short_month(api: Api, given: Given) -> None:
    """A billing cycle that is anchored on the 31st begins on the last day of a month without one: 28 February."""
    customer = customer_at(given, utc(2023, 2, 15, 10))["id"]
    config = {"day_of_month": 31, **NOON}

    created = api.post(SUBSCRIPTIONS, params(given, customer=customer, billing_cycle_anchor_config=config))

    assert created["billing_cycle_anchor"] == utc(2023, 2, 28, 12, 30) + 15
