"""What the proxy answers by itself: in the API's own error envelope, and marked as no answer of the target."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from typing import Final

import orjson
from starlette.responses import Response

MARK: Final = "Conformance-Proxy"
_LIVE = re.compile(rb"[srp]k_live_", re.IGNORECASE)


def unreachable(url: str, reason: str) -> Response:
    """502: no answer of the target's."""
    message = f"This answer is the conformance proxy's: {url} did not answer ({reason})."
    return _refusal(502, "unreachable", "api_error", message)


def live_key() -> Response:
    """403: a live-mode key; the request went nowhere."""
    message = (
        "This answer is the conformance proxy's: the request carries a live-mode key, and nothing has been sent. "
        "The proxy passes test traffic only; use a key that starts with sk_test_ or rk_test_."
    )
    return _refusal(403, "live_key", "invalid_request_error", message)


def unknown_path(path: str) -> Response:
    """404 below the proxy's own prefix."""
    return _refusal(404, "unknown_path", "invalid_request_error", f"The conformance proxy has nothing at {path}.")


def broken(sentence: str) -> Response:
    """500: the proxy itself broke."""
    return _refusal(500, "broken", "api_error", f"The conformance proxy broke: {sentence}")


def report(document: bytes) -> Response:
    """200: the report up to now."""
    return Response(document, media_type="application/json", headers={MARK: "report"})


def carries_live_key(target: bytes, headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """True where a live-mode key is in the URL or in a header, HTTP's basic authentication among them."""
    if _LIVE.search(target):
        return True
    for name, value in headers:
        if b"k_live_" in value.lower() and _LIVE.search(value):
            return True
        if name == b"authorization" and _LIVE.search(credentials(value)):
            return True
    return False


def credentials(authorization: bytes) -> bytes:
    """The key of an Authorization header: after `Bearer`, or the user name of `Basic`."""
    scheme, _, said = authorization.partition(b" ")
    if scheme.lower() != b"basic":
        return said.strip()
    try:
        return base64.b64decode(said.strip() + b"==").partition(b":")[0]
    except binascii.Error:
        return b""


def _refusal(status: int, mark: str, kind: str, message: str) -> Response:
    content = orjson.dumps({"error": {"type": kind, "message": message}})
    return Response(content, status, headers={MARK: mark}, media_type="application/json")
