"""New schedules: of phases that a request gives, or around a subscription that is running already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference import ids, metadata
from conformance.reference.clock import clock_of
from conformance.reference.errors import ApiError, invalid
from conformance.reference.rehearsal import all_or_nothing
from conformance.reference.scheduling import becoming, defaults, discounts, phases, turning
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import currency, items, limits, reach

Given = Mapping[str, Any]
_TAKEN_OVER = (
    "automatic_tax",
    "billing_thresholds",
    "collection_method",
    "default_payment_method",
    "description",
)
_NOT_RUNNING = ("incomplete", "paused", *limits.ENDED)


def start(store: Store, customer: Record, params: Given, *, now: int, reason: str = "subscription_create") -> Record:
    """A new schedule of a customer; its subscription is started at once unless the start date is to come.

    params: as the operation that makes schedules reads them, the customer apart
    reason: the billing_reason of the subscription's first invoice

    Raises:
        ApiError: 400; parameters that make no schedule. Of a refused schedule nothing remains.
    """
    with all_or_nothing(store, reach.around(store, customer, {})):
        schedule = plan(store, customer, params, now=now)
        schedule.hidden["reason"] = reason
        if schedule["phases"][0]["start_date"] > now:
            turning.enter(store, schedule)
        else:
            turning.begin(store, schedule, customer, now)
    return schedule


def plan(store: Store, customer: Record, params: Given, *, now: int) -> Record:
    """A new schedule that has not started; parameters and refusals are those of `start`."""
    if not params.get("phases"):
        raise invalid("Missing required param: phases.", "phases", "parameter_missing")
    asked = params.get("start_date", "now")
    first = now if asked in ("now", None) else int(asked)
    limits.check(store, customer)
    settings = defaults.read(store, customer, params.get("default_settings"), defaults.BLANK)
    wanted = phases.read(store, customer, params["phases"], settings, first=first, now=now)
    currency.settle(store, customer, wanted[0]["currency"])
    return _record(
        store,
        customer,
        settings=settings,
        wanted=wanted,
        now=now,
        end_behavior=params.get("end_behavior") or "release",
        metadata=metadata.merge({}, params),
    )


def around(store: Store, subscription: Record, *, now: int) -> Record:
    """A schedule that takes a running subscription over: one phase, which is its current period.

    Raises:
        ApiError: 400; the subscription has a schedule, has ended, or never began.
    """
    if subscription["schedule"] is not None:
        raise invalid(
            f"You cannot migrate a subscription that is already attached to a schedule: {subscription['schedule']}.",
            "from_subscription",
        )
    if subscription["status"] in _NOT_RUNNING:
        raise invalid(
            f"You cannot migrate a subscription that is currently in the `{subscription['status']}` status.",
            "from_subscription",
        )
    customer = store.get("customer", subscription["customer"])
    settings = {
        **defaults.BLANK,
        **{name: subscription[name] for name in _TAKEN_OVER},
        "invoice_settings": turning.invoicing_of(subscription),
    }
    ends = subscription["cancel_at"] is not None
    with all_or_nothing(store, [subscription]):
        schedule = _record(
            store,
            customer,
            settings=settings,
            wanted=[_phase(subscription)],
            now=now,
            end_behavior="cancel" if ends else "release",
            metadata={},
        )
        schedule.update(status="active", subscription=subscription["id"])
        subscription.update(schedule=schedule["id"], cancel_at_period_end=False, cancel_at=becoming.cancel_at(schedule))
        turning.place(store, schedule, schedule["phases"][0])
    return schedule


def _phase(subscription: Record) -> dict[str, Any]:
    """A subscription's current period as a phase; a later cancellation is the phase's end."""
    discount, trial_end = subscription["discount"], subscription["trial_end"]
    end = subscription["current_period_end"] if subscription["cancel_at"] is None else subscription["cancel_at"]
    start = subscription["current_period_start"]
    return {
        "add_invoice_items": [],
        "application_fee_percent": None,
        "billing_cycle_anchor": None,
        "billing_thresholds": None,
        "collection_method": None,
        "coupon": None if discount is None else discount["coupon"]["id"],
        "currency": subscription["currency"],
        "default_payment_method": None,
        "default_tax_rates": list(subscription["default_tax_rates"]),
        "description": None,
        "discounts": discounts.held(subscription),
        "end_date": end,
        "invoice_settings": None,
        "items": phases.shown_items(items.of(subscription)),
        "metadata": {},
        "on_behalf_of": None,
        "proration_behavior": "create_prorations",
        "start_date": start,
        "transfer_data": None,
        "trial_end": trial_end if trial_end is not None and start < trial_end <= end else None,
    }


def _record(
    store: Store,
    customer: Record,
    *,
    settings: Given,
    wanted: list[dict[str, Any]],
    now: int,
    end_behavior: str,
    metadata: Json,
) -> Record:
    return store.add(
        {
            "id": ids.new(turning.SCHEDULE),
            "object": turning.SCHEDULE,
            "application": None,
            "canceled_at": None,
            "completed_at": None,
            "created": now,
            "current_phase": None,
            "customer": customer["id"],
            "default_settings": settings,
            "end_behavior": end_behavior,
            "livemode": False,
            "metadata": metadata,
            "phases": wanted,
            "released_at": None,
            "released_subscription": None,
            "status": "not_started",
            "subscription": None,
            "test_clock": clock_of(store, customer),
        }
    )


def refuse_ended(schedule: Record, doing: str) -> None:
    """Refuses to do anything to a schedule that is over.

    Raises:
        ApiError: 400.
    """
    if schedule["status"] not in turning.OPEN:
        raise ApiError(
            f"You cannot {doing} a subscription schedule that is currently in the `{schedule['status']}` status. It "
            f"must be in one of the following statuses: {', '.join(turning.OPEN)}."
        )
