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
import struct
import threading
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

DRIP_SECONDS = 0.01  # between two bytes
HUGE = 100 * 1024 * 1024  # bytes
DEEP = 10_000  # levels


@dataclass(frozen=True)
class Request:
    """One request as it arrived."""

    method: str
    path: str  # with its query
    headers: Mapping[str, str] = field(default_factory=dict)  # lower-case names
    body: bytes = b""

    @property
    def key(self) -> str:
        """The API key that it carries."""
        return self.headers.get("authorization", "").partition(" ")[2]


@dataclass(frozen=True)
class Answer:
    """What a working target answers."""

    status: int
    body: bytes

    def bytes(self, **headers: str) -> bytes:
        """The answer as HTTP; `headers` are added or replace its own."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        own = {"content-type": "application/json", "content-length": str(len(self.body)), **given}
        lines = "".join(f"{name}: {value}\r\n" for name, value in own.items())
        return f"HTTP/1.1 {self.status} -\r\n{lines}\r\n".encode() + self.body


_NEVER_ENDING = itertools.count(1)

Mode = Callable[["Hostile", socket.socket, Request], bool]


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


# -- the ways of misbehaving: each answers, and says whether the connection stays open


def crash(server: Hostile, _connection: socket.socket, _request: Request) -> bool:
    server.crash()
    return False


def hang(server: Hostile, _connection: socket.socket, _request: Request) -> bool:
    server.stopping.wait()
    return False


def drip(server: Hostile, connection: socket.socket, request: Request) -> bool:
    return _drip(server, connection, server.well(request).bytes(x_filler="." * 10_000))


def drip_body(server: Hostile, connection: socket.socket, _request: Request) -> bool:
    connection.sendall(Answer(200, b"").bytes(content_length="10000"))
    return _drip(server, connection, b" " * 10_000)


def _drip(server: Hostile, connection: socket.socket, content: bytes) -> bool:
    for byte in content:
        connection.sendall(bytes([byte]))
        if server.stopping.wait(DRIP_SECONDS):
            break
    return False


def drop(_server: Hostile, _connection: socket.socket, _request: Request) -> bool:
    return False


def reset(_server: Hostile, connection: socket.socket, _request: Request) -> bool:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closing sends RST
    return False


def garbage(_server: Hostile, connection: socket.socket, _request: Request) -> bool:
    connection.sendall(b"\x15\x03\x01\x00\x02\x02 this is no HTTP\r\n\r\n")
    return False


def huge(_server: Hostile, connection: socket.socket, _request: Request) -> bool:
    connection.sendall(Answer(200, b"").bytes(content_length=str(HUGE)))
    block = b'"' + b"x" * 65_535
    for _ in range(HUGE // len(block)):
        connection.sendall(block)
    return False


def long_length(server: Hostile, connection: socket.socket, request: Request) -> bool:
    answer = server.well(request)
    connection.sendall(answer.bytes(content_length=str(len(answer.body) + 100)))
    return False


def short_length(server: Hostile, connection: socket.socket, request: Request) -> bool:
    answer = server.well(request)
    connection.sendall(answer.bytes(content_length=str(len(answer.body) // 2)))
    return True


def gzip_bomb(_server: Hostile, connection: socket.socket, _request: Request) -> bool:
    packer = zlib.compressobj(wbits=31)
    packed = b"".join(packer.compress(b" " * 1024 * 1024) for _ in range(HUGE // 1024 // 1024)) + packer.flush()
    connection.sendall(Answer(200, packed).bytes(content_encoding="gzip"))
    return True


def redirect(server: Hostile, connection: socket.socket, _request: Request) -> bool:
    onwards = f"{server.url}/v1/redirected/{next(_NEVER_ENDING)}"
    connection.sendall(Answer(302, b"").bytes(location=onwards))
    return True


def _says(make: Callable[[Hostile, Request], bytes]) -> Mode:
    """A mode that only answers something else."""

    def act(server: Hostile, connection: socket.socket, request: Request) -> bool:
        connection.sendall(make(server, request))
        return True

    return act


def _changed(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Mode:
    """A mode that changes the objects of what would be answered well."""

    def make(server: Hostile, request: Request) -> bytes:
        answer = server.well(request)
        try:
            body = change(json.loads(answer.body))
        except (ValueError, TypeError):
            return answer.bytes()
        return Answer(answer.status, json.dumps(body).encode()).bytes()

    return _says(make)


def replies(*answers: bytes) -> Mode:
    """A mode that gives these answers one after the other, and the last one ever after."""
    left = list(answers)
    return _says(lambda *_: left.pop(0) if len(left) > 1 else left[0])


def json_answer(status: int, body: Any, **headers: str) -> bytes:
    """An answer with a JSON body; `_` in header names stands for `-`."""
    return Answer(status, json.dumps(body).encode()).bytes(**headers)


def _failure(status: int, message: str) -> bytes:
    return Answer(status, json.dumps({"error": {"type": "api_error", "message": message}}).encode()).bytes()


def _endless(_server: Hostile, request: Request) -> bytes:
    page = [{"id": f"cus_{next(_NEVER_ENDING)}", "object": "customer", "livemode": False}]
    body = {"object": "list", "data": page, "has_more": True, "url": urlsplit(request.path).path}
    return Answer(200, json.dumps(body).encode()).bytes()


MODES: Mapping[str, Mode] = {
    "crash": crash,
    "hang": hang,
    "drip": drip,
    "drip_body": drip_body,
    "drop": drop,
    "reset": reset,
    "garbage": garbage,
    "huge": huge,
    "gzip_bomb": gzip_bomb,
    "long_length": long_length,
    "short_length": short_length,
    "redirect": redirect,
    "html": _says(lambda *_: Answer(200, b"<!doctype html><h1>Hello</h1>").bytes(content_type="text/html")),
    "empty": _says(lambda *_: Answer(200, b"").bytes()),
    "truncated": _says(lambda server, request: Answer(200, server.well(request).body[:-9]).bytes()),
    "invalid": _says(lambda *_: Answer(200, b"{'id': 'cus_1', }").bytes()),
    "nan": _says(lambda *_: Answer(200, b'{"id": "cus_1", "balance": NaN, "object": "customer"}').bytes()),
    "deep": _says(lambda *_: Answer(200, b'{"a":' * DEEP + b"1" + b"}" * DEEP).bytes()),
    "nested": _says(lambda *_: Answer(200, b"[" * 900 + b"]" * 900).bytes()),
    "error_500": _says(lambda *_: _failure(500, "Something broke.")),
    "ok_200": _says(lambda *_: Answer(200, b"{}").bytes()),
    "wrong_object": _changed(lambda body: {**body, "id": "cus_of_somebody_else"}),
    "livemode": _changed(lambda body: {**body, "livemode": True}),
    "echo_key": _says(lambda _, request: _failure(400, f"Your key {request.key} is fine, but I say it aloud.")),
    "endless_list": _says(_endless),
    "rate_limit": _says(lambda *_: _failure(429, "Slow down.")),
}
"""Every way of misbehaving, by name."""
