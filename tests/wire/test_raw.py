"""What the target receives from the raw client."""

from __future__ import annotations

import pytest

from conformance.wire.errors import LiveKey
from tests.wire.conftest import KEY


def test_own_headers(line):
    """Key and version are the target's, and nothing else is added."""
    there = line()

    there.raw.send("GET", "/v1/customers")

    assert there.server.requests[0].headers == {
        "host": there.server.url.removeprefix("http://"),
        "authorization": f"Bearer {KEY}",
        "stripe-version": "2022-08-01",
    }


@pytest.mark.parametrize(
    ("options", "authorization"),
    [
        ({"key": ""}, None),
        ({"headers": {"Authorization": None}}, None),
        ({"key": "sk_test_wrong"}, "Bearer sk_test_wrong"),
        ({"headers": {"authorization": "Basic c2s6"}}, "Basic c2s6"),
    ],
)
def test_authorization(line, options, authorization):
    """The key can be left out, wrong, or written in another way."""
    there = line()

    exchange = there.raw.send("GET", "/v1/customers", **options)

    assert there.server.requests[0].headers.get("authorization") == authorization
    assert ("authorization" in exchange.request_headers) == (authorization is not None)


def test_version_can_be_left_out(line):
    """An empty version leaves the header out."""
    there = line()

    there.raw.send("GET", "/v1/customers", version="")

    assert "stripe-version" not in there.server.requests[0].headers


def test_content(line):
    """A body is sent as it is, under the content type that is said."""
    there = line()

    exchange = there.raw.send("POST", "/v1/customers", content=b'{"a":', content_type="application/json")

    assert there.server.requests[0].body == b'{"a":'
    assert there.server.requests[0].headers["content-type"] == "application/json"
    assert (exchange.request_body, exchange.form) == ('{"a":', ())


def test_params(line):
    """Parameters go into the body of a POST in their order, twice where they are given twice; else into the query."""
    there = line()

    posted = there.raw.send("POST", "/v1/customers", params=[("a[]", "1"), ("a[]", "2")])
    there.raw.send("DELETE", "/v1/customers/x?b=1", params={"a": "ä"})

    assert there.server.requests[0].body == b"a%5B%5D=1&a%5B%5D=2"
    assert posted.form == (("a[]", "1"), ("a[]", "2"))
    assert there.server.requests[1].path == "/v1/customers/x?b=1&a=%C3%A4"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "OPTIONS", "BREW", "HEAD"])
def test_methods(line, method):
    """Any method can be sent."""
    there = line("drop") if method == "HEAD" else line()

    there.raw.send(method, "/v1/customers")

    assert there.server.requests[0].method == method


def test_unsendable(line):
    """What is no HTTP at all is the caller's mistake."""
    there = line()

    with pytest.raises(ValueError, match="no HTTP request"):
        there.raw.send("GET", "/v1/customers", headers={"X-Bad": "a\r\nb: c"})


def test_live_key(line):
    """A live key is refused before anything is sent."""
    there = line()

    with pytest.raises(LiveKey):
        there.raw.send("GET", "/v1/customers", key="rk_live_1")

    assert there.server.requests == []
