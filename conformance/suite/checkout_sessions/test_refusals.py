"""Checkout Sessions that cannot be created, and that nothing is left of them."""

from __future__ import annotations

import time

from conformance.suite.api import Api
from conformance.suite.checkout_sessions.made import SESSIONS, params
from conformance.suite.checkout_sessions.tables import Refusal, refusals
from conformance.suite.given import Given
from conformance.suite.parameters import filled
from conformance.suite.requirement import MUST, requirement

CREATE = "checkout/sessions/create"
DAY = 24 * 3600


@requirement("checkout_sessions.create.refused", MUST, cites=CREATE, over=refusals)
def test_refused(api: Api, given: Given, refusal: Refusal) -> None:
    """A Checkout Session that cannot be is refused, and nothing is made of it."""
    customer = given.customer()["id"]
    request = params(given, refusal.mode, **{"customer": customer, **filled(given, refusal.sends)})

    api.refused("POST", SESSIONS, request, code=refusal.code, param=refusal.param)

    assert api.get(SESSIONS, {"customer": customer})["data"] == []


@requirement("checkout_sessions.create.early_trial_end", MUST, cites=CREATE, operation="POST /v1/checkout/sessions")
def test_early_trial_end(api: Api, given: Given) -> None:
    """A Checkout Session is refused whose subscription's trial would end within two days."""
    tomorrow = {"trial_end": int(time.time()) + DAY}

    api.refused("POST", SESSIONS, params(given, "subscription", subscription_data=tomorrow))


@requirement("checkout_sessions.create.trial_end_taken", MUST, cites=CREATE, operation="POST /v1/checkout/sessions")
def test_trial_end_taken(api: Api, given: Given) -> None:
    """A Checkout Session is opened whose subscription's trial ends after more than two days."""
    in_three_days = {"trial_end": int(time.time()) + 3 * DAY}

    made = api.post(SESSIONS, params(given, "subscription", subscription_data=in_three_days))

    assert (made["status"], made["mode"]) == ("open", "subscription")
