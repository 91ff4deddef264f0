"""When a Checkout Session expires, by itself or asked to, and what is left of it."""

from __future__ import annotations

import time

from conformance.suite.api import Api
from conformance.suite.checkout_sessions.made import SESSIONS, expired, params, path, session
from conformance.suite.given import Given
from conformance.suite.requirement import INFERRED, MAY, MUST, SHOULD, requirement

CREATE = "checkout/sessions/create"
CREATION = "POST /v1/checkout/sessions"
OBJECT = "checkout/sessions/object"
RETRIEVE = "GET /v1/checkout/sessions/{session}"
MINUTE, HOUR = 60, 3600
TOLERANCE = 5 * MINUTE  # between the clock of the target and that of the suite


@requirement("checkout_sessions.expire.default", MUST, cites=OBJECT, operation=RETRIEVE)
def test_default(api: Api, given: Given) -> None:
    """A Checkout Session expires 24 hours after it was created where nothing else is asked."""
    found = api.get(path(session(given)))

    assert abs(found["expires_at"] - (time.time() + 24 * HOUR)) < TOLERANCE


@requirement("checkout_sessions.expire.asked", MUST, cites=OBJECT, operation=RETRIEVE)
def test_asked(api: Api, given: Given) -> None:
    """A Checkout Session expires when it was asked to."""
    at = int(time.time()) + 2 * HOUR

    assert api.get(path(session(given, expires_at=at)))["expires_at"] == at


@requirement("checkout_sessions.expire.too_soon", MUST, cites=CREATE, operation=CREATION)
def test_too_soon(api: Api, given: Given) -> None:
    """A Checkout Session that would expire less than 30 minutes after its creation is refused."""
    soon = int(time.time()) + 15 * MINUTE

    api.refused("POST", SESSIONS, params(given, expires_at=soon), param="expires_at")


@requirement("checkout_sessions.expire.too_late", MUST, cites=CREATE, operation=CREATION)
def test_too_late(api: Api, given: Given) -> None:
    """A Checkout Session that would expire more than 24 hours after its creation is refused."""
    late = int(time.time()) + 25 * HOUR

    api.refused("POST", SESSIONS, params(given, expires_at=late), param="expires_at")


@requirement(
    "checkout_sessions.expire.kept", MAY, cites="checkout/sessions/expire", operation=RETRIEVE, provenance=INFERRED
)
def test_kept(api: Api, given: Given) -> None:
    """An expired Checkout Session is as it was, but for its status and its URL."""
    made = session(given, metadata={"order_id": "6735"})
    given.post(f"{path(made)}/expire")

    assert api.get(path(made)) == {**made, "status": "expired", "url": None}


@requirement("checkout_sessions.expire.setup", MUST, cites="checkout/sessions/expire", operation=RETRIEVE)
def test_setup(api: Api, given: Given) -> None:
    """A Checkout Session in setup mode expires too."""
    found = api.get(path(expired(given, "setup")))

    assert (found["status"], found["url"]) == ("expired", None)


@requirement("checkout_sessions.expire.subscription", MUST, cites="checkout/sessions/expire", operation=RETRIEVE)
def test_subscription(api: Api, given: Given) -> None:
    """A Checkout Session in subscription mode expires without a subscription."""
    found = api.get(path(expired(given, "subscription")))

    assert (found["status"], found["subscription"]) == ("expired", None)


@requirement("checkout_sessions.expire.recovery", MUST, cites=OBJECT, operation=RETRIEVE)
def test_recovery(api: Api, given: Given) -> None:
    """A Checkout Session that may be recovered has, once it has expired, a URL for that."""
    found = api.get(path(expired(given, after_expiration={"recovery": {"enabled": True}})))

    assert str(found["after_expiration"]["recovery"]["url"]).startswith(("https://", "http://"))


@requirement("checkout_sessions.expire.recovery_ends", MUST, cites=OBJECT, operation=RETRIEVE)
def test_recovery_ends(api: Api, given: Given) -> None:
    """A Checkout Session can be recovered for 30 days after it expired."""
    found = api.get(path(expired(given, after_expiration={"recovery": {"enabled": True}})))

    ends = found["after_expiration"]["recovery"]["expires_at"]
    assert abs(ends - (time.time() + 30 * 24 * HOUR)) < TOLERANCE


@requirement("checkout_sessions.expire.no_recovery", SHOULD, cites=OBJECT, operation=RETRIEVE)
def test_no_recovery(api: Api, given: Given) -> None:
    """A Checkout Session that may not be recovered has no URL for that when it has expired."""
    found = api.get(path(expired(given, after_expiration={"recovery": {"enabled": False}})))

    assert found["after_expiration"]["recovery"]["url"] is None


@requirement("checkout_sessions.expire.unknown", MUST, cites="errors", operation=CREATION + "/{session}/expire")
def test_unknown(api: Api) -> None:
    """A Checkout Session that does not exist cannot be expired."""
    api.refused("POST", f"{SESSIONS}/cs_test_missing/expire", status=404, code="resource_missing")
