"""Serves the reference target: on its own, or in a thread beside a test."""

from __future__ import annotations

import contextlib
import gc
import queue
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator

import uvicorn
from starlette.applications import Starlette

from conformance.contract import DEFAULT_VERSION
from conformance.reference.app import create_app

_SELDOM = 20_000  # objects made since garbage was last looked for


def run(
    host: str = "127.0.0.1",
    port: int = 0,
    version: str = DEFAULT_VERSION,
    service_date: str = "",
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serves until SIGTERM or SIGINT. Port 0 takes a free one.

    Args:
        announce: called with the URL once requests are taken; by default, prints `listening on URL`.

    Raises:
        OSError: the address cannot be bound.
        UnknownVersion: specs/ does not describe that version.
    """
    for number in (signal.SIGTERM, signal.SIGINT):  # uvicorn raises the signal again once it has shut down
        signal.signal(number, lambda *_: sys.exit(0))
    app = create_app(version, service_date)
    gc.freeze()
    gc.set_threshold(_SELDOM)  # a target keeps what it makes: there is little garbage to look for
    _Server(host, port, app, announce or _print).serve_here()


def _print(url: str) -> None:
    print(f"listening on {url}", flush=True)


@contextlib.contextmanager
def serve(
    version: str = DEFAULT_VERSION, host: str = "127.0.0.1", port: int = 0, service_date: str = ""
) -> Iterator[str]:
    """A server in a thread of this process; yields its URL.

    Raises:
        OSError: the address cannot be bound.
        RuntimeError: the server did not start.
    """
    urls: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    server = _Server(host, port, create_app(version, service_date), urls.put)

    def work() -> None:
        try:
            server.serve_here()
        finally:
            urls.put(None)

    thread = threading.Thread(target=work, name="reference target", daemon=True)
    thread.start()
    url = urls.get()
    if url is None:
        raise RuntimeError("the reference target did not start")
    try:
        yield url
    finally:
        server.should_exit = True
        thread.join()


class _Server(uvicorn.Server):
    """A uvicorn server that says where it listens once it does."""

    def __init__(self, host: str, port: int, app: Starlette, announce: Callable[[str], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app, log_level="warning", access_log=False, lifespan="off", server_header=False,
                timeout_graceful_shutdown=1, timeout_keep_alive=60,
            )
        )  # fmt: skip
        self._socket = socket.create_server((host, port), backlog=512)
        self._url = f"http://{host}:{self._socket.getsockname()[1]}"
        self._announce = announce

    def serve_here(self) -> None:
        self.run(sockets=[self._socket])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._announce(self._url)
