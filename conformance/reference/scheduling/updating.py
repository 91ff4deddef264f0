"""Updates of schedules: the current and the future phases are replaced, and the subscription follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.reference import metadata
from conformance.reference.errors import invalid
from conformance.reference.rehearsal import all_or_nothing
from conformance.reference.scheduling import defaults, opening, phases, turning
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import discounts as of_subscriptions
from conformance.reference.subscribing import reach

Given = Mapping[str, Any]


def update(store: Store, schedule: Record, params: Given, *, now: int, collect: bool = True) -> None:
    """Changes a schedule, and its subscription where that concerns what is now.

    collect: whether an invoice that comes of it is collected at once, or stays a draft

    Raises:
        ApiError: 400; it is over, or what it is to become makes no schedule. Of a refused change nothing remains.
    """
    opening.refuse_ended(schedule, "update")
    customer = store.in_parameter("customer", schedule["customer"], "customer")
    subscription = store.table("subscription").get(schedule["subscription"] or "")
    with all_or_nothing(store, [*turning.touched(store, schedule), *reach.around(store, customer, {}, subscription)]):
        schedule["metadata"] = metadata.merge(schedule["metadata"], params)
        schedule["end_behavior"] = params.get("end_behavior") or schedule["end_behavior"]
        schedule["default_settings"] = defaults.read(
            store, customer, params.get("default_settings"), schedule["default_settings"]
        )
        if schedule["status"] == "not_started":
            _replan(store, schedule, customer, params, now)
        elif "phases" in params:
            _replace(store, schedule, customer, params, now=now, collect=collect)
        elif "default_settings" in params:
            _check_settings(store, schedule, customer, schedule["phases"][turning.current(schedule) :])
            turning.shape(store, schedule, now, proration=_proration(params), collect=collect)
        elif "end_behavior" in params:
            subscription = store.get("subscription", schedule["subscription"])
            turning.limit(store, schedule, subscription, now, _proration(params))


def _replan(store: Store, schedule: Record, customer: Record, params: Given, now: int) -> None:
    """Other phases of a schedule that has not started; one of them may be to start now."""
    if "phases" not in params:
        _check_settings(store, schedule, customer, schedule["phases"])
        return
    given = params["phases"] or []
    asked = given[0].get("start_date") if given else None
    first = schedule["phases"][0]["start_date"] if asked is None else now if asked == "now" else int(asked)
    schedule["phases"] = phases.read(store, customer, given, schedule["default_settings"], first=first, now=now)
    if first > now:
        turning.enter(store, schedule)
    else:
        turning.begin(store, schedule, customer, now)


def _replace(store: Store, schedule: Record, customer: Record, params: Given, *, now: int, collect: bool) -> None:
    """Replaces the current phase of a running schedule, and those that follow it."""
    index = turning.current(schedule)
    past, current = schedule["phases"][:index], schedule["phases"][index]
    given = _without(past, params["phases"] or [])
    start = _start(current, given, now)
    if start != current["start_date"]:
        past = [*past, {**current, "end_date": start}]
    subscription = store.get("subscription", schedule["subscription"])
    wanted = phases.read(
        store,
        customer,
        given,
        schedule["default_settings"],
        first=start,
        now=now,
        anchor=subscription["billing_cycle_anchor"],
        currency=subscription["currency"],
        current=list(of_subscriptions.all_of(subscription)),
    )
    schedule["phases"] = [*past, *wanted]
    turning.place(store, schedule, wanted[0])
    if wanted[0]["end_date"] <= now:
        turning.advance(store, schedule, now, proration=params.get("proration_behavior"), collect=collect)
        return
    before = current if start != current["start_date"] else None
    turning.shape(store, schedule, now, proration=_proration(params), before=before, collect=collect)


def _without(past: Sequence[Given], given: Sequence[Given]) -> Sequence[Given]:
    """The phases of a request without those that are over already, which may be sent again."""
    over = {phase["start_date"] for phase in past}
    count = next((i for i, phase in enumerate(given) if phase.get("start_date") not in over), len(given))
    return given[count:]


def _start(current: Given, given: Sequence[Given], now: int) -> int:
    """When the first of the phases begins: the current one keeps its start, or gives way to one that starts now.

    Raises:
        ApiError: 400.
    """
    asked = given[0].get("start_date") if given else current["start_date"]
    if asked is None:
        raise invalid(
            "The subscription schedule update is missing at least one phase with a `start_date` to anchor end dates "
            "to.",
            "phases",
        )
    start = now if asked == "now" else int(asked)
    if start not in (current["start_date"], now):
        raise invalid("The start date of the current phase cannot be changed.", "phases[0][start_date]")
    return start


def _check_settings(store: Store, schedule: Record, customer: Record, concerned: Sequence[Given]) -> None:
    """Refuses default settings with which a phase that relies on them could not be billed."""
    for phase in concerned:
        settings = schedule["default_settings"]
        effective = {name: settings[name] if phase.get(name) is None else phase[name] for name in defaults.INHERITED}
        defaults.check(store, customer, {}, effective, "default_settings")


def _proration(params: Given) -> str:
    """How a change of the current phase is prorated."""
    found: str = params.get("proration_behavior") or "create_prorations"
    return found
