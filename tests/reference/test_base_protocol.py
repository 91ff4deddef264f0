"""Authentication, versions, URLs, headers and the error envelope."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.reference.conftest import Target


def test_accepts_a_bearer_key_and_a_basic_one(target: Target) -> None:
    """The key comes as Bearer, or as the user name of Basic."""
    basic = base64.b64encode(b"sk_test_abc:").decode()

    assert target.client.get("/v1/customers", headers={"Authorization": "Bearer sk_test_abc"}).status_code == 200
    assert target.client.get("/v1/customers", headers={"Authorization": f"Basic {basic}"}).status_code == 200


@pytest.mark.parametrize(
    "header", ["", "Bearer ", "Bearer sk_test_invalid", "Bearer sk_live_1234", "Bearer x", "Basic ???", "Digest x"]
)
def test_refuses_other_keys(target: Target, header: str) -> None:
    """No key or a wrong one is answered 401 with a message and a type alone."""
    answer = target.client.get("/v1/customers", headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Stripe"'
    assert "Request-Id" not in answer.headers
    assert "Stripe-Version" not in answer.headers
    assert answer.json()["error"].keys() == {"message", "type"}


def test_never_echoes_a_key(target: Target) -> None:
    """A refused key is masked but for its edges."""
    answer = target.client.get("/v1/customers", headers={"Authorization": "Bearer sk_test_wrong12345678"})

    assert "sk_test_*********5678" in answer.json()["error"]["message"]


def test_names_the_request_and_the_version(target: Target) -> None:
    """Every answer carries its request ID and the API version."""
    answer = target.get("/v1/customers")

    assert re.fullmatch(r"req_\w{14}", answer.headers["Request-Id"])
    assert answer.headers["Stripe-Version"] == "2022-08-01"
    assert answer.headers["Content-Type"] == "application/json"


def test_refuses_an_unknown_version(target: Target) -> None:
    """A version that nobody described is a 400 that echoes it."""
    answer = target.client.get("/v1/customers", headers={"Stripe-Version": "1999-01-01"})

    assert answer.status_code == 400
    assert answer.headers["Stripe-Version"] == "1999-01-01"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/nothing"), ("POST", "/v1/customers/"), ("PUT", "/v1/customers"), ("DELETE", "/v1/prices/price_1"),
        ("GET", "/"), ("POST", "/v1/subscription_schedules/x/frobnicate"),
    ],
)  # fmt: skip
def test_refuses_an_unknown_url(target: Target, method: str, path: str) -> None:
    """An unknown URL or method is a 404 with neither code nor param."""
    answer = target.client.request(method, path)

    assert answer.status_code == 404
    assert answer.json()["error"].keys() == {"message", "type", "request_log_url"}


def test_envelope_of_an_error(target: Target) -> None:
    """Keys come in alphabetical order; `doc_url` with a code."""
    answer = target.get("/v1/customers/cus_nobody")

    error = answer.json()["error"]
    assert answer.status_code == 404
    assert list(error) == ["code", "doc_url", "message", "param", "request_log_url", "type"]
    assert error["doc_url"] == "https://stripe.com/docs/error-codes/resource-missing"
    assert (error["code"], error["param"]) == ("resource_missing", "id")


def test_names_the_parameter_of_a_missing_object(target: Target) -> None:
    """An unknown ID in a parameter is a 400 with the parameter."""
    answer = target.post("/v1/customers", {"coupon": "nothing"})

    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == "coupon"


def test_refuses_a_json_body(target: Target) -> None:
    """Requests are forms."""
    assert target.client.post("/v1/customers", json={"name": "x"}).status_code == 400
