"""How an invoice gets into each of its states, with as few calls as possible."""

from __future__ import annotations

from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.given import Given
from conformance.suite.invoices.payers import payer


def draft(given: Given, due: int = 0, **params: Any) -> Answer:
    """A draft invoice that asks for `due` cents, as it was created: a line is added afterwards."""
    customer = payer(given)["id"]
    return given.draft_invoice(due, customer, **params) if due else given.empty_draft(customer, **params)


def opened(given: Given, due: int = 0, **params: Any) -> Answer:
    """An invoice that waits for its payment, which `due` of nothing would not: then it asks for 1000 cents."""
    return given.open_invoice(due or 1000, payer(given)["id"], **params)


def paid(given: Given, due: int = 0, **params: Any) -> Answer:
    """A paid invoice; one of nothing is paid as soon as it is finalized."""
    return given.paid_invoice(due, payer(given)["id"], **params)


def uncollectible(given: Given, due: int = 0, **params: Any) -> Answer:
    """An invoice marked uncollectible."""
    return given.post(f"/v1/invoices/{opened(given, due, **params)['id']}/mark_uncollectible")


def void(given: Given, due: int = 0, **params: Any) -> Answer:
    """A voided invoice."""
    return given.post(f"/v1/invoices/{opened(given, due, **params)['id']}/void")


STATES = {"draft": draft, "open": opened, "paid": paid, "uncollectible": uncollectible, "void": void}
