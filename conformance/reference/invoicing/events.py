"""What happens to invoices, told to whoever waits for it: a subscription, whose status follows its invoices; an
invoice that another revises.

finalizing a draft is about to be finalized; a listener may still refuse
paid       nothing is left to collect, however that came about
failed     an attempt to charge it failed, or needs the customer
exhausted  the last automatic attempt failed
overdue    it was sent, and its due date has passed unpaid
uncollectible  it was written off
voided     it was voided
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from conformance.reference.store import Record, Store

Event = Literal["finalizing", "paid", "failed", "exhausted", "overdue", "uncollectible", "voided"]
Listener = Callable[[Store, Record, int], None]
_LISTENERS: dict[Event, list[Listener]] = {}


def on(event: Event) -> Callable[[Listener], Listener]:
    """Registers `listener(store, invoice, now in UTC seconds)`."""

    def register(listener: Listener) -> Listener:
        _LISTENERS.setdefault(event, []).append(listener)
        return listener

    return register


def tell(event: Event, store: Store, invoice: Record, now: int) -> None:
    for listener in _LISTENERS.get(event, ()):
        listener(store, invoice, now)
