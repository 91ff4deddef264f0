"""Idempotency keys: a write that is sent twice happens once."""

from __future__ import annotations

from uuid import uuid4

from conformance.contract import Operation
from conformance.suite.api import Api
from conformance.suite.errors import Blocked
from conformance.suite.given import Given
from conformance.suite.protocol.cases import writes
from conformance.suite.protocol.valid import Valid
from conformance.suite.requirement import MUST, requirement
from conformance.wire.exchange import Exchange

CITES = "idempotent_requests"
NEEDS = ("idempotency",)
REPLAYED = "idempotent-replayed"


def fresh_key() -> str:
    """A key that nobody has used: runs against a target that keeps keys for a day must not meet each other's."""
    return f"conformance-{uuid4()}"


def refusal(exchange: Exchange) -> Exchange:
    """An answer that has to be a refusal for the test to have a point.

    Raises:
        Blocked: it is none.
    """
    if exchange.status != 400:
        raise Blocked(f"{exchange.method} {exchange.path}", f"an invalid request is answered {exchange.status}")
    return exchange


@requirement(
    "protocol.idempotency.replay",
    MUST,
    cites=CITES,
    needs=NEEDS,
    over=writes("`{operation}` with a key already used answers as it did the first time.", cites=CITES),
)
def test_replay(api: Api, given: Given, valid: Valid, operation: Operation) -> None:
    """The same write with the same key answers with the first status, the first body and `Idempotent-Replayed`."""
    request, key = valid.request(operation), fresh_key()
    first = given.post(request.path, request.params, idempotency_key=key)

    second = api.send("POST", request.path, request.params, idempotency_key=key)

    assert second.status == 200
    assert second.body == first
    assert second.response_headers.get(REPLAYED) == "true"


@requirement("protocol.idempotency.first_answer", MUST, cites=CITES, operation="POST /v1/customers", needs=NEEDS)
def test_first_answer_is_no_replay(api: Api) -> None:
    """The first answer to a key does not carry `Idempotent-Replayed: true`."""
    answer = api.send("POST", "/v1/customers", {"name": "Once"}, idempotency_key=fresh_key())

    assert answer.ok
    assert answer.response_headers.get(REPLAYED) != "true"


@requirement("protocol.idempotency.new_key", MUST, cites=CITES, operation="POST /v1/customers", needs=NEEDS)
def test_another_key_is_another_request(api: Api) -> None:
    """The same write with another key happens again."""
    first = api.post("/v1/customers", {"name": "Twice"}, idempotency_key=fresh_key())
    second = api.post("/v1/customers", {"name": "Twice"}, idempotency_key=fresh_key())

    assert first["id"] != second["id"]


@requirement("protocol.idempotency.other_parameters", MUST, cites=CITES, operation="POST /v1/customers", needs=NEEDS)
def test_other_parameters(api: Api, given: Given) -> None:
    """A key already used with other parameters is refused with an `idempotency_error` without a code."""
    key = fresh_key()
    given.post("/v1/customers", {"name": "First"}, idempotency_key=key)

    # older pages of the documentation give 409
    api.refused(
        "POST",
        "/v1/customers",
        {"name": "Second"},
        status=(400, 409),
        type="idempotency_error",
        code=None,
        idempotency_key=key,
    )


@requirement("protocol.idempotency.other_url", MUST, cites=CITES, operation="POST /v1/products", needs=NEEDS)
def test_other_url(api: Api, given: Given) -> None:
    """A key already used at another URL is refused with an `idempotency_error`."""
    key = fresh_key()
    given.post("/v1/customers", {"name": "First"}, idempotency_key=key)

    api.refused(
        "POST", "/v1/products", {"name": "First"}, status=(400, 409), type="idempotency_error", idempotency_key=key
    )


@requirement("protocol.idempotency.key_length", MUST, cites=CITES, operation="POST /v1/customers", needs=NEEDS)
def test_longest_key(api: Api) -> None:
    """A key of 255 characters is accepted."""
    made = api.post("/v1/customers", {"name": "Once"}, idempotency_key=fresh_key().ljust(255, "x"))

    assert api.get(f"/v1/customers/{made['id']}")["id"] == made["id"]


@requirement("protocol.idempotency.over_long_key", MUST, cites=CITES, operation="POST /v1/customers", needs=NEEDS)
def test_over_long_key(api: Api) -> None:
    """A key of more than 255 characters is refused with 400."""
    key = fresh_key().ljust(256, "x")

    api.refused(
        "POST",
        "/v1/customers",
        {"name": "Once"},
        type=("invalid_request_error", "idempotency_error"),
        idempotency_key=key,
    )


@requirement("protocol.idempotency.failed_validation", MUST, cites=CITES, operation="POST /v1/customers", needs=NEEDS)
def test_key_is_free_after_failed_validation(api: Api, given: Given) -> None:
    """A key is not used up by a request that fails validation."""
    key = fresh_key()
    refusal(given.api.send("POST", "/v1/customers", {"conformance_unknown": "1"}, idempotency_key=key))

    answer = api.send("POST", "/v1/customers", {"name": "Once"}, idempotency_key=key)

    assert answer.ok
    assert answer.response_headers.get(REPLAYED) != "true"


@requirement(
    "protocol.idempotency.declined", MUST, cites=CITES, operation="POST /v1/invoices/{invoice}/pay", needs=NEEDS
)
def test_declined_payment_is_replayed(api: Api, given: Given) -> None:
    """What a declined payment was answered with is replayed, status and body."""
    payer = given.payer("pm_card_chargeCustomerFail")
    invoice, key = given.open_invoice(customer=payer["id"]), fresh_key()
    first = api.send("POST", f"/v1/invoices/{invoice['id']}/pay", idempotency_key=key)

    second = api.send("POST", f"/v1/invoices/{invoice['id']}/pay", idempotency_key=key)

    assert (second.status, second.body) == (first.status, first.body)
    assert second.response_headers.get(REPLAYED) == "true"


@requirement("protocol.idempotency.get", MUST, cites=CITES, operation="GET /v1/customers", needs=NEEDS)
def test_reads_ignore_keys(api: Api) -> None:
    """A GET ignores idempotency keys: another GET with the same key is answered by itself."""
    key = fresh_key()
    api.get("/v1/customers", {"limit": 1}, idempotency_key=key)

    answer = api.send("GET", "/v1/customers", {"limit": 2}, idempotency_key=key)

    assert answer.status == 200
    assert answer.response_headers.get(REPLAYED) != "true"


@requirement("protocol.idempotency.delete", MUST, cites=CITES, operation="DELETE /v1/invoices/{invoice}", needs=NEEDS)
def test_deletions_ignore_keys(api: Api, given: Given) -> None:
    """A DELETE ignores idempotency keys: deleting the same object again answers that it is gone."""
    draft, key = given.empty_draft(), fresh_key()
    api.delete(f"/v1/invoices/{draft['id']}", idempotency_key=key)

    api.refused("DELETE", f"/v1/invoices/{draft['id']}", status=(400, 404), idempotency_key=key)
