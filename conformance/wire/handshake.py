"""One request before the first test: is there a target, does it take the key and the version, is it in test mode?"""

from __future__ import annotations

import orjson

from conformance.wire.client import Client
from conformance.wire.errors import KeyRefused, NotTheApi, Unreachable, VersionRefused
from conformance.wire.exchange import Exchange
from conformance.wire.sender import Sender
from conformance.wire.target import Target

_PATH = "/v1/customers"
_LISTED = 120  # characters of what a stranger answered that are worth showing


def preflight(target: Target) -> Exchange:
    """The exchange of the smallest request that an account can answer.

    Raises:
        Unreachable: no answer came.
        KeyRefused: 401 or 403.
        VersionRefused: the API version is refused, or another is answered in the `Stripe-Version` header.
        NotTheApi: the answer is neither a list nor an error of this API.
        LivemodeSeen: the answer holds `livemode: true`.
    """
    with Sender(target) as sender:
        exchange = Client(sender).send("GET", _PATH, {"limit": 1}, step="preflight")
    _judge(target, exchange)
    return exchange


def _judge(target: Target, exchange: Exchange) -> None:
    status, message = exchange.status, str(exchange.error.get("message", ""))
    if status is None:
        raise Unreachable(target.url, exchange.fault or "no answer")
    if status in (401, 403):
        raise KeyRefused(target.url, status, message)
    answered = exchange.response_headers.get("stripe-version", target.api_version).split(";")[0]
    if status == 400 and "version" in message.lower():
        raise VersionRefused(target.url, target.api_version, message)
    if answered != target.api_version and "versions" not in target.lacks:
        raise VersionRefused(target.url, target.api_version, f"it answers with version {answered}.")
    if not isinstance(exchange.body, dict) or not ({"data", "object", "error"} & exchange.body.keys()):
        raise NotTheApi(target.url, _seen(exchange))


def _seen(exchange: Exchange) -> str:
    kind = exchange.response_headers.get("content-type", "no content type")
    body = "" if exchange.body is None else orjson.dumps(exchange.body).decode()
    said = exchange.fault or " ".join((exchange.text or body).split())[:_LISTED]
    return f"{exchange.status} ({kind}){': ' if said else ''}{said}"
