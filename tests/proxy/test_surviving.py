"""The proxy keeps running, whatever target and clients do, and lets no live key through."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable

import pytest

from tests.proxy.conftest import Running
from tests.proxy.scripted import SECONDS, Line, answering, scripted

Start = Callable[..., Running]
EMPTY = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
GET = b"GET /v1/invoices HTTP/1.1\r\nHost: proxy\r\n\r\n"
BASIC = base64.b64encode(b"sk_live_abcdefgh:").decode()


def refusal(answer: bytes) -> tuple[int, str, str]:
    """Status, mark and error type of an answer of the proxy's own."""
    head, _, body = answer.decode().partition("\r\n\r\n")
    mark = next(line for line in head.splitlines() if line.startswith("conformance-proxy: ")).partition(": ")[2]
    return int(head.split(" ")[1]), mark, json.loads(body)["error"]["type"]


@pytest.mark.parametrize(
    "request_head",
    [
        "GET /v1/invoices HTTP/1.1\r\nHost: p\r\nAuthorization: Bearer sk_live_abcdefgh\r\n\r\n",
        "GET /v1/invoices HTTP/1.1\r\nHost: p\r\nAuthorization: Bearer rk_live_abcdefgh\r\n\r\n",
        f"GET /v1/invoices HTTP/1.1\r\nHost: p\r\nAuthorization: Basic {BASIC}\r\n\r\n",
        "GET /v1/invoices?key=sk_live_abcdefgh HTTP/1.1\r\nHost: p\r\n\r\n",
        "GET /v1/invoices HTTP/1.1\r\nHost: p\r\nX-Api-Key: SK_LIVE_abcdefgh\r\n\r\n",
    ],
)
def test_live_key_goes_nowhere(proxied: Start, request_head: str) -> None:
    """A request with a live key is refused, and the target hears nothing of it."""
    with scripted(answering(EMPTY)) as target:
        running = proxied(target.url)

        assert refusal(running.ask(request_head.encode())) == (403, "live_key", "invalid_request_error")
        assert (target.lines, running.proxy.refused) == ([], 1)


def test_target_dies_and_comes_back(proxied: Start) -> None:
    """While the target is away the proxy says so itself; once it is back, requests pass again."""
    with scripted(answering(EMPTY)) as target:
        running = proxied(target.url)
        assert running.ask(GET).startswith(b"HTTP/1.1 200 OK")

    assert refusal(running.ask(GET)) == (502, "unreachable", "api_error")

    with scripted(answering(EMPTY), target.port):
        assert running.ask(GET).startswith(b"HTTP/1.1 200 OK")


def test_target_closes_without_an_answer(proxied: Start) -> None:
    """A connection that is closed without an answer is told as the target's absence."""

    def script(line: Line) -> None:
        line.until(b"\r\n\r\n")

    with scripted(script) as target:
        running = proxied(target.url)

        assert refusal(running.ask(GET)) == (502, "unreachable", "api_error")
        assert running.captured().status is None


def test_target_that_speaks_no_http(proxied: Start) -> None:
    """What is no HTTP is told as the target's absence."""
    with scripted(answering(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")) as target:
        assert refusal(proxied(target.url).ask(GET)) == (502, "unreachable", "api_error")


def test_silent_target(proxied: Start) -> None:
    """A target that says nothing for too long is told as absent."""

    def script(line: Line) -> None:
        line.until(b"never")

    with scripted(script) as target:
        assert refusal(proxied(target.url, read_timeout=0.2).ask(GET)) == (502, "unreachable", "api_error")


def test_target_dies_in_the_middle(proxied: Start) -> None:
    """An answer that breaks off breaks off for the client too, and the next request is answered."""
    calls = iter([b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", EMPTY])

    def script(line: Line) -> None:
        line.until(b"\r\n\r\n")
        line.say(next(calls))

    with scripted(script) as target:
        running = proxied(target.url)

        assert running.ask(GET).endswith(b"half")
        assert running.captured().status is None
        assert running.ask(GET).startswith(b"HTTP/1.1 200 OK")


def test_client_goes_away(proxied: Start) -> None:
    """When the client goes, the call to the target ends with it, and the proxy goes on."""

    asked = threading.Event()

    def script(line: Line) -> None:
        if b"slow" in line.until(b"\r\n\r\n"):
            asked.set()
            line.until(b"never")
        line.say(EMPTY)

    with scripted(script) as target:
        running = proxied(target.url)
        with running.connect() as connection:
            connection.sendall(GET.replace(b"invoices", b"slow"))
            assert asked.wait(SECONDS)

        assert running.captured().fault == "the client went away"
        assert target.lines[0].closed.wait(SECONDS)
        assert running.ask(GET).startswith(b"HTTP/1.1 200 OK")


def test_client_goes_away_while_sending(proxied: Start) -> None:
    """A request that breaks off reaches its end nowhere, and the proxy goes on."""

    def script(line: Line) -> None:
        line.until(b"\r\n\r\n")
        line.say(EMPTY)

    with scripted(script) as target:
        running = proxied(target.url)
        with running.connect() as connection:
            connection.sendall(b"POST /v1/invoices HTTP/1.1\r\nHost: p\r\nContent-Length: 100\r\n\r\nhalf")

        assert running.captured().fault == "the client went away"
        assert running.ask(GET).startswith(b"HTTP/1.1 200 OK")


def test_own_paths(proxied: Start) -> None:
    """The proxy answers below its own prefix, and passes nothing of it on."""
    with scripted(answering(EMPTY)) as target:
        running = proxied(target.url)

        assert running.ask(GET.replace(b"/v1/invoices", b"/_conformance/report")).endswith(b"\r\n\r\n{}")
        assert refusal(running.ask(GET.replace(b"/v1/invoices", b"/_conformance/no")))[:2] == (404, "unknown_path")
        assert target.lines == []
