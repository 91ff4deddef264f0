"""Who may ask: keys, and where they stand in a request."""

from __future__ import annotations

import base64

from conformance.contract import Operation
from conformance.suite.api import Raw, expect_refusal
from conformance.suite.protocol.cases import operations
from conformance.suite.protocol.catalogue import catalogue
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement
from conformance.wire import Target

WRONG_KEY = "conformance"  # a key that no account has, not even of an emulator that accepts every test key


def unknown_path(operation: Operation) -> str:
    """The operation's path with ids that no object has: a target that forgets to ask for the key harms nothing."""
    return operation.fill(*(catalogue().unknown_id(operation, name) for name in operation.path_parameters))


@requirement(
    "protocol.authentication.no_key",
    SHOULD,
    cites="authentication",
    provenance=OBSERVED,
    over=operations("`{operation}` without a key is refused with 401.", cites="authentication"),
)
def test_no_key(raw: Raw, operation: Operation) -> None:
    """A request without a key is refused with 401 and an `invalid_request_error` without a code."""
    answer = raw.send(operation.method, unknown_path(operation), headers={"Authorization": None})

    expect_refusal(answer, status=401, code=None)


@requirement(
    "protocol.authentication.wrong_key",
    MUST,
    cites="authentication",
    provenance=OBSERVED,
    over=operations("`{operation}` with a wrong key is refused with 401.", cites="authentication"),
)
def test_wrong_key(raw: Raw, operation: Operation) -> None:
    """A request with a key that does not exist is refused with 401 and an `invalid_request_error` without a code."""
    answer = raw.send(operation.method, unknown_path(operation), headers={"Authorization": f"Bearer {WRONG_KEY}"})

    expect_refusal(answer, status=401, code=None, param=None)


@requirement("protocol.authentication.bearer", MUST, cites="authentication", operation="GET /v1/customers")
def test_bearer(raw: Raw, target: Target) -> None:
    """The secret key is accepted as a bearer token."""
    answer = raw.send(
        "GET", "/v1/customers", headers={"Authorization": f"Bearer {target.api_key}"}, params={"limit": 1}
    )

    assert answer.status == 200


@requirement("protocol.authentication.basic", MUST, cites="authentication", operation="GET /v1/customers")
def test_basic(raw: Raw, target: Target) -> None:
    """The secret key is accepted as the user name of HTTP basic authentication, with an empty password."""
    credentials = base64.b64encode(f"{target.api_key}:".encode()).decode()

    answer = raw.send("GET", "/v1/customers", headers={"Authorization": f"Basic {credentials}"}, params={"limit": 1})

    assert answer.status == 200


@requirement("protocol.authentication.before_validation", SHOULD, cites="authentication", provenance=OBSERVED)
def test_key_goes_before_parameters(raw: Raw) -> None:
    """A request that is wrong in itself is refused with 401, and not for what is wrong, where the key is wrong."""
    answer = raw.send(
        "POST",
        "/v1/invoiceitems",
        headers={"Authorization": f"Bearer {WRONG_KEY}"},
        params={"conformance_unknown": "1"},
    )

    expect_refusal(answer, status=401, code=None, param=None)
