"""The lines of an invoice: what they hold, their order, their pages."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoices.payers import billed
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement

Json = Any


@requirement("invoices.lines.item", MUST, cites="invoices/line_item", operation="POST /v1/invoiceitems")
def test_item(api: Api, given: Given) -> None:
    """An invoice item is a line of its invoice, of the same amount and currency."""
    draft = given.empty_draft(billed(given)["id"])
    item = given.invoice_item(draft["customer"], 1000, invoice=draft["id"])

    [line] = api.get(f"/v1/invoices/{draft['id']}")["lines"]["data"]

    assert (line["type"], line["invoice_item"]) == ("invoiceitem", item["id"])
    assert (line["amount"], line["currency"]) == (1000, "usd")


@requirement("invoices.lines.described", MUST, cites="invoices/line_item", operation="POST /v1/invoiceitems")
def test_described(api: Api, given: Given) -> None:
    """A line has the description, the metadata and the period of its invoice item."""
    draft = given.empty_draft(billed(given)["id"])
    period = {"start": 1_659_312_000, "end": 1_661_990_400}
    told: Json = {"description": "August", "metadata": {"order_id": "6735"}, "period": period}
    given.invoice_item(draft["customer"], 1000, invoice=draft["id"], **told)

    [line] = api.get(f"/v1/invoices/{draft['id']}")["lines"]["data"]

    assert (line["description"], line["metadata"], line["period"]) == ("August", {"order_id": "6735"}, period)


@requirement("invoices.lines.priced", MUST, cites="invoices/line_item", operation="POST /v1/invoiceitems")
def test_priced(api: Api, given: Given) -> None:
    """A line has the price and the quantity of its invoice item."""
    draft = given.empty_draft(billed(given)["id"])
    price = given.shared_price(1000)
    given.invoice_item(draft["customer"], None, invoice=draft["id"], price=price["id"], quantity=3)

    [line] = api.get(f"/v1/invoices/{draft['id']}")["lines"]["data"]

    assert (line["price"]["id"], line["quantity"], line["amount"]) == (price["id"], 3, 3000)


@requirement("invoices.lines.order", MUST, cites="invoices/object", operation="POST /v1/invoiceitems")
def test_order(api: Api, given: Given) -> None:
    """The lines of invoice items are listed newest first."""
    draft = given.draft_invoice(1000, billed(given)["id"])
    given.invoice_item(draft["customer"], 2000, invoice=draft["id"])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert [line["amount"] for line in invoice["lines"]["data"]] == [2000, 1000]


@requirement("invoices.lines.no_proration", MUST, cites="invoices/line_item", operation="POST /v1/invoiceitems")
def test_no_proration(api: Api, given: Given) -> None:
    """The line of an invoice item is no proration, and belongs to no subscription."""
    draft = given.draft_invoice(1000, billed(given)["id"])

    [line] = api.get(f"/v1/invoices/{draft['id']}")["lines"]["data"]

    assert (line["proration"], line["subscription"]) == (False, None)


@requirement("invoices.lines.url", MUST, cites="invoices/object", operation="GET /v1/invoices/{invoice}")
def test_url(api: Api, given: Given) -> None:
    """An invoice names the URL of all its lines."""
    draft = api.get(f"/v1/invoices/{eleven_lines(given)['id']}")

    assert draft["lines"]["url"] == f"/v1/invoices/{draft['id']}/lines"


@requirement("invoices.lines.inline", MUST, cites="invoices/invoice_lines", operation="GET /v1/invoices/{invoice}")
def test_inline(api: Api, given: Given) -> None:
    """An invoice of eleven lines holds the first ten of them, and says that there are more."""
    lines = api.get(f"/v1/invoices/{eleven_lines(given)['id']}")["lines"]

    assert ([line["amount"] for line in lines["data"]], lines["has_more"]) == (list(range(1100, 100, -100)), True)


@requirement(
    "invoices.lines.total_count",
    SHOULD,
    cites="invoices/object",
    provenance=OBSERVED,
    operation="GET /v1/invoices/{invoice}",
)
def test_total_count(api: Api, given: Given) -> None:
    """An invoice says how many lines it has in all."""
    invoice = api.get(f"/v1/invoices/{eleven_lines(given)['id']}")

    assert invoice["lines"]["total_count"] == 11


@requirement("invoices.lines.total", MUST, cites="invoices/object", operation="GET /v1/invoices/{invoice}")
def test_total(api: Api, given: Given) -> None:
    """The total of an invoice counts all its lines, also those that it does not hold: 100 + 200 + … + 1100 = 6600."""
    invoice = api.get(f"/v1/invoices/{eleven_lines(given)['id']}")

    assert (invoice["subtotal"], invoice["total"]) == (6600, 6600)


@requirement("invoices.lines.all", MUST, cites="invoices/invoice_lines")
def test_all(api: Api, given: Given) -> None:
    """The list of an invoice's lines holds all of them, in the order of the invoice."""
    lines = api.get(f"/v1/invoices/{eleven_lines(given)['id']}/lines", {"limit": 100})

    assert [line["amount"] for line in lines["data"]] == list(range(1100, 0, -100))
    assert lines["has_more"] is False


@requirement("invoices.lines.first_page", MUST, cites="invoices/invoice_lines")
def test_first_page(api: Api, given: Given) -> None:
    """A page of an invoice's lines holds as many as asked for, and says that there are more."""
    lines = api.get(f"/v1/invoices/{eleven_lines(given)['id']}/lines", {"limit": 2})

    assert ([line["amount"] for line in lines["data"]], lines["has_more"]) == ([1100, 1000], True)


@requirement("invoices.lines.next_page", MUST, cites="invoices/invoice_lines")
def test_next_page(api: Api, given: Given) -> None:
    """The page after a line begins with the line below it."""
    invoice = eleven_lines(given)
    after = {"limit": 2, "starting_after": invoice["lines"][1]}

    lines = api.get(f"/v1/invoices/{invoice['id']}/lines", after)

    assert [line["amount"] for line in lines["data"]] == [900, 800]


@requirement("invoices.lines.page_before", MUST, cites="invoices/invoice_lines")
def test_page_before(api: Api, given: Given) -> None:
    """The page before a line ends with the line above it."""
    invoice = eleven_lines(given)
    before = {"limit": 2, "ending_before": invoice["lines"][3]}

    lines = api.get(f"/v1/invoices/{invoice['id']}/lines", before)

    assert [line["amount"] for line in lines["data"]] == [1000, 900]


@requirement("invoices.lines.last_page", MUST, cites="invoices/invoice_lines")
def test_last_page(api: Api, given: Given) -> None:
    """The last page of an invoice's lines says that there are no more."""
    invoice = eleven_lines(given)

    lines = api.get(f"/v1/invoices/{invoice['id']}/lines", {"starting_after": invoice["lines"][8]})

    assert ([line["amount"] for line in lines["data"]], lines["has_more"]) == ([200, 100], False)


@requirement("invoices.lines.expand", MUST, cites="expanding_objects", operation="GET /v1/invoices/{invoice}/lines")
def test_expand(api: Api, given: Given) -> None:
    """The product of a line's price is the whole object where the request asks to expand it."""
    draft = given.empty_draft(billed(given)["id"])
    price = given.shared_price(1000)
    given.invoice_item(draft["customer"], None, invoice=draft["id"], price=price["id"])

    [line] = api.get(f"/v1/invoices/{draft['id']}/lines", {"expand": ["data.price.product"]})["data"]

    assert (line["price"]["product"]["object"], line["price"]["product"]["id"]) == ("product", price["product"])


def eleven_lines(given: Given) -> Json:
    """A draft with lines of 100, 200, … 1100 cents, never changed: its ID, and those of its lines, newest first."""
    return given.shared("eleven-lines", make_eleven_lines)


def make_eleven_lines(maker: Given) -> Json:
    draft = maker.invoice(items=range(100, 1200, 100))
    lines = maker.get(f"/v1/invoices/{draft['id']}/lines", {"limit": 100})
    return {"id": draft["id"], "lines": [line["id"] for line in lines["data"]]}
