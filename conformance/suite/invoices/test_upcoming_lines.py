"""The lines of the upcoming invoice, page by page."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoices.payers import billed
from conformance.suite.invoices.previews import pending, previewed
from conformance.suite.parameters import Setting, catalog, expect_part, filled, parameters
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement

Json = Any

LINES = "/v1/invoices/upcoming/lines"


@requirement(
    "invoices.upcoming_lines.none",
    MUST,
    cites="https://stripe.com/docs/error-codes",
    operation="GET /v1/invoices/upcoming/lines",
    provenance=OBSERVED,
)
def test_none(api: Api, given: Given) -> None:
    """A customer for whom nothing is pending has no upcoming lines: 404 `invoice_upcoming_none`."""
    api.refused("GET", LINES, {"customer": billed(given)["id"]}, status=404, code="invoice_upcoming_none")


@requirement("invoices.upcoming_lines.pending", MUST, cites="invoices/upcoming_invoice_lines")
def test_pending(api: Api, given: Given) -> None:
    """The upcoming lines of a customer are those of what is pending."""
    made = pending(given)

    lines = api.get(LINES, {"customer": made["customer"]})

    assert (lines["object"], lines["has_more"]) == ("list", False)
    assert [(line["invoice_item"], line["amount"]) for line in lines["data"]] == [(made["item"], 700)]


@requirement(
    "invoices.upcoming_lines.parameter",
    MUST,
    cites="invoices/upcoming_invoice_lines",
    over=parameters("upcoming_parameters", "invoices.upcoming_lines"),
)
def test_parameter(api: Api, given: Given, setting: Setting) -> None:
    """The upcoming lines preview what a parameter asks for."""
    made = pending(given)

    lines = api.get(LINES, {"customer": made["customer"], **filled(given, setting.sends)})

    expect_part(filled(given, setting.line), previewed(lines["data"], made["item"]))


@requirement(
    "invoices.upcoming_lines.customer_details",
    SHOULD,
    cites="invoices/upcoming_invoice_lines",
    over=parameters("upcoming_customers", "invoices.upcoming_lines"),
)
def test_customer_details(api: Api, given: Given, setting: Setting) -> None:
    """Upcoming lines can be previewed for a customer who is only described."""
    item = {"amount": 1000, "currency": "usd", "tax_rates": [given.shared_tax_rate(25)["id"]]}

    lines = api.get(LINES, {"customer_details": setting.sends, "invoice_items": [item]})

    assert [line["amount"] for line in lines["data"]] == [1000]


@requirement("invoices.upcoming_lines.changed_item", MUST, cites="invoices/upcoming_invoice_lines")
def test_changed_item(api: Api, given: Given) -> None:
    """A pending item can be previewed with another amount."""
    made = pending(given)
    changed = {"invoiceitem": made["item"], "amount": 900, "currency": "usd"}

    lines = api.get(LINES, {"customer": made["customer"], "invoice_items": [changed]})

    assert [line["amount"] for line in lines["data"]] == [900]


@requirement("invoices.upcoming_lines.first_page", MUST, cites="invoices/upcoming_invoice_lines")
def test_first_page(api: Api, given: Given) -> None:
    """A page of upcoming lines holds as many as asked for, and says that there are more."""
    lines = api.get(LINES, {"customer": three_pending(given), "limit": 2})

    assert ([line["amount"] for line in lines["data"]], lines["has_more"]) == ([3000, 2000], True)


@requirement("invoices.upcoming_lines.next_page", MUST, cites="invoices/upcoming_invoice_lines")
def test_next_page(api: Api, given: Given) -> None:
    """The page after an upcoming line begins with the line below it."""
    customer = three_pending(given)
    first = given.get(LINES, {"customer": customer, "limit": 2})

    lines = api.get(LINES, {"customer": customer, "starting_after": first["data"][1]["id"]})

    assert ([line["amount"] for line in lines["data"]], lines["has_more"]) == ([1000], False)


@requirement("invoices.upcoming_lines.page_before", MUST, cites="invoices/upcoming_invoice_lines")
def test_page_before(api: Api, given: Given) -> None:
    """The page before an upcoming line ends with the line above it."""
    customer = three_pending(given)
    all_lines = given.get(LINES, {"customer": customer})

    lines = api.get(LINES, {"customer": customer, "limit": 1, "ending_before": all_lines["data"][2]["id"]})

    assert [line["amount"] for line in lines["data"]] == [2000]


@requirement("invoices.upcoming_lines.discounted", MUST, cites="invoices/upcoming_invoice_lines")
def test_discounted(api: Api, given: Given) -> None:
    """Upcoming lines show what the customer's discount takes of each, also where it is named by its ID."""
    made = given.shared("pending-with-discount", make_discounted)
    coupon = given.shared_coupon(amount_off=100, currency="usd")
    discounts = [{"discount": made["discount"]}, {"coupon": coupon["id"]}]

    [line] = api.get(LINES, {"customer": made["customer"], "discounts": discounts})["data"]

    assert sorted(discount["amount"] for discount in line["discount_amounts"]) == [70, 100]


@requirement("invoices.upcoming_lines.price_in_two_currencies", SHOULD, cites="invoices/upcoming_invoice_lines")
def test_price_in_two_currencies(api: Api, given: Given) -> None:
    """Upcoming lines are previewed in the currency that is asked for, where a price has it among others."""
    params = {"currency": "eur", "invoice_items": [{"price": catalog(given, "two_currency_one_time_price")["id"]}]}

    [line] = api.get(LINES, {"customer": given.customer()["id"], **params})["data"]

    assert (line["currency"], line["amount"]) == ("eur", 900)


@requirement("invoices.upcoming_lines.item_currency", SHOULD, cites="invoices/upcoming_invoice_lines")
def test_item_currency(api: Api, given: Given) -> None:
    """The previewed line of an item of a customer who has no currency yet is of the item's currency."""
    params = {"customer": given.customer()["id"], "invoice_items": [{"amount": 500, "currency": "eur"}]}

    assert [line["currency"] for line in api.get(LINES, params)["data"]] == ["eur"]


@requirement("invoices.upcoming_lines.item_discount", MUST, cites="invoices/upcoming_invoice_lines")
def test_item_discount(api: Api, given: Given) -> None:
    """A previewed line shows what a discount of the customer takes of it, named by its ID."""
    made = given.shared("pending-with-discount", make_discounted)
    item = {"amount": 1000, "currency": "usd", "discounts": [{"discount": made["discount"]}]}

    lines = api.get(LINES, {"customer": made["customer"], "discounts": "", "invoice_items": [item]})

    assert [discount["amount"] for line in lines["data"] for discount in line["discount_amounts"]] == [100]


@requirement("invoices.upcoming_lines.nobody", SHOULD, cites="invoices/upcoming_invoice_lines", provenance=OBSERVED)
def test_nobody(api: Api) -> None:
    """Previewing lines for nobody is refused: neither a customer nor a subscription is named."""
    api.refused("GET", LINES)


@requirement(
    "invoices.upcoming_lines.unknown_subscription", MUST, cites="errors", operation="GET /v1/invoices/upcoming/lines"
)
def test_unknown_subscription(api: Api) -> None:
    """Previewing the lines of a subscription that does not exist is refused as `resource_missing`."""
    api.refused("GET", LINES, {"subscription": "sub_missing"}, status=(400, 404), code="resource_missing")


@requirement(
    "invoices.upcoming_lines.unknown_schedule",
    SHOULD,
    cites="errors",
    operation="GET /v1/invoices/upcoming/lines",
)
def test_unknown_schedule(api: Api) -> None:
    """Previewing the lines of a subscription schedule that does not exist is refused."""
    api.refused("GET", LINES, {"schedule": "sub_sched_missing"}, status=(400, 404))


@requirement("invoices.upcoming_lines.temporary", SHOULD, cites="invoices/upcoming_invoice_lines")
def test_temporary(api: Api, given: Given) -> None:
    """The IDs of upcoming lines say that they are temporary: they begin with `il_tmp`."""
    [line] = api.get(LINES, {"customer": pending(given)["customer"]})["data"]

    assert str(line["id"]).startswith("il_tmp")


def three_pending(given: Given) -> Json:
    """The ID of a customer with pending items of 1000, 2000 and 3000 cents; never changed."""
    return given.shared("three-pending", make_three)


def make_three(maker: Given) -> Json:
    customer = maker.customer(name="Three pending")["id"]
    for amount in (1000, 2000, 3000):
        maker.invoice_item(customer, amount)
    return customer


def make_discounted(maker: Given) -> Json:
    """A customer with 10 % off everything and a pending item of 700 cents."""
    customer = maker.customer(coupon=maker.coupon(percent_off=10, duration="forever")["id"])
    maker.invoice_item(customer["id"], 700)
    return {"customer": customer["id"], "discount": customer["discount"]["id"]}
