"""The life of a Checkout Session, as far as requests lead: open, and expired."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.checkout_sessions.made import expired, session
from conformance.suite.given import Given
from conformance.suite.lifecycle import Cell, carry_out, lifecycle
from conformance.suite.requirement import MUST, requirement

STATES = {"open": session, "expired": expired}


@requirement("checkout_sessions.lifecycle", MUST, cites="checkout/sessions/object", over=lifecycle("checkout.session"))
def test_lifecycle(api: Api, given: Given, cell: Cell) -> None:
    """What an action makes of a Checkout Session in a state, or that it is refused and changes nothing."""
    carry_out(api, cell, STATES[cell.state](given))
