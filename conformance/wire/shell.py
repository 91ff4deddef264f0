"""An exchange's request as a line of shell that anybody can run with their own key."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Final

from conformance.wire.exchange import Exchange, Pairs
from conformance.wire.redaction import MARK

_UNSAID: Final = frozenset(
    {
        *("accept", "accept-encoding", "authorization", "connection", "content-length", "host", "user-agent"),
        "idempotency-key",  # sent again it would only bring the first answer back
    }
)
_FORM: Final = "application/x-www-form-urlencoded"
_PLAIN: Final = re.compile(r"[A-Za-z0-9_.,:/\[\]-]*")  # what `-d` may carry unencoded; brackets are how the API nests


def curl(exchange: Exchange) -> str:
    """The request of an exchange as one `curl` command for sh; the key comes from `$STRIPE_API_KEY`.

    Parameters that were redacted stay `[redacted]`. A request that carried no key is shown without one.
    """
    return " ".join(["curl", *_words(exchange)])


def _words(exchange: Exchange) -> Iterator[str]:
    """The words after `curl`, each quoted for sh."""
    url = exchange.url.split("?")[0]
    if re.search(r"[\[\]{}]", url):
        yield "--globoff"
    if exchange.method not in ("GET", "POST") or (exchange.method == "POST" and not exchange.request_body):
        yield f"-X {shlex.quote(exchange.method)}"
    yield shlex.quote(url)
    if "authorization" in exchange.request_headers:
        yield '-u "$STRIPE_API_KEY:"'
    content_type = exchange.request_headers.get("content-type", "")
    as_form = bool(exchange.form) and content_type.startswith(_FORM)
    for name, value in exchange.request_headers.items():
        if name not in _UNSAID and not (name == "content-type" and as_form):
            yield f"-H {shlex.quote(f'{_titled(name)}: {value}')}"
    if exchange.query:
        yield "-G"
    yield from _data(exchange.query)
    if as_form:
        yield from _data(exchange.form)
    elif exchange.request_body:
        yield f"--data-binary {shlex.quote(exchange.request_body)}"


def _data(pairs: Pairs) -> Iterator[str]:
    for name, value in pairs:
        plain = _PLAIN.fullmatch(name) and (_PLAIN.fullmatch(value) or value == MARK)
        yield f"{'-d' if plain else '--data-urlencode'} {shlex.quote(f'{name}={value}')}"


def _titled(name: str) -> str:
    return "-".join(part.capitalize() for part in name.split("-"))
