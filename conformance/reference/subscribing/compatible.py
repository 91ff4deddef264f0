"""Which prices a subscription can have together: few enough, each once, of one currency and one interval."""

from __future__ import annotations

from collections.abc import Sequence

from conformance.reference.errors import invalid
from conformance.reference.store import Record

MOST = 20


def check(prices: Sequence[Record]) -> None:
    """Refuses prices that no subscription can have together.

    Raises:
        ApiError: 400.
    """
    if not prices:
        raise invalid("A subscription needs at least one item.", "items")
    if len(prices) > MOST:
        raise invalid(f"This subscription already has the maximum {MOST} items per subscription.", "items")
    seen: set[str] = set()
    for price in prices:
        if price["id"] in seen:
            raise invalid(f"Cannot add multiple subscription items with the same plan: {price['id']}", "items")
        seen.add(price["id"])
        mismatch = _mismatch(prices[0], price)
        if mismatch:
            raise invalid(
                "Currency and interval fields must match across all plans on this subscription. Found mismatch in "
                f"{mismatch} field.",
                "items",
            )


def _mismatch(first: Record, price: Record) -> str | None:
    if first["currency"] != price["currency"]:
        return "currency"
    for name in ("interval", "interval_count"):
        if first["recurring"][name] != price["recurring"][name]:
            return name
    return None
