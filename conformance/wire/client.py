"""Speaks to the target as its users do: through the official `stripe` package, every exchange recorded."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, ClassVar, Final

import orjson
import stripe

from conformance.wire.exchange import Exchange
from conformance.wire.sender import Sender

_SDK_METHODS: Final = frozenset({"GET", "POST", "DELETE"})
_SDK_OPTIONS: Final = frozenset(
    {
        *("api_key", "content_type", "headers", "idempotency_key", "max_network_retries"),
        *("stripe_account", "stripe_context", "stripe_version", "base", "usage", "method_", "url_"),
    }
)  # names that `raw_request` takes for itself


class Client:
    """The target through the official SDK: its parameter encoding, its headers, its idempotency keys."""

    def __init__(self, sender: Sender) -> None:
        stripe.enable_telemetry = False  # it writes a file into the user's home and describes the machine to the target
        target = sender.target
        self.sender = sender
        self._delivery = _Delivery(sender)
        self._sdk = stripe.StripeClient(
            target.api_key,
            base_addresses={"api": target.url, "files": target.files_url},
            stripe_version=target.api_version,
            http_client=self._delivery,
            max_network_retries=0,
        )

    def send(
        self,
        method: str,
        path: str,
        params: Mapping[str, Any] | None = None,
        *,
        version: str | None = None,
        idempotency_key: str | None = None,
        step: str = "",
        headers: Mapping[str, str] | None = None,
        base: str = "api",
    ) -> Exchange:
        """The exchange, whatever the target answers; `status` is None where no answer came.

        Args:
            method: GET, POST or DELETE.
            path: of the operation, with its leading slash.
            params: nested dicts and lists, encoded by the SDK: into the body of a POST, else into the query.
            version: the API version to ask for; the target's where None.
            idempotency_key: a POST without one carries a random one, as the SDK's always do.
            step: what the exchange is for (`Exchange.step`).
            headers: added to, and before, the SDK's own.
            base: "files" for what the API serves from its files host.

        Raises:
            LivemodeSeen: the answer holds `livemode: true`.
            ValueError: the SDK cannot send this; `RawClient` can.
        """
        params = params or {}
        if method not in _SDK_METHODS or _SDK_OPTIONS & params.keys():
            raise ValueError(f"the SDK cannot send {method} {path} with {', '.join(params)}")
        options: dict[str, Any] = {
            "stripe_version": version,
            "idempotency_key": idempotency_key,
            "headers": headers,
            "base": base,
        }
        return self._delivery.of(step, lambda: self._sdk.raw_request(method.lower(), path, **params, **options))


class _Delivery(stripe.HTTPClient):
    """What the SDK hands its finished request to: sends it, keeps the exchange, and shows the SDK an empty answer.

    The SDK would build objects out of the answer and raise on its status; a conformance run judges the answer itself.
    """

    name: ClassVar[str] = "httpx"

    def __init__(self, sender: Sender) -> None:
        super().__init__()
        self._sender = sender
        self._calls = _Calls()

    def of(self, step: str, call: Callable[[], object]) -> Exchange:
        """The exchange that `call` makes the SDK send."""
        self._calls.step, self._calls.exchange = step, None
        call()
        exchange = self._calls.exchange
        if exchange is None:
            raise RuntimeError("the SDK sent nothing")
        return exchange

    def request_with_retries(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        post_data: Any = None,
        max_network_retries: int | None = None,  # noqa: ARG002 - of the SDK's signature; retries are the sender's
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        calls = self._calls
        calls.exchange = self._sender.send(method.upper(), url, of_any_shell(headers), post_data, calls.step)
        return "{}", 200, {}

    def close(self) -> None:
        self._sender.close()


class _Calls(threading.local):
    """The call that each thread is making."""

    step: str = ""
    exchange: Exchange | None = None


def of_any_shell(headers: Mapping[str, str]) -> dict[str, str]:
    """The SDK's headers without what it reads from the environment: a run is the same wherever it is started."""
    return {name: _settled(name, value) for name, value in headers.items()}


@lru_cache(maxsize=64)
def _settled(name: str, value: str) -> str:
    if name == "User-Agent":
        return re.sub(r" AIAgent/\S+", "", value)
    if name == "X-Stripe-Client-User-Agent":
        facts = orjson.loads(value)
        return orjson.dumps({key: fact for key, fact in facts.items() if key != "ai_agent"}).decode()
    return value
