"""The calendar of phases: each begins where the one before it ends, at a date or after a number of intervals.

Intervals are counted on the billing cycle, so that two phases of one month are over when one phase of two months is,
whatever the day of the month: https://stripe.com/docs/billing/subscriptions/subscription-schedules
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conformance.reference.errors import exclusive, invalid
from conformance.reference.subscribing.cycles import Interval

Named = Callable[[int, str], str]  # how a request wrote a member of its n-th phase: phases[0][end_date]


@dataclass(frozen=True)
class Asked:
    """When a phase is asked to be, in UTC seconds; what is None follows from its neighbours.

    resets: whether the phase begins a billing cycle of its own
    """

    interval: Interval
    start: int | None = None
    end: int | None = None
    iterations: int | None = None
    trial: bool = False  # all of it
    trial_end: int | None = None
    resets: bool = False


@dataclass(frozen=True)
class Span:
    """The time of a phase: its first second, and the first one after it."""

    start: int
    end: int


def named(index: int, name: str) -> str:
    """`invoice_settings[days_until_due]` of the first phase → `phases[0][invoice_settings][days_until_due]`."""
    first, bracket, rest = name.partition("[")
    return f"phases[{index}][{first}]{bracket}{rest}"


def lay_out(asked: Sequence[Asked], first: int, anchor: int | None = None) -> list[Span]:
    """The spans of phases that begin at `first`, without a gap between them.

    anchor: of the billing cycle that is running already; None where it begins with the first phase

    Raises:
        ApiError: 400; a phase that ends before it begins or has two ends, or phases with a gap between them.
    """
    spans: list[Span] = []
    start, cycle, interval = first, anchor, None
    for index, phase in enumerate(asked):
        _check(phase, index, start)
        following = asked[index + 1].start if index + 1 < len(asked) else None
        if cycle is None or phase.resets or (interval is not None and interval != phase.interval):
            cycle = start
        interval = phase.interval
        end = phase.end if phase.end is not None else following if phase.iterations is None else None
        if end is None:
            end = _after(phase.interval, cycle, start, phase.iterations or 1)
        if end <= start:
            raise invalid(
                f"The end date of a phase must be after its start date; {end} is not after {start}.",
                named(index, "end_date"),
            )
        spans.append(Span(start, end))
        cycle = end if phase.trial else phase.trial_end or cycle
        start = end
    return spans


def again(span: Span, interval: Interval) -> Span:
    """The span after a phase that is as long: of as many intervals where it consists of whole ones."""
    count = interval.number(span.start, span.end)
    whole = count > 0 and interval.boundary(span.start, count) == span.end
    return Span(span.end, interval.boundary(span.start, 2 * count) if whole else 2 * span.end - span.start)


def _check(phase: Asked, index: int, start: int) -> None:
    if phase.end is not None and phase.iterations is not None:
        raise exclusive(named(index, "end_date"), named(index, "iterations"))
    if phase.iterations is not None and phase.iterations < 1:
        raise invalid("`iterations` must be at least 1.", named(index, "iterations"))
    if phase.start is not None and phase.start != start:
        raise invalid(
            f"Phases follow each other without a gap: this one begins at {start}, not at {phase.start}.",
            named(index, "start_date"),
        )


def _after(interval: Interval, cycle: int, start: int, iterations: int) -> int:
    """The end of that many intervals, on the billing cycle where the start lies on it."""
    number = interval.number(cycle, start)
    if interval.boundary(cycle, number) == start:
        return interval.boundary(cycle, number + iterations)
    return interval.boundary(start, iterations)
