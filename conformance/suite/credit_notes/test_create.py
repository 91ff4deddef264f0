"""What a credit note begins with, and which invoices can be credited."""

from __future__ import annotations

import re
from typing import Any

from conformance.contract import Holds
from conformance.suite.api import Api
from conformance.suite.credit_notes.books import NOTES, PREVIEW, custom, open_book, opened, paid_book
from conformance.suite.given import Given
from conformance.suite.requirement import MAY, MUST, OBSERVED, requirement

Json = Any
GUIDE = "https://stripe.com/docs/invoicing/integration/programmatic-credit-notes"
CREATE = "POST /v1/credit_notes"


@requirement("credit_notes.create.invoice", MUST, cites="credit_notes/create")
def test_invoice(api: Api, given: Given) -> None:
    """A credit note names the invoice that it credits, its customer and its currency."""
    book = open_book(given)

    note = api.post(NOTES, {"invoice": book["id"], "amount": 100})

    assert (note["invoice"], note["customer"], note["currency"]) == (book["id"], book["customer"], "usd")


@requirement("credit_notes.create.issued", MUST, cites="credit_notes/object", operation=CREATE)
def test_issued(api: Api, given: Given) -> None:
    """A credit note is `issued` as soon as it is created."""
    note = api.post(NOTES, {"invoice": open_book(given)["id"], "amount": 100})

    assert (note["status"], note["voided_at"]) == ("issued", None)


@requirement("credit_notes.create.pre_payment", MUST, cites="credit_notes/object", operation=CREATE)
def test_pre_payment(api: Api, given: Given) -> None:
    """A credit note on an open invoice is of type `pre_payment`."""
    note = api.post(NOTES, {"invoice": open_book(given)["id"], "amount": 100})

    assert note["type"] == "pre_payment"


@requirement("credit_notes.create.post_payment", MUST, cites="credit_notes/object", operation=CREATE)
def test_post_payment(api: Api, given: Given) -> None:
    """A credit note on a paid invoice is of type `post_payment`."""
    note = api.post(NOTES, {"invoice": paid_book(given)["id"], "amount": 100, "out_of_band_amount": 100})

    assert note["type"] == "post_payment"


@requirement("credit_notes.create.defaults", MUST, cites="credit_notes/object", operation=CREATE, provenance=OBSERVED)
def test_defaults(api: Api, given: Given) -> None:
    """A credit note without memo, reason and metadata has none."""
    note = api.unmarked.post(NOTES, {"invoice": open_book(given)["id"], "lines": [custom(500)]})

    assert (note["memo"], note["reason"], note["metadata"]) == (None, None, {})


@requirement("credit_notes.create.recorded", MUST, cites="credit_notes/object", operation=CREATE, provenance=OBSERVED)
def test_recorded(api: Api, given: Given) -> None:
    """A refund of 500 by one custom line has the amounts that were recorded.

    Recorded three times in 2022: amount, subtotal and total 500, none of it discount or tax, nothing out of band.
    """
    sent = {"invoice": paid_book(given)["id"], "refund_amount": 500, "lines": [custom(500)]}

    note = api.post(NOTES, sent)

    assert (note["amount"], note["subtotal"], note["total"]) == (500, 500, 500)
    assert (note["discount_amount"], note["discount_amounts"], note["tax_amounts"]) == (0, [], [])
    assert (note["out_of_band_amount"], note["customer_balance_transaction"]) == (None, None)


@requirement("credit_notes.create.amount", MUST, cites="credit_notes/object", operation=CREATE)
def test_amount(api: Api, given: Given) -> None:
    """The `amount` of a credit note is its total, tax included: 500 and 25 % of it are 625."""
    line = custom(500, tax_rates=[given.shared_tax_rate(25)["id"]])

    note = api.post(NOTES, {"invoice": open_book(given)["id"], "lines": [line]})

    assert (note["amount"], note["total"]) == (625, 625)


@requirement("credit_notes.create.created", MUST, cites="credit_notes/object", operation=CREATE)
def test_created(api: Api, given: Given) -> None:
    """A credit note is created no earlier than the invoice that it credits."""
    book = open_book(given)

    note = api.post(NOTES, {"invoice": book["id"], "amount": 100})

    assert note["created"] >= book["created"]


@requirement(
    "credit_notes.create.effective_at",
    MUST,
    cites="credit_notes/object",
    operation=CREATE,
    holds=Holds(since="2023-06-29"),
)
def test_effective_at(api: Api, given: Given) -> None:
    """A credit note takes effect when it is created, unless it is given another date."""
    note = api.post(NOTES, {"invoice": open_book(given)["id"], "amount": 100})

    assert note["effective_at"] == note["created"]


@requirement("credit_notes.create.pdf", MUST, cites="credit_notes/object", operation=CREATE)
def test_pdf(api: Api, given: Given) -> None:
    """A credit note has a link to its PDF."""
    note = api.post(NOTES, {"invoice": open_book(given)["id"], "amount": 100})

    assert re.fullmatch(r"https?://\S+", note["pdf"])


@requirement("credit_notes.create.expand", MUST, cites="credit_notes/object", operation=CREATE)
def test_expand(api: Api, given: Given) -> None:
    """The invoice and the customer of a credit note can be expanded."""
    book = open_book(given)

    note = api.post(NOTES, {"invoice": book["id"], "amount": 100, "expand": ["invoice", "customer"]})

    assert (note["invoice"]["id"], note["customer"]["id"]) == (book["id"], book["customer"])


@requirement("credit_notes.retrieve.issued", MUST, cites="credit_notes/retrieve")
def test_retrieve(api: Api, given: Given) -> None:
    """A credit note is read back as it was created, but for its link."""
    made = given.post(NOTES, {"invoice": open_book(given)["id"], "lines": [custom(500)], "memo": "Sorry"})

    note = api.get(f"{NOTES}/{made['id']}")

    assert {**note, "pdf": ""} == {**made, "pdf": ""}


# -- which invoices


def draft(given: Given) -> Json:
    """The ID of a draft that nobody changes."""
    return given.shared("uncreditable-draft", lambda maker: maker.draft_invoice())["id"]


def void(given: Given) -> Json:
    """The ID of a voided invoice."""
    return given.shared("uncreditable-void", lambda maker: maker.void_invoice())["id"]


@requirement("credit_notes.create.draft_invoice", MUST, cites="credit_notes/create")
def test_draft_invoice(api: Api, given: Given) -> None:
    """A draft invoice cannot be credited: it is not final yet."""
    invoice = draft(given)

    api.refused("POST", NOTES, {"invoice": invoice, "amount": 100})

    assert api.get(NOTES, {"invoice": invoice})["data"] == []


@requirement("credit_notes.create.void_invoice", MUST, cites=GUIDE, operation=CREATE)
def test_void_invoice(api: Api, given: Given) -> None:
    """A void invoice cannot be credited: credit notes are for invoices that are open or paid."""
    invoice = void(given)

    api.refused("POST", NOTES, {"invoice": invoice, "amount": 100})

    assert api.get(NOTES, {"invoice": invoice})["data"] == []


@requirement("credit_notes.preview.draft_invoice", MUST, cites="credit_notes/preview")
def test_preview_draft_invoice(api: Api, given: Given) -> None:
    """There is no preview of a credit note on a draft invoice."""
    api.refused("GET", PREVIEW, {"invoice": draft(given), "amount": 100})


@requirement("credit_notes.preview.void_invoice", MUST, cites=GUIDE, operation="GET /v1/credit_notes/preview")
def test_preview_void_invoice(api: Api, given: Given) -> None:
    """There is no preview of a credit note on a void invoice."""
    api.refused("GET", PREVIEW, {"invoice": void(given), "amount": 100})


@requirement("credit_notes.create.uncollectible_invoice", MAY, cites=GUIDE, operation=CREATE)
def test_uncollectible_invoice(api: Api, given: Given) -> None:
    """An uncollectible invoice cannot be credited, or is credited before its payment.

    The guide names open and paid invoices alone; that others are refused it does not say.
    """
    invoice = given.post(f"/v1/invoices/{opened(given)['id']}/mark_uncollectible")

    exchange = api.working(api.send("POST", NOTES, {"invoice": invoice["id"], "amount": 100}))

    assert exchange.status in (200, 400)
    notes = api.get(NOTES, {"invoice": invoice["id"]})["data"]
    assert [note["type"] for note in notes] == (["pre_payment"] if exchange.ok else [])
