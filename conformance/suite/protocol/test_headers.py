"""What every answer carries: version, request id, content type; and what a request's body may be."""

from __future__ import annotations

import re

from conformance.suite.api import Api, Raw
from conformance.suite.given import Given
from conformance.suite.requirement import INFERRED, MAY, MUST, OBSERVED, SHOULD, requirement

REQUEST_ID = re.compile(r"req_[A-Za-z0-9]+")


@requirement("protocol.version.echo", MUST, cites="versioning", operation="GET /v1/customers")
def test_version_is_echoed(api: Api) -> None:
    """`Stripe-Version` of an answer is the version that the request asked for."""
    answer = api.send("GET", "/v1/customers", {"limit": 1})

    assert answer.response_headers.get("stripe-version") == answer.request_headers["stripe-version"]


@requirement("protocol.version.echo_refusal", MUST, cites="versioning", operation="GET /v1/invoices/{invoice}")
def test_version_is_echoed_in_refusals(api: Api) -> None:
    """A refusal carries `Stripe-Version` too."""
    answer = api.refused("GET", "/v1/invoices/in_000000000000000000000000", status=404)

    assert answer.response_headers.get("stripe-version") == answer.request_headers["stripe-version"]


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


@requirement("protocol.request_id.success", MUST, cites="request_ids", operation="GET /v1/customers")
def test_request_id(api: Api) -> None:
    """An answer carries a `Request-Id`."""
    answer = api.send("GET", "/v1/customers", {"limit": 1})

    assert REQUEST_ID.fullmatch(answer.response_headers.get("request-id", ""))


@requirement("protocol.request_id.refusal", MUST, cites="request_ids", operation="GET /v1/invoices/{invoice}")
def test_request_id_of_a_refusal(api: Api) -> None:
    """A refusal carries a `Request-Id`."""
    answer = api.refused("GET", "/v1/invoices/in_000000000000000000000000", status=404)

    assert REQUEST_ID.fullmatch(answer.response_headers.get("request-id", ""))


@requirement("protocol.request_id.unique", MUST, cites="request_ids", operation="GET /v1/customers")
def test_request_id_is_unique(api: Api) -> None:
    """Two requests have two `Request-Id`s."""
    first = api.send("GET", "/v1/customers", {"limit": 1})
    second = api.send("GET", "/v1/customers", {"limit": 1})

    assert first.response_headers.get("request-id") != second.response_headers.get("request-id")


@requirement("protocol.content_type.success", MUST, cites="", provenance=OBSERVED, operation="GET /v1/customers")
def test_content_type(api: Api) -> None:
    """An answer is `application/json`."""
    answer = api.send("GET", "/v1/customers", {"limit": 1})

    assert answer.response_headers.get("content-type", "").split(";")[0] == "application/json"


@requirement(
    "protocol.content_type.refusal", MUST, cites="", provenance=OBSERVED, operation="GET /v1/invoices/{invoice}"
)
def test_content_type_of_a_refusal(api: Api) -> None:
    """A refusal is `application/json`."""
    answer = api.refused("GET", "/v1/invoices/in_000000000000000000000000", status=404)

    assert answer.response_headers.get("content-type", "").split(";")[0] == "application/json"


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
