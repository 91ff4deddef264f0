"""Boundaries of billing cycles: on the calendar, in UTC, counted from the anchor."""

from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from conformance.reference.subscribing.amounts import elapsed
from conformance.reference.subscribing.cycles import Interval

MOMENTS = st.integers(min_value=0, max_value=4_000_000_000)
INTERVALS = st.builds(Interval, st.sampled_from(["day", "week", "month", "year"]), st.integers(1, 12))


def utc(*date: int) -> int:
    return int(datetime(*date, tzinfo=timezone.utc).timestamp())  # type: ignore[misc,arg-type]


@given(INTERVALS, MOMENTS, st.integers(0, 60))
def test_boundary_agrees_with_dateutil(interval: Interval, anchor: int, number: int) -> None:
    """A boundary is the anchor plus so many intervals of the calendar, the day clamped to the month's end."""
    start = datetime.fromtimestamp(anchor, timezone.utc)
    expected = start + relativedelta(**{f"{interval.unit}s": interval.count * number})  # type: ignore[arg-type]

    assert interval.boundary(anchor, number) == int(expected.timestamp())


@given(INTERVALS, MOMENTS, MOMENTS)
def test_a_moment_lies_in_its_span(interval: Interval, anchor: int, moment: int) -> None:
    """Every moment lies in exactly one interval, whichever side of the anchor it is on."""
    start, end = interval.span(anchor, moment)

    assert start <= moment < end
    assert interval.span(anchor, start) == (start, end)
    assert interval.number(anchor, end) == interval.number(anchor, moment) + 1


@pytest.mark.parametrize(
    ("anchor", "ends"),
    [
        ((2023, 1, 31), [(2023, 2, 28), (2023, 3, 31), (2023, 4, 30)]),
        ((2024, 1, 31), [(2024, 2, 29), (2024, 3, 31), (2024, 4, 30)]),
        ((2023, 12, 30, 9), [(2024, 1, 30, 9), (2024, 2, 29, 9), (2024, 3, 30, 9)]),
    ],
)
def test_month_ends(anchor: tuple[int, ...], ends: list[tuple[int, ...]]) -> None:
    """A cycle anchored on the 31st comes back to it after every short month."""
    assert [Interval("month", 1).boundary(utc(*anchor), n) for n in (1, 2, 3)] == [utc(*end) for end in ends]


def test_leap_day() -> None:
    """A yearly cycle anchored on 29 February ends on the 28th, and on the 29th of the next leap year."""
    yearly = Interval("year", 1)

    assert yearly.boundary(utc(2024, 2, 29), 1) == utc(2025, 2, 28)
    assert yearly.boundary(utc(2024, 2, 29), 4) == utc(2028, 2, 29)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (utc(2023, 2, 15), utc(2023, 3, 1), 2800 * 14 // 28),
        (utc(2023, 1, 15), utc(2023, 2, 1), 1700),
        (utc(2023, 1, 15), utc(2023, 3, 15), 2 * 3100),
    ],
)
def test_elapsed_time_is_counted_in_imaginary_intervals(start: int, end: int, expected: int) -> None:
    """The time since a backdated start is whole intervals from there, and a part of the one that follows."""
    price = 2800 if start == utc(2023, 2, 15) else 3100

    assert elapsed(Decimal(price), Interval("month", 1), start, end) == expected
