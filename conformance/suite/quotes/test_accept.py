"""Accepting a quote of one-time prices: the draft invoice that comes of it."""

from __future__ import annotations

from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.parameters import expect_part
from conformance.suite.quotes.made import GUIDE, accepted, opened, path, sold
from conformance.suite.requirement import INFERRED, MAY, MUST, SHOULD, requirement

Json = Any
ACCEPT = f"{GUIDE}#accept"
OPERATION = "POST /v1/quotes/{quote}/accept"
DAY = 86_400  # seconds


def invoiced(given: Given) -> Answer:
    """The invoice of an accepted quote that nobody changes, and its quote: 1000 and 2 × 500, less 10 %, plus 25 %."""

    def make(maker: Given) -> Json:
        quote = accepted(
            maker,
            line_items=sold(maker, (1000, 1), (500, 2)),
            discounts=[{"coupon": maker.shared_coupon(percent_off=10)["id"]}],
            default_tax_rates=[maker.shared_tax_rate(25)["id"]],
        )
        return {"quote": quote, "invoice": quote["invoice"]}

    return Answer(given.shared("quotes-invoiced", make))


@requirement("quotes.accept.invoice", MUST, cites=ACCEPT, operation=OPERATION)
def test_invoice(api: Api, given: Given) -> None:
    """Accepting a quote of one-time prices makes a draft invoice of its customer that does not advance by itself."""
    quote = opened(given)

    invoice = api.post(f"{path(quote)}/accept", {"expand": ["invoice"]})["invoice"]

    expect_part({"object": "invoice", "status": "draft", "auto_advance": False, "customer": quote["customer"]}, invoice)


@requirement("quotes.accept.links", MUST, cites="invoices/object#invoice_object-quote", operation=OPERATION)
def test_links(api: Api, given: Given) -> None:
    """The quote names its invoice, and the invoice its quote."""
    made = invoiced(given)

    assert api.get(f"/v1/invoices/{made['invoice']}")["quote"] == made["quote"]["id"]


@requirement(
    "quotes.accept.billing_reason", MUST, cites="invoices/object#invoice_object-billing_reason", operation=OPERATION
)
def test_billing_reason(api: Api, given: Given) -> None:
    """The invoice of an accepted quote says that this is the reason for it."""
    assert api.get(f"/v1/invoices/{invoiced(given)['invoice']}")["billing_reason"] == "quote_accept"


@requirement("quotes.accept.amounts", MUST, cites=ACCEPT, operation=OPERATION)
def test_amounts(api: Api, given: Given) -> None:
    """The invoice comes to what the quote came to.

    1000 + 2 × 500 = 2000, less 10 % = 1800, 25 % of it 450, in all 2250
    """
    made = invoiced(given)

    invoice = api.get(f"/v1/invoices/{made['invoice']}")

    assert (invoice["subtotal"], invoice["total"]) == (2000, 2250)
    assert invoice["total"] == made["quote"]["amount_total"]


@requirement("quotes.accept.lines", MUST, cites=ACCEPT, operation=OPERATION)
def test_lines(api: Api, given: Given) -> None:
    """The invoice has a line for each line item, with its price and quantity."""
    invoice = api.get(f"/v1/invoices/{invoiced(given)['invoice']}")

    found = {line["price"]["id"]: line["quantity"] for line in invoice["lines"]["data"]}
    assert found == {given.shared_price(1000)["id"]: 1, given.shared_price(500)["id"]: 2}


@requirement("quotes.accept.only_invoice", MUST, cites=ACCEPT, operation=OPERATION)
def test_only_invoice(api: Api, given: Given) -> None:
    """A quote of one-time prices leads to no subscription and no schedule."""
    quote = api.get(path(invoiced(given)["quote"]))

    assert (quote["subscription"], quote["subscription_schedule"]) == (None, None)


@requirement("quotes.accept.keeps_number", MUST, cites="quotes/object#quote_object-number", operation=OPERATION)
def test_keeps_number(api: Api, given: Given) -> None:
    """An accepted quote keeps its number and its amounts."""
    quote = opened(given)

    after = api.post(f"{path(quote)}/accept")

    expect_part({name: quote[name] for name in ("number", "amount_total", "computed", "expires_at")}, after)


@requirement("quotes.accept.price_data", MUST, cites=ACCEPT, operation=OPERATION)
def test_price_data(api: Api, given: Given) -> None:
    """A price that was made for a quote is invoiced like any other."""
    data = {"currency": "usd", "product": given.shared_product()["id"], "unit_amount": 700}
    quote = opened(given, line_items=[{"price_data": data, "quantity": 2}])

    invoice = api.post(f"{path(quote)}/accept", {"expand": ["invoice"]})["invoice"]

    assert invoice["total"] == 1400


@requirement("quotes.accept.days_until_due", MUST, cites="quotes/create", operation=OPERATION)
def test_days_until_due(api: Api, given: Given) -> None:
    """The invoice of a quote that is to be sent is due as many days after its creation as the quote says."""
    quote = opened(given, collection_method="send_invoice", invoice_settings={"days_until_due": 7})

    invoice = api.post(f"{path(quote)}/accept", {"expand": ["invoice"]})["invoice"]

    assert invoice["collection_method"] == "send_invoice"
    assert abs(invoice["due_date"] - invoice["created"] - 7 * DAY) <= 1


@requirement("quotes.accept.pending_items_left", MAY, cites=ACCEPT, provenance=INFERRED, operation=OPERATION)
def test_pending_items(api: Api, given: Given) -> None:
    """The invoice of a quote bills the line items of the quote; what was pending may be on it too.

    The reference says of what is due upfront that pending items may still be included.
    """
    customer = given.customer()["id"]
    given.invoice_item(customer, 300)
    quote = opened(given, customer=customer)

    invoice = api.post(f"{path(quote)}/accept", {"expand": ["invoice"]})["invoice"]

    assert invoice["total"] in (1000, 1300)


@requirement("quotes.accept.redeems", SHOULD, cites=ACCEPT, provenance=INFERRED, operation=OPERATION)
def test_redeems(api: Api, given: Given) -> None:
    """A coupon is redeemed when the quote is accepted."""
    coupon = given.coupon(percent_off=10)["id"]

    accepted(given, discounts=[{"coupon": coupon}])

    assert api.get(f"/v1/coupons/{coupon}")["times_redeemed"] == 1
