"""A target that misbehaves in one chosen way: for proving that a run against it ends, whole and without a traceback.

    with Hostile("truncated", after=3) as target:
        ... target.url, target.requests

Up to `after` requests are answered well, every later one in the way of the mode. What is answered well comes from
`upstream`, the URL of a working target, where one is given; else from a small catalogue that remembers nothing.
"""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from tests.support.answered import Answer, Request
from tests.support.misbehaving import MODES, Mode


class Hostile:
    """A server on a free loopback port, a thread per connection. A context manager."""

    def __init__(self, mode: str | Mode, *, after: int = 0, upstream: str = "") -> None:
        self.after = after
        self.requests: list[Request] = []
        self.connections = 0
        self.stopping = threading.Event()
        self._upstream = urlsplit(upstream)
        self._act = MODES[mode] if isinstance(mode, str) else mode
        self._numbers = itertools.count(1)
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Hostile:
        self._start(self._accept)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.crash()
        for thread in self._threads:
            thread.join(5)

    def crash(self) -> None:
        """Stop at once, as a process does that dies."""
        self.stopping.set()
        for each in (self._listener, *tuple(self._open)):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def well(self, request: Request) -> Answer:
        """What a working target answers."""
        return self._ask(request) if self._upstream.netloc else _catalogue(request, next(self._numbers))

    def _ask(self, request: Request) -> Answer:
        connection = http.client.HTTPConnection(self._upstream.netloc, timeout=10)
        try:
            connection.request(request.method, request.path, request.body or None, dict(request.headers))
            answer = connection.getresponse()
            return Answer(answer.status, answer.read())
        finally:
            connection.close()

    def _start(self, work: Callable[..., None], *arguments: Any) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self.stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.add(connection)
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), connection, connection.makefile("rb") as stream:
            while not self.stopping.is_set() and (request := _read(stream)):
                self.requests.append(request)
                if len(self.requests) <= self.after:
                    connection.sendall(self.well(request).bytes())
                elif not self._act(self, connection, request):
                    break
        self._open.discard(connection)


def _read(stream: Any) -> Request | None:
    first = stream.readline().decode("latin-1").split()
    if len(first) < 2:
        return None
    headers: dict[str, str] = {}
    while line := stream.readline().decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return Request(first[0], first[1], headers, stream.read(int(headers.get("content-length", 0))))


def _catalogue(request: Request, number: int) -> Answer:
    """A customer for every POST, an empty list for every collection, the object asked for otherwise."""
    path = urlsplit(request.path).path
    name = path.rpartition("/")[2]
    made = {"id": f"cus_{number}", "object": "customer", "livemode": False}
    empty = {"object": "list", "data": [], "has_more": False, "url": path}
    found = made if request.method == "POST" else {**made, "id": name} if "_" in name else empty
    return Answer(200, json.dumps(found).encode())
