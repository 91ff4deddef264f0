"""Makes a change that has been read, checked and billed: the only place where a running subscription is rewritten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from conformance.reference.invoicing.discounting import Chosen
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import canceling, discounts, intervals, items, renewals
from conformance.reference.subscribing.items import Wanted
from conformance.reference.subscribing.timing import Times

Applied = Callable[[Store, Record, int], None]
_AFTER: list[Applied] = []


def after_change(listener: Applied) -> Applied:
    """Registers `listener(store, subscription, now)`, told when a running subscription has been changed."""
    _AFTER.append(listener)
    return listener


@dataclass
class Plan:
    """What a subscription is to become.

    members: the plain members that change
    times:   the period that it is put into; None where the period goes on
    invoice_settings: of the invoices to come
    """

    wanted: Sequence[Wanted]
    members: dict[str, Any] = field(default_factory=dict)
    chosen: Sequence[Chosen] | None = None
    times: Times | None = None
    invoice_settings: dict[str, Any] | None = None


def apply(store: Store, subscription: Record, plan: Plan, now: int) -> None:
    """Writes the change, and enters what is due later."""
    customer = store.get("customer", subscription["customer"])
    items.keep(store, subscription, plan.wanted, now)
    subscription.update(plan.members)
    if plan.invoice_settings is not None:
        subscription.hidden["invoice_settings"] = plan.invoice_settings
    discounts.put(store, subscription, customer, plan.chosen, now)
    times = plan.times
    if times is not None:
        renewals.begin(store, subscription, times)
        subscription.update(billing_cycle_anchor=times.anchor, trial_start=times.trial_start, trial_end=times.trial_end)
        if times.anchor == now:
            subscription["billing_cycle_anchor_config"] = None  # its day has gone with the anchor
        if times.trialing:
            subscription["status"] = "trialing"
        elif subscription["status"] in ("trialing", "paused"):
            subscription["status"] = "active"
        renewals.enter(store, subscription)
    if "cancel_at" in plan.members:
        canceling.enter(store, subscription)
    if "next_pending_invoice_item_invoice" in plan.members:
        intervals.enter(store, subscription)
    for listener in _AFTER:
        listener(store, subscription, now)
