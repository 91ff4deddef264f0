"""What the target receives from the client over the official SDK, and what is recorded of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from conformance.wire import Client
from conformance.wire.errors import LiveKey
from tests.support.answered import json_answer
from tests.support.misbehaving import replies
from tests.wire.conftest import KEY


def test_parameters_are_encoded_by_the_sdk(line):
    """Nested parameters arrive in bracket form, lists with indices, booleans in lower case."""
    there = line()

    there.client.send("POST", "/v1/invoices", {"items": [{"price": "price_1"}], "auto_advance": False, "metadata": ""})

    assert there.server.requests[0].body == b"items[0][price]=price_1&auto_advance=false&metadata="


def test_get_asks_in_the_query(line):
    """Parameters of GET and DELETE go into the query."""
    there = line()

    exchange = there.client.send("GET", "/v1/invoices", {"limit": 3, "expand": ["data.customer"]})

    assert there.server.requests[0].path == "/v1/invoices?limit=3&expand[0]=data.customer"
    assert exchange.query == (("limit", "3"), ("expand[0]", "data.customer"))
    assert exchange.expansions == ("data.customer",)


def test_headers(line):
    """Key, version and a random idempotency key go out as the SDK sends them; nothing of the environment does."""
    there = line()

    there.client.send("POST", "/v1/customers")
    there.client.send("POST", "/v1/customers")
    headers = [request.headers for request in there.server.requests]

    assert headers[0]["authorization"] == f"Bearer {KEY}"
    assert headers[0]["stripe-version"] == "2022-08-01"
    assert headers[0]["idempotency-key"] != headers[1]["idempotency-key"]
    assert "AIAgent" not in headers[0]["user-agent"]
    assert "ai_agent" not in headers[0]["x-stripe-client-user-agent"]
    assert "telemetry" not in "".join(headers[1])


def test_options(line):
    """Version, idempotency key and headers can be chosen for a request, and its step is noted."""
    there = line()

    exchange = there.client.send(
        "POST", "/v1/customers", version="2020-08-27", idempotency_key="k", headers={"X-Odd": "1"}, step="set-up"
    )

    sent = there.server.requests[0].headers
    assert (sent["stripe-version"], sent["idempotency-key"], sent["x-odd"]) == ("2020-08-27", "k", "1")
    assert (exchange.version, exchange.step) == ("2020-08-27", "set-up")


def test_get_has_no_idempotency_key(line):
    """The SDK adds idempotency keys to POSTs only."""
    there = line()

    there.client.send("GET", "/v1/customers")
    there.client.send("DELETE", "/v1/customers/cus_1")

    assert [request.headers.get("idempotency-key") for request in there.server.requests] == [None, None]


def test_exchange(line):
    """The exchange holds request and answer."""
    there = line(
        replies(json_answer(402, {"error": {"type": "card_error", "code": "card_declined"}}, request_id="req_1"))
    )

    exchange = there.client.send("POST", "/v1/customers", {"name": "Jenny Rosen"})

    assert (exchange.method, exchange.path, exchange.status) == ("POST", "/v1/customers", 402)
    assert exchange.form == (("name", "Jenny Rosen"),)
    assert exchange.request_body == "name=Jenny+Rosen"
    assert exchange.error["code"] == "card_declined"
    assert exchange.response_headers["request-id"] == "req_1"
    assert (exchange.text, exchange.fault, exchange.retries) == ("", None, 0)
    assert there.sender.recorder.drain() == [exchange]
    assert there.sender.recorder.drain() == []


def test_listeners_see_every_exchange(line):
    """Whoever subscribes is called with each exchange as it happens."""
    there = line()
    seen = []
    there.sender.recorder.subscribe(seen.append)

    exchange = there.client.send("GET", "/v1/customers")

    assert seen == [exchange]


def test_files_host(line):
    """`base="files"` asks the files host."""
    other = line()
    there = line(files_url=other.server.url)

    there.client.send("GET", "/v1/quotes/qt_1/pdf", base="files")

    assert (len(there.server.requests), len(other.server.requests)) == (0, 1)


def test_path_is_below_the_base(line):
    """A target whose API does not start at its root has the paths of the contract all the same."""
    there = line(path="/stripe")

    exchange = there.client.send("GET", "/v1/customers")

    assert there.server.requests[0].path == "/stripe/v1/customers"
    assert exchange.path == "/v1/customers"


@pytest.mark.parametrize(("method", "params"), [("PUT", {}), ("GET", {"usage": 1}), ("POST", {"api_key": "x"})])
def test_what_the_sdk_cannot_send(line, method, params):
    """What the SDK would take for itself, or cannot send, is refused and not sent otherwise."""
    there = line()

    with pytest.raises(ValueError, match="the SDK cannot send"):
        there.client.send(method, "/v1/customers", params)

    assert there.server.requests == []


def test_connections_are_kept(line):
    """Requests share one connection."""
    there = line()
    client = Client(there.sender)

    for _ in range(3):
        client.send("GET", "/v1/customers")

    assert there.server.connections == 1


def test_live_key_is_never_sent(line):
    """A live key that a request would carry by a header is refused before anything is sent."""
    there = line()

    with pytest.raises(LiveKey):
        there.client.send("GET", "/v1/customers", headers={"Authorization": "Bearer sk_live_1"})

    assert there.server.requests == []


def test_threads_share_a_client(line):
    """Each thread gets the exchange of its own request."""
    there = line("wrong_object")
    client = there.client

    with ThreadPoolExecutor(4) as pool:
        exchanges = list(pool.map(lambda number: client.send("GET", f"/v1/customers/cus_{number}"), range(40)))

    assert [exchange.path for exchange in exchanges] == [f"/v1/customers/cus_{number}" for number in range(40)]
    assert len(there.sender.recorder.drain()) == 40
