"""Every type of transaction that the API brings about, each by the action that causes it.

Not here: `credit_note`, which comes of credit notes; `migration` and `unspent_receiver_credit`, which no operation of
the API brings about.
"""

from __future__ import annotations

from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.customer_balance_transactions.ledger import adjust, finalized, holder, moves, path
from conformance.suite.given import Given
from conformance.suite.requirement import INFERRED, MUST, SHOULD, requirement

GUIDE = "https://stripe.com/docs/billing/customer/balance#types"
FINALIZE = "POST /v1/invoices/{invoice}/finalize"
LIST = "GET /v1/customers/{customer}/balance_transactions"
TOO_LARGE = 60_000_000  # twice this has nine digits; the greatest charge has eight (currencies#maximum)


def ledger(api: Api, customer: str) -> Answer:
    """The list of a customer's transactions."""
    return api.get(path(customer))


@requirement("customer_balance_transactions.types.initial", MUST, cites=GUIDE, operation="POST /v1/customers")
def test_initial(api: Api, given: Given) -> None:
    """Creating a customer with a balance writes one transaction of type `initial`, from nothing to that balance."""
    customer = given.customer(balance=-500)["id"]

    listed = ledger(api, customer)

    assert moves(listed) == [(-500, -500)]
    assert listed["data"][0]["type"] == "initial"


@requirement("customer_balance_transactions.types.initial_debit", MUST, cites=GUIDE, operation="POST /v1/customers")
def test_initial_debit(api: Api, given: Given) -> None:
    """Creating a customer who owes something writes it as a positive `initial` transaction."""
    customer = given.customer(balance=750)["id"]

    listed = ledger(api, customer)

    assert moves(listed) == [(750, 750)]
    assert listed["data"][0]["type"] == "initial"


@requirement(
    "customer_balance_transactions.types.initial_currency",
    MUST,
    cites="https://stripe.com/docs/billing/customer/balance",
    operation="POST /v1/customers",
)
def test_initial_currency(api: Api, given: Given) -> None:
    """A customer who is created with a balance has a currency from then on, which is that of the transaction."""
    customer = given.customer(balance=-500)["id"]

    [transaction] = api.get(path(customer), {"expand": ["data.customer"]})["data"]

    assert transaction["currency"] is not None
    assert transaction["currency"] == transaction["customer"]["currency"]


@requirement("customer_balance_transactions.types.no_initial", MUST, cites=GUIDE, operation="POST /v1/customers")
def test_no_initial(api: Api, given: Given) -> None:
    """Creating a customer without a balance writes no transaction."""
    customer = given.customer()["id"]

    assert ledger(api, customer)["data"] == []


@requirement("customer_balance_transactions.types.customer_update", MUST, cites="customers/update")
def test_customer_update(api: Api, given: Given) -> None:
    """Setting the balance of a customer writes an `adjustment` over the difference.

    balance −500, set to −200: amount −200 − (−500) = +300, ending_balance −200.
    """
    customer = holder(given, -500)
    api.post(f"/v1/customers/{customer}", {"balance": -200})

    listed = ledger(api, customer)

    assert moves(listed)[-1] == (300, -200)
    assert listed["data"][0]["type"] == "adjustment"


@requirement("customer_balance_transactions.types.applied_to_invoice", MUST, cites=GUIDE, operation=FINALIZE)
def test_applied_to_invoice(api: Api, given: Given) -> None:
    """Credit that an invoice uses up is written as a positive `applied_to_invoice`, which names the invoice.

    The documented example: credit 500, invoice 1099.
    amount_due = 1099 − 500 = 599; amount +500, ending_balance 0.
    """
    customer = holder(given, -500)
    invoice = finalized(given, customer, 1099)

    listed = ledger(api, customer)

    applied = listed["data"][0]
    assert invoice["amount_due"] == 599
    assert moves(listed)[-1] == (500, 0)
    assert (applied["type"], applied["invoice"]) == ("applied_to_invoice", invoice["id"])


@requirement("customer_balance_transactions.types.applied_in_part", MUST, cites=GUIDE, operation=FINALIZE)
def test_applied_in_part(api: Api, given: Given) -> None:
    """Of credit beyond the invoice's total only the total is applied, and the rest stays with the customer.

    credit 2000, invoice 1099: amount +1099, ending_balance −901.
    """
    customer = holder(given, -2000)
    finalized(given, customer, 1099)

    listed = ledger(api, customer)

    assert moves(listed)[-1] == (1099, -901)
    assert listed["data"][0]["type"] == "applied_to_invoice"


@requirement("customer_balance_transactions.types.applied_debit", MUST, cites=GUIDE, operation=FINALIZE)
def test_applied_debit(api: Api, given: Given) -> None:
    """What a customer owes is added to the next invoice as a whole, and is off the balance then.

    debit 300, invoice 1000: amount −300, ending_balance 0.
    """
    customer = holder(given, 300)
    finalized(given, customer, 1000)

    assert moves(ledger(api, customer))[-1] == (-300, 0)


@requirement(
    "customer_balance_transactions.types.applied_debit_type",
    SHOULD,
    cites=GUIDE,
    operation=FINALIZE,
)
def test_applied_debit_type(api: Api, given: Given) -> None:
    """What a customer owes is moved to an invoice by a transaction of type `applied_to_invoice`, which names it."""
    customer = holder(given, 300)
    invoice = finalized(given, customer, 1000)

    transaction = ledger(api, customer)["data"][0]

    assert (transaction["type"], transaction["invoice"]) == ("applied_to_invoice", invoice["id"])


@requirement("customer_balance_transactions.types.negative_total", SHOULD, cites="invoices/object", operation=FINALIZE)
def test_negative_total(api: Api, given: Given) -> None:
    """An invoice with a negative total gives the customer credit over it, by `applied_to_invoice`.

    lines 200 − 500 = −300: amount −300, ending_balance −300.
    """
    customer = holder(given)
    draft = given.invoice(customer, items=(200, -500))
    api.post(f"/v1/invoices/{draft['id']}/finalize")

    listed = ledger(api, customer)

    assert moves(listed) == [(-300, -300)]
    assert listed["data"][0]["type"] == "applied_to_invoice"


@requirement("customer_balance_transactions.types.invoice_too_small", SHOULD, cites=GUIDE, operation=FINALIZE)
def test_invoice_too_small(api: Api, given: Given) -> None:
    """What is due on an invoice that is too small to be charged is owed by the customer afterwards.

    30 cents are less than the least charge, 50: amount +30, ending_balance 30. The type is documented as
    `invoice_too_small`; a later recording shows `applied_to_invoice`: both are accepted.
    """
    customer = holder(given)
    invoice = finalized(given, customer, 30)

    listed = ledger(api, customer)

    transaction = listed["data"][0]
    assert moves(listed)[-1][1] == 30
    assert transaction["type"] in ("invoice_too_small", "applied_to_invoice")
    assert transaction["invoice"] == invoice["id"]


@requirement("customer_balance_transactions.types.not_too_small", MUST, cites="invoices/object", operation=FINALIZE)
def test_not_too_small(api: Api, given: Given) -> None:
    """Finalizing an invoice over the least charge, 50 cents, moves no balance."""
    customer = holder(given)
    finalized(given, customer, 50)

    assert ledger(api, customer)["data"] == []


@requirement("customer_balance_transactions.types.invoice_too_large", SHOULD, cites=GUIDE, operation=FINALIZE)
def test_invoice_too_large(api: Api, given: Given) -> None:
    """What is due on an invoice that is too large to be charged is owed by the customer afterwards.

    120,000,000 cents are more than the greatest charge, 99,999,999: amount +120,000,000, by `invoice_too_large`.
    """
    customer = holder(given)
    draft = given.invoice(customer, items=(TOO_LARGE, TOO_LARGE))
    api.post(f"/v1/invoices/{draft['id']}/finalize")

    listed = ledger(api, customer)

    assert moves(listed)[-1] == (2 * TOO_LARGE, 2 * TOO_LARGE)
    assert listed["data"][0]["type"] == "invoice_too_large"


@requirement(
    "customer_balance_transactions.types.unapplied_from_invoice",
    SHOULD,
    cites=GUIDE,
    operation="POST /v1/invoices/{invoice}/void",
)
def test_unapplied_from_invoice(api: Api, given: Given) -> None:
    """Voiding an invoice gives the credit back that was applied to it, by `unapplied_from_invoice`.

    amount   ending_balance   type
    −500     −500             adjustment
    +500        0             applied_to_invoice, by finalizing over 1099
    −500     −500             unapplied_from_invoice, by voiding
    """
    customer = holder(given, -500)
    invoice = finalized(given, customer, 1099)
    api.post(f"/v1/invoices/{invoice['id']}/void")

    listed = ledger(api, customer)

    assert moves(listed) == [(-500, -500), (500, 0), (-500, -500)]
    assert (listed["data"][0]["type"], listed["data"][0]["invoice"]) == ("unapplied_from_invoice", invoice["id"])


@requirement(
    "customer_balance_transactions.types.nothing_unapplied",
    SHOULD,
    cites=GUIDE,
    operation="POST /v1/invoices/{invoice}/void",
    provenance=INFERRED,
)
def test_nothing_unapplied(api: Api, given: Given) -> None:
    """Voiding an invoice that no balance was applied to moves no balance."""
    customer = holder(given)
    invoice = finalized(given, customer, 1099)
    adjust(given, customer, -500)
    api.post(f"/v1/invoices/{invoice['id']}/void")

    assert moves(ledger(api, customer)) == [(-500, -500)]


@requirement("customer_balance_transactions.types.chain", MUST, cites="customers/object", operation=LIST)
def test_chain(api: Api, given: Given) -> None:
    """Whatever moves it, the customer's balance is the ending balance of the last transaction.

    amount    ending_balance   by
    −1000     −1000            creating the customer with it
    +250       −750            an adjustment
    +400       −350            finalizing an invoice of 400
    −50        −400            setting the balance
    """
    customer = given.customer(balance=-1000)["id"]
    currency = adjust(given, customer, 250, given.get(f"/v1/customers/{customer}")["currency"])["currency"]
    draft = given.empty_draft(customer)
    given.invoice_item(customer, 400, currency, invoice=draft["id"])
    given.post(f"/v1/invoices/{draft['id']}/finalize")
    given.post(f"/v1/customers/{customer}", {"balance": -400})

    listed = api.get(path(customer), {"expand": ["data.customer"]})

    assert moves(listed) == [(-1000, -1000), (250, -750), (400, -350), (-50, -400)]
    assert listed["data"][0]["customer"]["balance"] == -400
