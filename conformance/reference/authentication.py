"""Keys: who may speak, and what is answered to who may not.

Any well-formed secret or restricted test key is accepted, so that a user needs none of their own; one that contains
"invalid" or "wrong" is refused, so that a wrong key can be tried.
"""

from __future__ import annotations

import base64
import binascii
import re

from conformance.reference.errors import Unauthorized

_KEY = re.compile(r"(sk|rk)_test_\w{3,250}\Z")
_WRONG = re.compile("invalid|wrong", re.IGNORECASE)


def authenticate(header: str | None) -> None:
    """Accepts `Authorization: Bearer KEY`, or Basic with the key as user name.

    Raises:
        Unauthorized: 401.
    """
    key = _key(header or "")
    if not key:
        raise Unauthorized(
            "You did not provide an API key. Give it in the Authorization header, with Bearer authentication: "
            "'Authorization: Bearer YOUR_SECRET_KEY'."
        )
    if not _KEY.match(key) or _WRONG.search(key):
        raise Unauthorized(f"Invalid API Key provided: {_masked(key)}")


def _key(header: str) -> str:
    scheme, _, credentials = header.partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(credentials, validate=True).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""


def _masked(key: str) -> str:
    """The key with only its edges showing."""
    shown = re.match(r"(sk|rk|pk)_(test|live)_", key)
    front = shown.group() if shown else key[:2] if len(key) > 12 else ""
    back = key[-4:] if len(key) - len(front) > 8 else ""
    return front + "*" * (len(key) - len(front) - len(back)) + back
