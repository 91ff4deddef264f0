"""How a subscription schedule gets into each of its states; only `completed` takes a clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.clocks import CHARGED, DAY, customer_at, move, utc
from conformance.suite.errors import Blocked
from conformance.suite.given import Given
from conformance.suite.subscription_schedules.made import SCHEDULES, path, phase, schedule
from conformance.suite.waiting import Eventually

START = utc(2022, 8, 1)


def not_started(given: Given, _: Eventually, **params: Any) -> Answer:
    return schedule(given, **params)


def active(given: Given, _: Eventually, **params: Any) -> Answer:
    return schedule(given, start_date="now", **params)


def completed(given: Given, eventually: Eventually, **params: Any) -> Answer:
    """Its only phase, of ten days, is over, and so is the subscription."""
    customer = customer_at(given, START)
    once = {"end_behavior": "cancel", "phases": [phase(given, end_date=START + 10 * DAY)]}
    made = schedule(given, customer=customer["id"], start_date="now", **{**once, **params})
    move(given, eventually, customer["test_clock"], START + 10 * DAY + CHARGED)
    reached = given.get(path(made))
    if reached["status"] != "completed":
        raise Blocked(f"POST {SCHEDULES}", f"the schedule is {reached['status']} after its last phase")
    return reached


def released(given: Given, _: Eventually, **params: Any) -> Answer:
    return given.post(path(schedule(given, **params), "release"))


def canceled(given: Given, _: Eventually, **params: Any) -> Answer:
    return given.post(path(schedule(given, **params), "cancel"))


STATES: dict[str, Callable[..., Answer]] = {
    "not_started": not_started,
    "active": active,
    "completed": completed,
    "released": released,
    "canceled": canceled,
}
