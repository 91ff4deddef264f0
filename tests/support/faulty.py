"""The reference target with a fault in it: for proving that a requirement fails where the contract is broken.

    with served(Faulty(create_app())) as (url, target):
        target.fault = Fault(asked=..., answered=...)

A fault changes requests before the reference sees them, or answers before the caller does.
"""

from __future__ import annotations

import contextlib
import json
import queue
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

import uvicorn

Json = Any
Pairs = list[tuple[str, str]]
Message = dict[str, Any]


@dataclass
class Asked:
    """A request, open to change. Header names are lower case."""

    method: str
    path: str
    headers: dict[str, str]
    query: Pairs
    form: Pairs

    def without(self, drop: Callable[[str, str], bool]) -> None:
        """Forget the parameters that `drop` says, by name and value."""
        self.query = [pair for pair in self.query if not drop(*pair)]
        self.form = [pair for pair in self.form if not drop(*pair)]


@dataclass
class Answered:
    """An answer, open to change. Header names are lower case."""

    status: int
    headers: dict[str, str]
    body: Json


@dataclass(frozen=True)
class Fault:
    """What goes wrong. Both hooks change what they are given."""

    asked: Callable[[Asked], None] = lambda _: None
    answered: Callable[[Asked, Answered], None] = lambda *_: None


@dataclass
class Faulty:
    """An ASGI application around another, with the fault of the moment between them."""

    app: Callable[..., Awaitable[None]]
    fault: Fault = field(default_factory=Fault)
    crashes: list[Exception] = field(default_factory=list)  # of faults that do not work, which prove nothing

    async def __call__(self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            await self._exchange(scope, receive, send)
        except Exception as crash:
            self.crashes.append(crash)
            raise

    async def _exchange(self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Any) -> None:
        asked = _asked(scope, await _body(receive))
        as_asked = Asked(asked.method, asked.path, dict(asked.headers), [*asked.query], [*asked.form])
        self.fault.asked(asked)
        answer = await self._answer(scope, asked)
        self.fault.answered(as_asked, answer)
        content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        headers = {**answer.headers, "content-length": str(len(content))}
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": answer.status, "headers": raw})
        await send({"type": "http.response.body", "body": content})

    async def _answer(self, scope: Message, asked: Asked) -> Answered:
        """What the application answers to the request as it now is."""
        body = urlencode(asked.form).encode() if asked.form else b""
        headers = {**asked.headers, "content-length": str(len(body))}
        inner = {
            **scope,
            "method": asked.method,
            "path": asked.path,
            "raw_path": asked.path.encode(),
            "query_string": urlencode(asked.query).encode(),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def collect(message: Message) -> None:
            sent.append(message)

        await self.app(inner, receive, collect)
        content = b"".join(message.get("body", b"") for message in sent[1:])
        named = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
        is_json = named.get("content-type", "").startswith("application/json")
        return Answered(sent[0]["status"], named, json.loads(content) if is_json else content)


@contextlib.contextmanager
def served(app: Faulty) -> Iterator[str]:
    """Serves the application on a free loopback port, in a thread; yields its URL."""
    listening = socket.create_server(("127.0.0.1", 0))
    started: queue.SimpleQueue[None] = queue.SimpleQueue()
    server = _Server(app, started)
    thread = threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True)
    thread.start()
    started.get()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


class _Server(uvicorn.Server):
    def __init__(self, app: Faulty, started: queue.SimpleQueue[None]) -> None:
        super().__init__(uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=1))
        self._announced = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._announced.put(None)


def _asked(scope: Message, body: bytes) -> Asked:
    headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
    form = parse_qsl(body.decode(), keep_blank_values=True) if "urlencoded" in headers.get("content-type", "") else []
    query = parse_qsl(scope["query_string"].decode(), keep_blank_values=True)
    return Asked(scope["method"], scope["path"], headers, query, form)


async def _body(receive: Callable[[], Awaitable[Message]]) -> bytes:
    content = b""
    while True:
        message = await receive()
        content += message.get("body", b"")
        if not message.get("more_body"):
            return content
