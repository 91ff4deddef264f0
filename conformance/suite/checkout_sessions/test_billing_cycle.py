"""The billing cycle of what a Checkout Session sells: an anchor, and what is due for the time until it.

Source: https://stripe.com/docs/payments/checkout/billing-cycle
"""

from __future__ import annotations

import time
from typing import Any

from conformance.contract import Holds
from conformance.suite.api import Api
from conformance.suite.checkout_sessions.made import SESSIONS, params, path, session
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, SHOULD, requirement

Json = Any
CYCLE = "https://stripe.com/docs/payments/checkout/billing-cycle"
CREATION = "POST /v1/checkout/sessions"
RETRIEVE = "GET /v1/checkout/sessions/{session}"
ANCHORED = Holds("2023-04-27")
DAY = 24 * 3600
PRICE = 1000  # a month


def anchored(days: int, **more: Json) -> dict[str, Json]:
    """The parameters of a subscription whose first whole period begins that many days from now."""
    return {"subscription_data": {"billing_cycle_anchor": int(time.time()) + days * DAY, **more}}


@requirement("checkout_sessions.billing_cycle.prorated", SHOULD, cites=CYCLE, operation=RETRIEVE, holds=ANCHORED)
def test_prorated(api: Api, given: Given) -> None:
    """Until the billing cycle anchor a part of the price is due: of 14 days, a month having 28 to 31, 451 to 500."""
    found = api.get(path(session(given, "subscription", **anchored(14))))

    assert PRICE * 14 // 31 <= found["amount_total"] <= PRICE * 14 // 28


@requirement(
    "checkout_sessions.billing_cycle.create_prorations", SHOULD, cites=CYCLE, operation=RETRIEVE, holds=ANCHORED
)
def test_create_prorations(api: Api, given: Given) -> None:
    """The time until the billing cycle anchor is prorated where that is asked for, as where nothing is."""
    found = api.get(path(session(given, "subscription", **anchored(7, proration_behavior="create_prorations"))))

    assert PRICE * 7 // 31 <= found["amount_total"] <= PRICE * 7 // 28


@requirement("checkout_sessions.billing_cycle.none", MUST, cites=CYCLE, operation=RETRIEVE, holds=ANCHORED)
def test_none(api: Api, given: Given) -> None:
    """Without prorations the time until the billing cycle anchor is free, and no payment is required."""
    made = session(given, "subscription", **anchored(14, proration_behavior="none"))

    found = api.get(path(made), {"expand": ["line_items"]})

    assert (found["amount_subtotal"], found["amount_total"], found["payment_status"]) == (0, 0, "no_payment_required")
    assert [item["amount_total"] for item in found["line_items"]["data"]] == [0]


@requirement("checkout_sessions.billing_cycle.past", MUST, cites=CYCLE, operation=CREATION, holds=ANCHORED)
def test_past(api: Api, given: Given) -> None:
    """A billing cycle anchor that has passed is refused."""
    api.refused("POST", SESSIONS, params(given, "subscription", **anchored(-1)))


@requirement("checkout_sessions.billing_cycle.too_late", SHOULD, cites=CYCLE, operation=CREATION, holds=ANCHORED)
def test_too_late(api: Api, given: Given) -> None:
    """A billing cycle anchor after the next natural billing date is refused: 40 days from now, of a monthly price."""
    api.refused("POST", SESSIONS, params(given, "subscription", **anchored(40)))
