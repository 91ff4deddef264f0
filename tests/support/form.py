"""Nested parameters in the bracket notation of a form: {"items": [{"price": "p"}]} as {"items[0][price]": "p"}."""

from __future__ import annotations

from typing import Any

Json = Any


def form(params: Json, prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in params.items() if isinstance(params, dict) else enumerate(params):
        key = f"{prefix}[{name}]" if prefix else str(name)
        if isinstance(value, dict | list):
            found |= form(value, key)
        else:
            found[key] = str(value).lower() if isinstance(value, bool) else str(value)
    return found
