"""Time in scenarios: customers on test clocks of their own, and clocks that are moved and waited for.

Source: https://stripe.com/docs/billing/testing/test-clocks
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Final

from conformance.suite.answers import Answer
from conformance.suite.errors import Blocked
from conformance.suite.given import Given
from conformance.suite.payment_methods import SUCCEED
from conformance.suite.waiting import Eventually

CLOCKS: Final = "/v1/test_helpers/test_clocks"
GUIDE: Final = "https://stripe.com/docs/billing/testing/test-clocks"
ADVANCE: Final = "POST /v1/test_helpers/test_clocks/{test_clock}/advance"
HOUR, DAY = 3600, 86_400  # seconds
CHARGED = 2 * HOUR  # after which a draft of a renewal has been finalized and charged: that happens an hour later


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    """Seconds since the epoch of a moment in UTC."""
    return int(datetime(year, month, day, hour, minute, tzinfo=timezone.utc).timestamp())


def customer_at(given: Given, moment: int, token: str | None = SUCCEED) -> Answer:
    """A customer on a test clock that stands at that moment, with that payment method or none: two calls."""
    clock = given.test_clock(moment)["id"]
    return given.payer(token, test_clock=clock) if token else given.customer(test_clock=clock)


def move(given: Given, eventually: Eventually, clock: str, moment: int) -> None:
    """Advance a clock to a moment, and wait until everything up to it has happened.

    Raises:
        Blocked: it could not be advanced, or is not ready in the time in which the target is to catch up.
    """
    given.post(f"{CLOCKS}/{clock}/advance", {"frozen_time": moment})
    try:
        eventually(lambda: _ready(given, clock))
    except AssertionError as late:
        raise Blocked(ADVANCE, str(late)) from late


def _ready(given: Given, clock: str) -> None:
    status = given.get(f"{CLOCKS}/{clock}")["status"]
    if status == "internal_failure":
        raise Blocked(ADVANCE, "the clock ended in internal_failure")
    assert status == "ready", f"the clock is still {status}"
