"""Says in a few words what a value is: the `expected` and `actual` of findings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Json = Any
_LONGEST = 60


def describe(value: Json) -> str:
    """The kind of a value, and the value itself where it is short: `string "12"`, `integer 5`, `object`, `null`."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"boolean {str(value).lower()}"
    if isinstance(value, dict):
        name = value.get("object")
        return f"object {_cut(name)}" if isinstance(name, str) else "object"
    if isinstance(value, list):
        return f"array of {len(value)}"
    if isinstance(value, str):
        return f'string "{_cut(value)}"'
    return f"{'integer' if isinstance(value, int) else 'number'} {_cut(_digits(value))}"


def one_of(words: Iterable[object]) -> str:
    """The words as a choice: `a`, `a or b`, `a, b or c`."""
    listed = [str(word) for word in words]
    if len(listed) < 2:
        return "".join(listed)
    return ", ".join(listed[:-1]) + " or " + listed[-1]


def _digits(value: float) -> str:
    try:
        return repr(value)
    except ValueError:  # Python refuses to print integers of more than 4,300 digits
        return "of more than 4,300 digits"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
