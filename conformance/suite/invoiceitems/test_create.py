"""What a new invoice item is, and how its amount is computed."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoiceitems.collector import collector
from conformance.suite.parameters import catalog
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement
from conformance.suite.subscriptions.made import subscribe

Json = Any

PRICING = "https://stripe.com/docs/products-prices/pricing-models"


@requirement("invoiceitems.create.pending", MUST, cites="invoiceitems/create")
def test_pending(api: Api, given: Given) -> None:
    """A new item that names no invoice is pending: it belongs to none."""
    item = api.post("/v1/invoiceitems", {"customer": collector(given), "amount": 1000, "currency": "usd"})

    assert (item["object"], item["invoice"]) == ("invoiceitem", None)


@requirement("invoiceitems.create.belongs", MUST, cites="invoiceitems/create")
def test_belongs(api: Api, given: Given) -> None:
    """A new item belongs to the customer and to the draft that it was made for."""
    customer = collector(given)
    draft = given.empty_draft(customer)["id"]

    item = api.post("/v1/invoiceitems", {"customer": customer, "invoice": draft, "amount": 1000, "currency": "usd"})

    assert (item["customer"], item["invoice"], item["subscription"]) == (customer, draft, None)


@requirement("invoiceitems.create.of_subscription", MUST, cites="invoiceitems/create")
def test_of_subscription(api: Api, given: Given) -> None:
    """A new item of a subscription names it, and belongs to no invoice yet."""
    made = subscribe(given)
    params = {"customer": made["customer"], "subscription": made["id"], "amount": 1000, "currency": "usd"}

    item = api.post("/v1/invoiceitems", params)

    assert (item["customer"], item["subscription"], item["invoice"]) == (made["customer"], made["id"], None)


@requirement("invoiceitems.create.defaults", MUST, cites="invoiceitems/object", operation="POST /v1/invoiceitems")
def test_defaults(api: Api, given: Given) -> None:
    """A new item is one of a kind, discountable, and no proration."""
    item = api.post("/v1/invoiceitems", {"customer": collector(given), "amount": 1000, "currency": "usd"})

    assert (item["quantity"], item["discountable"], item["proration"]) == (1, True, False)


@requirement("invoiceitems.create.empty_defaults", MUST, cites="invoiceitems/object", operation="POST /v1/invoiceitems")
def test_empty_defaults(api: Api, given: Given) -> None:
    """A new item has no description, tax rates, discounts and metadata unless told otherwise."""
    priced = {"amount": 1000, "currency": "usd"}
    item = api.unmarked.post("/v1/invoiceitems", {"customer": collector(given), **priced})

    assert (item["description"], item["tax_rates"], item["metadata"]) == (None, [], {})
    assert item["discounts"] in ([], None)


@requirement("invoiceitems.create.period", MUST, cites="invoiceitems/object", operation="POST /v1/invoiceitems")
def test_period(api: Api, given: Given) -> None:
    """The period of a new item begins and ends at its date."""
    item = api.post("/v1/invoiceitems", {"customer": collector(given), "amount": 1000, "currency": "usd"})

    assert item["period"] == {"start": item["date"], "end": item["date"]}


@requirement(
    "invoiceitems.create.priced",
    MUST,
    cites="invoiceitems/object",
    provenance=OBSERVED,
    operation="POST /v1/invoiceitems",
)
def test_priced(api: Api, given: Given) -> None:
    """An item of an amount has a one-time price of that amount."""
    item = api.post("/v1/invoiceitems", {"customer": collector(given), "amount": 1000, "currency": "usd"})

    assert (item["price"]["type"], item["price"]["unit_amount"]) == ("one_time", 1000)


@requirement(
    "invoiceitems.create.own_price_inactive",
    SHOULD,
    cites="invoiceitems/object",
    provenance=OBSERVED,
    operation="POST /v1/invoiceitems",
)
def test_price_is_inactive(api: Api, given: Given) -> None:
    """The price that an item of an amount gets is not active: nothing else can be sold at it."""
    item = api.post("/v1/invoiceitems", {"customer": collector(given), "amount": 1000, "currency": "usd"})

    assert item["price"]["active"] is False


@requirement("invoiceitems.create.upper_case_currency", SHOULD, cites="invoiceitems/create", provenance=OBSERVED)
def test_upper_case_currency(api: Api, given: Given) -> None:
    """A currency is accepted in capitals, and answered in lower case."""
    item = api.post("/v1/invoiceitems", {"customer": collector(given), "amount": 1000, "currency": "USD"})

    assert item["currency"] == "usd"


@requirement(
    "invoiceitems.create.product_name",
    SHOULD,
    cites="invoiceitems/object",
    provenance=OBSERVED,
    operation="POST /v1/invoiceitems",
)
def test_product_name(api: Api, given: Given) -> None:
    """An item of a price is described by the name of its product."""
    product, price = given.shared_product(), given.shared_price(1000)

    item = api.post("/v1/invoiceitems", {"customer": collector(given), "price": price["id"]})

    assert item["description"] == product["name"]


@requirement("invoiceitems.create.rounded", MUST, cites=PRICING, operation="POST /v1/invoiceitems")
def test_rounded(api: Api, given: Given) -> None:
    """The amount of an item is rounded once, after its unit amount is multiplied: 1000 × 0.0567 is 57."""
    params = {"unit_amount_decimal": "0.0567", "quantity": 1000, "currency": "usd"}

    item = api.post("/v1/invoiceitems", {"customer": collector(given), **params})

    assert item["amount"] == 57


@requirement("invoiceitems.create.twelve_decimals", MUST, cites="invoiceitems/create")
def test_twelve_decimals(api: Api, given: Given) -> None:
    """A unit amount has up to twelve decimals: 1000000 × 0.000123456789 is 123."""
    params = {"unit_amount_decimal": "0.000123456789", "quantity": 1_000_000, "currency": "usd"}

    item = api.post("/v1/invoiceitems", {"customer": collector(given), **params})

    assert (item["amount"], item["unit_amount_decimal"]) == (123, "0.000123456789")


@requirement("invoiceitems.create.transformed_quantity", MUST, cites=PRICING, operation="POST /v1/invoiceitems")
def test_transformed_quantity(api: Api, given: Given) -> None:
    """A price by the hour asks for each begun hour: 150 minutes by 60, rounded up, at 1000 are 3000."""
    price = catalog(given, "hourly_price")

    item = api.post("/v1/invoiceitems", {"customer": collector(given), "price": price["id"], "quantity": 150})

    assert item["amount"] == 3000


@requirement("invoiceitems.create.discounts", MUST, cites="invoiceitems/create")
def test_discounts(api: Api, given: Given) -> None:
    """A new item has the discount that a coupon makes."""
    coupon = given.shared_coupon(percent_off=10)
    params = {"customer": collector(given), "amount": 1000, "currency": "usd"}

    item = api.post("/v1/invoiceitems", {**params, "discounts": [{"coupon": coupon["id"]}], "expand": ["discounts"]})

    assert [discount["coupon"]["id"] for discount in item["discounts"]] == [coupon["id"]]


@requirement("invoiceitems.create.customer_discount", MUST, cites="invoiceitems/create")
def test_customer_discount(api: Api, given: Given) -> None:
    """A new item can take its customer's discount, by the discount's ID."""
    customer = given.shared("collector-with-discount", collector_with_discount)
    params = {"customer": customer["id"], "amount": 1000, "currency": "usd", "expand": ["discounts"]}

    item = api.post("/v1/invoiceitems", {**params, "discounts": [{"discount": customer["discount"]}]})

    assert [discount["coupon"]["percent_off"] for discount in item["discounts"]] == [10]


def collector_with_discount(maker: Given) -> Json:
    customer = maker.customer(coupon=maker.coupon(percent_off=10, duration="forever")["id"])
    return {"id": customer["id"], "discount": customer["discount"]["id"]}
