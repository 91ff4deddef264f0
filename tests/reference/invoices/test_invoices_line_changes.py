"""Changing single lines of a draft: with their items, by themselves, and never once the invoice is finalized."""

from __future__ import annotations

from typing import Any

import pytest

Json = Any
VAT = {"display_name": "VAT", "inclusive": False, "percentage": "20"}


@pytest.fixture
def customer(newer: Any) -> Json:
    return newer.customer("visa")


@pytest.fixture
def draft(newer: Any, customer: Json) -> Json:
    return newer.draft(customer, 1000)


def changed(newer: Any, invoice: Json, **params: Json) -> Json:
    """The first line after a change."""
    return newer.post(f"invoices/{invoice['id']}/lines/{invoice['lines']['data'][0]['id']}", **params)


def price(newer: Any, **params: Json) -> str:
    product = newer.post("products", name="Chair")["id"]
    identifier: str = newer.post("prices", product=product, currency="usd", unit_amount=300, **params)["id"]
    return identifier


def test_an_amount_changes_the_item_and_the_invoice(newer: Any, draft: Json) -> None:
    """What line and item share changes in both."""
    line = changed(newer, draft, amount=700, description="Less")

    assert (line["amount"], line["description"]) == (700, "Less")
    assert newer.get(f"invoiceitems/{line['invoice_item']}")["amount"] == 700
    assert newer.invoice(draft)["total"] == 700


@pytest.mark.parametrize(
    ("params", "total"),
    [
        ({"quantity": 3}, 3000),
        ({"price_data": {"currency": "usd", "product_data": {"name": "Desk"}, "unit_amount": 450}}, 450),
    ],
)
def test_what_a_line_costs(newer: Any, draft: Json, params: Json, total: int) -> None:
    """A quantity multiplies; price data describe a product of their own."""
    assert changed(newer, draft, **params)["amount"] == total
    assert newer.invoice(draft)["total"] == total


def test_a_price_and_its_quantity(newer: Any, draft: Json) -> None:
    """A line is billed by another price."""
    wanted = price(newer)

    line = changed(newer, draft, price=wanted, quantity=2)

    assert (line["price"]["id"], line["amount"]) == (wanted, 600)


def test_discounts_and_rates(newer: Any, draft: Json) -> None:
    """A line takes discounts and tax rates of its own."""
    coupon, rate = newer.coupon(percent_off=10), newer.rate("20")

    line = changed(newer, draft, discounts=[{"coupon": coupon}], tax_rates=[rate])

    assert (line["discount_amounts"][0]["amount"], line["tax_amounts"][0]["amount"]) == (100, 180)
    assert newer.invoice(draft)["total"] == 1080


def test_period_metadata_and_discountable(newer: Any, draft: Json) -> None:
    """Metadata of an item's line are merged."""
    period = {"start": 1700000000, "end": 1700086400}
    changed(newer, draft, metadata={"a": "1"})

    line = changed(newer, draft, period=period, metadata={"b": "2"}, discountable=False)

    assert (line["period"], line["metadata"], line["discountable"]) == (period, {"a": "1", "b": "2"}, False)


def test_tax_amounts(newer: Any, draft: Json) -> None:
    """Taxes that the request has computed stand as they are, under an inactive rate that is used again, until unset."""
    given = [{"amount": 123, "taxable_amount": 1000, "tax_rate_data": VAT}]
    [first] = changed(newer, draft, tax_amounts=given)["tax_amounts"]
    [second] = changed(newer, draft, tax_amounts=given)["tax_amounts"]

    assert (first["amount"], first["tax_rate"]) == (123, second["tax_rate"])
    assert newer.get(f"tax_rates/{first['tax_rate']}")["active"] is False
    assert newer.invoice(draft)["total"] == 1123
    assert changed(newer, draft, tax_amounts="")["tax_amounts"] == []


def test_inclusive_tax_amounts(newer: Any, draft: Json) -> None:
    """An inclusive one is part of the line's amount."""
    changed(
        newer, draft, tax_amounts=[{"amount": 90, "taxable_amount": 910, "tax_rate_data": {**VAT, "inclusive": True}}]
    )

    invoice = newer.invoice(draft)

    assert (invoice["total"], invoice["total_excluding_tax"], invoice["tax"]) == (1000, 910, 90)


def test_tax_amounts_beside_rates(newer: Any, customer: Json) -> None:
    """Where rates compute the taxes none can be given."""
    draft = newer.draft(customer, 1000, default_tax_rates=[newer.rate("20")])

    refused = changed(newer, draft, tax_amounts=[{"amount": 1, "taxable_amount": 1000, "tax_rate_data": VAT}])

    assert (refused["status"], refused["error"]["param"]) == (400, "tax_amounts")
    assert newer.invoice(draft)["total"] == 1200


def test_a_subscription_s_line(newer: Any) -> None:
    """The line of a subscription's draft changes by itself: its item costs what it did, its metadata are replaced."""
    clock = newer.clock(1700000000)
    customer = newer.customer(test_clock=clock)
    monthly = price(newer, recurring={"interval": "month"})
    card = newer.card(customer)
    subscription = newer.post(
        "subscriptions",
        customer=customer["id"],
        items=[{"price": monthly}],
        default_payment_method=card,
        metadata={"a": "1"},
    )
    newer.advance(clock, subscription["current_period_end"] + 60)
    [draft] = newer.get("invoices", customer=customer["id"], status="draft")["data"]

    coupon = newer.coupon(percent_off=50)
    changed(newer, draft, quantity=2, metadata={"b": "2"}, discounts=[{"coupon": coupon}])

    invoice = newer.invoice(draft)
    [line] = invoice["lines"]["data"]
    assert (line["amount"], line["quantity"], line["metadata"], invoice["total"]) == (600, 2, {"b": "2"}, 300)
    assert newer.get(f"subscriptions/{subscription['id']}")["items"]["data"][0]["quantity"] == 1


def test_a_finalized_invoice(newer: Any, customer: Json) -> None:
    """Lines are changed in drafts only."""
    refused = changed(newer, newer.open(customer, 1000), description="Later")

    assert (refused["status"], refused["error"]["code"]) == (400, "invoice_not_editable")


def test_no_such_line(newer: Any, draft: Json) -> None:
    """Unknown lines, and lines of other invoices, are not found."""
    other = newer.draft(newer.customer(), 500)

    refused = newer.post(f"invoices/{draft['id']}/lines/{other['lines']['data'][0]['id']}", description="Whose?")

    assert (refused["status"], refused["error"]["code"]) == (404, "resource_missing")
