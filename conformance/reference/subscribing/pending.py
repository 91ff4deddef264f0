"""Pending updates: changes that wait until the invoice they make is paid, for 23 hours at most.

Source: https://stripe.com/docs/billing/subscriptions/pending-updates
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.reference import plans
from conformance.reference.agenda import due
from conformance.reference.errors import ApiError, invalid
from conformance.reference.invoicing import collection, drafts
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import applying
from conformance.reference.subscribing.applying import Plan

BEHAVIOR = "pending_if_incomplete"
_DUE = "subscriptions.pending_update"
_LASTS = 23 * 3600
_SUPPORTED = frozenset(
    [
        "add_invoice_items", "billing_cycle_anchor", "items", "payment_behavior", "plan", "price", "proration_behavior",
        "proration_date", "quantity", "trial_end", "trial_from_plan",
    ]
)  # fmt: skip


def check(subscription: Record, params: Mapping[str, Any]) -> None:
    """Refuses what cannot wait.

    Raises:
        ApiError: 400.
    """
    if params.get("payment_behavior") != BEHAVIOR:
        return
    for name in params:
        if name not in _SUPPORTED:
            raise invalid(f"`{name}` cannot be updated together with `payment_behavior={BEHAVIOR}`.", name)
    if subscription["collection_method"] == "send_invoice":
        raise invalid(
            f"`payment_behavior={BEHAVIOR}` needs `collection_method=charge_automatically`.", "payment_behavior"
        )


def hold(
    store: Store, subscription: Record, plan: Plan, params: Mapping[str, Any], *, invoice: Record, now: int
) -> None:
    """Lets a change wait for its invoice."""
    times = plan.times
    expires = now + _LASTS
    subscription["pending_update"] = {
        "billing_cycle_anchor": times.anchor if times is not None else None,
        "expires_at": expires,
        "subscription_items": [_shown(subscription, item, now) for item in plan.wanted] if "items" in params else None,
        "trial_end": times.trial_end if times is not None and "trial_end" in params else None,
        "trial_from_plan": params.get("trial_from_plan"),
    }
    subscription.hidden["update"] = (plan, invoice["id"])
    store.agenda.enter(expires, _DUE, subscription["id"], subscription["test_clock"])


def waits_for(subscription: Record, invoice: Record) -> bool:
    """Whether a change waits for this invoice."""
    held = subscription.hidden.get("update")
    return held is not None and held[1] == invoice["id"]


def take_effect(store: Store, subscription: Record, now: int) -> None:
    """The invoice is paid: the change is made."""
    plan, _ = subscription.hidden["update"]
    drop(subscription)
    applying.apply(store, subscription, plan, now)


def drop(subscription: Record) -> None:
    """Forgets the change."""
    subscription.hidden.pop("update", None)
    subscription["pending_update"] = None


def discard(store: Store, subscription: Record, now: int) -> None:
    """Forgets the change, and voids the invoice that it waited for."""
    held = subscription.hidden.get("update")
    if held is None:
        return
    drop(subscription)
    invoice = store.table(drafts.INVOICE).get(held[1])
    if invoice is not None and invoice["status"] == "open":
        try:
            collection.void(store, invoice, now)
        except ApiError:
            return


@due(_DUE)
def expire(store: Store, identifier: str, at: int) -> None:
    subscription = store.table("subscription").get(identifier)
    update = subscription["pending_update"] if subscription is not None else None
    if subscription is not None and update is not None and update["expires_at"] == at:
        discard(store, subscription, at)


def _shown(subscription: Record, item: Any, now: int) -> dict[str, Any]:
    """An item as it would be."""
    return {
        "id": item.id,
        "object": "subscription_item",
        "billing_thresholds": item.billing_thresholds,
        "created": item.record["created"] if item.record is not None else now,
        "discounts": item.record["discounts"] if item.record is not None else [],
        "metadata": item.metadata,
        "plan": plans.view(item.price),
        "price": item.price,
        **({} if item.quantity is None else {"quantity": item.quantity}),
        "subscription": subscription["id"],
        "tax_rates": item.tax_rates,
    }
