"""A proxy in a thread of the test's process, and what passed through it."""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest

from conformance.proxy.app import Proxy
from conformance.proxy.capture import Capture
from conformance.proxy.serve import Server
from conformance.proxy.upstream import Upstream
from tests.proxy.scripted import SECONDS


@dataclass
class Running:
    """One proxy."""

    port: int
    proxy: Proxy
    captures: queue.SimpleQueue[Capture] = field(default_factory=queue.SimpleQueue)

    def captured(self) -> Capture:
        """The next exchange that is over."""
        return self.captures.get(timeout=SECONDS)

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), SECONDS)

    def ask(self, request: bytes) -> bytes:
        """Everything that comes back on a connection of its own, until it is closed."""
        with self.connect() as connection:
            connection.sendall(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
            return answer


@contextlib.contextmanager
def running(url: str, read_timeout: float = SECONDS) -> Iterator[Running]:
    """A proxy to a target, on a free port."""
    listening = socket.create_server(("127.0.0.1", 0))
    captures: queue.SimpleQueue[Capture] = queue.SimpleQueue()
    started = threading.Event()

    async def report() -> bytes:
        return b"{}"

    proxy = Proxy(Upstream(url, read_timeout), captures.put, report)
    server = Server(proxy, started.set)
    thread = threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True)
    thread.start()
    assert started.wait(SECONDS)
    try:
        yield Running(listening.getsockname()[1], proxy, captures)
    finally:
        server.should_exit = True
        thread.join(SECONDS)


@pytest.fixture
def proxied() -> Iterator[Callable[..., Running]]:
    """Starts proxies that end with the test."""
    with ExitStack() as stack:
        yield lambda url, **options: stack.enter_context(running(url, **options))
