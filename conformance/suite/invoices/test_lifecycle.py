"""The life of an invoice: every action in every state."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoices.states import in_state
from conformance.suite.lifecycle import Cell, carry_out, lifecycle
from conformance.suite.requirement import MUST, requirement


@requirement("invoices.lifecycle", MUST, cites="invoices/object", over=lifecycle("invoice"))
def test_lifecycle(api: Api, given: Given, cell: Cell) -> None:
    """What an action makes of an invoice in a state, or that it is refused and changes nothing."""
    before = in_state(given, cell)

    carry_out(api, cell, before)
