"""An exchange as a curl command that sends it again with $STRIPE_API_KEY."""

from __future__ import annotations

import re
import shlex

from conformance.wire.exchange import Exchange

_SENT_AGAIN = ("stripe-version", "idempotency-key", "stripe-account", "content-type")
_FORM = "application/x-www-form-urlencoded"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def curl(exchange: Exchange) -> str:
    """The command, one option a line. Whoever runs it puts their own key into the environment first."""
    lines = [f"curl -sS -X {_quote(exchange.method)} {_quote(_bare(exchange.url))}"]
    if "authorization" in exchange.request_headers:
        lines.append('-u "$STRIPE_API_KEY:"')
    lines += [f"-H {_quote(f'{_title(name)}: {value}')}" for name, value in _headers(exchange)]
    if exchange.query:
        lines.append("-G")
    lines += [f"--data-urlencode {_quote(f'{name}={value}')}" for name, value in (*exchange.query, *exchange.form)]
    if exchange.request_body and not exchange.form:
        lines.append(f"--data-raw {_quote(exchange.request_body)}")
    return " \\\n  ".join(lines)


def _headers(exchange: Exchange) -> list[tuple[str, str]]:
    headers = exchange.request_headers
    return [
        (name, headers[name])
        for name in _SENT_AGAIN
        if name in headers and not (name == "content-type" and headers[name] == _FORM)
    ]


def _bare(url: str) -> str:
    return url.split("?", 1)[0]


def _title(name: str) -> str:
    return "-".join(part.capitalize() for part in name.split("-"))


def _quote(text: str) -> str:
    """One word for a shell; control characters are written as escapes, so that pasting the line cannot run another."""
    if not _CONTROL.search(text):
        return shlex.quote(text)
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return "$'" + _CONTROL.sub(lambda found: "".join(f"\\x{byte:02x}" for byte in found.group().encode()), escaped) + "'"
