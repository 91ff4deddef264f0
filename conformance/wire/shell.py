"""An exchange's request as a line of shell that anybody can run with their own key."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote_plus

from conformance.wire.exchange import Exchange, Pairs
from conformance.wire.redaction import MARK

_UNSAID: Final = frozenset(
    ("accept", "accept-encoding", "authorization", "connection", "content-length", "host", "user-agent")
)
_MADE_BY_SDK: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LONGEST: Final = 8_000  # characters; a longer line is no use to a reader, and the HAR file has the request
_PLAIN: Final = re.compile(r"[A-Za-z0-9_.,:/\[\]-]*")  # what `-d` may carry unencoded; brackets are how the API nests
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


def curl(exchange: Exchange) -> str:
    """The request of an exchange as one `curl` command for sh, one option a line; "" where it would be too long.

    The key comes from `$STRIPE_API_KEY`. Parameters that were redacted stay `[redacted]`. A request that carried no key
    is shown without one, an idempotency key that the SDK made up is left out: it would bring the first answer back.
    """
    command = "curl " + " \\\n  ".join(_words(exchange))
    return command if len(command) <= _LONGEST else ""


def _words(exchange: Exchange) -> Iterator[str]:
    """The words after `curl`, each quoted for sh."""
    in_url = bool(exchange.request_body) or not exchange.query  # `-d` can fill the query or the body, not both
    url = exchange.url if in_url else exchange.url.split("?")[0]
    if re.search(r"[\[\]{}]", url):
        yield "--globoff"
    if exchange.method == "HEAD":
        yield "--head"
    elif exchange.method != ("POST" if exchange.request_body else "GET"):
        yield f"-X {shlex.quote(exchange.method)}"
    yield shlex.quote(url)
    if "authorization" in exchange.request_headers:
        yield '-u "$STRIPE_API_KEY:"'
    as_form = bool(exchange.form)
    for name, value in exchange.request_headers.items():
        if name not in _UNSAID and not (name == "content-type" and as_form) and not _made_up(name, value):
            yield f"-H {_word(f'{_titled(name)}: {value}')}"
    if not in_url:
        yield "-G"
        yield from _data(exchange.query)
    if as_form:
        yield from _data(exchange.form)
    elif exchange.request_body:
        yield f"--data-binary {_word(exchange.request_body)}"


def _made_up(name: str, value: str) -> bool:
    return name == "idempotency-key" and bool(_MADE_BY_SDK.fullmatch(value))


def _data(pairs: Pairs) -> Iterator[str]:
    for name, value in pairs:
        if _CONTROL.search(name + value) or not _PLAIN.fullmatch(name):
            yield f"-d {shlex.quote(f'{_encoded(name)}={_encoded(value)}')}"
        else:
            option = "-d" if _PLAIN.fullmatch(value) or value == MARK else "--data-urlencode"
            yield f"{option} {shlex.quote(f'{name}={value}')}"


def _word(text: str) -> str:
    """One word of sh. Control characters are written by printf, so that pasting the line cannot run another."""
    if not _CONTROL.search(text):
        return shlex.quote(text)
    escaped = re.sub(r"[\\\x00-\x1f\x7f]", lambda found: f"\\0{ord(found.group()):03o}", text)
    return f'"$(printf %b {shlex.quote(escaped)})"'


def _titled(name: str) -> str:
    return "-".join(part.capitalize() for part in name.split("-"))


def _encoded(text: str) -> str:
    return quote_plus(text, errors="replace")
