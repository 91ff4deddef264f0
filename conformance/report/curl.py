"""An exchange as a curl command that sends it again with $STRIPE_API_KEY."""

from __future__ import annotations

import re
import shlex
from urllib.parse import quote

from conformance.wire.exchange import Exchange

_SENT_AGAIN = ("stripe-version", "idempotency-key", "stripe-account", "content-type")
_FORM = "application/x-www-form-urlencoded"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_MADE_BY_SDK = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PLAIN = "[]._-"
_LONGEST = 8_000  # characters; a longer line is no use to a reader, and the HAR file has the request


def curl(exchange: Exchange) -> str:
    """The command, one option a line; empty where it would be too long.

    Whoever runs it puts their own key into the environment first. An idempotency key that the SDK made up is left
    out: with it the target would only repeat its first answer.
    """
    in_url = bool(exchange.form or exchange.request_body)
    url = exchange.url if in_url else exchange.url.split("?", maxsplit=1)[0]
    lines = [f"curl -sS -X {_quote(exchange.method)} {_quote(url)}"]
    if "authorization" in exchange.request_headers:
        lines.append('-u "$STRIPE_API_KEY:"')
    lines += [f"-H {_quote(f'{_title(name)}: {value}')}" for name, value in _headers(exchange)]
    if exchange.query and not in_url:
        lines.append("-G")
    pairs = exchange.form if in_url else exchange.query
    lines += [f"--data-urlencode {_quote(_name(name) + '=' + value)}" for name, value in pairs]
    if exchange.request_body and not exchange.form:
        lines.append(f"--data-raw {_quote(exchange.request_body)}")
    command = " \\\n  ".join(lines)
    return command if len(command) <= _LONGEST else ""


def _headers(exchange: Exchange) -> list[tuple[str, str]]:
    sent = [(name, exchange.request_headers.get(name, "")) for name in _SENT_AGAIN]
    return [(name, value) for name, value in sent if value and not _implied(name, value)]


def _implied(name: str, value: str) -> bool:
    if name == "content-type":
        return value.split(";", maxsplit=1)[0] == _FORM
    return name == "idempotency-key" and bool(_MADE_BY_SDK.fullmatch(value))


def _name(parameter: str) -> str:
    """A parameter's name as curl takes it: encoded, unlike the value."""
    return quote(parameter, safe=_PLAIN, errors="replace")


def _title(name: str) -> str:
    return "-".join(part.capitalize() for part in name.split("-"))


def _quote(text: str) -> str:
    """One word for a shell; control characters are written as escapes, so that pasting the line cannot run another."""
    if not _CONTROL.search(text):
        return shlex.quote(text)
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return "$'" + _CONTROL.sub(_escape, escaped) + "'"


def _escape(found: re.Match[str]) -> str:
    return "".join(f"\\x{byte:02x}" for byte in found.group().encode("utf-8", "replace"))
