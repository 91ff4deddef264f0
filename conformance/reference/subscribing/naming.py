"""How a request wrote the members of its lists, for refusals to name them."""

from __future__ import annotations


def written(name: str, index: int, member: str) -> str:
    """`items`, 0, `price_data[currency]` → `items[0][price_data][currency]`."""
    first, bracket, rest = member.partition("[")
    return f"{name}[{index}][{first}]{bracket}{rest}"
