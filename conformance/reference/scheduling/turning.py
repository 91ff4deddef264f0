"""Phases in time: a schedule starts its subscription, takes it from phase to phase, and lets it go or ends it.

A phase that ends where a period does is left when the period turns, before the next one is billed, so that it is billed
as the next phase says; one that ends within a period is left at its own moment, and prorated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from conformance.reference.agenda import due
from conformance.reference.errors import ApiError
from conformance.reference.scheduling import becoming, defaults, discounts
from conformance.reference.scheduling.phases import interval_of, metadata_after, shown_items
from conformance.reference.scheduling.spans import Span, again
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import (
    applying,
    billing,
    canceling,
    changing,
    ending,
    items,
    reach,
    reasons,
    renewals,
    starting,
)
from conformance.reference.subscribing.limits import ENDED

SCHEDULE = "subscription_schedule"
OPEN = ("not_started", "active")
_DUE = "subscription_schedules.turn"
_COLLECTION = ("collection_method", "days_until_due")
_MOVING = "moving"  # while a schedule itself changes its subscription
Phase = dict[str, Any]


def current(schedule: Record) -> int:
    """The index of the current phase of an active schedule."""
    start = schedule["current_phase"]["start_date"]
    return next(i for i, phase in enumerate(schedule["phases"]) if phase["start_date"] == start)


def enter(store: Store, schedule: Record) -> None:
    """Enters the next moment of a schedule: its start, or the end of its current phase."""
    phase = schedule["current_phase"]
    at = schedule["phases"][0]["start_date"] if phase is None else phase["end_date"]
    store.agenda.enter(at, _DUE, schedule["id"], schedule["test_clock"])


def begin(store: Store, schedule: Record, customer: Record, now: int) -> None:
    """Starts the subscription with the first phase; its first invoice stays a draft for an hour.

    Raises:
        ApiError: 400; the phase makes no subscription.
    """
    phase = schedule["phases"][0]
    params = becoming.beginning(store, schedule, phase, now)
    schedule["status"] = "active"  # no longer to come, so that it does not stand in its own subscription's way
    reason = schedule.hidden.get("reason", "subscription_create")
    with defaults.within("phases[0]"):
        subscription = starting.start(store, customer, params, now=now, reason=reason, first_invoice="later")
    subscription["schedule"] = schedule["id"]
    schedule["subscription"] = subscription["id"]
    place(store, schedule, phase)


def place(store: Store, schedule: Record, phase: Mapping[str, Any]) -> None:
    """Puts a schedule into one of its phases."""
    schedule["current_phase"] = {"end_date": phase["end_date"], "start_date": phase["start_date"]}
    enter(store, schedule)


def shape(
    store: Store, schedule: Record, now: int, *, proration: str, before: Phase | None = None, collect: bool = False
) -> None:
    """Makes the subscription what the current phase says. `before` is the phase that is left, if one is.

    collect: whether an invoice that comes of it is collected at once, or stays a draft for an hour

    Raises:
        ApiError: 400; the subscription cannot become that.
    """
    subscription = store.get("subscription", schedule["subscription"])
    phase = schedule["phases"][current(schedule)]
    params = becoming.change(store, schedule, subscription, phase, now, before=before)
    turning = subscription["current_period_end"] == now
    if before is not None:
        if extras := becoming.extras(store, phase):
            params["add_invoice_items"] = extras
        if phase["billing_cycle_anchor"] == "phase_start" and phase["trial_end"] is None:
            if turning:
                subscription["billing_cycle_anchor"] = now
            else:
                params["billing_cycle_anchor"] = "now"
        subscription["metadata"] = metadata_after(subscription["metadata"], phase)
    with moving(schedule):
        if params:
            params["proration_behavior"] = proration
            invoice = changing.change(store, subscription, params, now=now, collect=collect)
            if invoice is not None and not collect and not billing.pause(store, subscription, invoice, now):
                billing.leave(store, invoice)
        limit(store, schedule, subscription, now, proration)


def limit(store: Store, schedule: Record, subscription: Record, now: int, proration: str) -> None:
    """Sets when the subscription ends, which a schedule decides that ends it."""
    at = becoming.cancel_at(schedule)
    if subscription["cancel_at"] == at and not subscription["cancel_at_period_end"]:
        return
    members = {"cancel_at": at, "cancel_at_period_end": False, "canceled_at": None if at is None else now}
    members |= reasons.read(subscription, {}, members)
    if proration != "none":
        canceling.prorate(store, subscription, members, now)
    subscription.update(members)
    canceling.enter(store, subscription)


@due(_DUE)
def turn_due(store: Store, identifier: str, at: int) -> None:
    schedule = store.table(SCHEDULE).get(identifier)
    if schedule is None or schedule["status"] not in OPEN:
        return
    if schedule["status"] == "not_started":
        _start(store, schedule, at)
        return
    subscription = store.table("subscription").get(schedule["subscription"])
    if subscription is not None and subscription["current_period_end"] != at:
        advance(store, schedule, at)


@renewals.before_turn
def turn_with(store: Store, subscription: Record, at: int) -> None:
    """The end of a period may be the end of a phase; where a period is rehearsed, phases may end within it too."""
    schedule = of(store, subscription)
    while schedule is not None and schedule["status"] == "active" and schedule["current_phase"]["end_date"] <= at:
        advance(store, schedule, schedule["current_phase"]["end_date"])


@ending.after_end
def aborted(store: Store, subscription: Record, now: int) -> None:
    """A schedule is over with its subscription: completed where it was to end it then, otherwise canceled."""
    schedule = of(store, subscription)
    if schedule is None:
        return
    last = becoming.cancel_at(schedule)
    completed = last is not None and last <= now
    schedule.update({"current_phase": None, "status": "completed", "completed_at": now})
    if not completed:
        schedule.update({"status": "canceled", "completed_at": None, "canceled_at": now})


@reach.also
def scheduled(store: Store, subscription: Record) -> Iterator[Record]:
    """A change of a subscription may change its schedule."""
    schedule = of(store, subscription)
    if schedule is not None:
        yield from touched(store, schedule)


def touched(store: Store, schedule: Record) -> list[Record]:
    """The schedule, and the coupons and promotion codes that its phases redeem."""
    return [schedule, *discounts.named(store, schedule["phases"])]


@applying.after_change
def followed(store: Store, subscription: Record, now: int) -> None:
    """A direct change of the subscription is one of the current phase: the schedule does not take it back."""
    schedule = of(store, subscription)
    if schedule is None or schedule.hidden.get(_MOVING) or schedule["current_phase"] is None:
        return
    phase = schedule["phases"][current(schedule)]
    trial_end = subscription["trial_end"]
    phase["items"] = shown_items(items.of(subscription))
    phase["default_tax_rates"] = list(subscription["default_tax_rates"])
    settings = defaults.of_phase(phase, schedule["default_settings"])
    if any(settings[name] != subscription[name] for name in _COLLECTION):
        phase["collection_method"] = subscription["collection_method"]
        phase["invoice_settings"] = invoicing_of(subscription)
    phase["discounts"] = discounts.held(subscription)
    phase["coupon"] = discounts.coupon(store, phase["discounts"])
    within = trial_end is not None and now < trial_end <= phase["end_date"]
    phase["trial_end"] = trial_end if within else None


def invoicing_of(subscription: Record) -> dict[str, Any] | None:
    """`invoice_settings` of a schedule or phase that takes them from a subscription; None where they are the usual."""
    invoicing, days = subscription.hidden["invoice_settings"], subscription["days_until_due"]
    if days is None and not invoicing["account_tax_ids"]:
        return None
    return {**invoicing, "days_until_due": days}


def of(store: Store, subscription: Record) -> Record | None:
    """The schedule that manages a subscription, None where none does, or none any more."""
    identifier = subscription["schedule"]
    schedule = store.table(SCHEDULE).get(identifier) if identifier is not None else None
    return schedule if schedule is not None and schedule["status"] == "active" else None


def advance(store: Store, schedule: Record, at: int, *, proration: str | None = None, collect: bool = False) -> None:
    """Enters the next phase where the current one is over, or ends the schedule after its last one.

    proration, collect: as `shape` takes them, where a request ends the phase; otherwise the next phase says how its
        beginning is prorated, and time does not refuse it: a subscription that cannot become it goes on as it is
    """
    index = current(schedule)
    before = schedule["phases"][index]
    if before["end_date"] > at:
        return
    if index + 1 == len(schedule["phases"]) and not _repeat(store, schedule):
        _end(store, schedule, at)
        return
    phase = schedule["phases"][index + 1]
    place(store, schedule, phase)
    try:
        shape(store, schedule, at, proration=proration or phase["proration_behavior"], before=before, collect=collect)
    except ApiError:
        if collect:
            raise
        release(store, schedule, at)


def release(store: Store, schedule: Record, now: int) -> None:
    """Lets the subscription go on by itself."""
    subscription = store.table("subscription").get(schedule["subscription"] or "")
    schedule.update(
        current_phase=None,
        released_at=now,
        released_subscription=schedule["subscription"],
        status="released",
        subscription=None,
    )
    if subscription is not None:
        subscription["schedule"] = None


@contextmanager
def moving(schedule: Record) -> Iterator[None]:
    """While a schedule changes its subscription, the subscription's changes do not change the schedule."""
    outer = schedule.hidden.get(_MOVING, False)
    schedule.hidden[_MOVING] = True
    try:
        yield
    finally:
        schedule.hidden[_MOVING] = outer


def _start(store: Store, schedule: Record, at: int) -> None:
    """The start date has come; without its customer, or where it makes no subscription any more, nothing starts."""
    if schedule["phases"][0]["start_date"] != at:
        return
    customer = store.table("customer").get(schedule["customer"])
    try:
        if customer is not None:
            begin(store, schedule, customer, at)
            return
    except ApiError:
        pass
    schedule.update(status="canceled", canceled_at=at)


def _repeat(store: Store, schedule: Record) -> bool:
    """Adds the last phase once more, as long as before, to a schedule that renews itself."""
    if schedule["end_behavior"] != "renew":
        return False
    last = schedule["phases"][-1]
    span = again(Span(last["start_date"], last["end_date"]), interval_of(store, last))
    repeated = {**last, "start_date": span.start, "end_date": span.end, "add_invoice_items": [], "trial_end": None}
    schedule["phases"] = [*schedule["phases"], repeated]
    return True


def _end(store: Store, schedule: Record, at: int) -> None:
    if schedule["end_behavior"] not in becoming.ENDING:
        release(store, schedule, at)
        return
    subscription = store.get("subscription", schedule["subscription"])
    if subscription["status"] not in ENDED:
        ending.finish(store, subscription, at)
