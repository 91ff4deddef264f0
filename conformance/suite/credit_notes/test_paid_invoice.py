"""What a credit note on a paid invoice gives back: a refund, credit for the customer, or money past this service."""

from __future__ import annotations

from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.credit_notes.books import NOTES, custom, note, opened, paid, paid_book
from conformance.suite.customer_balance_transactions.ledger import moves, path
from conformance.suite.given import Given
from conformance.suite.payment_methods import SUCCEED
from conformance.suite.requirement import MAY, MUST, OBSERVED, SHOULD, requirement

Json = Any
GUIDE = "https://stripe.com/docs/invoicing/integration/programmatic-credit-notes"
BALANCES = "https://stripe.com/docs/invoicing/dashboard/credit-notes#customer-balances-discounts"
CREATE = "POST /v1/credit_notes"


def credited(given: Given) -> Json:
    """A paid invoice of 10000 of which 2000 are credited by a refund, as it was before: nobody changes it."""

    def make(maker: Given) -> Json:
        invoice = paid(maker, 10000)
        note(maker, invoice, 2000, refund_amount=2000)
        return invoice

    return given.shared("partly-refunded", make)


@requirement("credit_notes.paid.refund", MUST, cites="credit_notes/create", provenance=OBSERVED)
def test_refund(api: Api, given: Given) -> None:
    """A `refund_amount` refunds the charge of the invoice, and the credit note names the refund."""
    book = paid_book(given)
    sent = {"invoice": book["id"], "amount": 500, "refund_amount": 500, "expand": ["refund"]}

    refund = api.post(NOTES, sent)["refund"]

    assert (refund["amount"], refund["charge"], refund["currency"]) == (500, book["charge"], "usd")


@requirement("credit_notes.paid.credit", MUST, cites="credit_notes/create")
def test_credit(api: Api, given: Given) -> None:
    """A `credit_amount` credits the customer by a balance transaction of type `credit_note` that names the credit note.

    Credit is negative: 500 credited are a transaction over −500.
    """
    book = paid_book(given)
    expand = ["customer_balance_transaction"]

    made = api.post(NOTES, {"invoice": book["id"], "amount": 500, "credit_amount": 500, "expand": expand})

    transaction = made["customer_balance_transaction"]
    assert (transaction["type"], transaction["amount"], transaction["credit_note"]) == ("credit_note", -500, made["id"])
    assert (transaction["customer"], transaction["currency"]) == (book["customer"], "usd")


@requirement("credit_notes.paid.out_of_band", MUST, cites="credit_notes/create")
def test_out_of_band(api: Api, given: Given) -> None:
    """An `out_of_band_amount` is only noted: nothing is refunded, no balance is moved."""
    made = api.post(NOTES, {"invoice": paid_book(given)["id"], "amount": 500, "out_of_band_amount": 500})

    assert made["out_of_band_amount"] == 500
    assert (made["refund"], made["customer_balance_transaction"]) == (None, None)


@requirement("credit_notes.paid.three_ways", MUST, cites=GUIDE, operation=CREATE)
def test_three_ways(api: Api, given: Given) -> None:
    """A credit note can give back in three ways at once, which come to its total.

    lines       1.00 × 1 + 1.00 × 2 + 1.00 × 3 = 6.00
    given back  refund 1.00 + credit 2.00 + out of band 3.00
    """
    ways = {"refund_amount": 100, "credit_amount": 200, "out_of_band_amount": 300}
    lines = [custom(100), custom(100, 2), custom(100, 3)]
    expand = ["refund", "customer_balance_transaction"]

    made = api.post(NOTES, {"invoice": paid_book(given)["id"], "lines": lines, **ways, "expand": expand})

    assert (made["total"], made["out_of_band_amount"]) == (600, 300)
    assert (made["refund"]["amount"], made["customer_balance_transaction"]["amount"]) == (100, -200)


@requirement("credit_notes.paid.small_ways", MUST, cites=GUIDE, operation=CREATE)
def test_small_ways(api: Api, given: Given) -> None:
    """What is given back need not be enough to be charged: 15 lines of a cent, given back as 2, 4 and 9 cents."""
    ways = {"refund_amount": 2, "credit_amount": 4, "out_of_band_amount": 9}

    made = api.post(NOTES, {"invoice": paid_book(given)["id"], "lines": [custom(1)] * 15, **ways})

    assert (made["total"], made["out_of_band_amount"]) == (15, 9)


@requirement("credit_notes.paid.linked_refund", MUST, cites="credit_notes/create")
def test_linked_refund(api: Api, given: Given) -> None:
    """A refund that was made before can be linked to a credit note."""
    book = paid_book(given)
    refund = given.post("/v1/refunds", {"charge": book["charge"], "amount": 300})

    made = api.post(NOTES, {"invoice": book["id"], "amount": 300, "refund": refund["id"]})

    assert (made["total"], made["refund"]) == (300, refund["id"])


@requirement("credit_notes.paid.linked_refund_and_credit", SHOULD, cites=GUIDE, operation=CREATE)
def test_linked_refund_and_credit(api: Api, given: Given) -> None:
    """A linked refund counts as what is refunded: 300 of it and 200 of credit come to 500."""
    book = paid_book(given)
    refund = given.post("/v1/refunds", {"charge": book["charge"], "amount": 300})

    made = api.post(NOTES, {"invoice": book["id"], "amount": 500, "refund": refund["id"], "credit_amount": 200})

    assert (made["total"], made["refund"]) == (500, refund["id"])


# -- what becomes of the invoice


@requirement("credit_notes.paid.counted", MUST, cites="credit_notes/create", operation=CREATE)
def test_counted(api: Api, given: Given) -> None:
    """An invoice counts what is credited after it is paid in `post_payment_credit_notes_amount` alone."""
    after = api.get(f"/v1/invoices/{credited(given)['id']}")

    assert (after["post_payment_credit_notes_amount"], after["pre_payment_credit_notes_amount"]) == (2000, 0)


@requirement("credit_notes.paid.amount_due", MUST, cites="credit_notes/create", operation=CREATE)
def test_amount_due(api: Api, given: Given) -> None:
    """A credit note on a paid invoice affects neither what was due nor what was paid."""
    after = api.get(f"/v1/invoices/{credited(given)['id']}")

    assert (after["status"], after["total"]) == ("paid", 10000)
    assert (after["amount_due"], after["amount_paid"], after["amount_remaining"]) == (10000, 10000, 0)


@requirement("credit_notes.paid.amount_refunded", MUST, cites="credit_notes/create", operation=CREATE)
def test_amount_refunded(api: Api, given: Given) -> None:
    """The charge of the invoice counts what a credit note refunds of it."""
    after = api.get(f"/v1/invoices/{credited(given)['id']}", {"expand": ["charge"]})

    assert (after["charge"]["amount_refunded"], after["charge"]["refunded"]) == (2000, False)


@requirement("credit_notes.paid.both_counted", MUST, cites="credit_notes/create", operation=CREATE)
def test_both_counted(api: Api, given: Given) -> None:
    """An invoice counts apart what is credited before and after its payment: 1000 − 300, paid, 200 credited."""
    invoice = opened(given, 1000)
    note(given, invoice, 300)
    given.post(f"/v1/invoices/{invoice['id']}/pay", {"paid_out_of_band": True})
    sent = {"invoice": invoice["id"], "amount": 200, "out_of_band_amount": 200, "expand": ["invoice"]}

    after = api.post(NOTES, sent)["invoice"]

    assert (after["pre_payment_credit_notes_amount"], after["post_payment_credit_notes_amount"]) == (300, 200)
    assert after["amount_due"] == 700


# -- the customer's balance


@requirement("credit_notes.paid.balance", MUST, cites=GUIDE, operation=CREATE)
def test_balance(api: Api, given: Given) -> None:
    """Credit of a credit note is on the customer's balance: 0 − 400 = −400."""
    customer = given.payer(SUCCEED)["id"]
    invoice = paid(given, 1000, customer)
    note(given, invoice, 400, credit_amount=400)

    listed = api.get(path(customer), {"expand": ["data.customer"]})

    assert moves(listed) == [(-400, -400)]
    assert (listed["data"][0]["type"], listed["data"][0]["customer"]["balance"]) == ("credit_note", -400)


@requirement("credit_notes.paid.next_invoice", MUST, cites=GUIDE, operation=CREATE)
def test_next_invoice(api: Api, given: Given) -> None:
    """Credit of a credit note is applied to the customer's next invoice: 1000 − 400 leaves 600 to be paid."""
    customer = given.payer(SUCCEED)["id"]
    note(given, paid(given, 1000, customer), 400, credit_amount=400)
    draft = given.draft_invoice(1000, customer)

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize", {"auto_advance": False})

    assert (invoice["starting_balance"], invoice["amount_due"], invoice["ending_balance"]) == (-400, 600, 0)


def balance_funded(given: Given) -> Answer:
    """A customer's invoice of 20000, of which 15000 were paid by their balance and 5000 by their card."""
    customer = given.payer(SUCCEED, balance=-15000)["id"]
    return paid(given, 20000, customer)


@requirement("credit_notes.paid.beyond_the_charge", MUST, cites=BALANCES, operation=CREATE)
def test_beyond_the_charge(api: Api, given: Given) -> None:
    """What the customer's balance paid of an invoice goes back to the balance, not to the card.

    The documented example: total 200.00, balance 150.00, charged 50.00. Of a credit note of 60.00, 50.00 are refunded
    and 10.00 are credit.
    """
    invoice = balance_funded(given)
    ways = {"refund_amount": 5000, "credit_amount": 1000}

    made = api.post(NOTES, {"invoice": invoice["id"], "amount": 6000, **ways, "expand": ["customer"]})

    assert (invoice["amount_due"], made["total"], made["customer"]["balance"]) == (5000, 6000, -1000)


@requirement("credit_notes.paid.refund_beyond_the_charge", MUST, cites=BALANCES, operation=CREATE)
def test_refund_beyond_the_charge(api: Api, given: Given) -> None:
    """No more is refunded than was charged, and nothing is where that is asked for: 5001 of 5000."""
    invoice = balance_funded(given)

    api.refused("POST", NOTES, {"invoice": invoice["id"], "amount": 5001, "refund_amount": 5001})

    after = api.get(f"/v1/invoices/{invoice['id']}", {"expand": ["charge"]})
    assert (after["charge"]["amount_refunded"], after["post_payment_credit_notes_amount"]) == (0, 0)


@requirement("credit_notes.paid.refused_in_part", MUST, cites=GUIDE, operation=CREATE)
def test_refused_in_part(api: Api, given: Given) -> None:
    """A credit note whose amounts do not come to its total refunds nothing and moves no balance: 100 + 200 for 400."""
    customer = given.payer(SUCCEED)["id"]
    invoice = paid(given, 1000, customer)

    api.refused("POST", NOTES, {"invoice": invoice["id"], "amount": 400, "refund_amount": 100, "credit_amount": 200})

    after = api.get(f"/v1/invoices/{invoice['id']}", {"expand": ["charge", "customer"]})
    assert (after["charge"]["amount_refunded"], after["customer"]["balance"]) == (0, 0)


# -- paid without a charge


def paid_elsewhere(given: Given) -> Answer:
    """An invoice that was paid past this service."""
    return given.post(f"/v1/invoices/{opened(given, 1000)['id']}/pay", {"paid_out_of_band": True})


@requirement("credit_notes.paid.elsewhere", SHOULD, cites=GUIDE, operation=CREATE)
def test_elsewhere(api: Api, given: Given) -> None:
    """An invoice that was paid out of band can be credited out of band."""
    made = api.post(NOTES, {"invoice": paid_elsewhere(given)["id"], "amount": 400, "out_of_band_amount": 400})

    assert (made["type"], made["total"], made["out_of_band_amount"]) == ("post_payment", 400, 400)


@requirement("credit_notes.paid.elsewhere_refund", MAY, cites=GUIDE, operation=CREATE)
def test_elsewhere_refund(api: Api, given: Given) -> None:
    """Nothing can be refunded of an invoice that was paid out of band, for nothing was charged."""
    invoice = paid_elsewhere(given)

    api.refused("POST", NOTES, {"invoice": invoice["id"], "amount": 400, "refund_amount": 400})

    assert api.get(NOTES, {"invoice": invoice["id"]})["data"] == []
