"""The upcoming invoice of a schedule: what its subscription bills next, once it starts or as its phases have it.

Time is rehearsed as far as the next invoice, and taken back.
"""

from __future__ import annotations

from conformance.reference.call import Call
from conformance.reference.errors import exclusive, invalid
from conformance.reference.invoicing.preview import none
from conformance.reference.rehearsal import rehearsed
from conformance.reference.scheduling import becoming, turning
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import previewing, reach

_OF_SUBSCRIPTION = "subscription"


def draft(call: Call, customer: Record) -> Record | None:
    """The draft that a preview shows, nothing of it stored; None where neither schedule nor subscription is previewed.

    Raises:
        ApiError: 400; a schedule together with changes of a subscription, or another customer's. 404
            `invoice_upcoming_none`; the schedule is over.
    """
    schedule = call.named(turning.SCHEDULE, "schedule")
    if schedule is None:
        schedule = _managing(call, customer)
        return previewing.draft(call, customer) if schedule is None else upcoming(call.store, schedule, customer)
    for name in call.params:
        if name.startswith(_OF_SUBSCRIPTION):
            raise exclusive("schedule", name)
    if schedule["customer"] != customer["id"]:
        raise invalid(f"The subscription schedule {schedule['id']} belongs to another customer.", "schedule")
    if schedule["status"] not in turning.OPEN:
        raise none(customer)
    return upcoming(call.store, schedule, customer)


def _managing(call: Call, customer: Record) -> Record | None:
    """The schedule of the subscription that is previewed as it is; a change is previewed by the subscription itself."""
    if "coupon" in call.params or any(name.startswith(f"{_OF_SUBSCRIPTION}_") for name in call.params):
        return None
    subscription = call.named("subscription", "subscription")
    if subscription is None or subscription["customer"] != customer["id"]:
        return None
    return turning.of(call.store, subscription)


def upcoming(store: Store, schedule: Record, customer: Record) -> Record:
    """The next invoice of a schedule that is not over."""
    subscription = store.table("subscription").get(schedule["subscription"] or "")
    with rehearsed(store, [*turning.touched(store, schedule), *reach.around(store, customer, {}, subscription)]):
        found = (
            first(store, schedule, customer) if subscription is None else _next(store, schedule, subscription, customer)
        )
    if found is None:
        raise none(customer)
    return found


def first(store: Store, schedule: Record, customer: Record) -> Record:
    """The first invoice of a schedule that has not started."""
    phase = schedule["phases"][0]
    at = phase["start_date"]
    return previewing.first(store, customer, becoming.beginning(store, schedule, phase, at), at)


def _next(store: Store, schedule: Record, subscription: Record, customer: Record) -> Record | None:
    """The next invoice of a running schedule: that of a phase which begins within the period, or of the next period."""
    latest = subscription["latest_invoice"]
    while schedule["status"] == "active" and schedule["current_phase"]["end_date"] < subscription["current_period_end"]:
        turning.advance(store, schedule, schedule["current_phase"]["end_date"])
        if subscription["latest_invoice"] != latest:
            return previewing.billed(store, subscription)
    return previewing.renewal(store, customer, subscription)
