"""What a credit note makes of an open invoice: it asks for less, and is paid when it asks for nothing.

Order of an invoice's amounts (https://stripe.com/docs/invoicing/integration/programmatic-credit-notes): lines,
discounts, tax, customer balance, credit notes, amount due.
"""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.credit_notes.books import NOTES, custom, note, open_book, opened, units
from conformance.suite.given import Given
from conformance.suite.invoices.payers import payer
from conformance.suite.requirement import INFERRED, MAY, MUST, requirement

Json = Any
GUIDE = "https://stripe.com/docs/invoicing/integration/programmatic-credit-notes"
CREATE = "POST /v1/credit_notes"


def credited(given: Given) -> Json:
    """An invoice of 10000 of which 2000 are credited by a custom line, as it is afterwards: nobody changes it."""

    def make(maker: Given) -> Json:
        invoice = opened(maker, 10000)
        maker.post(NOTES, {"invoice": invoice["id"], "lines": [custom(2000)]})
        return invoice

    return given.shared("partly-credited", make)


@requirement("credit_notes.open.amount_due", MUST, cites=GUIDE, operation=CREATE)
def test_amount_due(api: Api, given: Given) -> None:
    """A credit note on an open invoice lowers its `amount_due`.

    The documented example: amount due 100.00, a custom line of 1 × 20.00, new amount due 80.00.
    """
    invoice = opened(given, 10000)
    sent = {"invoice": invoice["id"], "lines": [custom(2000)], "expand": ["invoice"]}

    after = api.post(NOTES, sent)["invoice"]

    assert (after["amount_due"], after["amount_remaining"]) == (8000, 8000)


@requirement("credit_notes.open.counted", MUST, cites="credit_notes/create", operation=CREATE)
def test_counted(api: Api, given: Given) -> None:
    """An invoice counts what is credited while it is open in `pre_payment_credit_notes_amount` alone."""
    after = api.get(f"/v1/invoices/{credited(given)['id']}")

    assert (after["pre_payment_credit_notes_amount"], after["post_payment_credit_notes_amount"]) == (2000, 0)


@requirement("credit_notes.open.total", MUST, cites=GUIDE, operation=CREATE)
def test_total(api: Api, given: Given) -> None:
    """A credit note leaves the lines and the total of an open invoice as they were."""
    invoice = credited(given)

    after = api.get(f"/v1/invoices/{invoice['id']}")

    assert (after["subtotal"], after["total"]) == (invoice["subtotal"], invoice["total"]) == (10000, 10000)
    assert [line["amount"] for line in after["lines"]["data"]] == [10000]


@requirement("credit_notes.open.status", MUST, cites=GUIDE, operation=CREATE)
def test_status(api: Api, given: Given) -> None:
    """An invoice of which something remains to be paid is still open."""
    after = api.get(f"/v1/invoices/{credited(given)['id']}")

    assert (after["status"], after["paid"], after["amount_paid"]) == ("open", False, 0)


@requirement("credit_notes.open.payment_intent", MAY, cites=GUIDE, operation=CREATE, provenance=INFERRED)
def test_payment_intent(api: Api, given: Given) -> None:
    """The payment intent of a credited invoice is over what is left to be paid: 10000 − 2000."""
    after = api.get(f"/v1/invoices/{credited(given)['id']}", {"expand": ["payment_intent"]})

    assert after["payment_intent"]["amount"] == 8000


@requirement("credit_notes.open.several", MUST, cites="credit_notes/create", operation=CREATE)
def test_several(api: Api, given: Given) -> None:
    """Each credit note adds to what is credited: 1000 − 300 − 250 leaves 450."""
    invoice = opened(given, 1000)
    note(given, invoice, 300)

    after = api.post(NOTES, {"invoice": invoice["id"], "amount": 250, "expand": ["invoice"]})["invoice"]

    assert (after["amount_due"], after["pre_payment_credit_notes_amount"]) == (450, 550)


@requirement("credit_notes.open.paid", MUST, cites=GUIDE, operation=CREATE)
def test_paid(api: Api, given: Given) -> None:
    """An open invoice that is credited in full is paid, without any payment."""
    invoice = opened(given, 1000)

    after = api.post(NOTES, {"invoice": invoice["id"], "amount": 1000, "expand": ["invoice"]})["invoice"]

    assert (after["status"], after["paid"]) == ("paid", True)
    assert (after["amount_due"], after["amount_paid"], after["amount_remaining"]) == (0, 0, 0)
    assert after["status_transitions"]["paid_at"] >= invoice["created"]


@requirement("credit_notes.open.paid_in_parts", MUST, cites=GUIDE, operation=CREATE)
def test_paid_in_parts(api: Api, given: Given) -> None:
    """The credit note that leaves nothing to be paid makes the invoice paid: 1000 − 999 − 1."""
    invoice = opened(given, 1000)
    note(given, invoice, 999)

    after = api.post(NOTES, {"invoice": invoice["id"], "amount": 1, "expand": ["invoice"]})["invoice"]

    assert (after["status"], after["amount_remaining"]) == ("paid", 0)
    assert after["pre_payment_credit_notes_amount"] == 1000


@requirement("credit_notes.open.uncharged", MUST, cites=GUIDE, operation=CREATE)
def test_uncharged(api: Api, given: Given) -> None:
    """Crediting an invoice in full charges nobody and moves no balance."""
    invoice = opened(given, 1000)
    sent = {"invoice": invoice["id"], "amount": 1000, "expand": ["invoice"]}

    made = api.post(NOTES, sent)

    assert (made["refund"], made["customer_balance_transaction"], made["invoice"]["charge"]) == (None, None, None)


@requirement("credit_notes.open.nothing_given_back", MUST, cites="credit_notes/create")
def test_nothing_given_back(api: Api, given: Given) -> None:
    """A credit note on an open invoice gives nothing back: neither a refund nor credit."""
    made = api.post(NOTES, {"invoice": open_book(given)["id"], "amount": 100})

    assert (made["refund"], made["customer_balance_transaction"], made["out_of_band_amount"]) == (None, None, None)


@requirement("credit_notes.open.pay", MUST, cites=GUIDE, operation="POST /v1/invoices/{invoice}/pay")
def test_pay(api: Api, given: Given) -> None:
    """Paying a credited invoice charges what is left of it: 10000 − 2000 = 8000."""
    invoice = given.open_invoice(10000, payer(given)["id"])
    note(given, invoice, 2000)

    after = api.post(f"/v1/invoices/{invoice['id']}/pay", {"expand": ["charge"]})

    assert (after["amount_due"], after["amount_paid"], after["amount_remaining"]) == (8000, 8000, 0)
    assert (after["status"], after["charge"]["amount"]) == ("paid", 8000)


@requirement("credit_notes.open.tax", MUST, cites=GUIDE, operation=CREATE)
def test_tax(api: Api, given: Given) -> None:
    """A credit note comes off after tax, with the tax that it credits.

    4 × 250 = 1000 and 10 % = 1100; one unit is 250 + 25 = 275: amount due 1100 − 275 = 825
    """
    rate = given.shared_tax_rate(10)["id"]
    draft = given.empty_draft(default_tax_rates=[rate], auto_advance=False)
    item = {"customer": draft["customer"], "invoice": draft["id"], "currency": "usd", "unit_amount": 250}
    given.post("/v1/invoiceitems", {**item, "quantity": 4})
    invoice = given.post(f"/v1/invoices/{draft['id']}/finalize", {"auto_advance": False})
    line = units(invoice["lines"]["data"][0]["id"], 1)

    after = api.post(NOTES, {"invoice": invoice["id"], "lines": [line], "expand": ["invoice"]})["invoice"]

    assert (after["total"], after["amount_due"], after["pre_payment_credit_notes_amount"]) == (1100, 825, 275)


@requirement("credit_notes.open.balance", MUST, cites=GUIDE, operation=CREATE)
def test_balance(api: Api, given: Given) -> None:
    """A credit note comes off after the customer's balance: total 1000, balance −300, credited 200, due 500."""
    customer = given.customer(balance=-300)["id"]
    invoice = given.open_invoice(1000, customer)

    after = api.post(NOTES, {"invoice": invoice["id"], "amount": 200, "expand": ["invoice"]})["invoice"]

    assert (invoice["amount_due"], after["amount_due"], after["total"]) == (700, 500, 1000)
    assert after["ending_balance"] == 0
