"""The upcoming invoice: pending and supposed items, and that a preview stores nothing."""

from __future__ import annotations

from typing import Any

import pytest


def test_pending_items_are_previewed(shop: Any) -> None:
    customer = shop.customer()
    first, second = shop.item(customer, 100), shop.item(customer, 200)

    preview = shop.get("invoices/upcoming", customer=customer["id"])

    assert (preview["total"], preview["billing_reason"], preview["status"]) == (300, "upcoming", "draft")
    assert [line["invoice_item"] for line in preview["lines"]["data"]] == [second["id"], first["id"]]
    assert {"id", "auto_advance", "hosted_invoice_url", "invoice_pdf"}.isdisjoint(preview)
    assert preview["lines"]["url"] == f"/v1/invoices/upcoming/lines?customer={customer['id']}"
    assert preview["next_payment_attempt"] == preview["period_end"] + 3600


def test_a_preview_stores_nothing(shop: Any) -> None:
    customer = shop.customer()
    item = shop.item(customer, 1000)
    coupon = shop.coupon(percent_off=10)

    shop.get(
        "invoices/upcoming",
        customer=customer["id"],
        discounts=[{"coupon": coupon}],
        invoice_items=[
            {"amount": 500, "currency": "usd", "discounts": [{"coupon": coupon}]},
            {"invoiceitem": item["id"], "amount": 5, "description": "x"},
        ],
    )

    assert shop.get("invoices", customer=customer["id"])["data"] == []
    assert shop.get("invoiceitems", customer=customer["id"])["data"] == [item]
    assert shop.get(f"coupons/{coupon}")["times_redeemed"] == 0


def test_nothing_due_is_no_invoice(shop: Any) -> None:
    refusal = shop.get("invoices/upcoming", customer=shop.customer()["id"])

    assert (refusal["status"], refusal["error"]["code"]) == (404, "invoice_upcoming_none")


def test_somebody_has_to_be_billed(shop: Any) -> None:
    refusal = shop.get("invoices/upcoming")

    assert (refusal["status"], set(refusal["error"])) == (400, {"message", "type", "request_log_url"})


def test_items_can_be_supposed_and_changed(shop: Any) -> None:
    customer = shop.customer()
    item = shop.item(customer, 1000)
    supposed = [
        {"amount": 500, "currency": "usd", "description": "Supposed", "period": {"start": 10, "end": 20}},
        {"invoiceitem": item["id"], "amount": 700, "metadata": {"a": "b"}},
    ]

    preview = shop.get("invoices/upcoming", customer=customer["id"], invoice_items=supposed)

    assert [(line["amount"], line["description"]) for line in preview["lines"]["data"]] == [
        (500, "Supposed"),
        (700, None),
    ]
    assert preview["lines"]["data"][0]["period"] == {"start": 10, "end": 20}
    assert (preview["total"], preview["lines"]["data"][1]["metadata"]) == (1200, {"a": "b"})


@pytest.mark.parametrize(
    ("params", "total"),
    [({}, 900), ({"discounts": ""}, 1000), ({"discounts": "half"}, 500), ({"coupon": "half"}, 500)],
    ids=str,
)
def test_discounts_are_inherited_overridden_or_suppressed(shop: Any, params: dict[str, Any], total: int) -> None:
    customer = shop.customer(coupon=shop.coupon(percent_off=10))
    half = shop.coupon(percent_off=50)
    shop.item(customer, 1000)
    asked = {"discounts": [{"coupon": half}]} if params.get("discounts") else params
    asked = {"coupon": half} if "coupon" in params else asked

    assert shop.get("invoices/upcoming", customer=customer["id"], **asked)["total"] == total


def test_details_of_nobody_yet(shop: Any) -> None:
    preview = shop.get(
        "invoices/upcoming",
        customer_details={"tax_exempt": "reverse", "address": {"country": "de"}},
        invoice_items=[{"amount": 1000, "currency": "eur"}],
        automatic_tax={"enabled": True},
    )

    assert (preview["customer"], preview["currency"], preview["total"]) == (None, "eur", 1000)
    assert (preview["customer_tax_exempt"], preview["customer_address"]["country"]) == ("reverse", "DE")
    assert preview["automatic_tax"]["status"] == "complete"


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"customer": "cus_missing"}, "customer"),
        ({"subscription": "sub_missing"}, "subscription"),
        ({"schedule": "sub_sched_missing"}, "schedule"),
        ({"coupon": "missing"}, "coupon"),
        ({"coupon": "a", "discounts": [{"coupon": "b"}]}, "coupon"),
        ({"discounts": [{"coupon": "missing"}]}, "discounts[0][coupon]"),
        ({"invoice_items": [{"invoiceitem": "ii_missing"}]}, "invoice_items[0][invoiceitem]"),
        ({"invoice_items": [{"price": "price_missing"}]}, "invoice_items[0][price]"),
        ({"invoice_items": [{"amount": 1, "period": {"start": 2, "end": 1}}]}, "invoice_items[0][period][end]"),
        ({"invoice_items": [{"amount": 1, "tax_rates": ["x"]}]}, "invoice_items[0][tax_rates][0]"),
        ({"invoice_items": [{"amount": 1, "currency": "eur"}], "currency": "usd"}, "invoice_items[0][currency]"),
        ({"subscription_items": [{"price": "price_missing"}]}, "subscription_items[0][price]"),
        ({"subscription_cancel_now": True}, None),
    ],
    ids=str,
)
def test_refusals_name_their_parameter(shop: Any, params: dict[str, Any], param: str | None) -> None:
    customer = shop.customer()
    shop.item(customer, 1000)

    refusal = shop.get("invoices/upcoming", **{"customer": customer["id"], **params})

    assert (refusal["status"], refusal["error"].get("param")) == (400, param)


def test_lines_come_in_pages(shop: Any) -> None:
    customer = shop.customer()
    for amount in range(100, 112):
        shop.item(customer, amount)

    first = shop.get("invoices/upcoming/lines", customer=customer["id"], limit=5)
    second = shop.get(
        "invoices/upcoming/lines", customer=customer["id"], limit=10, starting_after=first["data"][-1]["id"]
    )

    assert first["data"][0]["id"].startswith("il_tmp_")
    assert [line["amount"] for line in first["data"] + second["data"]] == list(range(111, 99, -1))
    assert (first["has_more"], second["has_more"]) == (True, False)
