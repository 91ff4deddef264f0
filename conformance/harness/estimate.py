"""What a run will cost, before anything is sent: requirements, calls and minutes, by area."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.harness.choosing import choose
from conformance.harness.prepare import asked_for, unasked_target
from conformance.harness.verifying import Book
from conformance.run.calls import Bill, measured
from conformance.wire import Target


@dataclass(frozen=True)
class Row:
    """One area, or the whole run. Minutes are at the target's rate limit; None where it has none."""

    area: str
    requirements: int
    calls: int
    minutes: float | None


@dataclass(frozen=True)
class Estimate:
    """What a run will cost."""

    target: Target
    rate: float | None  # requests per second of this run: its shard's part of the target's
    rows: tuple[Row, ...]
    whole: Row
    unmeasured: int  # requirements that specs/calls.json does not know, and that count as the mean of the others


def estimate(options: Mapping[str, Any]) -> Estimate:
    """What a run with these options will cost. Nothing is sent, and no key is needed.

    Raises:
        ConfigurationError, VerifiedError: as `prepare` does.
    """
    target, asked = unasked_target(options), asked_for(options)
    book = Book.open(target, asked["verified"], Path(asked["report_dir"]))
    choice = choose(asked, target.contract, book.verified)
    rate = None if target.rate_limit is None else target.rate_limit / (choice.shard.of if choice.shard else 1)
    bill = Bill(measured(target.api_version))
    count: Counter[str] = Counter()
    calls: defaultdict[str, float] = defaultdict(float)
    for made in choice.requirements(target.contract):
        count[made.area] += 1
        calls[made.area] += bill.add(made.id)
    rows = tuple(_row(area, count[area], calls[area], rate) for area in sorted(count))
    return Estimate(target, rate, rows, _row("", count.total(), bill.calls, rate), bill.unmeasured)


def _row(area: str, requirements: int, calls: float, rate: float | None) -> Row:
    return Row(area, requirements, round(calls), None if rate is None else round(calls / rate / 60, 1))
