"""Totals at the edges: below the minimum charge, zero, negative, in currencies without minor unit."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoices.payers import billed
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement

MINIMUM = "https://stripe.com/docs/currencies#minimum-and-maximum-charge-amounts"


@requirement("invoices.amounts.minimum", MUST, cites=MINIMUM, operation="POST /v1/invoices/{invoice}/finalize")
def test_minimum(api: Api, given: Given) -> None:
    """An invoice over the least that can be charged, 50 cents, waits for its payment."""
    draft = given.draft_invoice(50, billed(given)["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["status"], invoice["amount_due"]) == ("open", 50)


@requirement(
    "invoices.amounts.below_minimum", MUST, cites="invoices/object", operation="POST /v1/invoices/{invoice}/finalize"
)
def test_below_minimum(api: Api, given: Given) -> None:
    """An invoice over less than can be charged asks for nothing, and is `paid` when it is finalized."""
    customer = given.customer()
    draft = given.draft_invoice(30, customer["id"], currency="usd")

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["status"], invoice["total"], invoice["amount_due"]) == ("paid", 30, 0)


@requirement(
    "invoices.amounts.below_minimum_uncharged",
    MUST,
    cites="invoices/object",
    operation="POST /v1/invoices/{invoice}/finalize",
)
def test_below_minimum_uncharged(api: Api, given: Given) -> None:
    """An invoice over less than can be charged is not charged."""
    customer = given.customer()
    draft = given.draft_invoice(30, customer["id"], currency="usd")

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["charge"], invoice["attempt_count"]) == (None, 0)


@requirement(
    "invoices.amounts.below_minimum_balance",
    MUST,
    cites="invoices/object",
    operation="POST /v1/invoices/{invoice}/finalize",
)
def test_below_minimum_balance(api: Api, given: Given) -> None:
    """What is too little to be charged is added to what the customer owes: the balance is 30 afterwards."""
    customer = given.customer()
    draft = given.draft_invoice(30, customer["id"], currency="usd")
    given.post(f"/v1/invoices/{draft['id']}/finalize")

    after = api.get(f"/v1/customers/{customer['id']}")

    assert after["balance"] == 30


@requirement(
    "invoices.amounts.below_minimum_ending_balance",
    MUST,
    cites="invoices/object",
    operation="POST /v1/invoices/{invoice}/finalize",
)
def test_below_minimum_ending_balance(api: Api, given: Given) -> None:
    """The ending balance of an invoice over too little to be charged is what the customer owes from then on."""
    customer = given.customer()
    draft = given.draft_invoice(30, customer["id"], currency="usd")

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["starting_balance"], invoice["ending_balance"]) == (0, 30)


@requirement("invoices.amounts.below_minimum_next", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_below_minimum_next(api: Api, given: Given) -> None:
    """What was too little to be charged is asked for by the next invoice.

    30 cents → paid, amount_due 0, balance 30; the next invoice of 1000 → amount_due 1030.
    """
    customer = given.customer()
    small = given.draft_invoice(30, customer["id"], currency="usd")
    given.post(f"/v1/invoices/{small['id']}/finalize")
    draft = given.draft_invoice(1000, customer["id"])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["total"], invoice["amount_due"]) == (1000, 1030)


@requirement(
    "invoices.amounts.below_minimum_transaction",
    SHOULD,
    cites="customer_balance_transactions/object",
    operation="POST /v1/invoices/{invoice}/finalize",
)
def test_below_minimum_transaction(api: Api, given: Given) -> None:
    """What is too little to be charged is a customer balance transaction of that invoice.

    Documented with the type `invoice_too_small`, recorded with `applied_to_invoice`.
    """
    customer = given.customer()
    draft = given.draft_invoice(30, customer["id"], currency="usd")
    given.post(f"/v1/invoices/{draft['id']}/finalize")

    [transaction] = api.get(f"/v1/customers/{customer['id']}/balance_transactions")["data"]

    assert (transaction["amount"], transaction["invoice"]) == (30, draft["id"])
    assert transaction["type"] in ("invoice_too_small", "applied_to_invoice")


@requirement("invoices.amounts.negative_draft", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_negative_draft(api: Api, given: Given) -> None:
    """A draft with a negative total asks for nothing."""
    draft = given.draft_invoice(-500)

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["subtotal"], invoice["total"]) == (-500, -500)


@requirement(
    "invoices.amounts.negative", MUST, cites="invoices/object", operation="POST /v1/invoices/{invoice}/finalize"
)
def test_negative(api: Api, given: Given) -> None:
    """An invoice with a negative total asks for nothing, and is `paid` when it is finalized."""
    customer = given.customer()
    draft = given.draft_invoice(-500, customer["id"], currency="usd")

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["status"], invoice["total"], invoice["amount_due"]) == ("paid", -500, 0)


@requirement(
    "invoices.amounts.negative_balance",
    SHOULD,
    cites="invoices/object",
    operation="POST /v1/invoices/{invoice}/finalize",
)
def test_negative_balance(api: Api, given: Given) -> None:
    """A negative total is credited to the customer: the balance is −500 afterwards."""
    customer = given.customer()
    draft = given.draft_invoice(-500, customer["id"], currency="usd")
    given.post(f"/v1/invoices/{draft['id']}/finalize")

    after = api.get(f"/v1/customers/{customer['id']}")

    assert after["balance"] == -500


@requirement(
    "invoices.amounts.negative_ending_balance",
    SHOULD,
    cites="invoices/object",
    operation="POST /v1/invoices/{invoice}/finalize",
)
def test_negative_ending_balance(api: Api, given: Given) -> None:
    """The ending balance of an invoice with a negative total is what it credits."""
    customer = given.customer()
    draft = given.draft_invoice(-500, customer["id"], currency="usd")

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert invoice["ending_balance"] == -500


@requirement("invoices.amounts.offset", MUST, cites="invoiceitems/create", operation="POST /v1/invoices")
def test_offset(api: Api, given: Given) -> None:
    """A negative item reduces what an invoice asks for: 1000 and −300 are 700."""
    draft = given.draft_invoice(1000)
    given.invoice_item(draft["customer"], -300, invoice=draft["id"])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["subtotal"], invoice["total"]) == (700, 700)


@requirement("invoices.amounts.offset_to_nothing", MUST, cites="invoices/finalize")
def test_offset_to_nothing(api: Api, given: Given) -> None:
    """An invoice whose items cancel out is `paid` when it is finalized."""
    draft = given.draft_invoice(1000)
    given.invoice_item(draft["customer"], -1000, invoice=draft["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["status"], invoice["total"]) == ("paid", 0)


@requirement(
    "invoices.amounts.zero_decimal",
    MUST,
    cites="https://stripe.com/docs/currencies#zero-decimal",
    operation="POST /v1/invoices",
)
def test_zero_decimal(api: Api, given: Given) -> None:
    """An invoice in a currency without minor unit asks for whole units: ¥500 are 500."""
    customer = given.shared("japanese", lambda maker: maker.customer(name="In yen"))
    draft = given.draft_invoice(500, customer["id"], currency="jpy")

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["currency"], invoice["amount_due"]) == ("jpy", 500)


@requirement("invoices.amounts.upper_case_currency", SHOULD, cites="invoices/create", provenance=OBSERVED)
def test_upper_case_currency(api: Api, given: Given) -> None:
    """A currency is accepted in capitals, and answered in lower case."""
    invoice = api.post("/v1/invoices", {"customer": billed(given)["id"], "currency": "USD"})

    assert invoice["currency"] == "usd"


@requirement("invoices.amounts.unknown_currency", SHOULD, cites="invoices/create", provenance=OBSERVED)
def test_unknown_currency(api: Api, given: Given) -> None:
    """Creating an invoice in a currency that does not exist is refused."""
    api.refused("POST", "/v1/invoices", {"customer": billed(given)["id"], "currency": "xyz"})


@requirement("invoices.amounts.maximum", MUST, cites=MINIMUM, operation="POST /v1/invoices/{invoice}/finalize")
def test_maximum(api: Api, given: Given) -> None:
    """An invoice can ask for eight digits: 999999.99 dollars."""
    draft = given.draft_invoice(99_999_999, billed(given)["id"], currency="usd")

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["status"], invoice["amount_due"]) == ("open", 99_999_999)
