"""The connections to the target: one pool, nothing from the environment, headers passed on as they are."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Final
from urllib.parse import urlsplit

import httpcore
import httpx

from conformance.proxy.capture import Headers

UNREACHABLE: Final = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)
_CONNECTIONS = 100  # at the same time; a client that opens more waits
_IDLE_SECONDS = 4.0  # below what servers keep idle connections for, so that none is used that is just being closed
_CONNECT_SECONDS = 10.0
_HOP_BY_HOP = frozenset(  # RFC 9110, 7.6.1
    [
        *(b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization", b"proxy-connection"),
        *(b"te", b"trailer", b"transfer-encoding", b"upgrade"),
    ]
)
_OF_ONE_CONNECTION = frozenset([b"host", b"expect"])  # the target's own name; "100 Continue" is answered here


class Upstream:
    """One target, and the connections to it.

    Args:
        url: of the target, without a trailing slash.
        read_timeout: seconds that the target may be silent.
    """

    def __init__(self, url: str, read_timeout: float) -> None:
        parts = urlsplit(url)
        self.url = url
        self._base = parts.path.encode()
        self._scheme, self._host = parts.scheme.encode(), (parts.hostname or "").encode()
        self._port = parts.port
        self._named = (b"Host", parts.netloc.encode())
        self._timeout = {"connect": _CONNECT_SECONDS, "read": read_timeout, "write": read_timeout, "pool": read_timeout}
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False) if parts.scheme == "https" else None,
            max_connections=_CONNECTIONS,
            max_keepalive_connections=_CONNECTIONS,
            keepalive_expiry=_IDLE_SECONDS,
        )

    async def send(
        self, method: str, target: bytes, headers: Headers, content: bytes | AsyncIterator[bytes] | None
    ) -> httpcore.Response:
        """The answer, its body still to be read.

        Args:
            target: path and query, as they were sent.
            content: whole, or in pieces; None where the request has no body.

        Raises:
            httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException: no answer came.
        """
        passed = [self._named, *end_to_end(headers)]
        if content is not None and not any(name == b"content-length" for name, _ in passed):
            passed.append((b"Transfer-Encoding", b"chunked"))
        return await self._pool.handle_async_request(
            httpcore.Request(
                method=method,
                url=httpcore.URL(scheme=self._scheme, host=self._host, port=self._port, target=self._base + target),
                headers=passed,
                content=content,
                extensions={"timeout": self._timeout},
            )
        )

    async def close(self) -> None:
        await self._pool.aclose()


def end_to_end(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The headers that are for the other end: in their order, as they are written, repeated ones too."""
    listed = list(headers)
    dropped = _HOP_BY_HOP | _OF_ONE_CONNECTION
    for name, value in listed:
        if name.lower() == b"connection":
            dropped |= {token.strip().lower() for token in value.split(b",")}
    return [(name, value) for name, value in listed if name.lower() not in dropped]


def why(problem: BaseException) -> str:
    """What kept an answer from coming, in a few words."""
    if isinstance(problem, httpcore.TimeoutException):
        return "no connection in time" if isinstance(problem, httpcore.ConnectTimeout) else "timed out"
    if isinstance(problem, httpcore.ConnectError):
        return "no connection"
    if isinstance(problem, httpcore.RemoteProtocolError):
        return "the connection closed, or what came is no HTTP"
    return "the connection dropped"
