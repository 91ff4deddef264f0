"""The proxy passes requests and answers on as they are, piece by piece."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable

import pytest

from conformance.proxy.capture import LIMIT
from tests.proxy.conftest import Running
from tests.proxy.scripted import SECONDS, Line, answering, scripted

Start = Callable[..., Running]
EMPTY = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
GET = b"GET /v1/invoices HTTP/1.1\r\nHost: proxy\r\n\r\n"


def plain(answer: bytes) -> bytes:
    """An answer with its header names in lower case, which mean the same, and without what is of one connection."""
    start, *headers = lines_of(answer)
    pairs = [line.partition(b": ") for line in headers]
    kept = [name.lower() + colon + value for name, colon, value in pairs if name.lower() != b"connection"]
    return b"\r\n".join([start, *kept, b"", answer.partition(b"\r\n\r\n")[2]])


def lines_of(head: bytes) -> list[bytes]:
    return head.split(b"\r\n\r\n")[0].split(b"\r\n")


def test_answer_is_unchanged(proxied: Start) -> None:
    """Status, headers in their order, repeated ones too, and the bytes of a compressed body arrive as they are."""
    body = gzip.compress(b'{"object":"list"}')
    headers = [b"Request-Id: req_1", b"Set-Cookie: a=1", b"Set-Cookie: b=2", b"Content-Encoding: gzip", b"X-Odd: \xe9"]
    answer = b"\r\n".join([b"HTTP/1.1 402 Payment Required", *headers, b"Content-Length: %d" % len(body), b"", body])
    with scripted(answering(answer)) as target:
        assert plain(proxied(target.url).ask(GET)) == plain(answer)


def test_request_is_unchanged(proxied: Start) -> None:
    """Method, path, query, headers and body arrive as they were sent, but for Host and what is of one connection."""
    head = (
        b"POST /v1/customers/a%2Fb?expand[]=x&q=%E2%82%AC+1 HTTP/1.1\r\n"
        b"host: proxy\r\nauthorization: Bearer sk_test_1\r\nx-twice: 1\r\nx-twice: 2\r\n"
        b"keep-alive: 5\r\nte: trailers\r\nx-hop: 1\r\nconnection: keep-alive, x-hop\r\ncontent-length: 7\r\n\r\n"
    )

    def script(line: Line) -> None:
        line.until(b"a=1&b=2")
        line.say(EMPTY)

    with scripted(script) as target:
        running = proxied(target.url)
        with running.connect() as connection:
            connection.sendall(head + b"a=1&b=2")
            connection.recv(65536)
        seen = target.lines[0].seen

    assert lines_of(seen) == [
        b"POST /v1/customers/a%2Fb?expand[]=x&q=%E2%82%AC+1 HTTP/1.1",
        b"Host: 127.0.0.1:%d" % target.port,
        b"authorization: Bearer sk_test_1",
        b"x-twice: 1",
        b"x-twice: 2",
        b"content-length: 7",
    ]
    assert seen.endswith(b"\r\n\r\na=1&b=2")


def test_target_with_a_path(proxied: Start) -> None:
    """What stands in the target's URL comes before the path of a request."""
    with scripted(answering(EMPTY)) as target:
        running = proxied(f"{target.url}/stripe")
        running.ask(GET)
        capture = running.captured()

    assert capture.target == "/v1/invoices"
    assert capture.status == 200


@pytest.mark.parametrize(
    ("method", "answer"),
    [
        (b"HEAD", b"HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n"),
        (b"GET", b"HTTP/1.1 204 No Content\r\nRequest-Id: req_1\r\n\r\n"),
        (b"GET", b"HTTP/1.1 304 Not Modified\r\nETag: 1\r\n\r\n"),
    ],
)
def test_answer_without_a_body(proxied: Start, method: bytes, answer: bytes) -> None:
    """What has no body gets none, and the connection ends in order."""
    with scripted(answering(answer)) as target:
        assert plain(proxied(target.url).ask(GET.replace(b"GET", method))) == plain(answer)


def test_answer_is_streamed(proxied: Start) -> None:
    """The first piece of an answer arrives before the target has written the second."""
    arrived = threading.Event()

    def script(line: Line) -> None:
        line.until(b"\r\n\r\n")
        line.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
        assert arrived.wait(SECONDS)
        line.say(b"6\r\nsecond\r\n0\r\n\r\n")

    with scripted(script) as target:
        running = proxied(target.url)
        with running.connect() as connection:
            connection.sendall(GET)
            seen = b""
            while b"first" not in seen:
                seen += connection.recv(65536)
            arrived.set()
            while not seen.endswith(b"0\r\n\r\n"):
                seen += connection.recv(65536)

        assert b"second" in seen
        assert running.captured().received == b"firstsecond"


def test_request_is_streamed(proxied: Start) -> None:
    """The first piece of a request arrives before the client has sent the second."""
    arrived = threading.Event()

    def script(line: Line) -> None:
        line.until(b"first")
        arrived.set()
        line.until(b"firstsecond")
        line.say(EMPTY)

    with scripted(script) as target:
        running = proxied(target.url)
        with running.connect() as connection:
            connection.sendall(b"POST /v1/invoices HTTP/1.1\r\nHost: p\r\nContent-Length: 11\r\n\r\nfirst")
            assert arrived.wait(SECONDS)
            connection.sendall(b"second")
            assert connection.recv(65536).startswith(b"HTTP/1.1 200 OK")

        assert running.captured().sent == b"firstsecond"


def test_chunked_request(proxied: Start) -> None:
    """A request whose length is not said beforehand arrives so too."""

    def script(line: Line) -> None:
        line.until(b"0\r\n\r\n")
        line.say(EMPTY)

    with scripted(script) as target:
        running = proxied(target.url)
        with running.connect() as connection:
            connection.sendall(
                b"POST /v1/x HTTP/1.1\r\nHost: p\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=1\r\n0\r\n\r\n"
            )
            assert connection.recv(65536).startswith(b"HTTP/1.1 200 OK")

        assert b"Transfer-Encoding: chunked" in target.lines[0].seen
        assert running.captured().sent == b"a=1"


def test_large_body_passes_and_is_not_kept(proxied: Start) -> None:
    """Of a body beyond the limit nothing is kept; all of it passes."""
    body = b"x" * (LIMIT + 1)
    with scripted(answering(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)) as target:
        running = proxied(target.url)

        assert running.ask(GET).endswith(body)
        capture = running.captured()

    assert (capture.too_large, capture.received) == (True, b"")


def test_many_at_once(proxied: Start) -> None:
    """Every one of many clients gets the answer to its own request."""

    def script(line: Line) -> None:
        while True:
            path = line.until(b"\r\n\r\n").split(b" ")[1]
            line.seen = b""
            line.say(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(path), path))

    answers: dict[int, bytes] = {}

    def ask(number: int) -> None:
        answers[number] = running.ask(b"GET /v1/%d HTTP/1.1\r\nHost: p\r\n\r\n" % number)

    with scripted(script) as target:
        running = proxied(target.url)
        threads = [threading.Thread(target=ask, args=(number,)) for number in range(30)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(SECONDS)

    assert {number: answer.split(b"\r\n\r\n")[1] for number, answer in answers.items()} == {
        number: b"/v1/%d" % number for number in range(30)
    }
