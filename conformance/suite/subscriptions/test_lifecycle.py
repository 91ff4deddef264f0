"""The life of a subscription: every action in every state."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.lifecycle import Cell, carry_out, lifecycle
from conformance.suite.requirement import MUST, requirement
from conformance.suite.subscriptions.states import STATES
from conformance.suite.waiting import Eventually


@requirement("subscriptions.lifecycle", MUST, cites="subscriptions/object", over=lifecycle("subscription"))
def test_lifecycle(api: Api, given: Given, eventually: Eventually, cell: Cell) -> None:
    """What an action makes of a subscription in a state, or that it is refused and changes nothing."""
    before = STATES[cell.state](given, eventually, **cell.made)

    carry_out(api, cell, before)
