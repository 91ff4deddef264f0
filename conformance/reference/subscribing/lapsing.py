"""Trials that end with nothing to pay with: billed all the same, or paused or canceled, as `trial_settings` say.

Source: https://docs.stripe.com/billing/subscriptions/trials
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.reference import accounts
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import ending

_OWN = ("default_payment_method", "default_source")


def lapses(store: Store, subscription: Mapping[str, Any], customer: Record, at: int) -> bool:
    """Whether the trial of a subscription is over at a moment, and nothing is billed after it."""
    return (
        subscription["status"] == "trialing"
        and (subscription["trial_end"] or 0) <= at
        and _behavior(subscription) != "create_invoice"
        and subscription["collection_method"] == "charge_automatically"
        and not any(subscription[name] for name in _OWN)
        and accounts.default_payment_method(store, customer) is None
    )


def lapse(store: Store, subscription: Record, at: int) -> None:
    """Pauses or cancels a subscription whose trial lapses."""
    if _behavior(subscription) == "cancel":
        ending.finish(store, subscription, at)
    else:
        subscription["status"] = "paused"


def _behavior(subscription: Mapping[str, Any]) -> str:
    behavior: str = subscription["trial_settings"]["end_behavior"]["missing_payment_method"]
    return behavior
