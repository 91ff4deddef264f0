"""The invoices that credit notes are issued on, made once per run where no test can see what others credit of them.

A book has so much to credit that many tests issue credit notes on it; they look at their own credit note alone. What an
invoice becomes when it is credited is tested on invoices of the test's own. Amounts are in cents.
"""

from __future__ import annotations

from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.given import Given
from conformance.suite.payment_methods import SUCCEED

Json = Any
NOTES = "/v1/credit_notes"
PREVIEW = "/v1/credit_notes/preview"
PREVIEW_LINES = "/v1/credit_notes/preview/lines"
UNIT = 100  # what a unit costs of the line that has many
_UNITS, _SUM = 300_000, 40_000_000  # together under the greatest charge, 99,999,999 (currencies#maximum)


def open_book(given: Given) -> Json:
    """An open invoice: its `id`, `customer` and `number`, and the IDs of the lines `units` and `sum`."""
    return given.shared("credited-open", lambda maker: _book(maker, maker.customer(name="Credited")["id"], "finalize"))


def paid_book(given: Given) -> Json:
    """An invoice that is paid by card; as `open_book`, and the ID of its `charge`."""
    return given.shared("credited-paid", lambda maker: _book(maker, maker.payer(SUCCEED)["id"], "pay"))


def book(given: Given, status: str) -> Json:
    """The book whose invoice is open or paid."""
    return paid_book(given) if status == "paid" else open_book(given)


def invoice(given: Given, name: str, *items: Json, **params: Json) -> Json:
    """A finalized invoice that is only previewed on, with an item for each of `items`; lines are found by `line_of`."""
    return given.shared(
        f"previewed-{name}",
        lambda maker: finalized(maker, maker.customer(name="Previewed")["id"], *items, **params),
    )


def finalized(given: Given, customer: str, *items: Json, **params: Json) -> Answer:
    """A finalized invoice with an item for each of `items`, the parameters of `POST /v1/invoiceitems`."""
    draft = given.empty_draft(customer, **{"auto_advance": False, **params})
    for item in items:
        whose = {"customer": customer, "invoice": draft["id"], "currency": draft["currency"]}
        given.post("/v1/invoiceitems", {**whose, **item})
    return given.post(f"/v1/invoices/{draft['id']}/finalize", {"auto_advance": False})


def opened(given: Given, amount: int = 1000, **params: Json) -> Answer:
    """An open invoice of the test's own with one line, of a customer whose balance nobody moves: three calls."""
    debtor = given.shared("debtor", lambda maker: maker.customer(name="Debtor"))
    return given.open_invoice(amount, debtor["id"], **params)


def paid(given: Given, amount: int = 1000, customer: str | None = None, **params: Json) -> Answer:
    """An invoice of the test's own with one line, paid by the card of a customer of its own: four calls, else three."""
    draft = given.draft_invoice(amount, customer or given.payer(SUCCEED)["id"], **params)
    return given.post(f"/v1/invoices/{draft['id']}/pay")


def line_of(invoice: Json, amount: int) -> str:
    """The ID of the line of that amount."""
    return next(str(line["id"]) for line in invoice["lines"]["data"] if line["amount"] == amount)


def units(line: str, quantity: int) -> Json:
    """A line of a credit note: so many units of an invoice line."""
    return {"type": "invoice_line_item", "invoice_line_item": line, "quantity": quantity}


def part(line: str, amount: int) -> Json:
    """A line of a credit note: so much of an invoice line."""
    return {"type": "invoice_line_item", "invoice_line_item": line, "amount": amount}


def custom(unit_amount: int, quantity: int = 1, **more: Json) -> Json:
    """A line of a credit note that credits no line of the invoice in particular."""
    return {
        "type": "custom_line_item",
        "description": "Courtesy",
        "quantity": quantity,
        "unit_amount": unit_amount,
        **more,
    }


def note(given: Given, invoice: Json, amount: int, **params: Json) -> Answer:
    """A credit note of that amount, issued for a scenario's start."""
    return given.post(NOTES, {"invoice": invoice["id"], "amount": amount, **params})


def _book(maker: Given, customer: str, action: str) -> Json:
    draft = maker.empty_draft(customer, auto_advance=False)
    maker.invoice_item(customer, None, invoice=draft["id"], currency="usd", unit_amount=UNIT, quantity=_UNITS)
    maker.invoice_item(customer, _SUM, invoice=draft["id"], description="Consulting")
    made = maker.post(f"/v1/invoices/{draft['id']}/{action}")
    return {
        "id": made["id"],
        "customer": customer,
        "number": made["number"],
        "created": made["created"],
        "charge": made["charge"],
        "units": line_of(made, UNIT * _UNITS),
        "sum": line_of(made, _SUM),
    }
