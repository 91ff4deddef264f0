"""The upcoming invoice: a preview of what is pending, and of what a request adds to it. Nothing is stored."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoices.payers import billed
from conformance.suite.invoices.previews import pending, previewed
from conformance.suite.parameters import Setting, catalog, expect_part, filled, parameters
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement

Json = Any

UPCOMING = "/v1/invoices/upcoming"


@requirement(
    "invoices.upcoming.none", MUST, cites="https://stripe.com/docs/error-codes", operation="GET /v1/invoices/upcoming"
)
def test_none(api: Api, given: Given) -> None:
    """A customer for whom nothing is pending has no upcoming invoice: 404 `invoice_upcoming_none`."""
    api.refused("GET", UPCOMING, {"customer": billed(given)["id"]}, status=404, code="invoice_upcoming_none")


@requirement("invoices.upcoming.pending", MUST, cites="invoices/upcoming")
def test_pending(api: Api, given: Given) -> None:
    """The upcoming invoice of a customer asks for what is pending."""
    made = pending(given)

    invoice = api.get(UPCOMING, {"customer": made["customer"]})

    assert [line["invoice_item"] for line in invoice["lines"]["data"]] == [made["item"]]
    assert (invoice["subtotal"], invoice["total"], invoice["amount_due"]) == (700, 700, 700)


@requirement("invoices.upcoming.no_id", MUST, cites="invoices/upcoming")
def test_no_id(api: Api, given: Given) -> None:
    """An upcoming invoice has no ID: it is stored nowhere."""
    invoice = api.get(UPCOMING, {"customer": pending(given)["customer"]})

    assert "id" not in invoice


@requirement("invoices.upcoming.draft", MUST, cites="invoices/upcoming")
def test_draft(api: Api, given: Given) -> None:
    """An upcoming invoice is a draft without number and links."""
    invoice = api.get(UPCOMING, {"customer": pending(given)["customer"]})

    assert (invoice["object"], invoice["status"], invoice["number"]) == ("invoice", "draft", None)
    assert (invoice.get("hosted_invoice_url"), invoice.get("invoice_pdf")) == (None, None)


@requirement("invoices.upcoming.billing_reason", MUST, cites="invoices/object", operation="GET /v1/invoices/upcoming")
def test_billing_reason(api: Api, given: Given) -> None:
    """The `billing_reason` of an upcoming invoice is `upcoming`."""
    invoice = api.get(UPCOMING, {"customer": pending(given)["customer"]})

    assert invoice["billing_reason"] == "upcoming"


@requirement("invoices.upcoming.lines_url", MUST, cites="invoices/upcoming")
def test_lines_url(api: Api, given: Given) -> None:
    """An upcoming invoice names the URL of its lines, with its customer."""
    customer = pending(given)["customer"]

    invoice = api.get(UPCOMING, {"customer": customer})

    assert invoice["lines"]["url"] == f"/v1/invoices/upcoming/lines?customer={customer}"


@requirement(
    "invoices.upcoming.parameter",
    MUST,
    cites="invoices/upcoming",
    over=parameters("upcoming_parameters", "invoices.upcoming"),
)
def test_parameter(api: Api, given: Given, setting: Setting) -> None:
    """An upcoming invoice previews what a parameter asks for."""
    made = pending(given)

    invoice = api.get(UPCOMING, {"customer": made["customer"], **filled(given, setting.sends)})

    expect_part(filled(given, setting.line), previewed(invoice["lines"]["data"], made["item"]))
    expect_part(filled(given, setting.gives), invoice)


@requirement(
    "invoices.upcoming.customer_details",
    SHOULD,
    cites="invoices/upcoming",
    over=parameters("upcoming_customers", "invoices.upcoming"),
)
def test_customer_details(api: Api, given: Given, setting: Setting) -> None:
    """An upcoming invoice can be previewed for a customer who is only described (1000 cents, and 25 % tax)."""
    item = {"amount": 1000, "currency": "usd", "tax_rates": [given.shared_tax_rate(25)["id"]]}

    invoice = api.get(UPCOMING, {"customer_details": setting.sends, "invoice_items": [item]})

    expect_part(setting.gives, invoice)


@requirement("invoices.upcoming.stores_nothing", MUST, cites="invoices/upcoming")
def test_stores_nothing(api: Api, given: Given) -> None:
    """Previewing an item stores none: what was pending is still all that is."""
    made = pending(given)
    given.get(UPCOMING, {"customer": made["customer"], "invoice_items": [{"amount": 1000, "currency": "usd"}]})

    items = api.get("/v1/invoiceitems", {"customer": made["customer"]})

    assert [item["id"] for item in items["data"]] == [made["item"]]


@requirement("invoices.upcoming.changed_item", MUST, cites="invoices/upcoming")
def test_changed_item(api: Api, given: Given) -> None:
    """A pending item can be previewed with another amount."""
    made = pending(given)
    changed = {"invoiceitem": made["item"], "amount": 900, "currency": "usd"}

    invoice = api.get(UPCOMING, {"customer": made["customer"], "invoice_items": [changed]})

    assert ([line["amount"] for line in invoice["lines"]["data"]], invoice["total"]) == ([900], 900)


@requirement("invoices.upcoming.inherited_discount", MUST, cites="invoices/upcoming")
def test_inherited_discount(api: Api, given: Given) -> None:
    """An upcoming invoice inherits the discount of its customer: 10 % off 700 leaves 630."""
    invoice = api.get(UPCOMING, {"customer": pending_discounted(given)["customer"]})

    assert invoice["total"] == 630


@requirement("invoices.upcoming.no_discount", MUST, cites="invoices/upcoming")
def test_no_discount(api: Api, given: Given) -> None:
    """An upcoming invoice with empty discounts is previewed without that of its customer."""
    invoice = api.get(UPCOMING, {"customer": pending_discounted(given)["customer"], "discounts": ""})

    assert invoice["total"] == 700


@requirement("invoices.upcoming.price_in_two_currencies", SHOULD, cites="invoices/upcoming")
def test_price_in_two_currencies(api: Api, given: Given) -> None:
    """An upcoming invoice is previewed in the currency that is asked for, where a price has it among others."""
    params = {"currency": "eur", "invoice_items": [{"price": catalog(given, "two_currency_one_time_price")["id"]}]}

    invoice = api.get(UPCOMING, {"customer": given.customer()["id"], **params})

    assert (invoice["currency"], invoice["total"]) == ("eur", 900)


@requirement("invoices.upcoming.item_currency", SHOULD, cites="invoices/upcoming")
def test_item_currency(api: Api, given: Given) -> None:
    """A previewed item of a customer who has no currency yet is of its own currency, and so is the invoice."""
    params = {"customer": given.customer()["id"], "invoice_items": [{"amount": 500, "currency": "eur"}]}

    invoice = api.get(UPCOMING, params)

    assert [invoice["currency"], *(line["currency"] for line in invoice["lines"]["data"])] == ["eur", "eur"]


@requirement("invoices.upcoming.reused_discount", MUST, cites="invoices/upcoming")
def test_reused_discount(api: Api, given: Given) -> None:
    """An upcoming invoice can be previewed with its customer's discount, by its ID, and a coupon besides."""
    made, coupon = pending_discounted(given), given.shared_coupon(amount_off=100, currency="usd")
    discounts = [{"discount": made["discount"]}, {"coupon": coupon["id"]}]

    invoice = api.get(UPCOMING, {"customer": made["customer"], "discounts": discounts})

    assert len(invoice["discounts"]) == 2
    assert sorted(taken["amount"] for taken in invoice["total_discount_amounts"]) == [70, 100]


@requirement("invoices.upcoming.item_discount", MUST, cites="invoices/upcoming")
def test_item_discount(api: Api, given: Given) -> None:
    """A previewed item can take its customer's discount, by the discount's ID."""
    made = pending_discounted(given)
    item = {"amount": 1000, "currency": "usd", "discounts": [{"discount": made["discount"]}]}

    invoice = api.get(UPCOMING, {"customer": made["customer"], "discounts": "", "invoice_items": [item]})

    assert invoice["total"] == 1600


@requirement("invoices.upcoming.balance", MUST, cites="invoices/upcoming")
def test_balance(api: Api, given: Given) -> None:
    """An upcoming invoice already takes the customer's credit off what it asks for: −500 and 700 are 200 due."""
    customer = given.shared("pending-credit", pending_with_credit)

    invoice = api.get(UPCOMING, {"customer": customer})

    assert (invoice["starting_balance"], invoice["total"], invoice["amount_due"]) == (-500, 700, 200)


@requirement("invoices.upcoming.nobody", SHOULD, cites="invoices/upcoming", provenance=OBSERVED)
def test_nobody(api: Api) -> None:
    """Previewing an invoice for nobody is refused: neither a customer nor a subscription is named."""
    api.refused("GET", UPCOMING)


@requirement("invoices.upcoming.unknown_subscription", MUST, cites="errors", operation="GET /v1/invoices/upcoming")
def test_unknown_subscription(api: Api) -> None:
    """Previewing the invoice of a subscription that does not exist is refused as `resource_missing`."""
    api.refused("GET", UPCOMING, {"subscription": "sub_missing"}, status=(400, 404), code="resource_missing")


@requirement(
    "invoices.upcoming.unknown_schedule",
    SHOULD,
    cites="errors",
    operation="GET /v1/invoices/upcoming",
)
def test_unknown_schedule(api: Api) -> None:
    """Previewing the invoice of a subscription schedule that does not exist is refused."""
    api.refused("GET", UPCOMING, {"schedule": "sub_sched_missing"}, status=(400, 404))


@requirement("invoices.upcoming.unknown_coupon", MUST, cites="errors", operation="GET /v1/invoices/upcoming")
def test_unknown_coupon(api: Api, given: Given) -> None:
    """Previewing an invoice with a coupon that does not exist is refused as `resource_missing`."""
    params = {"customer": pending(given)["customer"], "coupon": "missing"}

    api.refused("GET", UPCOMING, params, status=(400, 404), code="resource_missing")


def pending_discounted(given: Given) -> Json:
    """A customer with 10 % off everything and a pending item of 700 cents; never changed."""
    coupon = given.shared_coupon(percent_off=10)
    return given.shared("pending-discounted", lambda maker: make_discounted(maker, coupon["id"]))


def make_discounted(maker: Given, coupon: str) -> Json:
    customer = maker.customer(coupon=coupon)
    maker.invoice_item(customer["id"], 700)
    return {"customer": customer["id"], "discount": customer["discount"]["id"]}


def pending_with_credit(maker: Given) -> Json:
    """The ID of a customer with a credit of 500 cents and a pending item of 700."""
    customer = maker.customer(balance=-500)
    maker.invoice_item(customer["id"], 700)
    return customer["id"]
