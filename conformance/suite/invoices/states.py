"""How an invoice gets into each of its states, with as few calls as possible."""

from __future__ import annotations

from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.given import Given
from conformance.suite.invoices.payers import billed, payer
from conformance.suite.lifecycle import Cell


def in_state(given: Given, cell: Cell) -> Answer:
    """An invoice in the state of a cell, made as its action asks; of a customer who can pay where it is to be paid."""
    customer = payer(given) if cell.action == "pay" else billed(given)
    return STATES[cell.state](given, customer["id"], cell.due, **cell.made)


def draft(given: Given, customer: str, due: int = 0, **params: Any) -> Answer:
    """A draft invoice that asks for `due` cents, as it was created: a line is added afterwards."""
    return given.draft_invoice(due, customer, **params) if due else given.empty_draft(customer, **params)


def opened(given: Given, customer: str, due: int = 0, **params: Any) -> Answer:
    """An invoice that waits for its payment, which `due` of nothing would not: then it asks for 1000 cents."""
    return given.open_invoice(due or 1000, customer, **params)


def paid(given: Given, customer: str, due: int = 0, **params: Any) -> Answer:
    """A paid invoice; one of nothing is paid as soon as it is finalized."""
    return given.paid_invoice(due, customer, **params)


def uncollectible(given: Given, customer: str, due: int = 0, **params: Any) -> Answer:
    """An invoice marked uncollectible."""
    return given.post(f"/v1/invoices/{opened(given, customer, due, **params)['id']}/mark_uncollectible")


def void(given: Given, customer: str, due: int = 0, **params: Any) -> Answer:
    """A voided invoice."""
    return given.post(f"/v1/invoices/{opened(given, customer, due, **params)['id']}/void")


STATES = {"draft": draft, "open": opened, "paid": paid, "uncollectible": uncollectible, "void": void}
