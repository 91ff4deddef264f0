"""What later services do with subscriptions: pause and resume them, stack discounts, anchor them on the calendar."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.house import NEWER
from tests.support.reference_world import DAY, HOUR, START, World, utc

Json = Any
TRIAL = START + 10 * DAY
PAUSING = {"trial_settings": {"end_behavior": {"missing_payment_method": "pause"}}}


@pytest.fixture
def world() -> World:
    return World(version=NEWER.version)


def poor(world: World) -> str:
    """The ID of a customer with nothing to pay with."""
    identifier: str = world.post("customers", test_clock=world.clock)["id"]
    return identifier


def paused(world: World) -> Json:
    """A subscription that was paused a moment ago."""
    made = world.subscribe(customer=poor(world), trial_end=TRIAL, **PAUSING)
    world.move(TRIAL)
    return world.again(made)


def card(world: World, customer: str, name: str = "visa") -> None:
    method = world.post(f"payment_methods/pm_card_{name}/attach", customer=customer)["id"]
    world.post(f"customers/{customer}", invoice_settings={"default_payment_method": method})


def resume(world: World, subscription: Json, **params: Json) -> Json:
    return world.post(f"subscriptions/{subscription['id']}/resume", **params)


def test_a_paused_subscription_is_never_billed(world: World) -> None:
    made = paused(world)

    world.move(TRIAL + 50 * DAY)

    assert world.again(made)["status"] == "paused"
    assert len(world.get("invoices", subscription=made["id"])["data"]) == 1


def test_a_trial_that_is_ended_by_hand_lapses_too(world: World) -> None:
    made = world.subscribe(customer=poor(world), trial_end=TRIAL, **PAUSING)

    ended = world.change(made, trial_end="now")

    assert (ended["status"], ended["trial_end"], ended["latest_invoice"]) == ("paused", START, made["latest_invoice"])


def test_a_resumption_waits_for_its_payment(world: World) -> None:
    made = paused(world)
    card(world, made["customer"])

    waiting = resume(world, made)

    assert (waiting["status"], waiting["pending_update"]["expires_at"]) == ("paused", TRIAL + 23 * HOUR)
    assert world.latest_invoice(made)["status"] == "open"
    world.post(f"invoices/{waiting['latest_invoice']}/pay")
    after = world.again(made)
    assert (after["status"], after["pending_update"]) == ("active", None)
    assert (after["current_period_start"], after["current_period_end"]) == (TRIAL, utc(2023, 2, 11))


def test_a_resumption_that_nobody_pays_is_over_after_23_hours(world: World) -> None:
    made = paused(world)
    resume(world, made)

    world.move(TRIAL + 23 * HOUR)

    assert (world.again(made)["status"], world.latest_invoice(made)["status"]) == ("paused", "void")


def test_a_resumption_whose_payment_fails_leaves_it_past_due(world: World) -> None:
    made = paused(world)
    card(world, made["customer"], "chargeCustomerFail")
    waiting = resume(world, made)

    refused = world.post(f"invoices/{waiting['latest_invoice']}/pay")

    assert (refused["status"], world.again(made)["status"]) == (402, "past_due")


def test_an_update_discards_a_resumption(world: World) -> None:
    made = paused(world)
    waiting = resume(world, made)

    world.change(made, items=[{"id": made["items"]["data"][0]["id"], "quantity": 2}])

    assert world.again(made)["pending_update"] is None
    assert world.get(f"invoices/{waiting['latest_invoice']}")["status"] == "void"


def test_a_resumption_is_previewed(world: World) -> None:
    made = paused(world)
    before = world.everything()

    preview = world.get("invoices/upcoming", subscription=made["id"], subscription_resume_at="now")

    assert (preview["total"], world.everything()) == (1000, before)


@pytest.mark.parametrize("status", ["active", "canceled"])
def test_only_what_is_paused_is_resumed(world: World, status: str) -> None:
    made = world.subscribe()
    if status == "canceled":
        world.delete(f"subscriptions/{made['id']}")

    assert resume(world, made)["status"] == {"active": 400, "canceled": 404}[status]


def test_old_versions_do_not_resume(world: World) -> None:
    made = paused(world)
    world.version = "2022-08-01"

    assert resume(world, made)["status"] == 404


def test_a_refused_update_redeems_nothing(world: World) -> None:
    coupon = world.post("coupons", percent_off=10, duration="forever")["id"]
    made = world.subscribe()
    item = made["items"]["data"][0]["id"]

    refused = world.change(
        made, items=[{"id": item, "discounts": [{"coupon": coupon}]}], cancellation_details={"comment": "No"}
    )

    assert refused["status"] == 400
    assert world.get(f"coupons/{coupon}")["times_redeemed"] == 0
    assert world.again(made) == made


def test_discounts_of_an_item_go_with_it(world: World) -> None:
    coupon = world.post("coupons", percent_off=10, duration="forever")["id"]
    made = world.subscribe(world.price(), world.price(2000))
    first, second = made["items"]["data"]
    world.change(made, items=[{"id": first["id"], "discounts": [{"coupon": coupon}]}])

    world.change(made, items=[{"id": first["id"], "deleted": True}], proration_behavior="none")

    assert [item["id"] for item in world.again(made)["items"]["data"]] == [second["id"]]
    assert list(world.api.store.table("discount").newest_first()) == []


def test_a_cycle_of_the_31st_comes_back_to_it(world: World) -> None:
    world.move(utc(2023, 2, 15))
    made = world.subscribe(billing_cycle_anchor_config={"day_of_month": 31, "hour": 0, "minute": 0, "second": 0})

    world.move(utc(2023, 3, 1))

    after = world.again(made)
    assert (after["billing_cycle_anchor"], after["current_period_end"]) == (utc(2023, 2, 28), utc(2023, 3, 31))
