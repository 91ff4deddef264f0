"""What usage makes of subscriptions: lines in arrears, early ends, changes, and thresholds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.reference_world import DAY, START, World, utc

Json = Any
MIDDLE = START + 10 * DAY


def metered(world: World, aggregation: str = "sum", **params: Json) -> str:
    """A price of 10 cents for what is used."""
    return world.price(10, recurring={"usage_type": "metered", "aggregate_usage": aggregation}, **params)


def use(world: World, subscription: Json, quantity: int, index: int = 0, **params: Json) -> Json:
    item = subscription["items"]["data"][index]["id"]
    return world.post(f"subscription_items/{item}/usage_records", quantity=quantity, **params)


def amounts(invoice: Json) -> list[tuple[int, int]]:
    """Quantity and amount of each line."""
    return [(line["quantity"], line["amount"]) for line in invoice["lines"]["data"]]


def invoices(world: World, subscription: Json) -> list[Json]:
    """Those of the subscription, oldest first."""
    found: list[Json] = world.get("invoices", subscription=subscription["id"])["data"]
    return found[::-1]


@pytest.fixture
def used(world: World) -> Json:
    """A subscription to a metered price, ten days old."""
    subscription = world.subscribe(metered(world))
    world.move(MIDDLE)
    return subscription


def test_usage_is_billed_when_its_period_is_over_and_never_again(world: World, used: Json) -> None:
    use(world, used, 30)
    world.move(utc(2023, 2, 1))
    use(world, used, 5)
    world.move(utc(2023, 3, 1))

    first, january, february = invoices(world, used)
    assert [amounts(invoice) for invoice in (first, january, february)] == [[(0, 0)], [(30, 300)], [(5, 50)]]
    assert january["lines"]["data"][0]["period"] == {"start": START, "end": utc(2023, 2, 1)}


def test_a_licensed_price_beside_it_is_paid_in_advance(world: World) -> None:
    subscription = world.subscribe(world.price(1000), metered(world))
    use(world, subscription, 30, index=1)
    world.move(utc(2023, 2, 1))

    assert sorted(amounts(world.latest_invoice(subscription))) == [(1, 1000), (30, 300)]


def test_usage_in_a_trial_costs_nothing(world: World) -> None:
    subscription = world.subscribe(metered(world), trial_period_days=7)
    use(world, subscription, 30)
    world.move(START + 7 * DAY)
    use(world, subscription, 5)
    world.move(utc(2023, 2, 8))

    assert [invoice["total"] for invoice in invoices(world, subscription)] == [0, 0, 50]


def test_a_new_cycle_bills_what_was_used_before_it(world: World, used: Json) -> None:
    use(world, used, 30)
    world.change(used, billing_cycle_anchor="now")
    use(world, used, 5)

    assert amounts(world.latest_invoice(used)) == [(30, 300)]
    assert amounts(world.get("invoices/upcoming", subscription=used["id"])) == [(5, 50)]


def test_a_preview_changes_nothing(world: World, used: Json) -> None:
    use(world, used, 30)
    before = world.everything()

    shown = world.get("invoices/upcoming", subscription=used["id"])

    assert (amounts(shown), world.everything()) == ([(30, 300)], before)


def test_the_latest_moment_counts_whenever_it_was_reported(world: World) -> None:
    subscription = world.subscribe(metered(world, "last_during_period"))
    world.move(MIDDLE)
    use(world, subscription, 8)
    use(world, subscription, 20, timestamp=START + DAY)

    assert amounts(world.get("invoices/upcoming", subscription=subscription["id"])) == [(8, 80)]


def test_several_items_reach_their_thresholds_at_once(world: World) -> None:
    prices = [metered(world), metered(world)]
    items = [{"price": price, "billing_thresholds": {"usage_gte": 10}} for price in prices]
    subscription = world.post(
        "subscriptions", customer=world.customer, items=items, billing_thresholds={"amount_gte": 200}
    )
    use(world, subscription, 9)
    use(world, subscription, 11, index=1)

    invoice = world.latest_invoice(subscription)

    lines = {line["subscription_item"]: line["id"] for line in invoice["lines"]["data"]}
    second = subscription["items"]["data"][1]["id"]
    assert invoice["threshold_reason"] == {
        "amount_gte": 200,
        "item_reasons": [{"line_item_ids": [lines[second]], "usage_gte": 10}],
    }
    assert (invoice["billing_reason"], invoice["total"]) == ("subscription_threshold", 200)


def test_every_threshold_bills_what_has_come_since_the_last(world: World, used: Json) -> None:
    world.change(used, billing_thresholds={"amount_gte": 1000})
    for quantity in (120, 40, 60, 30):
        use(world, used, quantity)
    world.move(utc(2023, 2, 1))

    assert [invoice["total"] for invoice in invoices(world, used)] == [0, 1200, 1000, 300]


def test_a_threshold_looks_at_amounts_less_discounts(world: World, used: Json) -> None:
    coupon = world.post("coupons", percent_off=50, duration="forever")["id"]
    world.change(used, coupon=coupon, billing_thresholds={"amount_gte": 1000})
    use(world, used, 150)

    assert [invoice["billing_reason"] for invoice in invoices(world, used)] == ["subscription_create"]


def test_a_threshold_begins_a_new_cycle(world: World) -> None:
    """What was paid of the old one is credited: 21 of 31 days."""
    thresholds = {"amount_gte": 1000, "reset_billing_cycle_anchor": True}
    subscription = world.subscribe(world.price(3100), metered(world), billing_thresholds=thresholds)
    world.move(MIDDLE)
    use(world, subscription, 150, index=1)

    invoice, after = world.latest_invoice(subscription), world.again(subscription)

    assert sorted(line["amount"] for line in invoice["lines"]["data"]) == [-2100, 1500, 3100]
    assert (after["billing_cycle_anchor"], after["current_period_end"]) == (MIDDLE, utc(2023, 2, 11))
    assert world.get("invoices/upcoming", subscription=subscription["id"])["total"] == 3100


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"quantity": -1}, "quantity"),
        ({"quantity": 1, "timestamp": MIDDLE + DAY}, "timestamp"),
        ({"quantity": 1, "timestamp": START - 1}, "timestamp"),
    ],
)
def test_refused_usage_is_not_recorded(world: World, used: Json, params: Json, param: str) -> None:
    before = world.everything()

    refused = use(world, used, **params)

    assert (refused["status"], refused["param"], world.everything()) == (400, param, before)


def test_what_has_ended_or_is_licensed_has_no_usage(world: World, used: Json) -> None:
    licensed = world.subscribe()
    world.delete(f"subscriptions/{used['id']}")

    assert [use(world, subscription, 1)["status"] for subscription in (used, licensed)] == [400, 400]


def test_a_refused_deletion_keeps_usage(world: World) -> None:
    subscription = world.subscribe(world.price(), metered(world))
    use(world, subscription, 30, index=1)
    item = subscription["items"]["data"][1]["id"]
    before = world.everything()

    refused = world.delete(f"subscription_items/{item}")

    assert (refused["status"], refused["param"], world.everything()) == (400, "clear_usage", before)
