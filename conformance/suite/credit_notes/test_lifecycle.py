"""The life of a credit note: every action in every state, while its invoice is open."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.credit_notes.states import STATES
from conformance.suite.given import Given
from conformance.suite.lifecycle import Cell, carry_out, lifecycle
from conformance.suite.requirement import MUST, requirement


@requirement("credit_notes.lifecycle", MUST, cites="credit_notes/object", over=lifecycle("credit_note"))
def test_lifecycle(api: Api, given: Given, cell: Cell) -> None:
    """What an action makes of a credit note in a state, or that it is refused and changes nothing."""
    before = STATES[cell.state](given, cell.due, **cell.made)

    carry_out(api, cell, before)
