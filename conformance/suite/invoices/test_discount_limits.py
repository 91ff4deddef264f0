"""Where discounts end: at nothing, at what is not discountable, at coupons that do not apply."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoices.payers import billed
from conformance.suite.parameters import catalog
from conformance.suite.requirement import MUST, SHOULD, requirement

COUPONS = "https://stripe.com/docs/billing/subscriptions/coupons"


@requirement("invoices.discounts.never_negative", MUST, cites="coupons/create", operation="POST /v1/invoices")
def test_never_negative(api: Api, given: Given) -> None:
    """A coupon that takes off more than an invoice asks for leaves it at nothing."""
    coupon = given.shared_coupon(amount_off=5000, currency="usd")
    draft = given.draft_invoice(1000, discounts=[{"coupon": coupon["id"]}])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["total"], invoice["total_discount_amounts"][0]["amount"]) == (0, 1000)


@requirement(
    "invoices.discounts.not_discountable", MUST, cites="invoiceitems/create", operation="POST /v1/invoiceitems"
)
def test_not_discountable(api: Api, given: Given) -> None:
    """An item that is not discountable keeps its amount on a discounted invoice."""
    coupon = given.shared_coupon(percent_off=10)
    draft = given.empty_draft(discounts=[{"coupon": coupon["id"]}])
    given.invoice_item(draft["customer"], 1000, invoice=draft["id"], discountable=False)

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert invoice["total"] == 1000


@requirement("invoices.discounts.negative_line", MUST, cites=COUPONS, operation="POST /v1/invoices")
def test_negative_line(api: Api, given: Given) -> None:
    """A discount leaves negative lines alone: 10 % off 1000 and −500 leaves 400."""
    coupon = given.shared_coupon(percent_off=10)
    draft = given.draft_invoice(1000, discounts=[{"coupon": coupon["id"]}])
    given.invoice_item(draft["customer"], -500, invoice=draft["id"])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert invoice["total"] == 400


@requirement("invoices.discounts.applies_to", MUST, cites="coupons/create", operation="POST /v1/invoices")
def test_applies_to(api: Api, given: Given) -> None:
    """A coupon for one product takes nothing off the others: 10 % off one of two prices of 1000 leaves 1900."""
    sold, other, coupon = given.shared_price(1000), catalog(given, "other_price"), catalog(given, "product_coupon")
    draft = given.empty_draft(discounts=[{"coupon": coupon["id"]}])
    given.invoice_item(draft["customer"], None, price=sold["id"], invoice=draft["id"])
    given.invoice_item(draft["customer"], None, price=other["id"], invoice=draft["id"])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert invoice["total"] == 1900


@requirement(
    "invoices.discounts.other_currency",
    SHOULD,
    cites="coupons/create",
    operation="POST /v1/invoices",
)
def test_other_currency(api: Api, given: Given) -> None:
    """Creating an invoice with a coupon over an amount in another currency is refused."""
    coupon = given.shared_coupon(amount_off=1000, currency="eur")
    params = {"customer": billed(given)["id"], "currency": "usd", "discounts": [{"coupon": coupon["id"]}]}

    api.refused("POST", "/v1/invoices", params)


@requirement("invoices.discounts.unknown_coupon", MUST, cites="errors", operation="POST /v1/invoices")
def test_unknown_coupon(api: Api, given: Given) -> None:
    """Creating an invoice with a coupon that does not exist is refused as `resource_missing`."""
    params = {"customer": billed(given)["id"], "discounts": [{"coupon": "missing"}]}

    api.refused("POST", "/v1/invoices", params, code="resource_missing")


@requirement("invoices.discounts.used_up", MUST, cites="coupons/create", operation="POST /v1/invoices")
def test_used_up(api: Api, given: Given) -> None:
    """Creating an invoice with a coupon that has been redeemed as often as it may be is refused."""
    coupon = given.coupon(percent_off=10, max_redemptions=1)
    params = {"customer": billed(given)["id"], "discounts": [{"coupon": coupon["id"]}]}
    given.post("/v1/invoices", params)

    api.refused("POST", "/v1/invoices", params)


@requirement("invoices.discounts.times_redeemed", MUST, cites="coupons/object", operation="POST /v1/invoices")
def test_times_redeemed(api: Api, given: Given) -> None:
    """Creating an invoice with a coupon redeems it."""
    coupon = given.coupon(percent_off=10)
    given.empty_draft(billed(given)["id"], discounts=[{"coupon": coupon["id"]}])

    after = api.get(f"/v1/coupons/{coupon['id']}")

    assert (coupon["times_redeemed"], after["times_redeemed"]) == (0, 1)


@requirement("invoices.discounts.deleted_coupon", MUST, cites="coupons/delete", operation="POST /v1/invoices")
def test_deleted_coupon(api: Api, given: Given) -> None:
    """A discount outlives its coupon: an invoice keeps it when the coupon is deleted."""
    coupon = given.coupon(percent_off=10)
    draft = given.draft_invoice(1000, discounts=[{"coupon": coupon["id"]}])
    given.delete(f"/v1/coupons/{coupon['id']}")

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert invoice["total"] == 900
