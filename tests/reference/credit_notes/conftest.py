"""A shop to credit invoices in: the lines of credit notes, and invoices to credit."""

from __future__ import annotations

from typing import Any

import pytest

from tests.reference.invoices.conftest import Shop

Json = Any


@pytest.fixture
def shop(target: Any) -> Shop:
    return Shop(target)


def custom(unit_amount: int, quantity: int = 1, **more: Json) -> Json:
    return {
        "type": "custom_line_item",
        "description": "Credit",
        "quantity": quantity,
        "unit_amount": unit_amount,
        **more,
    }


def of(line: Json, **how: Json) -> Json:
    return {"type": "invoice_line_item", "invoice_line_item": line["id"], **how}


def priced(shop: Shop, unit_amount: int, quantity: int, **params: Json) -> Json:
    """An open invoice with one line of so many units."""
    customer = shop.customer("visa")
    params = {name: value for name, value in params.items() if value}
    draft = shop.draft(customer, **params)
    shop.item(customer, None, invoice=draft["id"], unit_amount=unit_amount, quantity=quantity, currency="usd")
    return shop.act(draft, "finalize")


def paid(shop: Shop, *amounts: int, **params: Json) -> Json:
    return shop.act(shop.draft(shop.customer("visa"), *amounts, **params), "pay")


def amounts(invoice: Json) -> Json:
    names = ("status", "amount_due", "amount_remaining", "pre_payment_credit_notes_amount")
    return tuple(invoice[name] for name in (*names, "post_payment_credit_notes_amount"))
