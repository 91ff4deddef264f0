"""Metadata: at most 50 keys of 40 characters, values of 500; an update merges, an empty value removes.

Source: https://stripe.com/docs/api/metadata
"""

from __future__ import annotations

from collections.abc import Mapping

from conformance.contract import Json
from conformance.reference.errors import InvalidParameter

_KEYS, _KEY_LENGTH, _VALUE_LENGTH = 50, 40, 500


def check(given: Mapping[str, Json], param: str) -> None:
    """Refuses keys and values that are too long or no strings."""
    for key, value in given.items():
        if len(key) > _KEY_LENGTH:
            raise InvalidParameter(
                f"Metadata keys can have up to {_KEY_LENGTH} characters, but you passed in a key that is "
                f"{len(key)} characters.",
                param=param,
            )
        if "[" in key or "]" in key:
            raise InvalidParameter("Metadata keys cannot contain square brackets.", param=param)
        if not isinstance(value, str):
            raise InvalidParameter("Metadata values are strings, not hashes or arrays.", param=f"{param}[{key}]")
        if len(value) > _VALUE_LENGTH:
            raise InvalidParameter(
                f"Metadata values can have up to {_VALUE_LENGTH} characters, but you passed in a value that is "
                f"{len(value)} characters.",
                param=f"{param}[{key}]",
            )
    _count(given, param)


def merge(current: Mapping[str, str], params: Mapping[str, Json], param: str = "metadata") -> dict[str, str]:
    """The metadata after a request: unchanged where it gives none, cleared by an empty string, else merged."""
    if param not in params:
        return dict(current)
    given = params[param]
    if given is None:
        return {}
    merged = {key: value for key, value in {**current, **given}.items() if value != ""}
    _count(merged, param)
    return merged


def _count(metadata: Mapping[str, str], param: str) -> None:
    if len(metadata) > _KEYS:
        raise InvalidParameter(f"Metadata can have up to {_KEYS} keys.", param=param)
