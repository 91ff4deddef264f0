"""Credit notes that the reference target refuses: each names its parameter, and leaves no trace."""

from __future__ import annotations

from typing import Any

import pytest

from tests.reference.credit_notes.conftest import amounts, custom, of, paid, priced
from tests.reference.invoices.conftest import Shop

Json = Any


def test_a_credit_note_that_paid_its_invoice_cannot_be_voided(shop: Shop) -> None:
    invoice = shop.open(shop.customer(), 1000)
    note = shop.post("credit_notes", invoice=invoice["id"], amount=1000)

    assert shop.post(f"credit_notes/{note['id']}/void")["status"] == 400


def test_refunds_without_a_note_leave_less_to_credit(shop: Shop) -> None:
    invoice = paid(shop, 1000)
    shop.post("refunds", charge=invoice["charge"], amount=400)

    assert shop.post("credit_notes", invoice=invoice["id"], amount=601, out_of_band_amount=601)["status"] == 400
    assert shop.post("credit_notes", invoice=invoice["id"], amount=600, out_of_band_amount=600)["total"] == 600


def test_a_line_is_credited_by_quantity_or_by_amount_but_not_by_both(shop: Shop) -> None:
    invoice = priced(shop, 500, 4)
    [line] = invoice["lines"]["data"]
    first = shop.post("credit_notes", invoice=invoice["id"], lines=[of(line, quantity=1)])

    assert shop.post("credit_notes", invoice=invoice["id"], lines=[of(line, amount=500)])["status"] == 400
    assert shop.post("credit_notes", invoice=invoice["id"], lines=[of(line, quantity=4)])["status"] == 400
    shop.post(f"credit_notes/{first['id']}/void")
    by_amount = shop.post("credit_notes", invoice=invoice["id"], lines=[of(line, amount=700)])
    assert (by_amount["total"], by_amount["lines"]["data"][0]["quantity"]) == (700, None)


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({}, "amount"),
        ({"amount": 0}, "amount"),
        ({"amount": -1}, "amount"),
        ({"amount": 1001}, "amount"),
        ({"amount": 2, "lines": [custom(1)]}, "amount"),
        ({"amount": 1, "refund": "re_missing"}, "refund"),
        ({"amount": 1, "refund_amount": 1}, "refund_amount"),
        ({"amount": 1, "credit_amount": 1}, "credit_amount"),
        ({"amount": 1, "out_of_band_amount": 1}, "out_of_band_amount"),
        ({"lines": [custom(1001)]}, "lines"),
        ({"lines": [custom(0)]}, "lines"),
        ({"lines": [custom(-1)]}, "lines[0][unit_amount]"),
        ({"lines": [custom(1, unit_amount_decimal="1")]}, "lines[0][unit_amount]"),
        ({"lines": [{"type": "custom_line_item", "description": "Credit", "quantity": 1}]}, "lines[0][unit_amount]"),
        ({"lines": [{"type": "custom_line_item", "unit_amount": 1, "quantity": 1}]}, "lines[0][description]"),
        ({"lines": [{"type": "custom_line_item", "unit_amount": 1, "description": "1"}]}, "lines[0][quantity]"),
        ({"lines": [custom(1, amount=1)]}, "lines[0][amount]"),
        ({"lines": [custom(1), custom(1, tax_rates=["txr_missing"])]}, "lines[1][tax_rates][0]"),
        ({"lines": [{"type": "invoice_line_item", "quantity": 1}]}, "lines[0][invoice_line_item]"),
        ({"lines": [of({"id": "il_missing"}, quantity=1)]}, "lines[0][invoice_line_item]"),
        ({"lines": [of({"id": "$line"})]}, "lines[0][quantity]"),
        ({"lines": [of({"id": "$line"}, quantity=0)]}, "lines[0][quantity]"),
        ({"lines": [of({"id": "$line"}, quantity=2)]}, "lines[0][quantity]"),
        ({"lines": [of({"id": "$line"}, quantity=1, amount=1)]}, "lines[0][quantity]"),
        ({"lines": [of({"id": "$line"}, amount=1001)]}, "lines[0][amount]"),
        ({"lines": [of({"id": "$line"}, amount=-1)]}, "lines[0][amount]"),
        ({"lines": [of({"id": "$line"}, amount=1, description="1")]}, "lines[0][description]"),
        ({"lines": [of({"id": "$line"}, amount=600), of({"id": "$line"}, amount=600)]}, "lines[1][amount]"),
        ({"lines": [of({"id": "$line"}, amount=1), of({"id": "$line"}, quantity=1)]}, "lines[1][quantity]"),
    ],
    ids=str,
)
def test_refusals_name_their_parameter_and_change_nothing(shop: Shop, params: Json, param: str) -> None:
    invoice = shop.open(shop.customer(), 1000)
    for line in params.get("lines", ()):
        if line.get("invoice_line_item") == "$line":
            line["invoice_line_item"] = invoice["lines"]["data"][0]["id"]

    refusal = shop.post("credit_notes", invoice=invoice["id"], **params)

    assert (refusal["status"], refusal["error"]["param"]) == (400, param)
    assert shop.invoice(invoice) == invoice
    assert shop.get("credit_notes", invoice=invoice["id"])["data"] == []


@pytest.mark.parametrize(
    "params",
    [
        {"amount": 100},
        {"amount": 100, "refund_amount": 50},
        {"amount": 100, "refund_amount": 50, "credit_amount": 51},
        {"amount": 100, "refund_amount": -50, "credit_amount": 150},
        {"amount": 1001, "refund_amount": 1001},
    ],
    ids=str,
)
def test_a_paid_invoice_keeps_its_money_when_a_note_is_refused(shop: Shop, params: Json) -> None:
    invoice = paid(shop, 1000)

    refusal = shop.post("credit_notes", invoice=invoice["id"], **params)

    assert refusal["status"] == 400
    after = shop.invoice(invoice, expand=["charge", "customer"])
    assert (after["charge"]["amount_refunded"], after["customer"]["balance"]) == (0, 0)
    assert amounts(after) == amounts(invoice)


@pytest.mark.parametrize("action", [None, "void", "mark_uncollectible"])
def test_only_open_and_paid_invoices_are_credited(shop: Shop, action: str | None) -> None:
    customer = shop.customer()
    invoice = shop.act(shop.open(customer, 1000), action) if action else shop.draft(customer, 1000)

    assert shop.post("credit_notes", invoice=invoice["id"], amount=1)["error"]["param"] == "invoice"


def test_negative_lines_are_not_credited(shop: Shop) -> None:
    invoice = shop.open(shop.customer(), 1000, -300)
    line = next(line for line in invoice["lines"]["data"] if line["amount"] < 0)

    assert shop.post("credit_notes", invoice=invoice["id"], lines=[of(line, quantity=1)])["status"] == 400
