"""Breaking changes of what the API does, on both sides of the version that they came with.

Those of members and parameters are in `test_versions`.
"""

from __future__ import annotations

from typing import Any

from conformance.contract import Holds
from conformance.suite.api import Api, accepted, expect_refusal
from conformance.suite.given import Given
from conformance.suite.requirement import INFERRED, MAY, MUST, SHOULD, requirement

CHANGES = "https://stripe.com/docs/upgrades"
NEEDS = ("versions",)
SESSIONS = "POST /v1/checkout/sessions"
INTENTS = "POST /v1/payment_intents"
PAYMENT = {"amount": 1000, "currency": "usd"}
NO_COST = "2023-08-16"
METHODS = "2023-08-16"
CAPTURE = "2024-04-10"
CHALLENGE = "2024-04-10"


def free_session(given: Given) -> dict[str, Any]:
    """The parameters of a session that costs nothing."""
    return {
        "mode": "payment",
        "customer": given.shared_customer()["id"],
        "success_url": "https://example.com/success",
        "cancel_url": "https://example.com/cancel",
        "line_items": [{"price": given.shared_price(0)["id"], "quantity": 1}],
    }


@requirement(
    "protocol.versions.no_cost_sessions.refused",
    SHOULD,
    cites="https://stripe.com/docs/payments/checkout/no-cost-orders",
    operation=SESSIONS,
    needs=NEEDS,
    holds=Holds(to_version=NO_COST),
)
def test_no_cost_session_is_refused(api: Api, given: Given) -> None:
    """Before 2023-08-16 a session in payment mode that costs nothing is refused."""
    api.refused("POST", "/v1/checkout/sessions", free_session(given))


@requirement(
    "protocol.versions.no_cost_sessions.accepted",
    MUST,
    cites="https://stripe.com/docs/payments/checkout/no-cost-orders",
    operation=SESSIONS,
    needs=NEEDS,
    holds=Holds(from_version=NO_COST),
)
def test_no_cost_session_needs_no_payment(api: Api, given: Given) -> None:
    """From 2023-08-16 on a session in payment mode may cost nothing: no payment is required, and none is made."""
    session = api.post("/v1/checkout/sessions", free_session(given))

    assert (session["amount_total"], session["payment_status"]) == (0, "no_payment_required")
    assert session["payment_intent"] is None


@requirement(
    "protocol.versions.automatic_payment_methods.off",
    MUST,
    cites=CHANGES,
    operation=INTENTS,
    needs=NEEDS,
    holds=Holds(to_version=METHODS),
)
def test_card_is_the_default(api: Api) -> None:
    """Before 2023-08-16 a payment intent made without payment method types is paid by card."""
    intent = api.post("/v1/payment_intents", PAYMENT)

    assert (intent["automatic_payment_methods"], intent["payment_method_types"]) == (None, ["card"])


@requirement(
    "protocol.versions.automatic_payment_methods.on",
    MUST,
    cites=CHANGES,
    operation=INTENTS,
    needs=NEEDS,
    holds=Holds(from_version=METHODS),
)
def test_methods_are_automatic(api: Api) -> None:
    """From 2023-08-16 on a payment intent made without payment method types has automatic payment methods."""
    intent = api.post("/v1/payment_intents", PAYMENT)

    assert intent["automatic_payment_methods"]["enabled"] is True


@requirement(
    "protocol.versions.capture_method.automatic",
    MUST,
    cites=CHANGES,
    operation=INTENTS,
    needs=NEEDS,
    holds=Holds(to_version=CAPTURE),
)
def test_capture_is_automatic(api: Api) -> None:
    """Before 2024-04-10 the `capture_method` of a payment intent made without one is `automatic`."""
    assert api.post("/v1/payment_intents", PAYMENT)["capture_method"] == "automatic"


@requirement(
    "protocol.versions.capture_method.automatic_async",
    MUST,
    cites=CHANGES,
    operation=INTENTS,
    needs=NEEDS,
    holds=Holds(from_version=CAPTURE),
)
def test_capture_is_asynchronous(api: Api) -> None:
    """From 2024-04-10 on the `capture_method` of a payment intent made without one is `automatic_async`."""
    assert api.post("/v1/payment_intents", PAYMENT)["capture_method"] == "automatic_async"


@requirement(
    "protocol.versions.challenge_only",
    MAY,
    cites=CHANGES,
    provenance=INFERRED,
    operation=INTENTS,
    needs=NEEDS,
    holds=Holds(to_version=CHALLENGE),
)
def test_challenge_only(api: Api) -> None:
    """Before 2024-04-10 a challenge may be asked for by `challenge_only`, and is then answered so, or it is refused.

    Answers may hold the value by the reference of those versions; their requests are not documented to have it.
    """
    asked = {"card": {"request_three_d_secure": "challenge_only"}}

    exchange = api.working(api.send("POST", "/v1/payment_intents", {**PAYMENT, "payment_method_options": asked}))

    if exchange.ok:
        assert accepted(exchange)["payment_method_options"]["card"]["request_three_d_secure"] == "challenge_only"
    else:
        expect_refusal(exchange)
