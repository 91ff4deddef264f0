"""The billing cycle that a subscription is to have: what is due for the time until its anchor.

Source: https://stripe.com/docs/payments/checkout/billing-cycle
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from conformance.reference.errors import invalid
from conformance.reference.line_items.reading import Wanted
from conformance.reference.subscribing.cycles import Interval

WHOLE, NOTHING = Fraction(1), Fraction(0)


def due(params: Mapping[str, Any], wanted: Sequence[Wanted], now: int) -> Fraction:
    """The part of its price that a recurring item costs at first: all of it where no anchor is set.

    Raises:
        ApiError: 400; the anchor lies in the past, or after the subscription would be billed anyway.
    """
    data = params.get("subscription_data") or {}
    anchor = data.get("billing_cycle_anchor")
    if anchor is None:
        return WHOLE
    interval = Interval.of(next(item.price["recurring"] for item in wanted if item.recurring))
    if not now < anchor <= interval.boundary(now, 1):
        raise invalid(
            "The billing cycle anchor has to lie ahead, and before the next natural billing date.",
            "subscription_data[billing_cycle_anchor]",
        )
    if data.get("proration_behavior") == "none":
        return NOTHING
    return Fraction(anchor - now, anchor - interval.boundary(anchor, -1))
