"""The official Node package against the target, in one process that is spoken to in lines of JSON (see driver.cjs)."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson

from conformance.suite.clients.calls import Call
from conformance.suite.clients.python_client import RETRIES
from conformance.suite.errors import Blocked, Mismatch, Unsupported
from conformance.wire import Exchange, Sender, Target

Json = Any
DRIVER: Final = Path(__file__).with_name("driver.cjs")
FOLDER_VARIABLE: Final = "STRIPE_NODE_FOLDER"  # where node_modules/stripe is, if not in the working folder
_SECONDS = 20  # that node may take to say whether it finds the package


@dataclass(frozen=True)
class NodeError(Exception):
    """What the package rejected a call with."""

    kind: str  # the class: StripeCardError, StripeInvalidRequestError …
    message: str
    status: int | None = None
    code: str | None = None
    param: str | None = None
    decline_code: str | None = None
    request_id: str | None = None

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}"


@cache
def lacking() -> str:
    """Why the Node package cannot be asked; "" where it can."""
    program = node()
    if program is None:
        return "there is no node"
    question = "require.resolve('stripe', {paths: [process.argv[1], process.cwd()]})"
    try:
        done = subprocess.run([program, "-e", question, _folder()], capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return "node does not run"
    where = f"{FOLDER_VARIABLE} names the folder of its node_modules"
    return "" if done.returncode == 0 else f"node finds no package stripe from here (npm install stripe; {where})"


def node() -> str | None:
    """The node program: of the PATH, else the one that is installed beside this Python."""
    return shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))


def _folder() -> str:
    return os.environ.get(FOLDER_VARIABLE) or "."


class Node:
    """The package in a process of its own. Its requests are sent by the suite's sender, which records and redacts.

    Args:
        sender: carries the requests, and describes the target.
        seen: is shown each exchange, and may raise Unsupported: the target does not have the operation.
        folder: that the package is found from, with the working folder; without one, `STRIPE_NODE_FOLDER`.
        by_itself: the package carries its requests itself, as in an application; nothing is recorded.
    """

    def __init__(
        self,
        sender: Sender,
        seen: Callable[[Exchange], object] | None = None,
        *,
        folder: Path | None = None,
        by_itself: bool = False,
    ) -> None:
        self._sender, self._seen = sender, seen
        self._lacking: Unsupported | None = None  # of this call; the process is told the answer all the same
        self._to_lose = 0
        self._sent: list[Exchange] = []
        self.request_id: str | None = None  # of the last answer, as the package tells it
        self._process = _started(sender.target, str(folder or _folder()), by_itself)
        self.about = self._heard()["ready"]

    def call(self, call: Call) -> Json:
        """What the package makes of the answer to a call, as JSON; raises as `ask` does."""
        given = [*call.arguments, *([call.params] if call.params else [])]
        return self.ask(call.name, *given, method=call.operation.method, path=call.path)

    def ask(self, name: str, *given: Json, page: int = 0, method: str = "", path: str = "") -> Json:
        """What a method gives, as JSON; without a name, a raw request.

        Args:
            page: read so many members over all pages, by the package's own helper.

        Raises:
            NodeError: the package rejected the call.
            Blocked: no answer came.
            Unsupported: the target does not have the operation.
        """
        self._lacking = None
        self._say({"call": name, "arguments": given, "page": page, "method": method, "path": path})
        while "send" in (heard := self._heard()):
            self._say(self._answer(heard["send"]))
        if self._lacking is not None:
            raise self._lacking
        if "error" in heard:
            error = heard["error"]
            raise NodeError(**{name: error[name] for name in NodeError.__dataclass_fields__})
        self.request_id = heard["request_id"]
        return heard.get("value")

    @contextmanager
    def losing(self, answers: int) -> Iterator[list[Exchange]]:
        """Lose so many answers on their way back; gives the exchanges that took place meanwhile."""
        self._to_lose, self._sent = answers, []
        try:
            yield self._sent
        finally:
            self._to_lose = 0

    def __enter__(self) -> Node:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()  # the end of its input is the end of it

    def _answer(self, asked: Mapping[str, Json]) -> dict[str, Json]:
        headers = {name: str(value) for name, value in asked["headers"].items() if value is not None}
        headers.pop("X-Stripe-Client-User-Agent", None)  # describes the machine
        exchange = self._sender.send(asked["method"], asked["url"], headers, asked["body"] or None)
        self._sent.append(exchange)
        if exchange.status is None:
            raise Blocked(f"{exchange.method} {exchange.path}", exchange.fault or "no answer", silent=True)
        try:
            if self._seen is not None:
                self._seen(exchange)
        except Unsupported as fault:
            self._lacking = fault
        if self._to_lose:
            self._to_lose -= 1
            return {"lost": True}
        content = exchange.text.encode("latin-1", "replace") if exchange.body is None else orjson.dumps(exchange.body)
        body = base64.b64encode(content).decode()
        return {"answer": {"status": exchange.status, "headers": dict(exchange.response_headers), "body": body}}

    def _say(self, message: Mapping[str, Json]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(orjson.dumps(message) + b"\n")
        self._process.stdin.flush()

    def _heard(self) -> dict[str, Json]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise Mismatch("the Node process ended", "an answer", f"exit code {self._process.wait()}")
        return dict(orjson.loads(line))


def _started(target: Target, folder: str, by_itself: bool) -> subprocess.Popen[bytes]:
    settings = {
        "url": target.url,
        "key": target.api_key,
        "version": target.api_version,
        "retries": RETRIES,
        "folder": folder,
        "by_itself": by_itself,
    }
    return subprocess.Popen(
        [node() or "node", str(DRIVER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "CONFORMANCE_SETTINGS": orjson.dumps(settings).decode()},
    )
