"""What invoices make of the customer's balance: it is applied when an invoice is finalized, and never before."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.customer_balance_transactions.ledger import adjust, finalized, holder, moves, path
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, requirement

OBJECT = "invoices/object"
GUIDE = "https://stripe.com/docs/billing/customer/balance"
FINALIZE = "POST /v1/invoices/{invoice}/finalize"
RETRIEVE = "GET /v1/invoices/{invoice}"


@requirement("customer_balance_transactions.invoices.draft", MUST, cites=OBJECT, operation=RETRIEVE)
def test_draft(api: Api, given: Given) -> None:
    """A draft shows the balance that it would start from, and what would be due.

    credit 500, total 1099: starting_balance −500, amount_due 599, ending_balance null until it is finalized.
    """
    draft = given.draft_invoice(1099, holder(given, -500))

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["starting_balance"], invoice["amount_due"]) == (-500, 599)
    assert invoice["ending_balance"] is None


@requirement("customer_balance_transactions.invoices.draft_follows", MUST, cites=OBJECT, operation=RETRIEVE)
def test_draft_follows(api: Api, given: Given) -> None:
    """A draft follows the balance: credit that is given afterwards lowers what would be due."""
    draft = given.draft_invoice(1099, holder(given))
    adjust(given, draft["customer"], -100)

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["starting_balance"], invoice["amount_due"]) == (-100, 999)


@requirement(
    "customer_balance_transactions.invoices.draft_applies_nothing", MUST, cites=GUIDE, operation="POST /v1/invoices"
)
def test_draft_applies_nothing(api: Api, given: Given) -> None:
    """A draft uses no credit up: the balance is only applied when an invoice is finalized."""
    customer = holder(given, -500)
    given.draft_invoice(1099, customer)

    assert moves(api.get(path(customer))) == [(-500, -500)]


@requirement("customer_balance_transactions.invoices.balances", MUST, cites=OBJECT, operation=FINALIZE)
def test_balances(api: Api, given: Given) -> None:
    """A finalized invoice tells the balance before and after it.

    credit 2000, total 1099: starting_balance −2000, ending_balance −2000 + 1099 = −901.
    """
    draft = given.draft_invoice(1099, holder(given, -2000))

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["starting_balance"], invoice["ending_balance"]) == (-2000, -901)


@requirement("customer_balance_transactions.invoices.paid_by_credit", MUST, cites=OBJECT, operation=FINALIZE)
def test_paid_by_credit(api: Api, given: Given) -> None:
    """An invoice that the customer's credit covers is paid as soon as it is finalized, and nothing of it is due."""
    draft = given.draft_invoice(1099, holder(given, -1099))

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["status"], invoice["amount_due"], invoice["amount_remaining"]) == ("paid", 0, 0)
    assert invoice["total"] == 1099


@requirement("customer_balance_transactions.invoices.debit", MUST, cites=OBJECT, operation=FINALIZE)
def test_debit(api: Api, given: Given) -> None:
    """What the customer owes is due with the invoice: 1000 + 300 = 1300."""
    draft = given.draft_invoice(1000, holder(given, 300))

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["total"], invoice["amount_due"], invoice["ending_balance"]) == (1000, 1300, 0)


@requirement("customer_balance_transactions.invoices.nothing_due", MUST, cites=OBJECT, operation=FINALIZE)
def test_nothing_due(api: Api, given: Given) -> None:
    """An invoice of nothing uses no credit up."""
    customer = holder(given, -500)
    draft = given.empty_draft(customer)

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["starting_balance"], invoice["ending_balance"]) == (-500, -500)


@requirement("customer_balance_transactions.invoices.carried_over", MUST, cites=OBJECT, operation=FINALIZE)
def test_carried_over(api: Api, given: Given) -> None:
    """Credit that one invoice leaves is applied to the next.

    credit 2000; first invoice 1099: balance −901; second invoice 1099: amount_due 1099 − 901 = 198, balance 0.
    """
    customer = holder(given, -2000)
    finalized(given, customer, 1099)
    draft = given.draft_invoice(1099, customer)

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["starting_balance"], invoice["amount_due"], invoice["ending_balance"]) == (-901, 198, 0)


@requirement("customer_balance_transactions.invoices.too_small", MUST, cites=OBJECT, operation=FINALIZE)
def test_too_small(api: Api, given: Given) -> None:
    """An invoice of less than the least charge is paid at once: nothing is due on it.

    30 cents are less than 50.
    """
    draft = given.draft_invoice(30, holder(given))

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["status"], invoice["amount_due"], invoice["ending_balance"]) == ("paid", 0, 30)


@requirement("customer_balance_transactions.invoices.too_small_next", MUST, cites=OBJECT, operation=FINALIZE)
def test_too_small_next(api: Api, given: Given) -> None:
    """What was too small to be charged is due with the next invoice: 1000 + 30 = 1030."""
    customer = holder(given)
    finalized(given, customer, 30)
    draft = given.draft_invoice(1000, customer)

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["starting_balance"], invoice["amount_due"]) == (30, 1030)


@requirement("customer_balance_transactions.invoices.small_after_credit", MUST, cites=OBJECT, operation=FINALIZE)
def test_small_after_credit(api: Api, given: Given) -> None:
    """What credit leaves of a total may be too small to be charged: then it goes to the balance, and nothing is due.

    credit 1080, total 1099: 19 are left, less than 50; amount_due 0, ending_balance 19.
    """
    draft = given.draft_invoice(1099, holder(given, -1080))

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["status"], invoice["amount_due"], invoice["ending_balance"]) == ("paid", 0, 19)


@requirement("customer_balance_transactions.invoices.negative_total", MUST, cites=OBJECT, operation=FINALIZE)
def test_negative_total(api: Api, given: Given) -> None:
    """An invoice with a negative total is paid at once, and the customer has credit over it.

    lines 200 − 500 = −300: amount_due 0, ending_balance −300.
    """
    draft = given.invoice(holder(given), items=(200, -500))

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["status"], invoice["total"], invoice["amount_due"]) == ("paid", -300, 0)
    assert invoice["ending_balance"] == -300


@requirement("customer_balance_transactions.invoices.open_unchanged", MUST, cites=GUIDE, operation=RETRIEVE)
def test_open_unchanged(api: Api, given: Given) -> None:
    """Credit that is given afterwards is not applied to an invoice that is open already."""
    opened = finalized(given, holder(given), 1099)
    adjust(given, opened["customer"], -500)

    invoice = api.get(f"/v1/invoices/{opened['id']}")

    assert (invoice["amount_due"], invoice["starting_balance"]) == (1099, 0)


@requirement(
    "customer_balance_transactions.invoices.yen",
    MUST,
    cites="https://stripe.com/docs/currencies#zero-decimal",
    operation=FINALIZE,
)
def test_yen(api: Api, given: Given) -> None:
    """A balance in yen is applied in whole yen: credit 333, invoice 1000, due 667."""
    customer = given.customer()["id"]
    adjust(given, customer, -333, "jpy")
    draft = given.draft_invoice(1000, customer)

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["currency"], invoice["amount_due"], invoice["ending_balance"]) == ("jpy", 667, 0)
