"""Bodies as cassettes keep them (text, base64, bytes, compressed) made into what an exchange holds."""

from __future__ import annotations

import base64
import binascii
import gzip
import zlib
from collections.abc import Callable, Mapping
from typing import Any, Final

_GZIP: Final = b"\x1f\x8b"
_NOT_COMPRESSED: Final = frozenset({"", "identity", "none"})


class UnreadableBody(Exception):
    """The body of an answer cannot be made readable: says why in a few words."""


def stored(body: Any) -> bytes:
    """The bytes of a body member: a text, bytes, or a mapping with `string`, `base64_string` or `content`.

    Raises:
        UnreadableBody: the base64 is none.
        TypeError: it is none of these.
    """
    if isinstance(body, Mapping):
        if body.get("base64_string") is not None:
            return decoded_base64(body["base64_string"])
        body = next((body[name] for name in ("string", "content") if body.get(name) is not None), None)
    if body is None:
        return b""
    if isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return as_bytes(body)
    raise TypeError(f"a body is a text, not {type(body).__name__}")


def text_of(content: bytes, content_type: str) -> str:
    """The text of a body; of a PDF one character for each byte."""
    return content.decode("latin-1" if content_type.startswith("application/pdf") else "utf-8", "replace")


def as_bytes(text: str) -> bytes:
    """UTF-8; a text that holds compressed bytes one character for each is these bytes."""
    if text.startswith(_GZIP.decode("latin-1")):
        try:
            return text.encode("latin-1")
        except UnicodeEncodeError:
            raise UnreadableBody("gzip bytes were stored as text, and damaged by it") from None
    return text.encode("utf-8", "surrogatepass")


def decoded_base64(text: str | bytes) -> bytes:
    """The bytes that base64 stands for, broken into lines or not.

    Raises:
        UnreadableBody: it is no base64.
    """
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError) as problem:
        raise UnreadableBody("no base64") from problem


def decompressed(content: bytes, encoding: str) -> bytes:
    """The body without its content encodings; recorders often undo them and leave the header, so bytes decide.

    Args:
        encoding: the content-encoding header, e.g. "gzip" or "".

    Raises:
        UnreadableBody: the bytes are not what the header says, or nothing here undoes it.
    """
    for name in reversed([part.strip().lower() for part in encoding.split(",")]):
        if not content or content.lstrip()[:1] in (b"{", b"["):
            return content  # undone when it was recorded
        if name in _NOT_COMPRESSED:
            continue
        if name not in _UNDO:
            raise UnreadableBody(f"content-encoding {name}, which is not supported")
        content = _undone(content, name)
    return _undone(content, "gzip") if content.startswith(_GZIP) else content


def _undone(content: bytes, name: str) -> bytes:
    try:
        return _UNDO[name](content)
    except (OSError, EOFError, zlib.error) as problem:
        if name == "gzip" and not content.startswith(_GZIP):
            return content  # undone when it was recorded
        raise UnreadableBody(f"content-encoding {name}, and the bytes are damaged") from problem


def _inflated(content: bytes) -> bytes:
    """Deflate, with the zlib header that the standard demands or without, as some servers send it."""
    try:
        return zlib.decompress(content)
    except zlib.error:
        return zlib.decompress(content, -zlib.MAX_WBITS)


_UNDO: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "gzip": gzip.decompress,
    "x-gzip": gzip.decompress,
    "deflate": _inflated,
}
