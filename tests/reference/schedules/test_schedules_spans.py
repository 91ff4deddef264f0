"""The calendar of phases: no gaps, month ends kept, and counting by one or by many is the same."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.reference.errors import ApiError
from conformance.reference.scheduling.spans import Asked, Span, again, lay_out
from conformance.reference.subscribing.cycles import Interval

MONTH = Interval("month", 1)
intervals = st.builds(Interval, st.sampled_from(["day", "week", "month", "year"]), st.integers(1, 3))
moments = st.integers(1_500_000_000, 1_900_000_000)
counts = st.lists(st.integers(1, 6), min_size=1, max_size=10)


def utc(*date: int) -> int:
    return int(datetime(*date, tzinfo=timezone.utc).timestamp())  # type: ignore[arg-type,misc]


@given(st.lists(st.tuples(intervals, st.integers(1, 6)), min_size=1, max_size=10), moments)
def test_phases_follow_each_other(asked: list[tuple[Interval, int]], first: int) -> None:
    spans = lay_out([Asked(interval, iterations=count) for interval, count in asked], first)

    assert spans[0].start == first
    assert [span.start for span in spans[1:]] == [span.end for span in spans[:-1]]
    assert all(span.start < span.end for span in spans)


@given(intervals, counts, moments)
def test_many_short_phases_last_as_long_as_a_long_one(interval: Interval, iterations: list[int], first: int) -> None:
    [whole] = lay_out([Asked(interval, iterations=sum(iterations))], first)

    assert lay_out([Asked(interval, iterations=count) for count in iterations], first)[-1].end == whole.end


@given(intervals, counts, moments)
def test_dates_in_place_of_iterations_give_the_same_phases(
    interval: Interval, iterations: list[int], first: int
) -> None:
    spans = lay_out([Asked(interval, iterations=count) for count in iterations], first)

    assert lay_out([Asked(interval, start=span.start, end=span.end) for span in spans], first) == spans


@given(intervals, st.integers(1, 6), moments)
def test_a_repeated_phase_is_as_many_intervals_long(interval: Interval, iterations: int, first: int) -> None:
    [span] = lay_out([Asked(interval, iterations=iterations)], first)

    following = again(span, interval)

    assert following == Span(span.end, interval.boundary(first, 2 * iterations))


def test_a_cycle_of_the_31st_keeps_its_day() -> None:
    spans = lay_out([Asked(MONTH, iterations=1)] * 3, utc(2023, 1, 31))

    assert [span.end for span in spans] == [utc(2023, 2, 28), utc(2023, 3, 31), utc(2023, 4, 30)]


def test_a_phase_with_a_cycle_of_its_own_counts_from_its_start() -> None:
    spans = lay_out([Asked(MONTH), Asked(MONTH, resets=True), Asked(MONTH)], utc(2023, 1, 31))

    assert [span.end for span in spans] == [utc(2023, 2, 28), utc(2023, 3, 28), utc(2023, 4, 28)]


def test_the_cycle_after_a_trial_begins_with_its_end() -> None:
    first, trial = utc(2023, 1, 31), utc(2023, 2, 10)

    spans = lay_out([Asked(MONTH, end=trial, trial=True), Asked(MONTH, iterations=2)], first)

    assert spans[1].end == utc(2023, 4, 10)


def test_a_phase_without_an_end_lasts_until_the_next() -> None:
    spans = lay_out([Asked(MONTH), Asked(MONTH, start=utc(2023, 6, 1))], utc(2023, 1, 1))

    assert spans == [Span(utc(2023, 1, 1), utc(2023, 6, 1)), Span(utc(2023, 6, 1), utc(2023, 7, 1))]


@pytest.mark.parametrize(
    ("asked", "param"),
    [
        ([Asked(MONTH, end=utc(2023, 2, 1), iterations=1)], "phases[0][end_date]"),
        ([Asked(MONTH, iterations=0)], "phases[0][iterations]"),
        ([Asked(MONTH, end=utc(2023, 1, 1))], "phases[0][end_date]"),
        ([Asked(MONTH, iterations=1), Asked(MONTH, start=utc(2023, 2, 2))], "phases[1][start_date]"),
    ],
)
def test_phases_that_do_not_fit_are_refused(asked: list[Asked], param: str) -> None:
    with pytest.raises(ApiError) as refusal:
        lay_out(asked, utc(2023, 1, 1))

    assert refusal.value.param == param
