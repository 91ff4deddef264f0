"""Serves a proxy until it is interrupted, and tells then what it has found."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson
import uvicorn

from conformance.proxy.app import Proxy
from conformance.proxy.capture import Capture
from conformance.proxy.errors import CannotListen
from conformance.proxy.judge import Judge
from conformance.proxy.report import LIVE_KEY, OVERLOAD, Started
from conformance.proxy.upstream import Upstream

Json = Any
_BACKLOG = 512
_GRACE_SECONDS = 2  # that calls under way have at the end
_CONNECT_SECONDS = 2.0  # to look whether the target is there


@dataclass
class Service:
    """One proxy: where it listens, what it passes on to, and its counts.

    Args:
        url: of the target, without a trailing slash.
        api_version: of requests that name none.
        read_timeout: seconds that the target may be silent.
    """

    url: str
    api_version: str
    read_timeout: float = 80.0  # as the official packages wait
    passed: int = 0

    def __post_init__(self) -> None:
        self._started = Started(self.url, self.api_version, time.time())

    def run(self, listening: socket.socket, announce: Callable[[], None]) -> dict[str, Json]:
        """Serve on a socket until SIGINT or SIGTERM; the report.

        Raises:
            AuditBroke: the process that checks ended by itself.
        """
        self._judge = Judge(self.url, self.api_version)
        with _two_signals():
            try:
                Server(self._app(), announce).run(sockets=[listening])
            finally:
                audited = self._judge.close()
        return self._document(audited)

    def _app(self) -> Proxy:
        self._proxy = Proxy(Upstream(self.url, self.read_timeout), self._keep, self._report)
        return self._proxy

    def _keep(self, capture: Capture) -> None:
        self.passed += 1
        self._judge.keep(capture)

    async def _report(self) -> bytes:
        return orjson.dumps(self._document(await self._judge.report()))

    def _document(self, audited: dict[str, Json]) -> dict[str, Json]:
        unchecked = {OVERLOAD: self._judge.overload, LIVE_KEY: self._proxy.refused}
        return self._started.document(audited, self.passed, unchecked, time.time())


class Server(uvicorn.Server):
    """A server that adds nothing to an answer, and says when it takes requests."""

    def __init__(self, app: Proxy, announce: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app, log_level="critical", access_log=False, lifespan="off", ws="none", server_header=False,
                date_header=False, proxy_headers=False, timeout_graceful_shutdown=_GRACE_SECONDS, timeout_keep_alive=75,
            )
        )  # fmt: skip
        self._announce, self._close = announce, app.close

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        await self._close()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one.

    Raises:
        CannotListen: the address is taken or may not be used.
    """
    try:
        return socket.create_server((host, port), backlog=_BACKLOG)
    except OSError as problem:
        raise CannotListen(host, port, _reason(problem)) from problem


def _reason(problem: OSError) -> str:
    """Why nothing can listen there; `create_server` puts the address, which the sentence has, into its own words."""
    return (problem.strerror or "no such address").split(" (while ")[0].lower()


def reachable(url: str) -> bool:
    """Whether anything takes connections at the target's address."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname or "", port), _CONNECT_SECONDS).close()
    except OSError:
        return False
    return True


@contextmanager
def _two_signals() -> Iterator[None]:
    """Interrupts end the server, and not the report: the server raises them again once it has shut down."""
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
