"""Promotion codes among the discounts of an invoice and its items: redeemed as their coupons are. Amounts in cents."""

from __future__ import annotations

from typing import Any

from conformance.contract import Holds
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoices.payers import billed
from conformance.suite.parameters import catalog
from conformance.suite.requirement import MUST, SHOULD, requirement

Json = Any
CREATE = "POST /v1/invoices"
SINCE = Holds(since="2024-04-04")


def code(given: Given, **params: Json) -> Json:
    """A promotion code of the test's own for 10 % off."""
    coupon = given.shared_coupon(percent_off=10)["id"]
    return given.post("/v1/promotion_codes", {"coupon": coupon, **params})


def redeeming(*codes: Json) -> Json:
    """Discounts by promotion codes."""
    return [{"promotion_code": each["id"]} for each in codes]


@requirement("invoices.promotion_codes.percent", MUST, cites="invoices/create", holds=SINCE)
def test_percent(api: Api, given: Given) -> None:
    """A promotion code for 10 % off takes a tenth off an invoice: subtotal 1000, total 900."""
    draft = given.draft_invoice(1000, discounts=redeeming(catalog(given, "promotion_code")))

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["subtotal"], invoice["total"]) == (1000, 900)


@requirement("invoices.promotion_codes.item", MUST, cites="invoiceitems/create", holds=SINCE)
def test_item(api: Api, given: Given) -> None:
    """A promotion code for 10 % off takes a tenth off the item that redeems it, and nothing off others."""
    draft = given.draft_invoice(500)
    discounts = redeeming(catalog(given, "promotion_code"))
    given.invoice_item(draft["customer"], 1000, invoice=draft["id"], discounts=discounts)

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert invoice["total"] == 1400


@requirement("invoices.promotion_codes.stacked", SHOULD, cites="invoices/create", holds=SINCE)
def test_stacked(api: Api, given: Given) -> None:
    """A promotion code and a coupon stack in their order: 10 % off 1000, then 400 off, leave 500."""
    coupon = given.shared_coupon(amount_off=400, currency="usd")["id"]
    discounts = [*redeeming(catalog(given, "promotion_code")), {"coupon": coupon}]
    draft = given.draft_invoice(1000, discounts=discounts)

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert ([each["amount"] for each in invoice["total_discount_amounts"]], invoice["total"]) == ([100, 400], 500)


@requirement(
    "invoices.promotion_codes.times_redeemed", SHOULD, cites="promotion_codes/object", operation=CREATE, holds=SINCE
)
def test_times_redeemed(api: Api, given: Given) -> None:
    """Redeeming a promotion code for an invoice counts."""
    made = code(given)
    given.empty_draft(billed(given)["id"], discounts=redeeming(made))

    assert api.get(f"/v1/promotion_codes/{made['id']}")["times_redeemed"] == 1


@requirement("invoices.promotion_codes.used_up", SHOULD, cites="promotion_codes/object", operation=CREATE, holds=SINCE)
def test_used_up(api: Api, given: Given) -> None:
    """A promotion code that was redeemed as often as it may be is refused."""
    made = code(given, max_redemptions=1)
    given.empty_draft(billed(given)["id"], discounts=redeeming(made))

    api.refused("POST", "/v1/invoices", {"customer": billed(given)["id"], "discounts": redeeming(made)})


@requirement("invoices.promotion_codes.inactive", MUST, cites="promotion_codes/object", operation=CREATE, holds=SINCE)
def test_inactive(api: Api, given: Given) -> None:
    """A promotion code that is not active is refused."""
    discounts = redeeming(catalog(given, "inactive_promotion_code"))

    api.refused("POST", "/v1/invoices", {"customer": billed(given)["id"], "discounts": discounts})


@requirement(
    "invoices.promotion_codes.another_customer", MUST, cites="promotion_codes/object", operation=CREATE, holds=SINCE
)
def test_another_customer(api: Api, given: Given) -> None:
    """A promotion code for one customer is refused for another."""
    made = code(given, customer=given.shared_customer()["id"])

    api.refused("POST", "/v1/invoices", {"customer": billed(given)["id"], "discounts": redeeming(made)})


@requirement("invoices.promotion_codes.unknown", MUST, cites="errors", operation=CREATE, holds=SINCE)
def test_unknown(api: Api, given: Given) -> None:
    """A promotion code that does not exist is refused as `resource_missing`."""
    sends = {"customer": billed(given)["id"], "discounts": [{"promotion_code": "promo_missing"}]}

    api.refused("POST", "/v1/invoices", sends, status=(400, 404), code="resource_missing")


@requirement("invoices.promotion_codes.beside_coupon", SHOULD, cites="invoices/create", holds=SINCE)
def test_beside_coupon(api: Api, given: Given) -> None:
    """One discount is a coupon or a promotion code, not both."""
    both = {
        "promotion_code": catalog(given, "promotion_code")["id"],
        "coupon": given.shared_coupon(percent_off=5)["id"],
    }

    api.refused("POST", "/v1/invoices", {"customer": billed(given)["id"], "discounts": [both]})
