"""Takes out of a recorded exchange what no output may show: keys, client secrets, card numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import orjson

from conformance.wire.exchange import Exchange, Pairs
from conformance.wire.redaction import Redaction

_CLEAN: Final = Redaction("")  # which key was used is not known; every key has its form


def redacted(exchange: Exchange) -> Exchange:
    """The exchange without the keys, client secrets and card numbers that a recording may hold.

    A body that nests too deeply to be written down again is left out, and the exchange has no answer any more.
    """
    try:
        plain = orjson.dumps(exchange.body).decode() if exchange.body is not None else ""
    except orjson.JSONEncodeError:
        unread = replace(exchange, status=None, text="", body=None)
        return redacted(replace(unread, fault="the body cannot be read: it nests too deeply"))
    form, query = _CLEAN.pairs(exchange.form), _CLEAN.pairs(exchange.query)
    body = _CLEAN.text(plain)
    return replace(
        exchange,
        url=_CLEAN.text(exchange.url if query == exchange.query else _without_query(exchange.url)),
        path=_CLEAN.text(exchange.path),
        query=query,
        form=form,
        request_headers=_CLEAN.headers(exchange.request_headers.items()),
        request_body=_CLEAN.text(exchange.request_body) if form == exchange.form else _pairs(form),
        response_headers=_CLEAN.headers(exchange.response_headers.items()),
        text=_CLEAN.text(exchange.text),
        body=exchange.body if body == plain else orjson.loads(body),
    )


def _without_query(url: str) -> str:
    return urlunsplit(urlsplit(url)._replace(query=""))


def _pairs(pairs: Pairs) -> str:
    return "&".join(f"{name}={value}" for name, value in pairs)
