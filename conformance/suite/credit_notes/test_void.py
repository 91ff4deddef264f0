"""Voiding a credit note: the invoice asks for its amount again; only while the invoice is open."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.credit_notes.books import NOTES, custom, note, opened, paid_book, units
from conformance.suite.given import Given
from conformance.suite.invoices.payers import payer
from conformance.suite.requirement import INFERRED, MUST, SHOULD, requirement

GUIDE = "https://stripe.com/docs/invoicing/integration/programmatic-credit-notes#voiding"
VOID = "POST /v1/credit_notes/{id}/void"


@requirement("credit_notes.void.amount_due", MUST, cites=GUIDE, operation=VOID)
def test_amount_due(api: Api, given: Given) -> None:
    """Voiding a credit note raises the invoice's amount due by what it credited.

    amount due 10000, credited 2000: 8000; voided: 10000
    """
    made = note(given, opened(given, 10000), 2000)

    after = api.post(f"{NOTES}/{made['id']}/void", {"expand": ["invoice"]})["invoice"]

    assert (after["amount_due"], after["amount_remaining"]) == (10000, 10000)
    assert (after["status"], after["pre_payment_credit_notes_amount"]) == ("open", 0)


@requirement("credit_notes.void.others", MUST, cites=GUIDE, operation=VOID)
def test_others(api: Api, given: Given) -> None:
    """Voiding one credit note leaves the others: of 300 and 250 on 1000, the 300 are voided, and 750 are due."""
    invoice = opened(given, 1000)
    first = note(given, invoice, 300)
    note(given, invoice, 250)

    after = api.post(f"{NOTES}/{first['id']}/void", {"expand": ["invoice"]})["invoice"]

    assert (after["amount_due"], after["pre_payment_credit_notes_amount"]) == (750, 250)


@requirement("credit_notes.void.kept", MUST, cites="credit_notes/void")
def test_kept(api: Api, given: Given) -> None:
    """A voided credit note keeps its number, its lines and its amounts."""
    made = given.post(NOTES, {"invoice": opened(given)["id"], "lines": [custom(100, 3)], "reason": "duplicate"})

    void = api.post(f"{NOTES}/{made['id']}/void")

    assert (void["number"], void["total"], void["reason"]) == (made["number"], 300, "duplicate")
    assert void["lines"]["data"] == made["lines"]["data"]


@requirement("credit_notes.void.again", MUST, cites=GUIDE, operation="POST /v1/credit_notes")
def test_again(api: Api, given: Given) -> None:
    """What a voided credit note credited can be credited again."""
    invoice = opened(given, 1000)
    given.post(f"{NOTES}/{note(given, invoice, 800)['id']}/void")

    after = api.post(NOTES, {"invoice": invoice["id"], "amount": 1000, "expand": ["invoice"]})["invoice"]

    assert (after["status"], after["pre_payment_credit_notes_amount"]) == ("paid", 1000)


@requirement(
    "credit_notes.void.units_again",
    SHOULD,
    cites=GUIDE,
    operation="POST /v1/credit_notes",
)
def test_units_again(api: Api, given: Given) -> None:
    """What a voided credit note credited of an invoice can be credited again: the whole of its only line."""
    invoice = opened(given, 1000)
    lines = [units(invoice["lines"]["data"][0]["id"], 1)]
    first = given.post(NOTES, {"invoice": invoice["id"], "lines": [custom(1)]})
    given.post(f"{NOTES}/{first['id']}/void")

    assert api.post(NOTES, {"invoice": invoice["id"], "lines": lines})["total"] == 1000


@requirement("credit_notes.void.paid_invoice", MUST, cites=GUIDE, operation=VOID)
def test_paid_invoice(api: Api, given: Given) -> None:
    """A credit note on a paid invoice cannot be voided."""
    made = note(given, paid_book(given), 100, out_of_band_amount=100)

    api.refused("POST", f"{NOTES}/{made['id']}/void")

    after = api.get(f"{NOTES}/{made['id']}")
    assert (after["status"], after["voided_at"]) == ("issued", None)


@requirement("credit_notes.void.paid_since", MUST, cites=GUIDE, operation=VOID)
def test_paid_since(api: Api, given: Given) -> None:
    """A credit note cannot be voided once its invoice is paid."""
    invoice = given.open_invoice(1000, payer(given)["id"])
    made = note(given, invoice, 300)
    given.post(f"/v1/invoices/{invoice['id']}/pay")

    api.refused("POST", f"{NOTES}/{made['id']}/void")

    after = api.get(f"{NOTES}/{made['id']}", {"expand": ["invoice"]})
    assert (after["status"], after["invoice"]["pre_payment_credit_notes_amount"]) == ("issued", 300)


@requirement("credit_notes.void.paid_by_it", MUST, cites=GUIDE, operation=VOID)
def test_paid_by_it(api: Api, given: Given) -> None:
    """A credit note that paid its invoice, by crediting all of it, cannot be voided."""
    made = note(given, opened(given, 1000), 1000)

    api.refused("POST", f"{NOTES}/{made['id']}/void")

    after = api.get(f"{NOTES}/{made['id']}", {"expand": ["invoice"]})
    assert (after["status"], after["invoice"]["status"]) == ("issued", "paid")


@requirement("credit_notes.void.void_invoice", SHOULD, cites=GUIDE, operation=VOID)
def test_void_invoice(api: Api, given: Given) -> None:
    """A credit note cannot be voided once its invoice is void."""
    invoice = opened(given, 1000)
    made = note(given, invoice, 300)
    given.post(f"/v1/invoices/{invoice['id']}/void")

    api.refused("POST", f"{NOTES}/{made['id']}/void")

    assert api.get(f"{NOTES}/{made['id']}")["status"] == "issued"


@requirement("credit_notes.void.balance", SHOULD, cites=GUIDE, operation=VOID, provenance=INFERRED)
def test_balance(api: Api, given: Given) -> None:
    """Voiding a credit note on an open invoice moves no balance, as issuing it moved none."""
    customer = given.customer()["id"]
    made = note(given, given.open_invoice(1000, customer), 300)
    given.post(f"{NOTES}/{made['id']}/void")

    assert api.get(f"/v1/customers/{customer}/balance_transactions")["data"] == []
