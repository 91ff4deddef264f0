"""The Python package's retries: what was carried out and never answered is not carried out twice.

The answer is lost on the suite's side of the wire, so the target sees what it would see of a broken connection.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from conformance.suite.clients.python_client import Official
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, requirement
from conformance.wire import Exchange

CITES = "idempotent_requests"
NEEDS = ("idempotency",)


def keys(sent: list[Exchange]) -> list[str]:
    """The idempotency keys of requests."""
    return [each.request_headers.get("idempotency-key", "") for each in sent]


@requirement("clients.python.retries.create", MUST, cites=CITES, operation="POST /v1/customers", needs=NEEDS)
def test_lost_answer_of_a_creation(official: Official) -> None:
    """A creation whose answer was lost is repeated with its key, and gives the object that was made the first time."""
    with official.losing(1) as sent:
        customer = official.v1.customers.create({"name": "Once"})

    first, second = keys(sent)
    assert first == second
    assert customer.id == sent[0].body["id"]


@requirement(
    "clients.python.retries.pay",
    MUST,
    cites=CITES,
    operation="POST /v1/invoices/{invoice}/pay",
    needs=(*NEEDS, "payments"),
)
def test_lost_answer_of_a_payment(official: Official, given: Given) -> None:
    """A payment whose answer was lost is repeated with its key and succeeds, although the invoice is already paid."""
    invoice = given.open_invoice(1000, given.payer()["id"])

    with official.losing(1):
        paid = official.v1.invoices.pay(invoice["id"])

    assert (paid.status, paid.attempt_count) == ("paid", 1)


@requirement("clients.python.retries.twice", MUST, cites=CITES, operation="POST /v1/invoiceitems", needs=NEEDS)
def test_two_lost_answers(official: Official, given: Given) -> None:
    """A write whose answer was lost twice has happened once."""
    customer = given.customer()["id"]

    with official.losing(2):
        item = official.v1.invoice_items.create({"customer": customer, "amount": 100, "currency": "usd"})

    assert [each.id for each in official.v1.invoice_items.list({"customer": customer}).data] == [item.id]


@requirement("clients.python.retries.read", MUST, cites=CITES, operation="GET /v1/invoices/{invoice}")
def test_lost_answer_of_a_read(official: Official, given: Given) -> None:
    """A read whose answer was lost is repeated and answered."""
    invoice = given.shared("clients-draft", lambda given: given.empty_draft())

    with official.losing(1) as sent:
        again = official.v1.invoices.retrieve(invoice["id"])

    assert (again.id, len(sent)) == (invoice["id"], 2)


@requirement("clients.python.retries.own_key", MUST, cites=CITES, operation="POST /v1/customers", needs=NEEDS)
def test_own_key(official: Official) -> None:
    """Two calls with one idempotency key of the caller's give the same object."""
    options: Any = {"idempotency_key": f"conformance-{uuid4()}"}

    first = official.v1.customers.create({"name": "Once"}, options)
    second = official.v1.customers.create({"name": "Once"}, options)

    assert first.id == second.id
