"""The error classes of the Python package: each refusal is raised as the documented class, with its fields."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import stripe

from conformance.suite.clients.made import unpayable
from conformance.suite.clients.python_client import Official
from conformance.suite.errors import Mismatch
from conformance.suite.given import Given
from conformance.suite.protocol.test_authentication import WRONG_KEY
from conformance.suite.requirement import MUST, OBSERVED, requirement

HANDLING = "https://stripe.com/docs/error-handling?lang=python"
UNKNOWN = "in_000000000000000000000000"


def raised(kind: type[stripe.StripeError], call: Any) -> Any:
    """The error that a call raises.

    Raises:
        Mismatch: it raises none, or one of another class.
    """
    try:
        call()
    except stripe.StripeError as error:
        if type(error) is kind:
            return error
        actual = f"{type(error).__name__}: {error}"
        raise Mismatch("the package raised another error", kind.__name__, actual) from error
    raise Mismatch("the package raised no error", kind.__name__, "none")


@requirement(
    "clients.python.errors.card",
    MUST,
    cites=HANDLING,
    operation="POST /v1/invoices/{invoice}/pay",
    needs=("payments",),
)
def test_card_error(official: Official, given: Given) -> None:
    """A declined payment is a `CardError` with its code and its decline code."""
    invoice = unpayable(given)

    error = raised(stripe.CardError, lambda: official.v1.invoices.pay(invoice))

    assert (error.http_status, error.code, error.error.decline_code) == (402, "card_declined", "generic_decline")


@requirement("clients.python.errors.missing", MUST, cites=HANDLING, operation="POST /v1/invoiceitems")
def test_missing_parameter(official: Official) -> None:
    """A request that lacks a required parameter is an `InvalidRequestError` that names it."""
    error = raised(stripe.InvalidRequestError, lambda: official.v1.invoice_items.create({"currency": "usd"}))

    assert (error.http_status, error.code, error.param) == (400, "parameter_missing", "customer")


@requirement("clients.python.errors.unknown", MUST, cites=HANDLING, operation="POST /v1/invoices")
def test_unknown_parameter(official: Official, given: Given) -> None:
    """A parameter that does not exist is an `InvalidRequestError` that names it."""
    customer = given.shared_customer()["id"]
    params: Any = {"customer": customer, "conformance": "1"}

    error = raised(stripe.InvalidRequestError, lambda: official.v1.invoices.create(params))

    assert (error.http_status, error.code, error.param) == (400, "parameter_unknown", "conformance")


@requirement("clients.python.errors.not_found", MUST, cites=HANDLING, operation="GET /v1/invoices/{invoice}")
def test_not_found(official: Official) -> None:
    """An object that does not exist is an `InvalidRequestError` with status 404 and `resource_missing`."""
    error = raised(stripe.InvalidRequestError, lambda: official.v1.invoices.retrieve(UNKNOWN))

    assert (error.http_status, error.code) == (404, "resource_missing")


@requirement(
    "clients.python.errors.authentication",
    MUST,
    cites=HANDLING,
    provenance=OBSERVED,
    operation="GET /v1/invoices/{invoice}",
)
def test_authentication(official: Official) -> None:
    """A wrong key is an `AuthenticationError`."""
    options: Any = {"api_key": WRONG_KEY}

    error = raised(stripe.AuthenticationError, lambda: official.v1.invoices.retrieve(UNKNOWN, options=options))

    assert error.http_status == 401


@requirement(
    "clients.python.errors.idempotency", MUST, cites=HANDLING, operation="POST /v1/customers", needs=("idempotency",)
)
def test_idempotency(official: Official) -> None:
    """An idempotency key that comes again with other parameters is an `IdempotencyError`."""
    options: Any = {"idempotency_key": f"conformance-{uuid4()}"}
    official.v1.customers.create({"name": "First"}, options)

    error = raised(stripe.IdempotencyError, lambda: official.v1.customers.create({"name": "Second"}, options))

    assert error.http_status == 400


@requirement("clients.python.errors.request_id", MUST, cites="request_ids", operation="GET /v1/invoices/{invoice}")
def test_request_id_of_an_error(official: Official) -> None:
    """An error carries the request ID of its answer."""
    error = raised(stripe.InvalidRequestError, lambda: official.v1.invoices.retrieve(UNKNOWN))

    assert str(error.request_id).startswith("req_")
