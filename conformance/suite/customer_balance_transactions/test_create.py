"""Adjusting a customer's balance: sign, ending balance, currency, and what is refused."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.customer_balance_transactions.ledger import adjust, holder, moves, path
from conformance.suite.given import Given
from conformance.suite.requirement import INFERRED, MUST, OBSERVED, SHOULD, requirement

CREATE = "customer_balance_transactions/create"
OBJECT = "customer_balance_transactions/object"
GUIDE = "https://stripe.com/docs/billing/customer/balance"
POST = "POST /v1/customers/{customer}/balance_transactions"


@requirement("customer_balance_transactions.create.credit", MUST, cites=CREATE)
def test_credit(api: Api, given: Given) -> None:
    """A transaction with a negative amount gives the customer credit: it lowers the balance."""
    customer = holder(given)

    transaction = api.post(path(customer), {"amount": -500, "currency": "usd"})

    assert (transaction["amount"], transaction["ending_balance"]) == (-500, -500)


@requirement("customer_balance_transactions.create.debit", MUST, cites=CREATE)
def test_debit(api: Api, given: Given) -> None:
    """A transaction with a positive amount is owed by the customer: it raises the balance."""
    customer = holder(given)

    transaction = api.post(path(customer), {"amount": 500, "currency": "usd"})

    assert (transaction["amount"], transaction["ending_balance"]) == (500, 500)


@requirement("customer_balance_transactions.create.customer_balance", MUST, cites="customers/object", operation=POST)
def test_customer_balance(api: Api, given: Given) -> None:
    """The balance of the customer is the ending balance of the last transaction."""
    customer = holder(given, -500)
    api.post(path(customer), {"amount": 150, "currency": "usd"})

    assert api.get(f"/v1/customers/{customer}")["balance"] == -350


@requirement("customer_balance_transactions.create.chain", MUST, cites=OBJECT, operation=POST)
def test_chain(api: Api, given: Given) -> None:
    """Every transaction begins where the one before it ended.

    amount   ending_balance
    -500     -500
    +200     -300
    +301        1
      -1        0
    """
    customer = holder(given)
    for amount in (-500, 200, 301, -1):
        api.post(path(customer), {"amount": amount, "currency": "usd"})

    assert moves(api.get(path(customer))) == [(-500, -500), (200, -300), (301, 1), (-1, 0)]


@requirement("customer_balance_transactions.create.undo", MUST, cites=GUIDE, operation=POST)
def test_undo(api: Api, given: Given) -> None:
    """A transaction is undone by its opposite: the balance is what it was before both."""
    customer = holder(given, -700)
    api.post(path(customer), {"amount": -1099, "currency": "usd"})

    opposite = api.post(path(customer), {"amount": 1099, "currency": "usd"})

    assert opposite["ending_balance"] == -700


@requirement("customer_balance_transactions.create.type", MUST, cites=GUIDE, operation=POST)
def test_type(api: Api, given: Given) -> None:
    """A transaction made through the API is of type `adjustment`."""
    transaction = api.post(path(holder(given)), {"amount": -500, "currency": "usd"})

    assert transaction["type"] == "adjustment"


@requirement("customer_balance_transactions.create.unlinked", MUST, cites=OBJECT, operation=POST)
def test_unlinked(api: Api, given: Given) -> None:
    """A transaction made through the API comes of neither an invoice nor a credit note."""
    transaction = api.post(path(holder(given)), {"amount": -500, "currency": "usd"})

    assert (transaction["invoice"], transaction["credit_note"]) == (None, None)


@requirement("customer_balance_transactions.create.customer", MUST, cites=OBJECT, operation=POST)
def test_customer(api: Api, given: Given) -> None:
    """A transaction names the customer whose balance it moves."""
    customer = holder(given)

    transaction = api.post(path(customer), {"amount": -500, "currency": "usd"})

    assert transaction["customer"] == customer


@requirement("customer_balance_transactions.create.expand_customer", MUST, cites="expanding_objects", operation=POST)
def test_expand_customer(api: Api, given: Given) -> None:
    """The expanded customer of a new transaction has its ending balance already."""
    params = {"amount": -500, "currency": "usd", "expand": ["customer"]}

    transaction = api.post(path(holder(given)), params)

    assert (transaction["customer"]["object"], transaction["customer"]["balance"]) == ("customer", -500)


@requirement("customer_balance_transactions.create.description", MUST, cites=CREATE)
def test_description(api: Api, given: Given) -> None:
    """A transaction that is created with a description of 350 characters, the longest, holds it."""
    params = {"amount": -500, "currency": "usd", "description": "0123456789" * 35}

    transaction = api.post(path(holder(given)), params)

    assert transaction["description"] == params["description"]


@requirement("customer_balance_transactions.create.no_description", MUST, cites=OBJECT, operation=POST)
def test_no_description(api: Api, given: Given) -> None:
    """A transaction that is created without a description has none."""
    transaction = api.post(path(holder(given)), {"amount": -500, "currency": "usd"})

    assert transaction["description"] is None


@requirement("customer_balance_transactions.create.metadata", MUST, cites=CREATE)
def test_metadata(api: Api, given: Given) -> None:
    """A transaction that is created with metadata holds them."""
    params = {"amount": -500, "currency": "usd", "metadata": {"ticket": "6735"}}

    transaction = api.post(path(holder(given)), params)

    assert transaction["metadata"] == {"ticket": "6735"}


@requirement("customer_balance_transactions.create.sets_currency", MUST, cites=CREATE)
def test_sets_currency(api: Api, given: Given) -> None:
    """The first transaction sets the currency of a customer who has none."""
    customer = holder(given)
    api.post(path(customer), {"amount": -500, "currency": "eur"})

    assert api.get(f"/v1/customers/{customer}")["currency"] == "eur"


@requirement("customer_balance_transactions.create.currency_case", SHOULD, cites=CREATE, provenance=OBSERVED)
def test_currency_case(api: Api, given: Given) -> None:
    """A currency is accepted in upper case, and answered in lower case."""
    transaction = api.post(path(holder(given)), {"amount": -500, "currency": "EUR"})

    assert transaction["currency"] == "eur"


@requirement(
    "customer_balance_transactions.create.zero_decimal",
    MUST,
    cites="https://stripe.com/docs/currencies#zero-decimal",
    operation=POST,
)
def test_zero_decimal(api: Api, given: Given) -> None:
    """An amount in a currency without minor unit is in whole units: 500 yen are 500."""
    customer = holder(given)
    api.post(path(customer), {"amount": -500, "currency": "jpy"})

    transaction = api.post(path(customer), {"amount": 33, "currency": "jpy"})

    assert (transaction["amount"], transaction["ending_balance"]) == (33, -467)


@requirement("customer_balance_transactions.create.other_currency", MUST, cites=CREATE)
def test_other_currency(api: Api, given: Given) -> None:
    """A transaction in another currency than the customer's is refused."""
    customer = holder(given, -500)

    api.refused("POST", path(customer), {"amount": -500, "currency": "eur"})


@requirement("customer_balance_transactions.create.other_currency_unchanged", MUST, cites=CREATE)
def test_other_currency_unchanged(api: Api, given: Given) -> None:
    """After a transaction was refused for its currency, balance and currency of the customer are what they were."""
    customer = holder(given, -500)
    api.refused("POST", path(customer), {"amount": -700, "currency": "eur"})

    found = api.get(f"/v1/customers/{customer}")

    assert (found["balance"], found["currency"]) == (-500, "usd")


@requirement("customer_balance_transactions.create.unknown_currency", MUST, cites=CREATE)
def test_unknown_currency(api: Api, given: Given) -> None:
    """A transaction in a currency that does not exist is refused, and the parameter `currency` is named."""
    api.refused("POST", path(given.shared_customer()["id"]), {"amount": -500, "currency": "xyz"}, param="currency")


@requirement("customer_balance_transactions.create.fraction", MUST, cites="errors", operation=POST)
def test_fraction(api: Api, given: Given) -> None:
    """A transaction with a fraction of a cent is refused, and moves nothing."""
    customer = holder(given)
    params = {"amount": "-500.5", "currency": "usd"}
    api.refused("POST", path(customer), params, code="parameter_invalid_integer", param="amount")

    assert api.get(f"/v1/customers/{customer}")["balance"] == 0


@requirement("customer_balance_transactions.create.no_amount", MUST, cites=CREATE)
def test_no_amount(api: Api, given: Given) -> None:
    """A transaction without an amount is refused, and sets no currency."""
    customer = holder(given)
    api.refused("POST", path(customer), {"currency": "eur"}, param="amount")

    assert api.get(f"/v1/customers/{customer}")["currency"] is None


@requirement("customer_balance_transactions.create.type_refused", MUST, cites=GUIDE, operation=POST)
def test_type_refused(api: Api, given: Given) -> None:
    """The type of a transaction cannot be chosen: the parameter is unknown."""
    params = {"amount": -500, "currency": "usd", "type": "initial"}

    api.refused("POST", path(given.shared_customer()["id"]), params, code="parameter_unknown", param="type")


@requirement(
    "customer_balance_transactions.create.deleted_customer", SHOULD, cites="customers/delete", provenance=INFERRED
)
def test_deleted_customer(api: Api, given: Given) -> None:
    """The balance of a deleted customer cannot be moved: refused as `resource_missing`."""
    customer = holder(given)
    given.delete(f"/v1/customers/{customer}")

    params = {"amount": -500, "currency": "usd"}
    api.refused("POST", path(customer), params, status=(400, 404), code="resource_missing")


@requirement("customer_balance_transactions.create.unknown_customer", SHOULD, cites=CREATE, provenance=OBSERVED)
def test_unknown_customer(api: Api) -> None:
    """The balance of a customer who does not exist cannot be moved: the path's `customer` is named."""
    params = {"amount": -500, "currency": "usd"}

    api.refused("POST", path("cus_missing"), params, status=404, code="resource_missing", param=("customer", "id"))


@requirement("customer_balance_transactions.create.beside_invoice_item", SHOULD, cites=CREATE)
def test_beside_invoice_item(api: Api, given: Given) -> None:
    """A customer with an invoice item in euros is given no credit in dollars."""
    customer = holder(given)
    given.invoice_item(customer, 1000, "eur")

    api.refused("POST", path(customer), {"amount": -500, "currency": "usd"})


@requirement(
    "customer_balance_transactions.create.adds_up",
    MUST,
    cites=GUIDE,
    operation="GET /v1/customers/{customer}/balance_transactions",
)
def test_adds_up(api: Api, given: Given) -> None:
    """The amounts of all transactions add up to the customer's balance."""
    customer = holder(given)
    for amount in (-333, 1000, -667, 45):
        adjust(given, customer, amount)

    listed = api.get(path(customer), {"expand": ["data.customer"]})["data"]

    assert sum(move["amount"] for move in listed) == listed[0]["customer"]["balance"] == 45
