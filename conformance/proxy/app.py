"""The ASGI application: passes each request on and each answer back, piece by piece, keeping a bounded copy."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

import httpcore
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from conformance.proxy import own
from conformance.proxy.capture import Capture, Copy
from conformance.proxy.errors import ProxyError
from conformance.proxy.upstream import UNREACHABLE, Upstream, end_to_end, why

PREFIX: Final = "/_conformance/"
REPORT: Final = PREFIX + "report"

Keep = Callable[[Capture], None]
Report = Callable[[], Awaitable[bytes]]


class Proxy:
    """Passes HTTP traffic on.

    Args:
        upstream: the target.
        keep: takes each exchange once it is over; must not block.
        report: the report up to now, as JSON.
    """

    def __init__(self, upstream: Upstream, keep: Keep, report: Report) -> None:
        self._upstream, self._keep, self._report = upstream, keep, report
        self.refused = 0  # requests with a live-mode key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; of what is no HTTP, nothing."""
        if scope["type"] != "http":
            return
        if scope["path"].startswith(PREFIX):
            answer = await self._own(scope["path"])
        elif own.carries_live_key(_target(scope), scope["headers"]):
            answer = own.live_key()
            self.refused += 1
        else:
            await _Call(self._upstream, self._keep, scope, receive, send).run()
            return
        await answer(scope, receive, send)

    async def close(self) -> None:
        """Close the connections to the target."""
        await self._upstream.close()

    async def _own(self, path: str) -> Response:
        if path != REPORT:
            return own.unknown_path(path)
        try:
            return own.report(await self._report())
        except ProxyError as fault:
            return own.broken(str(fault))


class _Call:
    """One request on its way to the target, and its answer on the way back."""

    def __init__(self, upstream: Upstream, keep: Keep, scope: Scope, receive: Receive, send: Send) -> None:
        self._upstream, self._keep, self._scope = upstream, keep, scope
        self._receive, self._send = receive, send
        self._sent, self._received = Copy(), Copy()
        self._begun = False  # whether the client has had the beginning of an answer
        self._gone = False  # whether the client went away
        self._watch: asyncio.Task[None] | None = None

    async def run(self) -> None:
        scope = self._scope
        capture = Capture(scope["method"], _target(scope).decode("latin-1"), scope["headers"], time.time())
        started = time.perf_counter()
        try:
            await self._pass(capture)
        except UNREACHABLE as problem:
            capture.fault, capture.status = why(problem), None
            await self._failed(capture.fault)
        except (ClientDisconnect, asyncio.CancelledError):
            if not self._gone:
                raise
            capture.fault, capture.status = "the client went away", None
        finally:
            if self._watch is not None:
                self._watch.cancel()
            capture.duration = time.perf_counter() - started
            self._close(capture)

    async def _pass(self, capture: Capture) -> None:
        content = await self._content()
        answer = await self._upstream.send(capture.method, _target(self._scope), capture.request_headers, content)
        try:
            headers = end_to_end(answer.headers)
            capture.status, capture.response_headers = answer.status, headers
            await self._back(answer, headers)
        finally:
            await answer.aclose()

    async def _content(self) -> bytes | AsyncIterator[bytes] | None:
        """The request's body: whole where it came in one piece, else in pieces as they come."""
        message = await self._receive()
        if message["type"] == "http.disconnect":
            self._gone = True
            raise ClientDisconnect
        first: bytes = message.get("body", b"")
        self._sent.add(first)
        if message.get("more_body"):
            return self._pieces(first)
        self._watch_client()
        return first if first or _announces_body(self._scope) else None

    async def _pieces(self, first: bytes) -> AsyncIterator[bytes]:
        yield first
        more = True
        while more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                self._gone = True
                raise ClientDisconnect
            piece, more = message.get("body", b""), message.get("more_body", False)
            self._sent.add(piece)
            yield piece
        self._watch_client()

    def _watch_client(self) -> None:
        """End the call when the client goes away: nobody waits for the answer."""
        call = asyncio.current_task()

        async def watch() -> None:
            while (await self._receive())["type"] != "http.disconnect":
                continue
            self._gone = True
            if call is not None:
                call.cancel()

        self._watch = asyncio.create_task(watch())

    async def _back(self, answer: httpcore.Response, headers: list[tuple[bytes, bytes]]) -> None:
        await self._send({"type": "http.response.start", "status": answer.status, "headers": headers})
        self._begun = True
        async for piece in answer.aiter_stream():
            self._received.add(piece)
            await self._send({"type": "http.response.body", "body": piece, "more_body": True})
        if self._watch is not None:
            self._watch.cancel()  # before the end of the answer, which `receive` reports as the client's going
        await self._send({"type": "http.response.body", "body": b""})

    async def _failed(self, reason: str) -> None:
        """Answer in the target's place; of an answer that has begun, the connection can only be broken off."""
        if self._watch is not None:
            self._watch.cancel()
        if self._begun:
            raise ConnectionAbortedError(reason)
        await own.unreachable(self._upstream.url, reason)(self._scope, self._receive, self._send)

    def _close(self, capture: Capture) -> None:
        self._sent.close()
        self._received.close()
        capture.sent, capture.received = self._sent.content, self._received.content
        capture.too_large = not (self._sent.whole and self._received.whole)
        self._keep(capture)


def _target(scope: Scope) -> bytes:
    """Path and query as they were sent."""
    path: bytes = scope["raw_path"]
    query: bytes = scope["query_string"]
    return path + b"?" + query if query else path


def _announces_body(scope: Scope) -> bool:
    return any(name == b"content-length" and value != b"0" for name, value in scope["headers"])
