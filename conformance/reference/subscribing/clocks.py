"""How far a test clock moves at once: twice the shortest interval of the subscriptions that live on it.

Source: https://stripe.com/docs/billing/testing/test-clocks
"""

from __future__ import annotations

from conformance.reference.periods import add_months
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import limits
from conformance.reference.subscribing.cycles import Interval

_INTERVALS = 2
_MONTHS = 24  # where nothing is billed


def farthest(store: Store, clock: Record) -> int:
    """The last moment that the next advance of a clock may reach."""
    now: int = clock["frozen_time"]
    reached = [
        Interval.of(subscription["items"]["data"][0]["price"]["recurring"]).boundary(now, _INTERVALS)
        for customer in store.table("customer").of("test_clock", clock["id"])
        for subscription in limits.of(store, customer)
    ]
    return min(reached, default=add_months(now, _MONTHS))
