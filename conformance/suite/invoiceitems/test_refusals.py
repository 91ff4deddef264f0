"""Invoice items that are refused: no price or two, another customer's invoice, a currency that does not fit."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoiceitems.collector import collector
from conformance.suite.parameters import catalog
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement

ITEMS = "/v1/invoiceitems"


@requirement("invoiceitems.create.no_price", MUST, cites="invoiceitems/create")
def test_no_price(api: Api, given: Given) -> None:
    """Creating an item without amount and price is refused."""
    api.refused("POST", ITEMS, {"customer": collector(given), "currency": "usd"})


@requirement("invoiceitems.create.amount_and_price", MUST, cites="invoiceitems/create")
def test_amount_and_price(api: Api, given: Given) -> None:
    """Creating an item with both an amount and a price is refused."""
    price = given.shared_price(1000)

    api.refused("POST", ITEMS, {"customer": collector(given), "amount": 1000, "currency": "usd", "price": price["id"]})


@requirement("invoiceitems.create.two_unit_amounts", MUST, cites="invoiceitems/create")
def test_two_unit_amounts(api: Api, given: Given) -> None:
    """Creating an item with both `unit_amount` and `unit_amount_decimal` is refused."""
    params = {"currency": "usd", "unit_amount": 250, "unit_amount_decimal": "250"}

    api.refused("POST", ITEMS, {"customer": collector(given), **params})


@requirement("invoiceitems.create.amount_and_unit_amount", MUST, cites="invoiceitems/create")
def test_amount_and_unit_amount(api: Api, given: Given) -> None:
    """Creating an item with both `amount` and `unit_amount` is refused."""
    params = {"currency": "usd", "amount": 1000, "unit_amount": 250}

    api.refused("POST", ITEMS, {"customer": collector(given), **params})


@requirement("invoiceitems.create.negative_quantity", MUST, cites="invoiceitems/create")
def test_negative_quantity(api: Api, given: Given) -> None:
    """Creating an item with a negative quantity is refused."""
    params = {"currency": "usd", "unit_amount": 250, "quantity": -1}

    api.refused("POST", ITEMS, {"customer": collector(given), **params})


@requirement("invoiceitems.create.recurring_price", SHOULD, cites="invoiceitems/create", provenance=OBSERVED)
def test_recurring_price(api: Api, given: Given) -> None:
    """Creating an item of a recurring price is refused: an item is billed once."""
    price = catalog(given, "recurring_price")

    api.refused("POST", ITEMS, {"customer": collector(given), "price": price["id"]})


@requirement(
    "invoiceitems.create.inactive_price",
    SHOULD,
    cites="prices/object",
    provenance=OBSERVED,
    operation="POST /v1/invoiceitems",
)
def test_inactive_price(api: Api, given: Given) -> None:
    """Creating an item of a price that is not active is refused."""
    price = catalog(given, "inactive_price")

    api.refused("POST", ITEMS, {"customer": collector(given), "price": price["id"]})


@requirement("invoiceitems.create.unknown_price", MUST, cites="errors", operation="POST /v1/invoiceitems")
def test_unknown_price(api: Api, given: Given) -> None:
    """Creating an item of a price that does not exist is refused as `resource_missing`."""
    params = {"customer": collector(given), "price": "price_missing"}

    api.refused("POST", ITEMS, params, code="resource_missing", param="price")


@requirement("invoiceitems.create.unknown_product", MUST, cites="errors", operation="POST /v1/invoiceitems")
def test_unknown_product(api: Api, given: Given) -> None:
    """Creating an item of a product that does not exist is refused as `resource_missing`."""
    data = {"currency": "usd", "product": "prod_missing", "unit_amount": 1000}

    api.refused("POST", ITEMS, {"customer": collector(given), "price_data": data}, code="resource_missing")


@requirement("invoiceitems.create.unknown_subscription", MUST, cites="errors", operation="POST /v1/invoiceitems")
def test_unknown_subscription(api: Api, given: Given) -> None:
    """Creating an item for a subscription that does not exist is refused as `resource_missing`."""
    params = {"customer": collector(given), "amount": 1000, "currency": "usd", "subscription": "sub_missing"}

    api.refused("POST", ITEMS, params, status=(400, 404), code="resource_missing")


@requirement("invoiceitems.create.unknown_invoice", MUST, cites="errors", operation="POST /v1/invoiceitems")
def test_unknown_invoice(api: Api, given: Given) -> None:
    """Creating an item on an invoice that does not exist is refused as `resource_missing`."""
    params = {"customer": collector(given), "amount": 1000, "currency": "usd", "invoice": "in_missing"}

    api.refused("POST", ITEMS, params, status=(400, 404), code="resource_missing")


@requirement(
    "invoiceitems.create.finalized_invoice",
    MUST,
    cites="https://stripe.com/docs/error-codes",
    operation="POST /v1/invoiceitems",
)
def test_finalized_invoice(api: Api, given: Given) -> None:
    """Creating an item on a finalized invoice is refused as `invoice_not_editable`."""
    paid = given.paid_invoice()
    params = {"customer": paid["customer"], "amount": 1000, "currency": "usd", "invoice": paid["id"]}

    api.refused("POST", ITEMS, params, code="invoice_not_editable")


@requirement("invoiceitems.create.other_customer", MUST, cites="invoiceitems/create")
def test_other_customer(api: Api, given: Given) -> None:
    """Creating an item on the invoice of another customer is refused."""
    draft = given.empty_draft()
    params = {"customer": collector(given), "amount": 1000, "currency": "usd", "invoice": draft["id"]}

    api.refused("POST", ITEMS, params)


@requirement("invoiceitems.create.other_currency", SHOULD, cites="invoiceitems/create", provenance=OBSERVED)
def test_other_currency(api: Api, given: Given) -> None:
    """Creating an item in another currency than its invoice's is refused."""
    draft = given.empty_draft(currency="usd")
    params = {"customer": draft["customer"], "amount": 1000, "currency": "eur", "invoice": draft["id"]}

    api.refused("POST", ITEMS, params)


@requirement("invoiceitems.create.repeating_coupon", SHOULD, cites="invoiceitems/create", provenance=OBSERVED)
def test_repeating_coupon(api: Api, given: Given) -> None:
    """Creating an item with a coupon that repeats is refused: an item is billed once."""
    coupon = catalog(given, "repeating_coupon")
    params = {"customer": collector(given), "amount": 1000, "currency": "usd", "discounts": [{"coupon": coupon["id"]}]}

    api.refused("POST", ITEMS, params)


@requirement("invoiceitems.create.unknown_coupon", MUST, cites="errors", operation="POST /v1/invoiceitems")
def test_unknown_coupon(api: Api, given: Given) -> None:
    """Creating an item with a coupon that does not exist is refused as `resource_missing`."""
    params = {"customer": collector(given), "amount": 1000, "currency": "usd", "discounts": [{"coupon": "missing"}]}

    api.refused("POST", ITEMS, params, code="resource_missing")


@requirement("invoiceitems.create.unknown_tax_rate", MUST, cites="errors", operation="POST /v1/invoiceitems")
def test_unknown_tax_rate(api: Api, given: Given) -> None:
    """Creating an item with a tax rate that does not exist is refused as `resource_missing`."""
    params = {"customer": collector(given), "amount": 1000, "currency": "usd", "tax_rates": ["txr_missing"]}

    api.refused("POST", ITEMS, params, code="resource_missing")


@requirement("invoiceitems.create.thirteen_decimals", SHOULD, cites="invoiceitems/create")
def test_thirteen_decimals(api: Api, given: Given) -> None:
    """Creating an item with a unit amount of more than twelve decimals is refused."""
    params = {"customer": collector(given), "unit_amount_decimal": "0.0001234567891", "currency": "usd"}

    api.refused("POST", ITEMS, params)
