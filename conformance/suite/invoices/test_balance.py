"""The customer balance: what an invoice takes of it when it is finalized. Negative balances are credit."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, SHOULD, requirement

BALANCE = "https://stripe.com/docs/billing/customer/balance"
FINALIZE = "POST /v1/invoices/{invoice}/finalize"


@requirement("invoices.balance.draft", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_draft(api: Api, given: Given) -> None:
    """A draft shows the customer's balance, and already takes it off what it asks for.

    Balance −500, total 1099: starting_balance −500, amount_due 599, no ending_balance yet.
    """
    customer = given.customer(balance=-500)
    draft = given.draft_invoice(1099, customer["id"])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["starting_balance"], invoice["amount_due"], invoice["ending_balance"]) == (-500, 599, None)


@requirement("invoices.balance.applied", MUST, cites=BALANCE, operation=FINALIZE)
def test_applied(api: Api, given: Given) -> None:
    """Finalizing an invoice uses up the customer's credit: −500 of 1099 leaves 599 due and a balance of nothing."""
    customer = given.customer(balance=-500)
    draft = given.draft_invoice(1099, customer["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["total"], invoice["amount_due"]) == (1099, 599)
    assert (invoice["starting_balance"], invoice["ending_balance"]) == (-500, 0)


@requirement("invoices.balance.customer", MUST, cites=BALANCE, operation=FINALIZE)
def test_customer(api: Api, given: Given) -> None:
    """The customer's balance is what the invoice left of it."""
    customer = given.customer(balance=-500)
    draft = given.draft_invoice(1099, customer["id"])
    given.post(f"/v1/invoices/{draft['id']}/finalize")

    after = api.get(f"/v1/customers/{customer['id']}")

    assert after["balance"] == 0


@requirement("invoices.balance.transaction", MUST, cites="customer_balance_transactions/object", operation=FINALIZE)
def test_transaction(api: Api, given: Given) -> None:
    """What an invoice takes of a credit is a transaction `applied_to_invoice` of the opposite sign: −500 → +500."""
    customer = given.customer(balance=-500)
    draft = given.draft_invoice(1099, customer["id"])
    given.post(f"/v1/invoices/{draft['id']}/finalize")

    newest = api.get(f"/v1/customers/{customer['id']}/balance_transactions", {"limit": 1})["data"][0]

    assert (newest["type"], newest["amount"], newest["ending_balance"]) == ("applied_to_invoice", 500, 0)
    assert newest["invoice"] == draft["id"]


@requirement("invoices.balance.draft_leaves", MUST, cites=BALANCE, operation="POST /v1/invoices")
def test_draft_leaves(api: Api, given: Given) -> None:
    """A draft leaves the customer's balance as it is: it is applied when the invoice is finalized."""
    customer = given.customer(balance=-500)
    given.draft_invoice(1099, customer["id"])

    after = api.get(f"/v1/customers/{customer['id']}")

    assert after["balance"] == -500


@requirement("invoices.balance.exceeds", MUST, cites=BALANCE, operation=FINALIZE)
def test_exceeds(api: Api, given: Given) -> None:
    """A credit greater than the total pays the invoice, and its rest remains: −1500 and 1000 leave −500."""
    customer = given.customer(balance=-1500)
    draft = given.draft_invoice(1000, customer["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["status"], invoice["amount_due"], invoice["ending_balance"]) == ("paid", 0, -500)


@requirement("invoices.balance.debit", MUST, cites=BALANCE, operation=FINALIZE)
def test_debit(api: Api, given: Given) -> None:
    """What a customer owes is asked for by the invoice: 30 and 1000 are 1030 due, and leave nothing."""
    customer = given.customer(balance=30)
    draft = given.draft_invoice(1000, customer["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["total"], invoice["amount_due"], invoice["ending_balance"]) == (1000, 1030, 0)


@requirement(
    "invoices.balance.charged",
    MUST,
    cites="https://stripe.com/docs/billing/invoices/credit-notes",
    operation="POST /v1/invoices/{invoice}/pay",
)
def test_charged(api: Api, given: Given) -> None:
    """Only what a credit leaves is charged: 5000 of 20000 with a credit of 15000."""
    customer = given.payer(balance=-15_000)
    draft = given.draft_invoice(20_000, customer["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/pay", {"expand": ["charge"]})

    assert (invoice["amount_paid"], invoice["charge"]["amount"]) == (5000, 5000)


@requirement("invoices.balance.too_little_left", MUST, cites="invoices/object", operation=FINALIZE)
def test_too_little_left(api: Api, given: Given) -> None:
    """What a credit leaves of an invoice is not charged where it is below the minimum: 30 of 1000 are owed further."""
    customer = given.customer(balance=-970)
    draft = given.draft_invoice(1000, customer["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["status"], invoice["amount_due"], invoice["ending_balance"]) == ("paid", 0, 30)


@requirement("invoices.balance.debit_and_negative", SHOULD, cites="invoices/object", operation=FINALIZE)
def test_debit_and_negative(api: Api, given: Given) -> None:
    """A negative total is set off against what the customer owes: 800 owed and −500 are 300 due."""
    customer = given.customer(balance=800)
    draft = given.draft_invoice(-500, customer["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["amount_due"], invoice["ending_balance"]) == (300, 0)


@requirement(
    "invoices.balance.void_restores",
    SHOULD,
    cites="customer_balance_transactions/object",
    operation="POST /v1/invoices/{invoice}/void",
)
def test_void_restores(api: Api, given: Given) -> None:
    """Voiding an invoice gives back the credit that it had taken."""
    customer = given.customer(balance=-500)
    opened = given.open_invoice(1099, customer["id"])
    given.post(f"/v1/invoices/{opened['id']}/void")

    after = api.get(f"/v1/customers/{customer['id']}")

    assert after["balance"] == -500


@requirement(
    "invoices.balance.void_transaction",
    SHOULD,
    cites="customer_balance_transactions/object",
    operation="POST /v1/invoices/{invoice}/void",
)
def test_void_transaction(api: Api, given: Given) -> None:
    """The credit that a voided invoice gives back is a transaction `unapplied_from_invoice`."""
    customer = given.customer(balance=-500)
    opened = given.open_invoice(1099, customer["id"])
    given.post(f"/v1/invoices/{opened['id']}/void")

    newest = api.get(f"/v1/customers/{customer['id']}/balance_transactions", {"limit": 1})["data"][0]

    assert (newest["type"], newest["amount"], newest["invoice"]) == ("unapplied_from_invoice", -500, opened["id"])


@requirement(
    "invoices.balance.untaxed", MUST, cites="https://stripe.com/docs/billing/taxes/tax-rates", operation=FINALIZE
)
def test_untaxed(api: Api, given: Given) -> None:
    """Tax is computed before the balance is applied: 1000 and 25 % are 1250, of which a credit of 500 leaves 750."""
    customer = given.customer(balance=-500)
    draft = given.draft_invoice(1000, customer["id"], default_tax_rates=[given.shared_tax_rate(25)["id"]])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["tax"], invoice["total"], invoice["amount_due"]) == (250, 1250, 750)
