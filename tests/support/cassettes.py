"""Writes exchanges as others record them: Ruby VCR, vcrpy and Polly, in YAML and JSON, bodies plain or packed."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timezone
from email.utils import format_datetime
from typing import Any

import orjson
import yaml

from conformance.wire.exchange import Exchange

Json = Any
FORM = "application/x-www-form-urlencoded"
Pack = Callable[[bytes], bytes]

PACKED: dict[str, Pack] = {"": bytes, "gzip": gzip.compress, "deflate": zlib.compress}


def content(exchange: Exchange) -> bytes:
    """The body of the answer, as it went over the wire before it was packed."""
    return exchange.text.encode() if exchange.body is None else orjson.dumps(exchange.body)


def headers(pairs: Iterable[tuple[str, str]], packed: str = "") -> dict[str, list[str]]:
    """Headers as both VCRs write them: each a list of values."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        found[name.title()].append(value)
    return {**found, **({"Content-Encoding": [packed]} if packed else {})}


def ruby_vcr(exchanges: Iterable[Exchange], packed: str = "", exact: bool = False) -> Json:
    """A cassette of Ruby VCR; `exact` is its `preserve_exact_body_bytes`, which writes base64."""
    return {
        "http_interactions": [
            {
                "request": {
                    "method": each.method.lower(),
                    "uri": each.url,
                    "body": {"encoding": "UTF-8", "string": each.request_body},
                    "headers": headers(each.request_headers.items()),
                },
                "response": {
                    "status": {"code": each.status, "message": "OK"},
                    "headers": headers(each.response_headers.items(), packed),
                    "body": _ruby_body(PACKED[packed](content(each)), exact),
                },
                "recorded_at": _http_date(each.started_at),
            }
            for each in exchanges
        ],
        "recorded_with": "VCR 6.2.0",
    }


def vcrpy(exchanges: Iterable[Exchange], packed: str = "", exact: bool = False) -> Json:
    """A cassette of vcrpy; `exact` writes base64, as its first releases did for JSON."""
    return {
        "interactions": [
            {
                "request": {
                    "body": each.request_body or None,
                    "headers": headers(each.request_headers.items()),
                    "method": each.method,
                    "uri": each.url,
                },
                "response": {
                    "body": _python_body(PACKED[packed](content(each)), exact),
                    "headers": headers(each.response_headers.items(), packed),
                    "status": {"code": each.status, "message": "OK"},
                },
            }
            for each in exchanges
        ],
        "version": 1,
    }


def polly(exchanges: Iterable[Exchange], packed: str = "", exact: bool = False) -> Json:
    """A recording of Polly, whose packed bodies are chunks; `exact` writes hexadecimal digits, as before release 6."""
    return {
        "log": {
            "_recordingName": "invoices",
            "creator": {"comment": "persister:fs", "name": "Polly.JS", "version": "6.0.6"},
            "entries": [_entry(number, each, packed, exact) for number, each in enumerate(exchanges)],
            "pages": [],
            "version": "1.2",
        }
    }


def as_yaml(cassette: Json) -> bytes:
    """The cassette in YAML, bytes as `!!binary`."""
    return yaml.dump(cassette, Dumper=getattr(yaml, "CDumper", yaml.Dumper), allow_unicode=True).encode()


def as_json(cassette: Json) -> bytes:
    """The cassette in JSON."""
    return json.dumps(cassette, indent=2).encode()


def _ruby_body(body: bytes, exact: bool) -> Json:
    if exact:
        return {"encoding": "UTF-8", "base64_string": base64.encodebytes(body).decode()}
    return {"encoding": "ASCII-8BIT", "string": _text(body)}


def _python_body(body: bytes, exact: bool) -> Json:
    return {"base64_string": base64.b64encode(body).decode()} if exact else {"string": _text(body)}


def _text(body: bytes) -> str | bytes:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body


def _entry(number: int, each: Exchange, packed: str, exact: bool) -> Json:
    asked = [{"name": name, "value": value} for name, value in each.request_headers.items()]
    answer = [{"name": name, "value": value} for name, value in each.response_headers.items()]
    post = {"mimeType": each.request_headers.get("content-type", FORM), "params": [], "text": each.request_body}
    return {
        "_id": f"{number:032x}",
        "_order": number,
        "request": {
            "method": each.method,
            "url": each.url,
            "headers": asked,
            "queryString": [{"name": name, "value": value} for name, value in each.query],
            **({"postData": post} if each.request_body else {}),
        },
        "response": {
            "status": each.status,
            "headers": [*answer, *([{"name": "content-encoding", "value": packed}] if packed else [])],
            "content": {"mimeType": "application/json", **_polly_content(content(each), packed, exact)},
        },
        "startedDateTime": datetime.fromtimestamp(each.started_at, timezone.utc).isoformat(),
        "time": 12,
    }


def _polly_content(body: bytes, packed: str, exact: bool) -> Json:
    if not packed:
        return {"text": body.decode()}
    packed_body = PACKED[packed](body)
    chunks = [packed_body[:7], packed_body[7:]]
    if exact:
        return {"text": json.dumps([chunk.hex() for chunk in chunks])}
    return {"encoding": "base64", "text": json.dumps([base64.b64encode(chunk).decode() for chunk in chunks])}


def _http_date(seconds: float) -> str:
    return format_datetime(datetime.fromtimestamp(seconds, timezone.utc), usegmt=True)
