"""When a subscription starts, ends its trial and turns: anchors, trials and first periods, read from parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from conformance.reference.amounts import exact_amount
from conformance.reference.errors import ApiError, exclusive, invalid
from conformance.reference.store import Record
from conformance.reference.subscribing import anchoring
from conformance.reference.subscribing.cycles import Interval
from conformance.reference.subscribing.items import Wanted, interval_of
from conformance.reference.subscribing.items import of as current

DAY = 86400
LONGEST_TRIAL = 730  # days


@dataclass(frozen=True)
class Times:
    """The times of a subscription, in UTC seconds.

    length: how many seconds the full price covers; more than the period where it ends early
    """

    start_date: int
    anchor: int
    period_start: int
    period_end: int
    length: int
    trial_start: int | None = None
    trial_end: int | None = None
    elapsed_from: int | None = None  # of a backdated subscription that bills the time gone by apart

    @property
    def trialing(self) -> bool:
        return self.trial_end == self.period_end


def of_new(params: Mapping[str, Any], wanted: Sequence[Wanted], now: int) -> Times:
    """The times of a new subscription.

    Raises:
        ApiError: 400; times that lie where they cannot.
    """
    interval = interval_of(wanted)
    start = _backdated(params, now)
    anchor = _anchor(params, interval, now)
    trial_end = trial(params, wanted, now)
    if trial_end is not None:
        if anchor is not None and anchor < trial_end:
            raise invalid("`billing_cycle_anchor` cannot be before the end of the trial.", "billing_cycle_anchor")
        latest = trial_end if anchor is None else anchor
        return Times(start, latest, now, trial_end, trial_end - now, now, trial_end)
    if anchor is None:
        end = _ending(params, interval.boundary(now, 1), now)
        length = interval.boundary(now, 1) - now
        return Times(start, now, now, end, length, elapsed_from=start if start < now else None)
    if anchor > interval.boundary(now, 1):
        raise invalid(
            "`billing_cycle_anchor` cannot be later than the next natural billing date for the plan.",
            "billing_cycle_anchor",
        )
    first, last = interval.span(start, anchor - 1) if start < now else (interval.boundary(anchor, -1), anchor)
    return Times(start, anchor, now, _ending(params, anchor, now), last - first)


def of_change(subscription: Record, params: Mapping[str, Any], wanted: Sequence[Wanted], now: int) -> Times | None:
    """The period that a change begins: a trial, or a cycle of its own; None where the period goes on."""
    start, trialing = subscription["start_date"], subscription["status"] == "trialing"
    trial_end = trial(params, wanted, now)
    if trial_end is not None:
        begun = subscription["current_period_start"] if trialing else now
        return Times(start, trial_end, begun, trial_end, trial_end - begun, begun, trial_end)
    if trialing and params.get("trial_end") != "now":
        return None
    old = current(subscription)
    interval = interval_of(wanted)
    if not (
        trialing
        or params.get("billing_cycle_anchor") == "now"
        or interval != interval_of(old)
        or _free(old) != _free(wanted)
    ):
        return None
    end = interval.boundary(now, 1)
    cancel_at = None if subscription["cancel_at_period_end"] else subscription["cancel_at"]
    last = end if cancel_at is None or not now < cancel_at < end else cancel_at
    dates = (subscription["trial_start"], now if trialing else subscription["trial_end"])
    return Times(start, now, now, last, end - now, *dates)


def _free(wanted: Sequence[Wanted]) -> bool:
    """Whether nothing is charged whatever the quantity; usage may always be."""
    return all(
        not item.metered and item.amount == 0 and exact_amount(_with_tiers(item.price), 1) == Decimal(0)
        for item in wanted
    )


def _with_tiers(price: Record) -> dict[str, Any]:
    return {**price, "tiers": price.hidden.get("tiers") or []}


def trial(params: Mapping[str, Any], wanted: Sequence[Wanted], now: int) -> int | None:
    """When the trial ends that the parameters ask for, None where they ask for none.

    Raises:
        ApiError: 400; several ways to say it, an end that is past, or too far.
    """
    end, days, from_plan = params.get("trial_end"), params.get("trial_period_days"), params.get("trial_from_plan")
    if from_plan and (end is not None or days is not None):
        raise invalid(
            "You cannot set `trial_end` or `trial_period_days` when `trial_from_plan=true`.", "trial_from_plan"
        )
    if end is not None and days is not None:
        raise exclusive("trial_end", "trial_period_days")
    if from_plan:
        days = max((item.price["recurring"].get("trial_period_days") or 0 for item in wanted), default=0) or None
    if end == "now":
        return None
    if days is not None:
        if not 1 <= days <= LONGEST_TRIAL:
            raise invalid(f"`trial_period_days` is at least 1 and at most {LONGEST_TRIAL}.", "trial_period_days")
        return int(now + days * DAY)
    if end is None:
        return None
    require_future(end, now, "trial_end")
    if end > now + LONGEST_TRIAL * DAY:
        raise invalid(f"A trial ends at most {LONGEST_TRIAL} days from now.", "trial_end")
    return int(end)


def require_future(moment: int, now: int, param: str) -> None:
    """Refuses a time that is not to come.

    Raises:
        ApiError: 400.
    """
    if moment <= now:
        raise invalid(
            f"This field expects a unix timestamp representing a date and time in the future. The value is {moment}, "
            "which is in the past.",
            param,
        )


def next_period(subscription: Record, at: int) -> Times:
    """The times of a subscription whose period ends at `at`, one period later."""
    interval = Interval.of(subscription["items"]["data"][0]["price"]["recurring"])
    anchor = subscription["billing_cycle_anchor"]
    first, last = interval.span(anchoring.origin(subscription), at)
    cancel_at = subscription["cancel_at"]
    end = last if cancel_at is None or not at < cancel_at < last else cancel_at
    return Times(
        subscription["start_date"],
        anchor,
        at,
        end,
        last - first,
        subscription["trial_start"],
        subscription["trial_end"],
    )


def proration_moment(subscription: Record, params: Mapping[str, Any], now: int) -> int:
    """The second at which a change is reckoned.

    Raises:
        ApiError: 400; it lies outside the current period.
    """
    date: int | None = params.get("proration_date")
    if date is None:
        return now
    if not subscription["current_period_start"] <= date <= subscription["current_period_end"]:
        raise invalid(
            "Cannot specify `proration_date` outside of the subscription's current period: "
            f"{subscription['current_period_start']} to {subscription['current_period_end']}.",
            "proration_date",
        )
    return date


def _backdated(params: Mapping[str, Any], now: int) -> int:
    start: int | None = params.get("backdate_start_date")
    if start is not None and start > now:
        raise invalid("`backdate_start_date` lies in the past.", "backdate_start_date")
    return now if start is None else start


def _anchor(params: Mapping[str, Any], interval: Interval, now: int) -> int | None:
    if anchoring.CONFIG in params:
        found = anchoring.anchor(params, interval, now)
        return None if found == now else found
    anchor: int | None = params.get("billing_cycle_anchor")
    if anchor is not None:
        require_future(anchor, now, "billing_cycle_anchor")
    return anchor


def _ending(params: Mapping[str, Any], boundary: int, now: int) -> int:
    """Where the first period ends: at its boundary, or where the subscription is canceled before."""
    cancel_at: int | None = params.get("cancel_at")
    if cancel_at is None:
        return boundary
    require_future(cancel_at, now, "cancel_at")
    if params.get("cancel_at_period_end"):
        raise ApiError(
            "You may only specify one of these parameters: cancel_at, cancel_at_period_end.", param="cancel_at"
        )
    return min(boundary, cancel_at)
