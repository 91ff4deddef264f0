"""The official Python package against the target: its own retries, errors and objects; the suite carries the bytes."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any, ClassVar, Final

import httpx
import orjson
import stripe

from conformance.suite.clients.calls import Call
from conformance.suite.errors import Blocked
from conformance.wire import Exchange, Sender
from conformance.wire.client import of_any_shell

Json = Any
RETRIES: Final = 2  # that the package may make; its own default


class Official:
    """The official package, as an application uses it. `v1` has its services.

    Args:
        sender: carries the requests, and describes the target.
        seen: is shown each exchange, and may raise what ends the call: the target does not have the operation.
        by_itself: the package carries its requests itself, as in an application; nothing is recorded.
    """

    def __init__(
        self, sender: Sender, seen: Callable[[Exchange], object] | None = None, *, by_itself: bool = False
    ) -> None:
        stripe.enable_telemetry = False  # it describes the machine to the target
        target = sender.target
        self._delivery = _Delivery(sender, seen)
        self._client = stripe.StripeClient(
            target.api_key,
            base_addresses={"api": target.url, "files": target.files_url},
            stripe_version=target.api_version,
            http_client=None if by_itself else self._delivery,
            max_network_retries=RETRIES,
        )
        self.v1: Any = getattr(self._client, "v1", self._client)  # older packages have the services on the client

    def call(self, call: Call) -> Any:
        """What the package makes of the answer: its own objects, a stream for a file."""
        if not call.name:
            answer = self._client.raw_request(call.operation.method.lower(), call.path, **call.params)
            return self._client.deserialize(answer, api_mode="V1")
        method = functools.reduce(getattr, call.name.split("."), self.v1)
        return method(*call.arguments, **({"params": call.params} if call.params else {}))

    @contextmanager
    def losing(self, answers: int) -> Iterator[list[Exchange]]:
        """Lose so many answers on their way back; gives the exchanges that took place meanwhile."""
        with self._delivery.losing(answers) as sent:
            yield sent


class _Delivery(stripe.HTTPClient):
    """What the package hands its requests to: sends them by the suite's sender, which records and redacts."""

    name: ClassVar[str] = "httpx"

    def __init__(self, sender: Sender, seen: Callable[[Exchange], object] | None) -> None:
        super().__init__()
        self._sender, self._seen = sender, seen
        self._to_lose = 0
        self._sent: list[Exchange] = []

    @contextmanager
    def losing(self, answers: int) -> Iterator[list[Exchange]]:
        self._to_lose, self._sent = answers, []
        try:
            yield self._sent
        finally:
            self._to_lose = 0

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        exchange, status = self._send(method, url, headers, post_data)
        text = exchange.text if exchange.body is None else orjson.dumps(exchange.body).decode()
        return text, status, httpx.Headers(dict(exchange.response_headers))

    def request_stream(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[BytesIO, int, Mapping[str, str]]:
        exchange, status = self._send(method, url, headers, post_data)
        content = exchange.text.encode("latin-1", "replace") if exchange.body is None else orjson.dumps(exchange.body)
        return BytesIO(content), status, httpx.Headers(dict(exchange.response_headers))

    def close(self) -> None:
        """The sender is the suite's."""

    def _send(self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any) -> tuple[Exchange, int]:
        """The exchange and its status.

        Raises:
            stripe.APIConnectionError: the answer is to be lost.
            Blocked: none came.
            Unsupported: the target does not have the operation.
        """
        exchange = self._sender.send(method.upper(), url, of_any_shell(headers or {}), post_data)
        self._sent.append(exchange)
        if exchange.status is None:
            raise Blocked(f"{exchange.method} {exchange.path}", exchange.fault or "no answer", silent=True)
        if self._seen is not None:
            self._seen(exchange)
        if self._to_lose:
            self._to_lose -= 1
            raise stripe.APIConnectionError("the answer was lost", should_retry=True)  # type: ignore[no-untyped-call]
        return exchange, exchange.status

    def _sleep_time_seconds(self, num_retries: int) -> float:  # noqa: ARG002  of the package's signature
        return 0.0  # what is tested is that it repeats, not how long it waits
