"""How the requirements about subscription schedules make them."""

from __future__ import annotations

from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.given import Given
from conformance.suite.subscriptions.made import later, recurring, subscriber

Json = Any
SCHEDULES = "/v1/subscription_schedules"


def phase(given: Given, amount: int = 1000, **members: Json) -> dict[str, Json]:
    """A phase of one recurring price."""
    return {"items": [{"price": recurring(given, amount)}], **members}


def params(given: Given, **changes: Json) -> dict[str, Json]:
    """A schedule of one phase that starts in 30 days, with `changes` in its place; None takes a parameter out."""
    valid = dict(changes)
    if "customer" not in valid:
        valid["customer"] = subscriber(given, "schedules")["id"]
    if "start_date" not in valid:
        valid["start_date"] = later(given, 30)
    if "phases" not in valid:
        valid["phases"] = [phase(given)]
    return {name: value for name, value in valid.items() if value is not None}


def schedule(given: Given, **changes: Json) -> Answer:
    """A schedule that has to come about before the point of the test: one call."""
    return given.post(SCHEDULES, params(given, **changes))


def path(made: Answer, action: str = "") -> str:
    """Where the schedule is, or one of its actions."""
    return f"{SCHEDULES}/{made['id']}" + (f"/{action}" if action else "")
