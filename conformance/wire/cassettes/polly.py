"""Recordings of Polly: HAR whose bodies may be compressed, in chunks, each in base64 or hexadecimal digits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import orjson

from conformance.wire.cassettes.body import UnreadableBody, as_bytes, decoded_base64, decompressed, text_of
from conformance.wire.exchange import Exchange
from conformance.wire.har import exchange_of

_HEXADECIMAL: Final = re.compile(r"(?:[0-9a-fA-F]{2})+\Z")


def is_polly(log: Mapping[str, Any]) -> bool:
    """True where Polly wrote the HAR log."""
    creator = log.get("creator")
    return "_recordingName" in log or (isinstance(creator, Mapping) and creator.get("name") == "Polly.JS")


def polly_exchange(entry: Mapping[str, Any]) -> Exchange:
    """The exchange of one entry of a HAR log; without a status, with a fault, where its answer cannot be read.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: it is no entry.
    """
    response = entry["response"]
    content = response.get("content") or {}
    encoding = next((h["value"] for h in response.get("headers", ()) if h["name"].lower() == "content-encoding"), "")
    try:
        body = decompressed(_bytes(content, encoded=bool(encoding)), encoding)
    except UnreadableBody as problem:
        unread = {**entry, "response": {**response, "status": 0, "content": {}}}
        return exchange_of({**unread, "_fault": f"the body cannot be read: {problem}"})
    plain = {"mimeType": content.get("mimeType", ""), "text": text_of(body, content.get("mimeType") or "")}
    return exchange_of({**entry, "response": {**response, "content": plain}})


def _bytes(content: Mapping[str, Any], *, encoded: bool) -> bytes:
    """The bytes of a body: text; or, where it is binary or `encoded`, base64 or hexadecimal, in chunks or not.

    Raises:
        UnreadableBody: it says that it is in base64, and is not.
    """
    text = content.get("text") or ""
    digits = bool(content.get("_isBinary"))
    in_base64 = content.get("encoding") == "base64"
    if not (digits or in_base64 or encoded):
        return as_bytes(text)
    chunks = _chunks(text)
    if chunks is not None:
        return b"".join(_chunk(chunk, in_base64=in_base64) for chunk in chunks)
    if digits and _HEXADECIMAL.match(text):
        return bytes.fromhex(text)
    return decoded_base64(text) if in_base64 else as_bytes(text)


def _chunks(text: str) -> list[str] | None:
    """The chunks that a body was stored in; None where it was stored as one."""
    try:
        chunks = orjson.loads(text) if text.startswith("[") else None
    except orjson.JSONDecodeError:
        return None
    return chunks if isinstance(chunks, list) and all(isinstance(chunk, str) for chunk in chunks) else None


def _chunk(chunk: str, *, in_base64: bool) -> bytes:
    return bytes.fromhex(chunk) if not in_base64 and _HEXADECIMAL.match(chunk) else decoded_base64(chunk)
