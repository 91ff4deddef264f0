"""What of a transaction can be changed, its description and its metadata, and what cannot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract
from conformance.suite.api import Api
from conformance.suite.customer_balance_transactions.ledger import adjust, holder, path
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, Case, requirement

UPDATE = "customer_balance_transactions/update"
DELETE = "https://stripe.com/docs/billing/customer/balance"
IMMUTABLE = {
    "amount": -700,
    "currency": "eur",
    "customer": "cus_missing",
    "ending_balance": -700,
    "invoice": "in_missing",
    "type": "initial",
}


def immutable(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Every field of a transaction that no update takes."""
    for name, value in IMMUTABLE.items():
        yield Case(name, {"name": name, "value": value})


@requirement("customer_balance_transactions.update.description", MUST, cites=UPDATE)
def test_description(api: Api, given: Given) -> None:
    """A transaction takes a new description."""
    made = adjust(given, holder(given), -500, description="Goodwill")

    transaction = api.post(f"{path(made['customer'])}/{made['id']}", {"description": "Ticket 6735"})

    assert transaction["description"] == "Ticket 6735"


@requirement("customer_balance_transactions.update.metadata", MUST, cites=UPDATE)
def test_metadata(api: Api, given: Given) -> None:
    """A transaction takes new metadata, which are added to those that it has."""
    made = adjust(given, holder(given), -500, metadata={"ticket": "6735"})

    transaction = api.post(f"{path(made['customer'])}/{made['id']}", {"metadata": {"agent": "7"}})

    assert transaction["metadata"] == {"ticket": "6735", "agent": "7"}


@requirement("customer_balance_transactions.update.read_back", MUST, cites=UPDATE)
def test_read_back(api: Api, given: Given) -> None:
    """An update changes nothing but what it names: read back, all else of the transaction is as it was made."""
    made = adjust(given, holder(given), -500)
    here = f"{path(made['customer'])}/{made['id']}"
    api.post(here, {"description": "Ticket 6735", "metadata": {"agent": "7"}})

    metadata = {**made["metadata"], "agent": "7"}
    assert api.get(here) == {**made, "description": "Ticket 6735", "metadata": metadata}


@requirement("customer_balance_transactions.update.applied", MUST, cites=UPDATE)
def test_applied(api: Api, given: Given) -> None:
    """A transaction that an invoice brought about takes a description too."""
    customer = holder(given, -500)
    given.open_invoice(1099, customer)
    applied = given.get(path(customer), {"limit": 1})["data"][0]

    transaction = api.post(f"{path(customer)}/{applied['id']}", {"description": "First month"})

    assert (transaction["description"], transaction["amount"]) == ("First month", 500)


@requirement("customer_balance_transactions.update.immutable", MUST, cites=UPDATE, over=immutable)
def test_immutable(api: Api, given: Given, name: Any, value: Any) -> None:
    """A field other than description and metadata is refused as unknown, and stays as it is."""
    made = adjust(given, holder(given), -500)
    here = f"{path(made['customer'])}/{made['id']}"
    api.refused("POST", here, {name: value, "description": "Changed"}, code="parameter_unknown", param=name)

    assert api.get(here) == made


@requirement(
    "customer_balance_transactions.delete.refused",
    MUST,
    cites=DELETE,
    operation="GET /v1/customers/{customer}/balance_transactions/{transaction}",
)
def test_delete_refused(api: Api, given: Given) -> None:
    """A transaction cannot be deleted: there is no such operation, and it is still there."""
    made = adjust(given, holder(given), -500)
    here = f"{path(made['customer'])}/{made['id']}"

    assert api.send("DELETE", here).status in (404, 405)
    assert api.get(here) == made
