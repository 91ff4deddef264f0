"""The curl line of an exchange sends the same request again, whatever a shell makes of its characters."""

from __future__ import annotations

import subprocess
from urllib.parse import parse_qsl

import pytest

from conformance.wire import curl

ODD = 'it\'s "$HOME" `id` & a=b; 100% + ä \\ * [x]'


def run(line, exchange, key="sk_test_other"):
    """What the target receives when the line is run by sh; the request before it was the exchange's own."""
    subprocess.run(
        ["sh", "-c", f"{curl(exchange)} --silent --noproxy '*'"],
        check=True,
        timeout=20,
        capture_output=True,
        env={"STRIPE_API_KEY": key, "PATH": "/usr/bin:/bin:/usr/local/bin"},
    )
    return line.server.requests


@pytest.mark.parametrize("value", ["plain", ODD, "line\nbreak\x1b[2J", "@/etc/hostname", "", "名"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_same_request(line, method, value):
    """Method, path, parameters and version arrive as they did before."""
    there = line()
    exchange = there.client.send(method, "/v1/customers/cus_1", {"name": value, "items": [{"price": value}]})

    first, second = run(there, exchange)

    assert second.method == first.method
    assert second.headers["stripe-version"] == "2022-08-01"
    assert second.path.partition("?")[0] == "/v1/customers/cus_1"
    for part in (lambda request: request.path.partition("?")[2], lambda request: request.body.decode()):
        assert parse_qsl(part(second), keep_blank_values=True) == parse_qsl(part(first), keep_blank_values=True)


def test_key_is_the_readers(line):
    """The line carries no key of its own; `$STRIPE_API_KEY` goes out as the user name of Basic authentication."""
    there = line()
    exchange = there.client.send("GET", "/v1/customers")

    _, second = run(there, exchange, key="abc")

    assert second.headers["authorization"] == "Basic YWJjOg=="


@pytest.mark.parametrize(
    "options",
    [
        {"method": "POST", "content": '{"a": "\\u0041\t\'"}', "content_type": "application/json"},
        {"method": "PUT", "content": "a=b", "content_type": "application/x-www-form-urlencoded"},
        {"method": "GET", "content": "a body"},
        {"method": "POST"},
    ],
)
def test_raw_request(line, options):
    """Bodies that are no forms, and methods of all kinds, are repeated too."""
    there = line()
    exchange = there.raw.send(options.pop("method"), "/v1/customers?x[]=1", **options)

    first, second = run(there, exchange)

    assert (second.method, second.body) == (first.method, first.body)
    assert parse_qsl(second.path.partition("?")[2]) == [("x[]", "1")]


def test_without_a_key(line):
    """A request that was sent without a key is repeated without one."""
    there = line()
    exchange = there.raw.send("GET", "/v1/customers", key="")

    _, second = run(there, exchange)

    assert "authorization" not in second.headers
    assert "STRIPE_API_KEY" not in curl(exchange)


def test_reads_well(line):
    """An ordinary request is one readable line."""
    there = line()
    exchange = there.client.send("POST", "/v1/invoices/in_1/pay", {"paid_out_of_band": True})

    assert curl(exchange) == (
        f'curl {there.server.url}/v1/invoices/in_1/pay \\\n  -u "$STRIPE_API_KEY:" \\\n'
        "  -H 'Stripe-Version: 2022-08-01' \\\n  -d paid_out_of_band=true"
    )
