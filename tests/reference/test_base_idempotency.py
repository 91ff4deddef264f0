"""Idempotency keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conformance.reference.errors import ApiError
from conformance.reference.idempotency import Keys

if TYPE_CHECKING:
    from tests.reference.conftest import Target


def test_replays_the_first_answer(target: Target) -> None:
    """The same key and parameters give the same body again, and say so."""
    first = target.post("/v1/customers", {"name": "a", "email": "a@example.com"}, Idempotency_Key="k")
    again = target.post("/v1/customers", {"email": "a@example.com", "name": "a"}, Idempotency_Key="k")

    assert again.content == first.content
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Original-Request"] == first.headers["Request-Id"] == first.headers["Original-Request"]
    assert "Idempotent-Replayed" not in first.headers
    assert len(target.get("/v1/customers").json()["data"]) == 1


@pytest.mark.parametrize(("path", "params"), [("/v1/customers", {"name": "b"}), ("/v1/products", {"name": "a"})])
def test_refuses_other_parameters(target: Target, path: str, params: dict[str, str]) -> None:
    """A key belongs to the parameters and the URL that it was first used with."""
    target.post("/v1/customers", {"name": "a"}, Idempotency_Key="k")

    answer = target.post(path, params, Idempotency_Key="k")

    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "idempotency_error"


def test_keeps_no_failed_validation(target: Target) -> None:
    """A request that is refused before it runs leaves its key free."""
    assert target.post("/v1/customers", {"foo": "1"}, Idempotency_Key="k").status_code == 400
    assert target.post("/v1/customers", {"name": "a"}, Idempotency_Key="k").status_code == 200


def test_replays_a_decline(target: Target) -> None:
    """A refusal of the execution itself is kept."""
    params = {"payment_method": "pm_card_chargeDeclined"}

    first = target.post("/v1/customers", params, Idempotency_Key="k")
    again = target.post("/v1/customers", params, Idempotency_Key="k")

    assert (first.status_code, again.status_code) == (402, 402)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert target.get("/v1/customers").json()["data"] == []


def test_refuses_a_long_key(target: Target) -> None:
    """A key has at most 255 characters."""
    assert target.post("/v1/customers", Idempotency_Key="k" * 255).status_code == 200
    assert target.post("/v1/customers", Idempotency_Key="k" * 256).status_code == 400


def test_ignores_keys_of_reads(target: Target) -> None:
    """Only POST honours a key."""
    answer = target.client.get("/v1/customers", headers={"Idempotency-Key": "k"})

    assert "Idempotency-Key" not in answer.headers


def test_refuses_a_key_in_use() -> None:
    """While the first request runs, the second is a 409."""
    keys = Keys()
    keys.begin("k", b"same", "req_1", now=0)

    with pytest.raises(ApiError) as refused:
        keys.begin("k", b"same", "req_2", now=1)

    assert (refused.value.status, refused.value.code) == (409, "idempotency_key_in_use")


def test_forgets_keys_after_a_day() -> None:
    """A key is kept for 24 hours."""
    keys = Keys()
    keys.begin("k", b"same", "req_1", now=0).status = 200

    assert keys.begin("k", b"same", "req_2", now=86_399).request_id == "req_1"
    assert keys.begin("k", b"same", "req_3", now=86_400).request_id == "req_3"
