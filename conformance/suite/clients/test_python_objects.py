"""The objects of the Python package: typed, nested, expanded, deleted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import stripe

from conformance.contract import available_versions
from conformance.suite.clients.made import quote
from conformance.suite.clients.python_client import Official
from conformance.suite.given import Given
from conformance.suite.requirement import INFERRED, MAY, MUST, SHOULD, requirement

RETRIEVE, UPDATE = "GET /v1/invoices/{invoice}", "POST /v1/invoices/{invoice}"


@requirement("clients.python.objects.nested", MUST, cites="invoices/object", operation=RETRIEVE)
def test_nested(official: Official, given: Given) -> None:
    """Nested objects and lists are read as attributes, a nested list as a list object."""
    draft = given.draft_invoice(1234)

    invoice = official.v1.invoices.retrieve(draft["id"])

    assert invoice.status_transitions.finalized_at is None
    assert isinstance(invoice.lines, stripe.ListObject)
    assert [line.amount for line in invoice.lines.data] == [1234]


@requirement("clients.python.objects.typed", MUST, cites="invoices/object", operation=RETRIEVE)
def test_typed(official: Official, given: Given) -> None:
    """An answer and the objects within it are of the package's own classes."""
    draft = given.draft_invoice(1234)

    invoice = official.v1.invoices.retrieve(draft["id"])

    assert isinstance(invoice, stripe.Invoice)
    assert isinstance(invoice.lines.data[0], stripe.InvoiceLineItem)


@requirement("clients.python.objects.expanded", MUST, cites="expanding_objects", operation=RETRIEVE, needs=("expand",))
def test_expanded(official: Official, given: Given) -> None:
    """What a request expands is an object of the package's own class."""
    customer = given.shared_customer()["id"]
    draft = given.empty_draft(customer)

    invoice = official.v1.invoices.retrieve(draft["id"], {"expand": ["customer"]})

    assert isinstance(invoice.customer, stripe.Customer)
    assert invoice.customer.id == customer


@requirement("clients.python.objects.deleted", MUST, cites="invoices/delete", operation="DELETE /v1/invoices/{invoice}")
def test_deleted(official: Official, given: Given) -> None:
    """A deletion gives the object with `deleted` true."""
    draft = given.empty_draft()

    deleted = official.v1.invoices.delete(draft["id"])

    assert (deleted.id, deleted.deleted) == (draft["id"], True)


@requirement("clients.python.objects.null", MUST, cites="invoices/object", operation=RETRIEVE)
def test_null(official: Official, given: Given) -> None:
    """A field without a value is None, and there."""
    draft = given.empty_draft()

    invoice = official.v1.invoices.retrieve(draft["id"])

    assert (invoice.description, invoice.due_date) == (None, None)


@requirement("clients.python.objects.decimal", MUST, cites="plans/object", operation="GET /v1/plans/{plan}")
def test_decimal(official: Official, given: Given) -> None:
    """An amount in fractions of a cent keeps every digit."""
    price = given.price(None, recurring={"interval": "month"}, unit_amount_decimal="0.123456789")

    plan = official.v1.plans.retrieve(price["id"])

    assert Decimal(str(plan.amount_decimal)) == Decimal("0.123456789")


@requirement("clients.python.objects.metadata", MUST, cites="metadata", operation=UPDATE)
def test_metadata(official: Official, given: Given) -> None:
    """Metadata is updated key by key: one is added, one that is set to an empty string goes, the rest stays."""
    draft = given.empty_draft(metadata={"kept": "1", "gone": "2"})

    invoice = official.v1.invoices.update(draft["id"], {"metadata": {"added": "3", "gone": ""}})

    assert invoice.metadata.to_dict() == {"kept": "1", "added": "3"}


@requirement("clients.python.objects.unset", SHOULD, cites="invoices/update", operation=UPDATE)
def test_unset(official: Official, given: Given) -> None:
    """An empty string takes a value away."""
    draft = given.empty_draft(description="Said")

    invoice = official.v1.invoices.update(draft["id"], {"description": ""})

    assert invoice.description is None


@requirement(
    "clients.python.objects.round_trip", MAY, cites="invoices/retrieve", provenance=INFERRED, operation=RETRIEVE
)
def test_round_trip(official: Official, given: Given) -> None:
    """What a creation gives is what reading it again gives."""
    params: Any = {"customer": given.customer()["id"], "description": "Said", "metadata": {"order_id": "6735"}}

    made = official.v1.invoices.create(params)

    assert official.v1.invoices.retrieve(made.id).to_dict() == made.to_dict()


@requirement("clients.python.response.request_id", MUST, cites="request_ids", operation=RETRIEVE)
def test_request_id(official: Official, given: Given) -> None:
    """`last_response` has the status and the request ID of an answer."""
    draft = given.shared("clients-draft", lambda given: given.empty_draft())

    answer = official.v1.invoices.retrieve(draft["id"]).last_response

    assert answer.code == 200
    assert answer.request_id.startswith("req_")


@requirement("clients.python.response.version", MUST, cites="versioning", operation=RETRIEVE, needs=("versions",))
def test_version(official: Official, given: Given) -> None:
    """`stripe_version` of one call decides the version that the answer is of."""
    draft = given.shared("clients-draft", lambda given: given.empty_draft())
    options: Any = {"stripe_version": available_versions()[0]}

    answer = official.v1.invoices.retrieve(draft["id"], options=options).last_response

    assert answer.headers["stripe-version"] == available_versions()[0]


@requirement(
    "clients.python.files.pdf", MUST, cites="quotes/pdf", operation="GET /v1/quotes/{quote}/pdf", needs=("files",)
)
def test_pdf(official: Official, given: Given) -> None:
    """The PDF of a quote is a stream of the file, from the files host."""
    offer = quote(given)

    content = official.v1.quotes.pdf(offer).io.read()

    assert content.startswith(b"%PDF-")
