"""Cancellations to come: at the end of the period, or at a date; and the time that a date cuts off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.reference.agenda import due
from conformance.reference.errors import ApiError, exclusive, invalid
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import ending, items, prorations, timing
from conformance.reference.subscribing.limits import ENDED
from conformance.reference.subscribing.prorations import Window

_DUE = "subscriptions.cancel_at"
UNBILLED = ("trialing", "paused")  # whose time nobody has paid, so that changes prorate nothing


def read(subscription: Record, params: Mapping[str, Any], now: int) -> dict[str, Any]:
    """The members that a request about cancellation sets; none where it says nothing of it.

    Raises:
        ApiError: 400; both ways to say it, a date that is past, or a schedule that decides.
    """
    at, at_end = params.get("cancel_at"), params.get("cancel_at_period_end")
    if "cancel_at" not in params and at_end is None:
        return {}
    if subscription["schedule"] is not None:
        raise ApiError(
            f"The subscription is managed by the subscription schedule `{subscription['schedule']}`, and updating any "
            "cancelation behavior directly is not allowed. Please update the schedule instead."
        )
    if at_end and at is not None:
        raise exclusive("cancel_at", "cancel_at_period_end")
    if at_end and subscription["status"] == "paused":
        raise invalid("A paused subscription has no period that could end.", "cancel_at_period_end")
    if at_end:
        return {
            "cancel_at": subscription["current_period_end"],
            "cancel_at_period_end": True,
            "canceled_at": subscription["canceled_at"] if subscription["cancel_at_period_end"] else now,
        }
    if at is not None:
        timing.require_future(at, now, "cancel_at")
        return {"cancel_at": at, "cancel_at_period_end": False, "canceled_at": now}
    if "cancel_at" not in params and not subscription["cancel_at_period_end"]:
        return {}  # a date that was set stays where only the end of the period is declined
    return {"cancel_at": None, "cancel_at_period_end": False, "canceled_at": None}


def prorate(store: Store, subscription: Record, members: Mapping[str, Any], now: int) -> list[Record]:
    """Credits the time that a date within the period cuts off; bills it again where the date is taken away."""
    if "cancel_at" not in members or subscription["status"] in UNBILLED:
        return []
    before, after = _cut(subscription, subscription["cancel_at"]), _cut(subscription, members["cancel_at"])
    if before == after:
        return []
    current = items.of(subscription)
    whole = Window.of(subscription, 0)
    if after < before:
        return prorations.credit_all(store, subscription, current, Window(after, before, whole.length), now=now)
    return prorations.debit_all(store, subscription, current, Window(before, after, whole.length), now=now)


def enter(store: Store, subscription: Record) -> None:
    """Enters the date of a cancellation; the end of the period is entered by itself."""
    at = subscription["cancel_at"]
    if at is not None:
        store.agenda.enter(at, _DUE, subscription["id"], subscription["test_clock"])


@due(_DUE)
def cancel_due(store: Store, identifier: str, at: int) -> None:
    subscription = store.table("subscription").get(identifier)
    if subscription is None or subscription["cancel_at"] != at or subscription["status"] in ENDED:
        return
    ending.finish(store, subscription, at)


def _cut(subscription: Record, cancel_at: int | None) -> int:
    """Where the current period is cut off."""
    end: int = subscription["current_period_end"]
    return end if cancel_at is None else min(end, cancel_at)
