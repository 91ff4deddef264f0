"""Billing cycles: where an interval's boundaries fall on the calendar, in UTC seconds.

Boundaries are counted from the anchor and never from each other, so that a cycle anchored on the 31st ends on the last
day of a short month and on the 31st of the next: https://stripe.com/docs/billing/subscriptions/billing-cycle
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

_SECONDS = {"day": 86400, "week": 7 * 86400}
_MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True)
class Interval:
    """`count` days, weeks, months or years."""

    unit: str
    count: int

    @classmethod
    def of(cls, recurring: Mapping[str, Any]) -> Interval:
        """The interval of a price's `recurring`, or of a `pending_invoice_item_interval`."""
        return cls(recurring["interval"], recurring.get("interval_count") or 1)

    def boundary(self, anchor: int, number: int) -> int:
        """The moment that many intervals after the anchor; before it where the number is negative."""
        seconds = _SECONDS.get(self.unit)
        if seconds is not None:
            return anchor + number * self.count * seconds
        return _months_after(anchor, number * self.count * _MONTHS[self.unit])

    def number(self, anchor: int, moment: int) -> int:
        """How many whole intervals lie between the anchor and a moment; negative before the anchor."""
        seconds = _SECONDS.get(self.unit)
        if seconds is not None:
            return (moment - anchor) // (self.count * seconds)
        first, last = _utc(anchor), _utc(moment)
        months = (last.year - first.year) * 12 + last.month - first.month
        found = months // (self.count * _MONTHS[self.unit])
        while self.boundary(anchor, found) > moment:
            found -= 1
        while self.boundary(anchor, found + 1) <= moment:
            found += 1
        return found

    def span(self, anchor: int, moment: int) -> tuple[int, int]:
        """The interval that a moment lies in: its first second, and the first second after it."""
        number = self.number(anchor, moment)
        return self.boundary(anchor, number), self.boundary(anchor, number + 1)


def _months_after(seconds: int, months: int) -> int:
    start = _utc(seconds)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(start.day, monthrange(year, month + 1)[1])
    return int(start.replace(year=year, month=month + 1, day=day).timestamp())


def _utc(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.utc)
