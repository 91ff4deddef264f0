"""Carries one request to the target and brings the answer back, within a time and a size, whatever the target does."""

from __future__ import annotations

import ssl
import threading
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, cast
from urllib.parse import urlsplit

import httpcore
import httpx

BODY_LIMIT: Final = 8 * 1024 * 1024  # bytes; the largest documented answer is some 100 kB

TIMED_OUT = "timed out"
REFUSED = "refused"
DROPPED = "dropped"
GARBLED = "garbled"
TOO_LARGE = "too large"
NOT_SENT = "not sent"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `status` is None where no whole answer came, and `fault` then says why in a few words."""

    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()  # names are lower case
    content: bytes = b""
    fault: str | None = None
    kind: str = ""  # of the fault: one of the words above


class _Deadlines(threading.local):
    """When the request that this thread is sending has to be over, in seconds of the monotonic clock."""

    at: float = float("inf")

    def cut(self, timeout: float | None, late: type[Exception]) -> float:
        """The time that one step may take."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise late("deadline")
        return left if timeout is None else min(timeout, left)


class _Stream(httpcore.NetworkStream):
    """A connection whose every step ends by the request's deadline: dripping bytes win no time.

    What is written waits until an answer is read: headers and body go out in one packet.
    """

    def __init__(self, inner: httpcore.NetworkStream, deadlines: _Deadlines) -> None:
        self._inner, self._deadlines = inner, deadlines
        self._waiting: list[bytes] = []

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._waiting:
            whole = b"".join(self._waiting)
            self._waiting.clear()
            with suppress(httpcore.WriteError):  # as httpcore does: what was refused midway may have been answered
                self._inner.write(whole, self._deadlines.cut(timeout, httpcore.WriteTimeout))
        return self._inner.read(max_bytes, self._deadlines.cut(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002  (`read` has the deadline)
        if buffer:
            self._waiting.append(buffer)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        limit = self._deadlines.cut(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, limit), self._deadlines)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Opens connections that keep deadlines; all of them to the one address that plays every host, if there is one."""

    def __init__(self, deadlines: _Deadlines, connect_to: str) -> None:
        self._inner, self._deadlines = httpcore.SyncBackend(), deadlines
        self._place = urlsplit(f"//{connect_to}")

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        limit = self._deadlines.cut(timeout, httpcore.ConnectTimeout)
        host, port = self._place.hostname or host, self._place.port or port
        return _Stream(self._inner.connect_tcp(host, port, limit, local_address, socket_options), self._deadlines)

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


class Transport(httpx.BaseTransport):
    """Persistent connections to the target. No proxies, cookies or redirects; nothing from the environment.

    Args:
        connect_timeout: seconds until a connection stands.
        read_timeout: seconds from the first step of a request to its answer's last byte.
        connections: how many may be open at once.
        connect_to: `host:port` to connect to, whatever the host of a request is; "" connects to that.
    """

    def __init__(self, connect_timeout: float, read_timeout: float, connections: int, connect_to: str = "") -> None:
        self._deadlines = _Deadlines()
        self._connect_timeout, self._read_timeout = connect_timeout, read_timeout
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=connections,
            max_keepalive_connections=connections,
            network_backend=_Backend(self._deadlines, connect_to),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer as httpx has it, its body still to be read.

        Raises:
            httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError: no answer came.
        """
        answer = self._pool.handle_request(self._inner(request))
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    def fetch(self, request: httpx.Request) -> Answer:
        """The whole answer, or what kept it from coming. Never raises for what the target does.

        Raises:
            ValueError: the request cannot be written as HTTP.
        """
        self._deadlines.at = time.monotonic() + self._read_timeout
        try:
            return self._read(self.handle_request(request))
        except httpcore.LocalProtocolError as problem:
            raise ValueError(f"no HTTP request: {problem}") from problem
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as problem:
            return self._fault(problem)

    def close(self) -> None:
        self._pool.close()

    def _inner(self, request: httpx.Request) -> httpcore.Request:
        url = request.url
        extensions = {"timeout": {"connect": self._connect_timeout, "pool": self._read_timeout}}
        return httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.content,
            extensions={**extensions, **request.extensions},
        )

    def _read(self, response: httpx.Response) -> Answer:
        status, raw = response.status_code, response.headers.raw
        headers = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in raw)
        chunks: list[bytes] = []
        size = 0
        try:
            for chunk in cast(_Body, response.stream):  # past httpx's own decoding, which knows no limit
                size += len(chunk)
                if size > BODY_LIMIT:
                    return Answer(status, headers, b"".join(chunks), _too_large(), TOO_LARGE)
                chunks.append(chunk)
        finally:
            response.close()
        content, fault, kind = decoded(b"".join(chunks), dict(headers).get("content-encoding", ""))
        return Answer(status, headers, content, fault, kind)

    def _fault(self, problem: Exception) -> Answer:
        if isinstance(problem, httpcore.ConnectTimeout):
            return Answer(fault=f"no connection within {self._connect_timeout:g} s", kind=TIMED_OUT)
        if isinstance(problem, httpcore.TimeoutException):
            return Answer(fault=f"timed out after {self._read_timeout:g} s", kind=TIMED_OUT)
        if isinstance(problem, httpcore.ConnectError):
            return Answer(fault=_why(problem, "no connection"), kind=REFUSED)
        if isinstance(problem, httpcore.NetworkError):
            return Answer(fault=_why(problem, "connection dropped"), kind=DROPPED)
        return _protocol_fault(str(problem))


@dataclass
class _Body(httpx.SyncByteStream):
    """An httpcore body as httpx reads it."""

    answer: httpcore.Response

    def __iter__(self) -> Iterator[bytes]:
        yield from self.answer.iter_stream()

    def close(self) -> None:
        self.answer.close()


_CAUSES: Mapping[type[OSError], str] = {
    ConnectionRefusedError: "connection refused",
    ConnectionResetError: "connection reset",
    BrokenPipeError: "connection reset",
    ssl.SSLError: "no TLS connection",
}


def _why(problem: BaseException, otherwise: str) -> str:
    cause: BaseException | None = problem
    while cause is not None:
        for kind, words in _CAUSES.items():
            if isinstance(cause, kind):
                return words
        if isinstance(cause, OSError) and cause.strerror:
            return f"{otherwise}: {cause.strerror.lower()}"
        cause = cause.__cause__ or cause.__context__
    return otherwise


def _protocol_fault(message: str) -> Answer:
    if "without sending complete message body" in message or "incomplete chunked" in message:
        return Answer(fault="the connection closed before the whole body had come", kind=DROPPED)
    if "disconnected without sending a response" in message:
        return Answer(fault="the connection closed without an answer", kind=DROPPED)
    return Answer(fault=f"the answer is no HTTP: {message[:100]}", kind=GARBLED)


def _too_large() -> str:
    return f"body larger than {BODY_LIMIT // 1024 // 1024} MB"


def decoded(content: bytes, encoding: str) -> tuple[bytes, str | None, str]:
    """The content unpacked, never beyond the limit, with the fault and its kind where it cannot be."""
    coding = encoding.strip().lower()
    if coding in ("", "identity"):
        return content, None, ""
    if coding not in ("gzip", "x-gzip", "deflate"):
        return b"", f"content encoding {coding[:20]!r}, which was not asked for", GARBLED
    try:
        unpacked = zlib.decompressobj(wbits=47 if "gzip" in coding else 15).decompress(content, BODY_LIMIT + 1)
    except zlib.error:
        return b"", f"the body is no {coding}", GARBLED
    if len(unpacked) > BODY_LIMIT:
        return unpacked[:BODY_LIMIT], _too_large(), TOO_LARGE
    return unpacked, None, ""
