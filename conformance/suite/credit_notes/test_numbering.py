"""Numbers of credit notes: that of the invoice, and a count of the credit notes on it."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.credit_notes.books import NOTES, note, opened, paid
from conformance.suite.given import Given
from conformance.suite.requirement import INFERRED, MAY, MUST, OBSERVED, requirement

CREATE = "POST /v1/credit_notes"


@requirement("credit_notes.numbering.first", MUST, cites="credit_notes/object", operation=CREATE, provenance=OBSERVED)
def test_first(api: Api, given: Given) -> None:
    """The first credit note on an invoice has the invoice's number, followed by `-CN-01`."""
    invoice = paid(given)

    made = api.post(NOTES, {"invoice": invoice["id"], "amount": 100, "refund_amount": 100})

    assert made["number"] == f"{invoice['number']}-CN-01"


@requirement("credit_notes.numbering.second", MUST, cites="credit_notes/object", operation=CREATE)
def test_second(api: Api, given: Given) -> None:
    """The second credit note on an invoice is numbered `-CN-02`."""
    invoice = opened(given)
    note(given, invoice, 100)

    made = api.post(NOTES, {"invoice": invoice["id"], "amount": 100})

    assert made["number"] == f"{invoice['number']}-CN-02"


@requirement(
    "credit_notes.numbering.after_void", MAY, cites="credit_notes/object", operation=CREATE, provenance=INFERRED
)
def test_after_void(api: Api, given: Given) -> None:
    """The number of a voided credit note is not given again."""
    invoice = opened(given)
    first = note(given, invoice, 100)
    given.post(f"{NOTES}/{first['id']}/void")

    made = api.post(NOTES, {"invoice": invoice["id"], "amount": 100})

    assert (first["number"], made["number"]) == (f"{invoice['number']}-CN-01", f"{invoice['number']}-CN-02")


@requirement("credit_notes.numbering.next_invoice", MUST, cites="credit_notes/object", operation=CREATE)
def test_next_invoice(api: Api, given: Given) -> None:
    """Credit notes are counted for each invoice of a customer apart."""
    customer = given.customer()["id"]
    note(given, given.open_invoice(1000, customer), 100)
    invoice = given.open_invoice(1000, customer)

    made = api.post(NOTES, {"invoice": invoice["id"], "amount": 100})

    assert made["number"] == f"{invoice['number']}-CN-01"
