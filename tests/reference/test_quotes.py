"""Quotes of the reference: what the documentation leaves open, and that a refused acceptance changes nothing."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from conformance.reference.quoting import document
from conformance.reference.store import Record, Store
from tests.support.reference_world import DAY, START, World

Json = Any


@pytest.fixture
def world() -> World:
    return World()


def once(world: World, amount: int = 1000) -> str:
    """The ID of a one-time price."""
    identifier: str = world.post("prices", unit_amount=amount, currency="usd", product=world.product)["id"]
    return identifier


def opened(world: World, **params: Json) -> Json:
    """A finalized quote of the customer."""
    given = {"customer": world.customer, "line_items": [{"price": once(world)}], **params}
    return world.post(f"quotes/{world.post('quotes', **given)['id']}/finalize")


def test_a_refused_acceptance_leaves_everything_as_it_was(world: World) -> None:
    coupon = world.post("coupons", percent_off=10, duration="once", max_redemptions=1)["id"]
    quote = opened(world, discounts=[{"coupon": coupon}])
    world.post("customers", coupon=coupon)
    before = world.everything()

    refusal = world.post(f"quotes/{quote['id']}/accept")

    assert (refusal["status"], refusal["code"]) == (400, "coupon_expired")
    assert world.everything() == before


def test_a_deactivated_price_can_still_be_had_by_those_who_were_offered_it(world: World) -> None:
    price = once(world)
    quote = opened(world, line_items=[{"price": price}])
    world.post(f"prices/{price}", active=False)

    assert world.post(f"quotes/{quote['id']}/accept")["status"] == "accepted"


def test_the_quote_of_a_deleted_customer_cannot_be_accepted(world: World) -> None:
    quote = opened(world)
    world.delete(f"customers/{world.customer}")

    assert world.post(f"quotes/{quote['id']}/accept")["code"] == "resource_missing"
    assert world.get(f"quotes/{quote['id']}")["status"] == "open"


def test_a_quote_expires_at_the_very_second(world: World) -> None:
    quote = opened(world, expires_at=START + DAY)
    world.move(START + 5 * DAY)

    found = world.get(f"quotes/{quote['id']}")

    assert (found["status"], found["status_transitions"]["canceled_at"]) == ("canceled", START + DAY)


def test_an_expiry_that_was_put_off_and_brought_forward_holds_as_it_was_said_last(world: World) -> None:
    quote = opened(world, expires_at=START + DAY)
    world.post(f"quotes/{quote['id']}", expires_at=START + 3 * DAY)
    world.move(START + 2 * DAY)
    assert world.get(f"quotes/{quote['id']}")["status"] == "open"

    world.move(START + 3 * DAY)

    assert world.get(f"quotes/{quote['id']}")["status"] == "canceled"


def test_finalizing_a_revision_cancels_what_it_revises(world: World) -> None:
    first = opened(world)
    revision = world.post("quotes", from_quote={"quote": first["id"], "is_revision": True})

    number = world.post(f"quotes/{revision['id']}/finalize")["number"]

    assert number == first["number"][:-1] + "2"
    assert world.get(f"quotes/{first['id']}")["status"] == "canceled"


def test_finalizing_a_clone_leaves_the_original_open(world: World) -> None:
    first = opened(world)
    clone = world.post("quotes", from_quote={"quote": first["id"]})

    number = world.post(f"quotes/{clone['id']}/finalize")["number"]

    assert number.split("-")[2:] == ["0002", "1"]
    assert world.get(f"quotes/{first['id']}")["status"] == "open"


def test_a_clone_keeps_the_discount_when_the_original_loses_it(world: World) -> None:
    coupon = world.post("coupons", percent_off=10, duration="once")["id"]
    given = {"customer": world.customer, "line_items": [{"price": once(world)}], "discounts": [{"coupon": coupon}]}
    first = world.post("quotes", **given)
    clone = world.post("quotes", from_quote={"quote": first["id"]})

    world.post(f"quotes/{first['id']}", discounts="")

    found = world.get(f"quotes/{clone['id']}", expand=["discounts"])
    assert (found["discounts"][0]["coupon"]["id"], found["amount_total"]) == (coupon, 900)


def test_line_items_keep_their_order_when_some_are_kept(world: World) -> None:
    prices = [once(world, amount) for amount in (100, 200, 300)]
    given = {"line_items": [{"price": price} for price in prices[:2]], "expand": ["line_items"]}
    quote = world.post("quotes", **given)
    first, second = quote["line_items"]["data"]

    items = [{"price": prices[2]}, {"id": second["id"]}, {"id": first["id"]}]
    world.post(f"quotes/{quote['id']}", line_items=items)

    found = world.get(f"quotes/{quote['id']}/line_items")["data"]
    assert [item["amount_total"] for item in found] == [100, 200, 300]
    after = world.get(f"quotes/{quote['id']}/line_items", starting_after=second["id"])["data"]
    assert [item["amount_total"] for item in after] == [300]


def test_a_line_item_cannot_be_named_twice(world: World) -> None:
    quote = world.post("quotes", line_items=[{"price": once(world)}], expand=["line_items"])
    identifier = quote["line_items"]["data"][0]["id"]

    refusal = world.post(f"quotes/{quote['id']}", line_items=[{"id": identifier}, {"id": identifier}])

    assert (refusal["status"], refusal["param"]) == (400, "line_items")


def test_a_customer_who_lives_elsewhere_cannot_be_given_a_quote(world: World) -> None:
    quote = world.post("quotes")

    assert world.post(f"quotes/{quote['id']}", customer=world.customer)["param"] == "customer"


def test_changing_to_charging_drops_the_days_until_due(world: World) -> None:
    quote = world.post("quotes", collection_method="send_invoice", invoice_settings={"days_until_due": 7})

    changed = world.post(f"quotes/{quote['id']}", collection_method="charge_automatically")

    assert changed["invoice_settings"] == {"days_until_due": None}


def test_a_schedule_begins_the_subscription_when_the_quote_takes_effect(world: World) -> None:
    at = START + 10 * DAY
    quote = opened(world, line_items=[{"price": world.price()}], subscription_data={"effective_date": at})
    schedule = world.post(f"quotes/{quote['id']}/accept")["subscription_schedule"]

    world.move(at + DAY)

    started = world.get(f"subscription_schedules/{schedule}")["subscription"]
    assert world.get(f"subscriptions/{started}")["start_date"] == at


def printed(**members: Json) -> str:
    """The text of a PDF."""
    quote = {
        "id": "qt_1",
        "number": "QT-68BB114-0001-1",
        "currency": "usd",
        "header": None,
        "footer": None,
        "description": None,
        "customer": None,
        "expires_at": START,
        "amount_subtotal": 1000,
        "amount_total": 1000,
        "total_details": {"amount_discount": 0, "amount_tax": 0},
        **members,
    }
    item = {"quantity": 1, "description": "Shirt", "amount_subtotal": 1000, "price": {"recurring": None}}
    content = document.printed(Store(), Record(quote, {"items": [Record(item)] * 100}))
    pages = PdfReader(BytesIO(content)).pages
    assert len(pages) == 3
    assert all("QT-68BB114-0001-1" in page.extract_text() for page in pages)
    return "\n".join(page.extract_text() for page in pages)


def test_a_long_quote_has_its_number_on_every_page() -> None:
    assert printed().count("1 x Shirt: $10.00") == 100


@pytest.mark.parametrize("text", ["50 (fifty)", "back\\slash", "Müller & Söhne €"])
def test_any_text_can_be_printed(text: str) -> None:
    assert text in printed(header=text)


def test_what_a_font_does_not_have_is_shown_otherwise() -> None:
    assert "? Tokyo" in printed(header="東 Tokyo")


def test_long_texts_are_cut() -> None:
    assert "x..." in printed(description="x" * 500)
