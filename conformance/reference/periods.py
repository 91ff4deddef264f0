"""Calendar arithmetic in UTC: a month after 31 January ends on the last day of February."""

from __future__ import annotations

from datetime import datetime, timezone

from dateutil.relativedelta import relativedelta


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.utc)


def add_months(seconds: int, months: int) -> int:
    """UTC seconds, that many calendar months later."""
    return int((at(seconds) + relativedelta(months=months)).timestamp())
