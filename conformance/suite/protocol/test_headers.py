"""Versions, request ids, and what a request's body may be.

What every answer carries (Stripe-Version, Request-Id, content type) is held by the passive checks of headers: a header
that is missing everywhere is one failure.
"""

from __future__ import annotations

from conformance.suite.api import Api, Raw
from conformance.suite.errors import Blocked
from conformance.suite.given import Given
from conformance.suite.requirement import INFERRED, MAY, MUST, OBSERVED, SHOULD, requirement
from conformance.wire.exchange import Exchange


def request_id(answer: Exchange) -> str:
    """The `Request-Id` of an answer. That there is one is for the passive checks to say; here it only can be compared.

    Raises:
        Blocked: there is none.
    """
    found = answer.response_headers.get("request-id")
    if found is None:
        raise Blocked(f"{answer.method} {answer.path}", "its answer has no Request-Id")
    return found


@requirement(
    "protocol.version.unknown",
    SHOULD,
    cites="versioning",
    provenance=OBSERVED,
    operation="GET /v1/customers",
    needs=("versions",),
)
def test_unknown_version(api: Api) -> None:
    """A version that does not exist is refused with 400, without code and param."""
    api.refused("GET", "/v1/customers", {"limit": 1}, version="1999-01-01", code=None, param=None)


@requirement(
    "protocol.version.malformed",
    SHOULD,
    cites="versioning",
    provenance=OBSERVED,
    operation="GET /v1/customers",
    needs=("versions",),
)
def test_malformed_version(api: Api) -> None:
    """What is no version at all is refused with 400, without code and param."""
    api.refused("GET", "/v1/customers", {"limit": 1}, version="conformance", code=None, param=None)


@requirement("protocol.request_id.unique", MUST, cites="request_ids", operation="GET /v1/customers")
def test_request_id_is_unique(api: Api, given: Given) -> None:
    """Two requests have two `Request-Id`s."""
    first = request_id(given.api.send("GET", "/v1/customers", {"limit": 1}))
    second = request_id(api.send("GET", "/v1/customers", {"limit": 1}))

    assert first != second


@requirement(
    "protocol.content_type.json_request", MAY, cites="", provenance=INFERRED, operation="POST /v1/customers/{customer}"
)
def test_json_bodies_are_not_read(raw: Raw, api: Api, given: Given) -> None:
    """A JSON body is no form: what it says is not taken over."""
    customer = given.customer(name="Form")

    raw.send(
        "POST",
        f"/v1/customers/{customer['id']}",
        content=b'{"name": "JSON"}',
        content_type="application/json",
    )

    assert api.get(f"/v1/customers/{customer['id']}")["name"] == "Form"
