"""How a credit note gets into each of its states, on an invoice that stays open."""

from __future__ import annotations

from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.credit_notes.books import NOTES, note, open_book
from conformance.suite.given import Given


def issued(given: Given, due: int = 0, **params: Any) -> Answer:  # noqa: ARG001
    """An issued credit note: one call."""
    return note(given, open_book(given), 100, **params)


def void(given: Given, due: int = 0, **params: Any) -> Answer:
    """A voided credit note: two calls."""
    return given.post(f"{NOTES}/{issued(given, due, **params)['id']}/void")


STATES = {"issued": issued, "void": void}
