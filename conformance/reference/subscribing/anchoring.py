"""`billing_cycle_anchor_config`: an anchor by the calendar, the next day of the month at a time of day in UTC.

Source: https://docs.stripe.com/billing/subscriptions/billing-cycle
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from conformance.contract import Json
from conformance.reference.errors import exclusive, invalid
from conformance.reference.store import Record
from conformance.reference.subscribing.cycles import Interval

CONFIG = "billing_cycle_anchor_config"
_ANCHOR = "billing_cycle_anchor"
_RANGES = {"day_of_month": (1, 31), "hour": (0, 23), "minute": (0, 59), "month": (1, 12), "second": (0, 59)}
_TIME = ("hour", "minute", "second")
_INTERVALS = ("month", "year")


def shown(params: Mapping[str, Any]) -> dict[str, Json] | None:
    """The configuration as a subscription shows it."""
    given = params.get(CONFIG)
    return None if given is None else {name: given.get(name) for name in _RANGES}


def origin(subscription: Record) -> int:
    """What the cycle of a subscription is counted from: its anchor, or, where that is the last day of a month which is
    shorter than the configuration asks for, the day itself in the month before."""
    found: int = subscription[_ANCHOR]
    start = datetime.fromtimestamp(found, timezone.utc)
    wanted = (subscription[CONFIG] or {}).get("day_of_month", start.day)
    if wanted <= start.day or subscription[CONFIG]["month"] is not None:
        return found
    year, month = divmod(start.year * 12 + start.month - 2, 12)
    return int(start.replace(year=year, month=month + 1, day=wanted).timestamp())


def anchor(params: Mapping[str, Any], interval: Interval, now: int) -> int | None:
    """The anchor that the configuration asks for, None where there is none: the next of its moments, now included.

    What it does not say of the time is that of the request. A day that a month does not have is its last one.

    Raises:
        ApiError: 400; an anchor beside it, numbers out of range, intervals of days or weeks.
    """
    given = params.get(CONFIG)
    if given is None:
        return None
    if params.get(_ANCHOR) is not None:
        raise exclusive(_ANCHOR, CONFIG)
    for name, (least, most) in _RANGES.items():
        if given.get(name) is not None and not least <= given[name] <= most:
            raise invalid(f"`{name}` is at least {least} and at most {most}.", f"{CONFIG}[{name}]")
    if interval.unit not in _INTERVALS:
        raise invalid(f"`{CONFIG}` is for prices by the month or the year.", CONFIG)
    start = datetime.fromtimestamp(now, timezone.utc)
    start = start.replace(**{name: given[name] for name in _TIME if given.get(name) is not None})
    for months in range(13):
        year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
        if given.get("month") in (None, month + 1):
            day = min(given["day_of_month"], monthrange(year, month + 1)[1])
            found = int(start.replace(year=year, month=month + 1, day=day).timestamp())
            if found >= now:
                return found
    raise AssertionError("every day of a year comes within thirteen months")
