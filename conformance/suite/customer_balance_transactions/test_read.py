"""Reading the ledger: one transaction, and the list of a customer's."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.customer_balance_transactions.ledger import adjust, holder, path
from conformance.suite.given import Given
from conformance.suite.requirement import INFERRED, MAY, MUST, requirement

RETRIEVE = "customer_balance_transactions/retrieve"
LIST = "customer_balance_transactions/list"
GET = "GET /v1/customers/{customer}/balance_transactions"


@requirement("customer_balance_transactions.retrieve.same", MUST, cites=RETRIEVE)
def test_same(api: Api, given: Given) -> None:
    """A transaction is read as it was made."""
    made = adjust(given, holder(given), -500, description="Goodwill", metadata={"ticket": "6735"})

    assert api.get(f"{path(made['customer'])}/{made['id']}") == made


@requirement(
    "customer_balance_transactions.retrieve.keeps_ending_balance",
    MUST,
    cites="customer_balance_transactions/object",
    operation=GET + "/{transaction}",
)
def test_keeps_ending_balance(api: Api, given: Given) -> None:
    """The ending balance of a transaction is that of its moment: later transactions do not change it."""
    made = adjust(given, holder(given), -500)
    adjust(given, made["customer"], 200)

    assert api.get(f"{path(made['customer'])}/{made['id']}")["ending_balance"] == -500


@requirement(
    "customer_balance_transactions.retrieve.expand_invoice",
    MUST,
    cites="expanding_objects",
    operation=GET + "/{transaction}",
)
def test_expand_invoice(api: Api, given: Given) -> None:
    """The invoice of a transaction is the whole object where the request asks to expand it."""
    customer = holder(given, -500)
    opened = given.open_invoice(1099, customer)
    applied = given.get(path(customer), {"limit": 1})["data"][0]

    transaction = api.get(f"{path(customer)}/{applied['id']}", {"expand": ["invoice"]})

    assert (transaction["invoice"]["object"], transaction["invoice"]["id"]) == ("invoice", opened["id"])


@requirement("customer_balance_transactions.retrieve.other_customer", MAY, cites=RETRIEVE, provenance=INFERRED)
def test_other_customer(api: Api, given: Given) -> None:
    """A transaction is not found among those of another customer."""
    made = adjust(given, holder(given), -500)

    api.refused("GET", f"{path(given.shared_customer()['id'])}/{made['id']}", status=404, code="resource_missing")


@requirement("customer_balance_transactions.list.newest_first", MUST, cites=LIST)
def test_newest_first(api: Api, given: Given) -> None:
    """A customer's transactions are listed newest first."""
    customer = holder(given)
    made = [adjust(given, customer, amount)["id"] for amount in (-100, -200, -300)]

    assert [transaction["id"] for transaction in api.get(path(customer))["data"]] == made[::-1]


@requirement("customer_balance_transactions.list.own", MUST, cites=LIST)
def test_own(api: Api, given: Given) -> None:
    """The list of a customer's transactions holds that customer's, and nobody else's."""
    made = adjust(given, holder(given), -100)
    adjust(given, holder(given), -200)

    assert [transaction["id"] for transaction in api.get(path(made["customer"]))["data"]] == [made["id"]]


@requirement("customer_balance_transactions.list.url", MUST, cites=LIST)
def test_url(api: Api, given: Given) -> None:
    """The list of a customer's transactions tells the URL that it was asked for at.

    The documentation's own sample has another last step, `customer_balance_transactions`; no such path is documented.
    """
    customer = given.shared_customer()["id"]

    assert api.get(path(customer), {"limit": 1})["url"] == path(customer)
