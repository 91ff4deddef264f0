"""What an item costs for a period: the full price, or the part of it that a shorter period is."""

from __future__ import annotations

from conformance.reference.amounts import part, rounded
from conformance.reference.money import step
from conformance.reference.subscribing.items import Wanted
from conformance.reference.subscribing.timing import Times


def share(item: Wanted, times: Times, currency: str) -> tuple[int, bool]:
    """The amount, and whether it is a proration."""
    seconds, unit = times.period_end - times.period_start, step(currency)
    if times.trialing:
        return 0, False
    if seconds == times.length:
        return rounded(item.amount, unit), False
    return part(item.amount, seconds, times.length, unit), True
