"""Ends subscriptions: at once, when their time has come, or with their customer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from conformance.reference.errors import ApiError
from conformance.reference.invoicing import drafts
from conformance.reference.invoicing import items as invoice_items
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import billing, items, lines, prorations, reasons
from conformance.reference.subscribing.limits import ENDED
from conformance.reference.subscribing.prorations import Window

_NOT_CLOSED = ("draft", "open")
Ended = Callable[[Store, Record, int], None]
_AFTER: list[Ended] = []


def after_end(listener: Ended) -> Ended:
    """Registers `listener(store, subscription, now)`, told when a subscription has ended, whatever ended it."""
    _AFTER.append(listener)
    return listener


def cancel(
    store: Store,
    subscription: Record,
    *,
    now: int,
    invoice_now: bool = False,
    prorate: bool = False,
    collect: bool = True,
    details: Mapping[str, Any] | None = None,
) -> Record | None:
    """Cancels a subscription at once; the final invoice, where one is asked for and there is something to put on it.

    invoice_now: invoices what is pending, and metered usage
    prorate:     credits the time that is left of the period. Otherwise pending prorations are removed, unless they are
                 invoiced now
    collect:     whether the final invoice is collected, or stays a draft
    details:     what the customer said of it: `comment`, `feedback`

    Raises:
        ApiError: 404; it has ended already.
    """
    if subscription["status"] in ENDED:
        raise ApiError(f"No such subscription: '{subscription['id']}'", status=404, code="resource_missing", param="id")
    customer = store.table("customer").get(subscription["customer"])
    billed = subscription["status"] not in ("trialing", "incomplete", "paused")
    if prorate and billed:
        window = Window.of(subscription, max(now, subscription["current_period_start"]))
        prorations.credit_all(store, subscription, items.of(subscription), window, now=now)
    elif not invoice_now:
        for item in prorations.pending(store, subscription):
            store.remove(item)
    _stop_collection(store, subscription)
    invoice = None
    if invoice_now and customer is not None:
        invoice = final(store, subscription, customer, now)
    reasons.ended(subscription, details)
    _end(store, subscription, now)
    if invoice is not None and collect:
        _settle(store, subscription, invoice, customer, now)
    return invoice


def finish(store: Store, subscription: Record, at: int) -> Record | None:
    """Ends a subscription at the moment that was set, by somebody who then gave the reason, or at the end of a trial;
    what is still pending is invoiced."""
    customer = store.table("customer").get(subscription["customer"])
    invoice = final(store, subscription, customer, at) if customer is not None else None
    _end(store, subscription, at, canceled_at=subscription["canceled_at"])
    if invoice is not None:
        billing.leave(store, invoice)
    return invoice


def cancel_all_of(store: Store, customer: Record, now: int) -> None:
    """Cancels the subscriptions of a customer who is deleted; what they owe is not collected any more."""
    for subscription in store.table("subscription").of("customer", customer["id"]):
        if subscription["status"] not in ENDED:
            cancel(store, subscription, now=now)


def expire(subscription: Record, now: int) -> None:
    """The first payment never came."""
    subscription.update(status="incomplete_expired", ended_at=now)


def _end(store: Store, subscription: Record, now: int, canceled_at: int | None = None) -> None:
    subscription.update(
        status="canceled", canceled_at=now if canceled_at is None else canceled_at, ended_at=now, pending_update=None
    )
    subscription["next_pending_invoice_item_invoice"] = None
    for listener in _AFTER:
        listener(store, subscription, now)


def _stop_collection(store: Store, subscription: Record) -> None:
    """Invoices that are not closed are not collected by themselves any more."""
    for invoice in store.table(drafts.INVOICE).of("subscription", subscription["id"]):
        if invoice["status"] in _NOT_CLOSED:
            invoice.update(auto_advance=False, next_payment_attempt=None)


def final(store: Store, subscription: Record, customer: Record, now: int) -> Record | None:
    """The invoice of what is pending and of metered usage, None where there is neither."""
    pending = [
        item
        for item in invoice_items.pending(store, customer, subscription["currency"])
        if item["subscription"] in (None, subscription["id"])
    ]
    start = subscription["current_period_start"]
    metered = [
        lines.metered(store, subscription, item, (start, now), now=now)
        for item in items.of(subscription)
        if item.metered and subscription["status"] not in ("trialing", "paused")
    ]
    if not pending and not metered:
        return None
    return billing.draft(
        store,
        subscription,
        customer,
        reason="subscription_cycle" if now >= subscription["current_period_end"] else "subscription_update",
        now=now,
        billed=lines.in_order(metered),
        period=(start, now),
        pending=pending,
    )


def _settle(store: Store, subscription: Record, invoice: Record, customer: Record | None, now: int) -> None:
    if subscription["collection_method"] == "send_invoice" or customer is None:
        billing.leave(store, invoice)
        return
    billing.collect(store, invoice, customer, now, confirm=True, off_session=True)
