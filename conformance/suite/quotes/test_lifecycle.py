"""The life of a quote: every action in every state."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.lifecycle import Cell, carry_out, lifecycle
from conformance.suite.quotes.made import accepted, canceled, draft, opened
from conformance.suite.requirement import MUST, requirement

STATES = {"draft": draft, "open": opened, "accepted": accepted, "canceled": canceled}


@requirement("quotes.lifecycle", MUST, cites="quotes/object", over=lifecycle("quote"))
def test_lifecycle(api: Api, given: Given, cell: Cell) -> None:
    """What an action makes of a quote in a state, or that it is refused and changes nothing."""
    before = STATES[cell.state](given, **cell.made)

    carry_out(api, cell, before)
