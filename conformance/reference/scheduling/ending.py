"""Ends of schedules that somebody asks for: canceled with their subscription, or released from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.reference.rehearsal import all_or_nothing
from conformance.reference.scheduling import opening, turning
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import canceling, ending, reach, reasons


def cancel(store: Store, schedule: Record, params: Mapping[str, Any], *, now: int) -> None:
    """Cancels a schedule, and its subscription at once; unless said otherwise unused time is credited and invoiced.

    Raises:
        ApiError: 400; it is over.
    """
    opening.refuse_ended(schedule, "cancel")
    subscription = store.table("subscription").get(schedule["subscription"] or "")
    with all_or_nothing(store, _touched(store, schedule, subscription)):
        if subscription is not None:
            ending.cancel(
                store,
                subscription,
                now=now,
                invoice_now=params.get("invoice_now", True),
                prorate=params.get("prorate", True),
            )
        schedule.update(canceled_at=now, current_phase=None, status="canceled")


def release(store: Store, schedule: Record, params: Mapping[str, Any], *, now: int) -> None:
    """Lets the subscription of a schedule go on by itself; the end that the schedule has set goes unless it is kept.

    Raises:
        ApiError: 400; it is over.
    """
    opening.refuse_ended(schedule, "release")
    subscription = store.table("subscription").get(schedule["subscription"] or "")
    with all_or_nothing(store, _touched(store, schedule, subscription)):
        if (
            subscription is not None
            and subscription["cancel_at"] is not None
            and not params.get("preserve_cancel_date")
        ):
            members = {"cancel_at": None, "cancel_at_period_end": False, "canceled_at": None}
            members |= reasons.read(subscription, {}, members)
            canceling.prorate(store, subscription, members, now)
            subscription.update(members)
        turning.release(store, schedule, now)


def cancel_all_of(store: Store, customer: Record, now: int) -> None:
    """Cancels what a customer who is deleted has not started yet; other schedules end with their subscription."""
    for schedule in store.table(turning.SCHEDULE).of("customer", customer["id"]):
        if schedule["status"] == "not_started":
            schedule.update(canceled_at=now, status="canceled")


def _touched(store: Store, schedule: Record, subscription: Record | None) -> list[Record]:
    customer = store.table("customer").get(schedule["customer"])
    if customer is None:
        return [schedule] if subscription is None else [schedule, subscription]
    return [schedule, *reach.around(store, customer, {}, subscription)]
