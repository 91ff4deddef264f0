"""Recorded traffic for `check`, good and broken, and what the command says of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from conformance.wire.exchange import Exchange
from conformance.wire.har import write_har
from tests.checks.exchanges import Json, documented
from tests.support.invoked import invoke, valid


def har(folder: Path, *exchanges: Exchange) -> str:
    path = folder / "session.har"
    write_har(path, exchanges)
    return str(path)


def good() -> Exchange:
    return documented("invoices.retrieve")


def broken(member: str, value: Json) -> Exchange:
    exchange = good()
    exchange.body[member] = value
    return exchange


def pinned(exchange: Exchange, version: str) -> Exchange:
    """The exchange as one of another API version; "" for none."""
    headers = {name: value for name, value in exchange.response_headers.items() if name != "stripe-version"}
    named = {"stripe-version": version} if version else {}
    return replace(exchange, request_headers=named, response_headers={**headers, **named})


def stripe(exchange: Exchange) -> Exchange:
    """The exchange as one with Stripe itself."""
    return replace(exchange, url=f"https://api.stripe.com{exchange.path}")


def checked(*arguments: str) -> Json:
    """The document that it prints."""
    return valid(invoke("check", *arguments, "--format", "json").stdout, "check")
