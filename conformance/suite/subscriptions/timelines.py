"""What has happened to subscriptions on test clocks: made once per run, and only read afterwards."""

from __future__ import annotations

from typing import Any

from conformance.suite.clocks import CHARGED, DAY, customer_at, move, utc
from conformance.suite.given import Given
from conformance.suite.payment_methods import DECLINE
from conformance.suite.subscriptions.made import item, path, recurring, subscribe
from conformance.suite.waiting import Eventually

Json = Any
START = utc(2022, 8, 1, 10)
RENEWAL = utc(2022, 9, 1, 10)
TRIAL = START + 10 * DAY
MIDDLE = utc(2023, 5, 16, 12)  # half of May 2023: 15.5 of its 31 days


def renewed(given: Given, eventually: Eventually) -> Json:
    """The ID of a monthly subscription of 10.00 from 1 August 2022, two hours after its first renewal."""

    def make(maker: Given) -> Json:
        customer = customer_at(maker, START)
        made = subscribe(maker, customer=customer["id"])
        move(maker, eventually, customer["test_clock"], RENEWAL + CHARGED)
        return made["id"]

    return given.shared("subscriptions-renewed", make)


def renewing(given: Given, eventually: Eventually) -> Json:
    """The ID of the same, at the very moment of its renewal."""

    def make(maker: Given) -> Json:
        customer = customer_at(maker, START)
        made = subscribe(maker, customer=customer["id"])
        move(maker, eventually, customer["test_clock"], RENEWAL)
        return made["id"]

    return given.shared("subscriptions-renewing", make)


def tried(given: Given, eventually: Eventually) -> Json:
    """The IDs of subscriptions whose trial of ten days ended two hours ago, by what their customers pay with."""

    def make(maker: Given) -> Json:
        clock = maker.test_clock(START)["id"]
        customers = {
            "paid": maker.payer(test_clock=clock)["id"],
            "declined": maker.payer(DECLINE, test_clock=clock)["id"],
            "nothing": maker.customer(test_clock=clock)["id"],
        }
        made = {name: subscribe(maker, customer=customer, trial_end=TRIAL) for name, customer in customers.items()}
        move(maker, eventually, clock, TRIAL + CHARGED)
        return {name: subscription["id"] for name, subscription in made.items()}

    return given.shared("subscriptions-tried", make)


def lapsed(given: Given, eventually: Eventually) -> Json:
    """The IDs of subscriptions whose trial ended two hours ago with nothing to pay with, by what that was to make of
    them; "carded" is one that was to be paused, of a customer who pays by card."""

    def make(maker: Given) -> Json:
        clock = maker.test_clock(START)["id"]
        poor, payer = maker.customer(test_clock=clock)["id"], maker.payer(test_clock=clock)["id"]
        made = {
            behavior: subscribe(maker, customer=poor, trial_end=TRIAL, trial_settings=missing(behavior))
            for behavior in ("cancel", "create_invoice", "pause")
        }
        made["carded"] = subscribe(maker, customer=payer, trial_end=TRIAL, trial_settings=missing("pause"))
        move(maker, eventually, clock, TRIAL + CHARGED)
        return {name: subscription["id"] for name, subscription in made.items()}

    return given.shared("subscriptions-lapsed", make)


def missing(behavior: str) -> Json:
    """`trial_settings` with which the end of a trial without a payment method does that."""
    return {"end_behavior": {"missing_payment_method": behavior}}


def ended(given: Given, eventually: Eventually) -> Json:
    """The IDs of subscriptions on a clock that has passed the end of their first month, by how they were to end."""

    def make(maker: Given) -> Json:
        customer = customer_at(maker, START)
        own = {"customer": customer["id"], "proration_behavior": "none"}
        made = {
            "at_period_end": subscribe(maker, **own, cancel_at_period_end=True),
            "at": subscribe(maker, **own, cancel_at=START + 10 * DAY),
            "kept": subscribe(maker, **own, cancel_at_period_end=True),
        }
        maker.post(path(made["kept"]), {"cancel_at_period_end": False})
        move(maker, eventually, customer["test_clock"], RENEWAL + CHARGED)
        return {name: subscription["id"] for name, subscription in made.items()}

    return given.shared("subscriptions-ended", make)


def paused(given: Given, eventually: Eventually) -> Json:
    """The IDs of subscriptions whose collection was paused when they were renewed, by the behavior."""

    def make(maker: Given) -> Json:
        customer = customer_at(maker, START)
        made = {}
        for behavior in ("keep_as_draft", "mark_uncollectible", "void"):
            made[behavior] = subscribe(maker, customer=customer["id"])
            maker.post(path(made[behavior]), {"pause_collection": {"behavior": behavior}})
        move(maker, eventually, customer["test_clock"], RENEWAL + CHARGED)
        return {behavior: subscription["id"] for behavior, subscription in made.items()}

    return given.shared("subscriptions-paused", make)


def expired(given: Given, eventually: Eventually) -> Json:
    """The ID of a subscription that nobody paid for in 23 hours."""

    def make(maker: Given) -> Json:
        customer = customer_at(maker, START, DECLINE)
        made = subscribe(maker, customer=customer["id"])
        move(maker, eventually, customer["test_clock"], START + DAY)
        return made["id"]

    return given.shared("subscriptions-expired", make)


def exhausted(given: Given, eventually: Eventually) -> Json:
    """The ID of a subscription fifty days after its trial has ended, and all retries of its payment were declined."""

    def make(maker: Given) -> Json:
        customer = customer_at(maker, START, DECLINE)
        made = subscribe(maker, customer=customer["id"], trial_end=START + DAY)
        move(maker, eventually, customer["test_clock"], START + 51 * DAY)
        return made["id"]

    return given.shared("subscriptions-exhausted", make)


def upgraded(given: Given, eventually: Eventually) -> Json:
    """The ID of a subscription of $100 from 1 May 2023, which has cost $200 since half of May; it is now 1 June."""

    def make(maker: Given) -> Json:
        customer = customer_at(maker, utc(2023, 5, 1))
        made = subscribe(maker, customer=customer["id"], items=[{"price": recurring(maker, 10_000)}])
        move(maker, eventually, customer["test_clock"], MIDDLE)
        maker.post(path(made), {"items": [{"id": item(made), "price": recurring(maker, 20_000)}]})
        move(maker, eventually, customer["test_clock"], utc(2023, 6, 1) + CHARGED)
        return made["id"]

    return given.shared("subscriptions-upgraded-in-may", make)


def discounted(given: Given, eventually: Eventually) -> Json:
    """The IDs of subscriptions at 10 % off that were renewed once, by how long the coupon lasts."""

    def make(maker: Given) -> Json:
        customer = customer_at(maker, START)
        own = {"customer": customer["id"]}
        once = maker.coupon(percent_off=10, duration="once")["id"]
        repeating = maker.coupon(percent_off=10, duration="repeating", duration_in_months=3)["id"]
        made = {
            "once": subscribe(maker, **own, coupon=once),
            "repeating": subscribe(maker, **own, coupon=repeating),
            "trial": subscribe(maker, **own, coupon=once, trial_end=TRIAL),
        }
        move(maker, eventually, customer["test_clock"], RENEWAL + CHARGED)
        return {name: subscription["id"] for name, subscription in made.items()}

    return given.shared("subscriptions-discounted", make)
