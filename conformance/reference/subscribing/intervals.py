"""`pending_invoice_item_interval`: how often what has become pending meanwhile is invoiced between two renewals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.reference.agenda import due
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import billing
from conformance.reference.subscribing.cycles import Interval
from conformance.reference.subscribing.limits import ENDED

_DUE = "subscriptions.pending_items"


def read(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The interval as a subscription shows it."""
    return None if given is None else {"interval_count": 1} | dict(given)


def after(interval: Mapping[str, Any] | None, moment: int) -> int | None:
    """When pending items are invoiced next, None where they wait for the renewal."""
    return None if interval is None else Interval.of(interval).boundary(moment, 1)


def enter(store: Store, subscription: Record) -> None:
    at = subscription["next_pending_invoice_item_invoice"]
    if at is not None:
        store.agenda.enter(at, _DUE, subscription["id"], subscription["test_clock"])


@due(_DUE)
def invoice_pending(store: Store, identifier: str, at: int) -> None:
    """Invoices what has become pending, if anything has."""
    subscription = store.table("subscription").get(identifier)
    if subscription is None or subscription["next_pending_invoice_item_invoice"] != at:
        return
    customer = store.table("customer").get(subscription["customer"])
    if customer is None or subscription["status"] in ENDED:
        return
    subscription["next_pending_invoice_item_invoice"] = after(subscription["pending_invoice_item_interval"], at)
    enter(store, subscription)
    waiting = billing.waiting(store, subscription, customer)
    if not waiting or subscription["status"] in ("unpaid", "paused"):
        return
    invoice = billing.draft(
        store,
        subscription,
        customer,
        reason="automatic_pending_invoice_item_invoice",
        now=at,
        billed=(),
        period=(subscription["current_period_start"], at),
        pending=waiting,
    )
    if not billing.pause(store, subscription, invoice, at):
        billing.leave(store, invoice)
