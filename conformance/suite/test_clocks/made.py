"""What the requirements about test clocks share: where clocks are, when they stand, and what a refusal leaves alone."""

from __future__ import annotations

from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.clocks import CLOCKS, utc

Json = Any
NEEDS = ("test_clocks",)
START = utc(2022, 8, 1)
UNKNOWN = "clock_000000000000000000000000"


def path(clock: str, action: str = "") -> str:
    """Where the clock is, or one of its actions."""
    return f"{CLOCKS}/{clock}" + (f"/{action}" if action else "")


def expect_ready(api: Api, clock: str, moment: int) -> None:
    """Assert that a clock stands at that moment, and that nothing is under way."""
    read = api.get(path(clock))
    assert (read["status"], read["frozen_time"]) == ("ready", moment)


def ids(page: Answer) -> list[Json]:
    """The IDs of a page, in its order."""
    return [each["id"] for each in page["data"]]
