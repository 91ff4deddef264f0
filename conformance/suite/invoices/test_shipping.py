"""What shipping adds to an invoice. Shipping rates are made with the invoice that is the first to be charged for them.

Amounts are in cents: 500 for shipping, 1000 for what is shipped.
"""

from __future__ import annotations

from typing import Any

from conformance.contract import Holds
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoices.payers import billed
from conformance.suite.requirement import INFERRED, MAY, MUST, SHOULD, requirement

Json = Any
INVOICES = "/v1/invoices"
CREATE = "POST /v1/invoices"
OBJECT = "invoices/object"
SINCE = Holds(since="2023-02-02")
GROUND = {"display_name": "Ground", "fixed_amount": {"amount": 500, "currency": "usd"}}
SHIPPED = {"shipping_rate_data": GROUND}


@requirement("invoices.shipping.none", MUST, cites=OBJECT, operation=CREATE, holds=SINCE)
def test_none(api: Api, given: Given) -> None:
    """An invoice of what is not shipped has no shipping cost."""
    made = api.post(INVOICES, {"customer": billed(given)["id"]})

    assert (made["amount_shipping"], made["shipping_cost"], made["shipping_details"]) == (0, None, None)


@requirement("invoices.shipping.total", MUST, cites=OBJECT, operation=CREATE, holds=SINCE)
def test_total(api: Api, given: Given) -> None:
    """Shipping is part of an invoice's total, and not of its subtotal: 1000 and 500 are 1500."""
    draft = given.draft_invoice(1000, shipping_cost=SHIPPED)

    invoice = api.get(f"{INVOICES}/{draft['id']}")

    assert (invoice["amount_shipping"], invoice["subtotal"], invoice["total"]) == (500, 1000, 1500)
    assert invoice["amount_due"] == 1500


@requirement("invoices.shipping.discounted", SHOULD, cites=OBJECT, operation=CREATE, holds=SINCE)
def test_discounted(api: Api, given: Given) -> None:
    """A discount takes nothing off shipping: 10 % off 1000, and 500, are 1400."""
    coupon = given.shared_coupon(percent_off=10)["id"]
    draft = given.draft_invoice(1000, shipping_cost=SHIPPED, discounts=[{"coupon": coupon}])

    invoice = api.get(f"{INVOICES}/{draft['id']}")

    assert (invoice["amount_shipping"], invoice["total"]) == (500, 1400)


@requirement(
    "invoices.shipping.finalized", MUST, cites=OBJECT, operation="POST /v1/invoices/{invoice}/finalize", holds=SINCE
)
def test_finalized(api: Api, given: Given) -> None:
    """Shipping is charged for with what is shipped."""
    draft = given.draft_invoice(1000, shipping_cost=SHIPPED)

    invoice = api.post(f"{INVOICES}/{draft['id']}/finalize", {"auto_advance": False, "expand": ["payment_intent"]})

    assert (invoice["amount_due"], invoice["payment_intent"]["amount"]) == (1500, 1500)


@requirement("invoices.shipping.rate", MUST, cites="invoices/create", holds=SINCE)
def test_rate(api: Api, given: Given) -> None:
    """A shipping rate that was made with one invoice is charged for by another, which names it."""
    customer = billed(given)["id"]
    rate = given.post(INVOICES, {"customer": customer, "shipping_cost": SHIPPED})["shipping_cost"]["shipping_rate"]

    invoice = api.post(INVOICES, {"customer": customer, "shipping_cost": {"shipping_rate": rate}})

    cost = invoice["shipping_cost"]
    assert (cost["amount_subtotal"], cost["amount_total"], cost["shipping_rate"]) == (500, 500, rate)


@requirement("invoices.shipping.update_rate", MUST, cites="invoices/update", holds=SINCE)
def test_update_rate(api: Api, given: Given) -> None:
    """A draft that is updated with a shipping rate is charged for it."""
    customer = billed(given)["id"]
    rate = given.post(INVOICES, {"customer": customer, "shipping_cost": SHIPPED})["shipping_cost"]["shipping_rate"]
    draft = given.empty_draft(customer)

    invoice = api.post(f"{INVOICES}/{draft['id']}", {"shipping_cost": {"shipping_rate": rate}})

    assert (invoice["amount_shipping"], invoice["shipping_cost"]["shipping_rate"]) == (500, rate)


@requirement("invoices.shipping.replaced", MUST, cites="invoices/update", holds=SINCE)
def test_replaced(api: Api, given: Given) -> None:
    """Another shipping cost takes the place of what a draft had: 800 instead of 500."""
    draft = given.empty_draft(billed(given)["id"], shipping_cost=SHIPPED)
    express = {"display_name": "Express", "fixed_amount": {"amount": 800, "currency": "usd"}}

    invoice = api.post(f"{INVOICES}/{draft['id']}", {"shipping_cost": {"shipping_rate_data": express}})

    assert (invoice["amount_shipping"], invoice["total"]) == (800, 800)


@requirement("invoices.shipping.unknown_rate", MUST, cites="errors", operation=CREATE, holds=SINCE)
def test_unknown_rate(api: Api, given: Given) -> None:
    """Charging for a shipping rate that does not exist is refused as `resource_missing`."""
    sends = {"customer": billed(given)["id"], "shipping_cost": {"shipping_rate": "shr_missing"}}

    api.refused("POST", INVOICES, sends, status=(400, 404), code="resource_missing")


@requirement("invoices.shipping.currency", MAY, cites="invoices/create", provenance=INFERRED, holds=SINCE)
def test_currency(api: Api, given: Given) -> None:
    """A shipping rate without an amount in the invoice's currency cannot be charged for."""
    euro = {"display_name": "Ground", "fixed_amount": {"amount": 500, "currency": "eur"}}
    sends = {"customer": billed(given)["id"], "currency": "usd", "shipping_cost": {"shipping_rate_data": euro}}

    api.refused("POST", INVOICES, sends)


@requirement("invoices.shipping.currency_option", SHOULD, cites="invoices/create", holds=SINCE)
def test_currency_option(api: Api, given: Given) -> None:
    """A shipping rate costs what it says for the currency of the invoice: 450 in euros."""
    fixed = {"amount": 500, "currency": "usd", "currency_options": {"eur": {"amount": 450}}}
    sends = {"currency": "eur", "shipping_cost": {"shipping_rate_data": {**GROUND, "fixed_amount": fixed}}}

    invoice = api.post(INVOICES, {"customer": billed(given)["id"], **sends})

    assert (invoice["currency"], invoice["amount_shipping"]) == ("eur", 450)
