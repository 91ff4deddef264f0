"""The calendar of billing cycles: month ends, leap years, changes of the clocks, anchors, backdated starts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from conformance.contract import Contract
from conformance.suite.api import Api
from conformance.suite.clocks import CHARGED, DAY, customer_at, move, utc
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, SHOULD, Case, requirement
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, in_full, params, path, recurring, subscribe
from conformance.suite.subscriptions.timelines import discounted
from conformance.suite.waiting import Eventually

Json = Any

CYCLE = "https://stripe.com/docs/billing/subscriptions/billing-cycle"
BACKDATING = "https://stripe.com/docs/billing/subscriptions/backdating"
PRORATIONS = "https://stripe.com/docs/billing/subscriptions/prorations"
TEST_CLOCKS = "https://stripe.com/docs/billing/testing/test-clocks"
COUPONS = "https://stripe.com/docs/billing/subscriptions/coupons"
CREATE = "POST /v1/subscriptions"
CLOCKS = ("test_clocks",)
LATEST = {"expand": ["latest_invoice"]}

# When a subscription starts, at which interval it is billed, and the beginnings of its next two periods.
CYCLES = {
    "31 January": ((2023, 1, 31), "month", (2023, 2, 28), (2023, 3, 31)),
    "31 January of a leap year": ((2024, 1, 31), "month", (2024, 2, 29), (2024, 3, 31)),
    "30 January": ((2023, 1, 30), "month", (2023, 2, 28), (2023, 3, 30)),
    "29 January": ((2023, 1, 29), "month", (2023, 2, 28), (2023, 3, 29)),
    "28 February": ((2023, 2, 28), "month", (2023, 3, 28), (2023, 4, 28)),
    "31 March": ((2023, 3, 31), "month", (2023, 4, 30), (2023, 5, 31)),
    "31 December": ((2023, 12, 31), "month", (2024, 1, 31), (2024, 2, 29)),
    "29 February, yearly": ((2024, 2, 29), "year", (2025, 2, 28), (2026, 2, 28)),
    "1 March before a leap year": ((2023, 3, 1), "year", (2024, 3, 1), (2025, 3, 1)),
    "summer time begins": ((2023, 3, 10, 2, 30), "month", (2023, 4, 10, 2, 30), (2023, 5, 10, 2, 30)),
    "summer time ends": ((2023, 10, 20, 1, 30), "month", (2023, 11, 20, 1, 30), (2023, 12, 20, 1, 30)),
    "summer time begins within a week": ((2023, 3, 22, 1, 30), "week", (2023, 3, 29, 1, 30), (2023, 4, 5, 1, 30)),
    "the last minute of a year": (
        (2022, 12, 31, 23, 59),
        "month",
        (2023, 1, 31, 23, 59),
        (2023, 2, 28, 23, 59),
    ),
}
# Days of a month that are left when a monthly subscription of 10.00 starts, of how many, and what it asks for first.
ANCHORS = {
    "half of April": ((2023, 4, 16), (2023, 5, 1), 500),  # 15 of 30 days
    "a quarter of February": ((2023, 2, 22), (2023, 3, 1), 250),  # 7 of 28 days
    "a whole month": ((2023, 4, 1), (2023, 5, 1), 1000),
}
# Backdated starts, the anchor, and what a monthly subscription of 28.00 or 31.00 asks for the time between them.
BACKDATED = {
    "14 of 28 days": ((2023, 2, 15), (2023, 3, 1), 2800, 1400),
    "17 of 31 days": ((2023, 1, 15), (2023, 2, 1), 3100, 1700),
}


def cycles(contract: Contract) -> Iterable[Case]:
    """A case for each of the cycles."""
    for label, (start, interval, first, second) in CYCLES.items():
        values = {"interval": interval, "begins": [utc(*start), utc(*first), utc(*second)]}
        yield Case(label, values, contract.named("subscriptions.create"), cites=CYCLE)


def anchors(contract: Contract) -> Iterable[Case]:
    """A case for each of the anchors."""
    for label, (start, anchor, amount) in ANCHORS.items():
        values = {"start": utc(*start), "anchor": utc(*anchor), "amount": amount}
        yield Case(label, values, contract.named("subscriptions.create"), cites=CYCLE)


def backdated(contract: Contract) -> Iterable[Case]:
    """A case for each of the backdated starts."""
    for label, (start, anchor, price, amount) in BACKDATED.items():
        since = {"backdate_start_date": utc(*start), "billing_cycle_anchor": utc(*anchor)}
        values = {"since": since, "price": price, "amount": amount}
        yield Case(label, values, contract.named("subscriptions.create"), cites=BACKDATING)


@requirement("subscriptions.calendar.cycle", MUST, cites=CYCLE, needs=("test_clocks",), over=cycles)
def test_cycle(api: Api, given: Given, eventually: Eventually, interval: str, begins: list[int]) -> None:
    """A subscription is billed on the day and at the time of its anchor, or on the last day of a shorter month."""
    customer = customer_at(given, begins[0])
    made = subscribe(given, customer=customer["id"], items=[{"price": recurring(given, 1000, interval)}])
    move(given, eventually, customer["test_clock"], begins[-1])

    invoices = api.get("/v1/invoices", {"subscription": made["id"]})["data"]

    begun = sorted(invoice["lines"]["data"][0]["period"]["start"] for invoice in invoices)
    assert begun == begins


@requirement("subscriptions.calendar.anchor", MUST, cites=CYCLE, needs=("test_clocks",), over=anchors)
def test_anchor(api: Api, given: Given, start: int, anchor: int, amount: int) -> None:
    """A subscription with a later anchor first asks for the part of the month that is left until then."""
    customer = customer_at(given, start)["id"]

    created = api.post(SUBSCRIPTIONS, params(given, customer=customer, billing_cycle_anchor=anchor, **LATEST))

    assert (created["current_period_end"], created["latest_invoice"]["total"]) == (anchor, amount)


@requirement("subscriptions.calendar.anchor_free", MUST, cites=CYCLE, needs=CLOCKS, operation=CREATE)
def test_anchor_free(api: Api, given: Given) -> None:
    """A subscription with a later anchor and `proration_behavior` `none` asks for nothing until then."""
    customer = customer_at(given, utc(2023, 4, 16))["id"]
    until = {"billing_cycle_anchor": utc(2023, 5, 1), "proration_behavior": "none"}

    created = api.post(SUBSCRIPTIONS, params(given, customer=customer, **until, expand=["latest_invoice"]))

    assert (created["status"], created["current_period_end"]) == ("active", utc(2023, 5, 1))
    assert (created["latest_invoice"] or {"total": 0})["total"] == 0


@requirement("subscriptions.calendar.anchored", MUST, cites=CYCLE, needs=CLOCKS, operation=CREATE)
def test_anchored(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription with a later anchor is renewed there, for a whole month."""
    customer = customer_at(given, utc(2023, 4, 16))
    made = subscribe(given, customer=customer["id"], billing_cycle_anchor=utc(2023, 5, 1))
    move(given, eventually, customer["test_clock"], utc(2023, 5, 1) + CHARGED)

    subscription = api.get(path(made), LATEST)

    assert (subscription["current_period_end"], subscription["latest_invoice"]["total"]) == (utc(2023, 6, 1), 1000)


@requirement("subscriptions.calendar.backdated", MUST, cites=BACKDATING, needs=("test_clocks",), over=backdated)
def test_backdated(api: Api, given: Given, since: Mapping[str, int], price: int, amount: int) -> None:
    """A subscription that started days ago first asks for the part of a month from then to its anchor."""
    customer = customer_at(given, since["backdate_start_date"] + 5 * DAY)["id"]
    items = [{"price": recurring(given, price)}]

    created = api.post(SUBSCRIPTIONS, params(given, customer=customer, items=items, **since, **LATEST))

    assert (created["start_date"], created["latest_invoice"]["total"]) == (since["backdate_start_date"], amount)


@requirement(
    "subscriptions.calendar.odd_seconds",
    MUST,
    cites=PRORATIONS,
    needs=CLOCKS,
    operation=CREATE,
)
def test_odd_seconds(api: Api, given: Given) -> None:
    """A change is prorated by the second: with 445540 of the 2678400 seconds of August left, from 10.00 to 32.52.

    | line                              | amount                              |
    |-----------------------------------|-------------------------------------|
    | unused time at 10.00              | −1000 × 445540 / 2678400 = −166.34… |
    | remaining time at 32.52           | 3252 × 445540 / 2678400 = 540.96…   |
    | September                         | 3252                                |
    | together                          | 3627                                |
    """
    made = given.shared("subscriptions-august-subscription", make_august)
    change = {"id": made["item"], "price": recurring(given, 3252)}
    asked = {"subscription": made["id"], "subscription_items": [change]}

    preview = api.get("/v1/invoices/upcoming", {**asked, "subscription_proration_date": made["end"] - 445_540})

    assert (in_full(preview), preview["total"]) == ([(-166, True), (541, True), (3252, False)], 3627)


@requirement(
    "subscriptions.calendar.created",
    MUST,
    cites=TEST_CLOCKS,
    needs=CLOCKS,
    operation=CREATE,
)
def test_created(api: Api, given: Given) -> None:
    """A subscription of a customer on a test clock starts at the clock's time."""
    made = given.shared("subscriptions-august-subscription", make_august)

    created = api.get(f"{SUBSCRIPTIONS}/{made['id']}")

    assert (created["created"], created["start_date"], created["current_period_end"]) == (
        utc(2022, 8, 1),
        utc(2022, 8, 1),
        utc(2022, 9, 1),
    )


@requirement("subscriptions.calendar.test_clock", MUST, cites="subscriptions/object", needs=CLOCKS, operation=CREATE)
def test_test_clock(api: Api, given: Given) -> None:
    """A subscription of a customer on a test clock names the clock."""
    made = given.shared("subscriptions-august-subscription", make_august)

    assert api.get(f"{SUBSCRIPTIONS}/{made['id']}")["test_clock"] == made["clock"]


@requirement("subscriptions.calendar.coupon_once", MUST, cites=COUPONS, needs=CLOCKS, operation=CREATE)
def test_coupon_once(api: Api, given: Given, eventually: Eventually) -> None:
    """A coupon that applies once takes off of the first invoice, and not of the renewal."""
    made = discounted(given, eventually)["once"]

    invoices = api.get("/v1/invoices", {"subscription": made})["data"]

    assert [invoice["total"] for invoice in invoices] == [1000, 900]


@requirement("subscriptions.calendar.coupon_repeating", MUST, cites=COUPONS, needs=CLOCKS, operation=CREATE)
def test_coupon_repeating(api: Api, given: Given, eventually: Eventually) -> None:
    """A coupon for three months takes off of the first renewal, too."""
    made = discounted(given, eventually)["repeating"]

    invoices = api.get("/v1/invoices", {"subscription": made})["data"]

    assert [invoice["total"] for invoice in invoices] == [900, 900]


@requirement("subscriptions.calendar.coupon_after_trial", MUST, cites=COUPONS, needs=CLOCKS, operation=CREATE)
def test_coupon_after_trial(api: Api, given: Given, eventually: Eventually) -> None:
    """A coupon that applies once waits for the end of a trial: nothing is taken off of nothing."""
    made = discounted(given, eventually)["trial"]

    invoices = api.get("/v1/invoices", {"subscription": made})["data"]

    assert [invoice["total"] for invoice in invoices] == [900, 0]


@requirement("subscriptions.calendar.coupon_gone", SHOULD, cites=COUPONS, needs=CLOCKS, operation=CREATE)
def test_coupon_gone(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription whose coupon has applied once has no discount any more after its renewal."""
    made = discounted(given, eventually)["once"]

    assert api.get(f"{SUBSCRIPTIONS}/{made}")["discount"] is None


def make_august(maker: Given) -> Json:
    """A subscription of 10.00 for August 2022, its clock standing at the beginning."""
    customer = customer_at(maker, utc(2022, 8, 1))
    made = subscribe(maker, customer=customer["id"])
    return {
        "id": made["id"],
        "clock": customer["test_clock"],
        "item": made["items"]["data"][0]["id"],
        "end": made["current_period_end"],
    }
