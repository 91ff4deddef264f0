"""The Node package's pagination helpers, error classes, retries and objects."""

from __future__ import annotations

from uuid import uuid4

import pytest

from conformance.suite.clients.made import PAGES, invoices, quote, tagged, unpayable
from conformance.suite.clients.node_client import Node, NodeError
from conformance.suite.given import Given
from conformance.suite.protocol.test_authentication import WRONG_KEY
from conformance.suite.requirement import MUST, OBSERVED, requirement
from conformance.suite.waiting import Eventually

HANDLING = "https://stripe.com/docs/error-handling?lang=node"
LIST, RETRIEVE, PAY = "GET /v1/invoices", "GET /v1/invoices/{invoice}", "POST /v1/invoices/{invoice}/pay"
UNKNOWN = "in_000000000000000000000000"
IDEMPOTENT = ("idempotency",)


@requirement("clients.node.pages.forward", MUST, cites="pagination/auto", operation=LIST)
def test_forward(node: Node, given: Given) -> None:
    """`autoPagingToArray` gives every member of a list once, whatever the size of its pages."""
    made = given.shared("clients-invoices", invoices)

    found = node.ask("invoices.list", {"customer": made["customer"], "limit": 2}, page=PAGES + 1)

    assert sorted(each["id"] for each in found) == sorted(made["ids"])


@requirement(
    "clients.node.pages.search",
    MUST,
    cites="pagination/search",
    operation="GET /v1/invoices/search",
    needs=("search",),
)
def test_search(node: Node, given: Given, eventually: Eventually) -> None:
    """`autoPagingToArray` of a search gives every hit once, whatever the size of its pages."""
    made = given.shared("clients-tagged", tagged)

    def found() -> None:
        query = {"query": f"metadata['tag']:'{made['tag']}'", "limit": 2}

        assert sorted(each["id"] for each in node.ask("invoices.search", query, page=PAGES + 1)) == sorted(made["ids"])

    eventually(found)


@requirement("clients.node.errors.card", MUST, cites=HANDLING, operation=PAY, needs=("payments",))
def test_card_error(node: Node, given: Given) -> None:
    """A declined payment is a `StripeCardError` with its code and its decline code."""
    invoice = unpayable(given)

    with pytest.raises(NodeError) as found:
        node.ask("invoices.pay", invoice)

    error = found.value
    assert (error.kind, error.status) == ("StripeCardError", 402)
    assert (error.code, error.decline_code) == ("card_declined", "generic_decline")


@requirement("clients.node.errors.missing", MUST, cites=HANDLING, operation="POST /v1/invoiceitems")
def test_missing_parameter(node: Node) -> None:
    """A request that lacks a required parameter is a `StripeInvalidRequestError` that names it."""
    with pytest.raises(NodeError) as found:
        node.ask("invoiceItems.create", {"currency": "usd"})

    error = found.value
    assert (error.kind, error.status) == ("StripeInvalidRequestError", 400)
    assert (error.code, error.param) == ("parameter_missing", "customer")


@requirement("clients.node.errors.not_found", MUST, cites=HANDLING, operation=RETRIEVE)
def test_not_found(node: Node) -> None:
    """An object that does not exist is a `StripeInvalidRequestError` with status 404 and `resource_missing`."""
    with pytest.raises(NodeError) as found:
        node.ask("invoices.retrieve", UNKNOWN)

    error = found.value
    assert (error.kind, error.status, error.code) == ("StripeInvalidRequestError", 404, "resource_missing")


@requirement("clients.node.errors.authentication", MUST, cites=HANDLING, provenance=OBSERVED, operation=RETRIEVE)
def test_authentication(node: Node) -> None:
    """A wrong key is a `StripeAuthenticationError`."""
    with pytest.raises(NodeError) as found:
        node.ask("invoices.retrieve", UNKNOWN, {}, {"apiKey": WRONG_KEY})

    assert (found.value.kind, found.value.status) == ("StripeAuthenticationError", 401)


@requirement("clients.node.errors.idempotency", MUST, cites=HANDLING, operation="POST /v1/customers", needs=IDEMPOTENT)
def test_idempotency(node: Node) -> None:
    """An idempotency key that comes again with other parameters is a `StripeIdempotencyError`."""
    options = {"idempotencyKey": f"conformance-{uuid4()}"}
    node.ask("customers.create", {"name": "First"}, options)

    with pytest.raises(NodeError) as found:
        node.ask("customers.create", {"name": "Second"}, options)

    assert (found.value.kind, found.value.status) == ("StripeIdempotencyError", 400)


@requirement(
    "clients.node.retries.create",
    MUST,
    cites="idempotent_requests",
    operation="POST /v1/customers",
    needs=IDEMPOTENT,
)
def test_lost_answer_of_a_creation(node: Node) -> None:
    """A creation whose answer was lost is repeated with its key, and gives the object that was made the first time."""
    with node.losing(1) as sent:
        customer = node.ask("customers.create", {"name": "Once"})

    first, second = (each.request_headers.get("idempotency-key") for each in sent)
    assert first == second
    assert customer["id"] == sent[0].body["id"]


@requirement(
    "clients.node.retries.pay", MUST, cites="idempotent_requests", operation=PAY, needs=(*IDEMPOTENT, "payments")
)
def test_lost_answer_of_a_payment(node: Node, given: Given) -> None:
    """A payment whose answer was lost is repeated with its key and succeeds, although the invoice is already paid."""
    invoice = given.open_invoice(1000, given.payer()["id"])

    with node.losing(1):
        paid = node.ask("invoices.pay", invoice["id"])

    assert (paid["status"], paid["attempt_count"]) == ("paid", 1)


@requirement("clients.node.objects.expanded", MUST, cites="expanding_objects", operation=RETRIEVE, needs=("expand",))
def test_expanded(node: Node, given: Given) -> None:
    """What a request expands is the whole object."""
    customer = given.shared_customer()["id"]
    draft = given.empty_draft(customer)

    invoice = node.ask("invoices.retrieve", draft["id"], {"expand": ["customer"]})

    assert invoice["customer"]["id"] == customer


@requirement("clients.node.objects.deleted", MUST, cites="invoices/delete", operation="DELETE /v1/invoices/{invoice}")
def test_deleted(node: Node, given: Given) -> None:
    """A deletion gives the object with `deleted` true."""
    draft = given.empty_draft()

    deleted = node.ask("invoices.del", draft["id"])

    assert (deleted["id"], deleted["deleted"]) == (draft["id"], True)


@requirement("clients.node.response.request_id", MUST, cites="request_ids", operation=RETRIEVE)
def test_request_id(node: Node, given: Given) -> None:
    """`lastResponse` has the request ID of an answer."""
    draft = given.shared("clients-draft", lambda given: given.empty_draft())

    node.ask("invoices.retrieve", draft["id"])

    assert str(node.request_id).startswith("req_")


@requirement(
    "clients.node.files.pdf", MUST, cites="quotes/pdf", operation="GET /v1/quotes/{quote}/pdf", needs=("files",)
)
def test_pdf(node: Node, given: Given) -> None:
    """The PDF of a quote is a stream of the file, from the files host."""
    offer = quote(given)

    assert node.ask("quotes.pdf", offer)["pdf"] == "%PDF-"
