"""Of a refused request nothing remains, however far it had come."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.reference.rehearsal import all_or_nothing, rehearsed
from conformance.reference.store import Store
from tests.support.reference_world import START, World

Json = Any


def test_a_declined_start_leaves_nothing() -> None:
    """A subscription that is refused because its payment failed leaves no object and no redemption."""
    world = World(card="chargeCustomerFail")
    price = world.price()
    world.post("coupons", id="less", percent_off=10, duration="once")
    world.post("invoiceitems", customer=world.customer, amount=500, currency="usd")
    before = world.everything()

    refused = world.subscribe(price, payment_behavior="error_if_incomplete", coupon="less")

    assert (refused["status"], refused["code"]) == (402, "card_declined")
    assert world.everything() == before


def test_a_declined_change_leaves_nothing() -> None:
    """So does a change that is refused because its payment failed."""
    world = World()
    subscription = world.subscribe()
    world.pay_with("chargeCustomerFail")
    before = world.everything()

    refused = world.change(
        subscription,
        items=[{"id": subscription["items"]["data"][0]["id"], "quantity": 5}],
        proration_behavior="always_invoice",
        payment_behavior="error_if_incomplete",
    )

    assert (refused["status"], refused["code"]) == (402, "card_declined")
    assert world.everything() == before


@pytest.mark.parametrize(
    ("params", "status", "param"),
    [
        ({"items": [{"price": "price_none"}]}, 400, "items[0][price]"),
        ({"payment_behavior": "pending_if_incomplete"}, 400, "payment_behavior"),
        ({"collection_method": "send_invoice"}, 400, "days_until_due"),
        ({"days_until_due": 3}, 400, "days_until_due"),
        ({"trial_end": START - 1}, 400, "trial_end"),
        ({"trial_period_days": 731}, 400, "trial_period_days"),
        ({"trial_from_plan": True, "trial_period_days": 3}, 400, "trial_from_plan"),
        ({"billing_cycle_anchor": START + 32 * 86400}, 400, "billing_cycle_anchor"),
        ({"backdate_start_date": START + 1}, 400, "backdate_start_date"),
        ({"cancel_at": START - 1}, 400, "cancel_at"),
        ({"default_payment_method": "pm_none"}, 400, "default_payment_method"),
        ({"coupon": "none"}, 400, "coupon"),
    ],
)
def test_refused_parameters(world: World, params: dict[str, Json], status: int, param: str) -> None:
    """Parameters that make no subscription are refused by name, and nothing is stored."""
    given = {"items": [{"price": world.price()}], **params}
    before = world.everything()

    refused = world.post("subscriptions", customer=world.customer, **given)

    assert (refused["status"], refused["param"]) == (status, param)
    assert world.everything() == before


def test_a_pending_update(world: World) -> None:
    """A change whose payment fails waits; it is made when its invoice is paid, and forgotten after 23 hours."""
    subscription = world.subscribe()
    item = subscription["items"]["data"][0]["id"]
    world.pay_with("chargeCustomerFail")
    waiting = {"proration_behavior": "always_invoice", "payment_behavior": "pending_if_incomplete"}

    held = world.change(subscription, items=[{"id": item, "quantity": 3}], **waiting)
    assert (held["status"], held["quantity"], held["pending_update"]["expires_at"]) == ("active", 1, START + 23 * 3600)
    card = world.post("payment_methods/pm_card_visa/attach", customer=world.customer)["id"]
    world.post(f"invoices/{held['latest_invoice']}/pay", payment_method=card)
    made = world.again(subscription)
    assert (made["pending_update"], made["quantity"]) == (None, 3)
    world.change(subscription, items=[{"id": item, "quantity": 9}], **waiting)
    world.move(START + 23 * 3600)

    over = world.again(subscription)
    assert (over["pending_update"], over["quantity"], world.latest_invoice(over)["status"]) == (None, 3, "void")


def test_rehearsals_keep_the_order_of_lists() -> None:
    """What was removed in a rehearsal returns to its place, what was added goes, and nothing is entered."""
    store = Store()
    first, second = (store.add({"id": f"{n}", "object": "thing", "created": n, "kind": "x"}) for n in (1, 2))
    table = store.table("thing")
    assert [each["id"] for each in table.of("kind", "x")] == ["2", "1"]

    with rehearsed(store, [second]):
        store.remove(first)
        store.add({"id": "9", "object": "thing", "created": 99, "kind": "x"})
        store.agenda.enter(1, "none", "1")
        second["kind"] = "y"

    assert [each["id"] for each in table.newest_first()] == ["2", "1"]
    assert [each["id"] for each in table.of("kind", "x")] == ["2", "1"]
    assert second["kind"] == "x"
    assert list(store.agenda.due_until(10)) == []


def test_nested_requests_are_kept_by_the_outermost() -> None:
    """What an inner block has done is taken back with the outer one."""
    store = Store()

    def fail() -> None:
        with all_or_nothing(store, []):
            with all_or_nothing(store, []):
                store.add({"id": "1", "object": "thing"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert len(store.table("thing")) == 0
    with all_or_nothing(store, []):
        store.agenda.enter(1, "none", "1")
    assert len(list(store.agenda.due_until(10))) == 1
