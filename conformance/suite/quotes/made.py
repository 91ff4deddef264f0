"""How the requirements about quotes make them: one set of valid parameters, in which each changes a thing."""

from __future__ import annotations

from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.given import Given
from conformance.suite.parameters import catalog, filled
from conformance.suite.refusals import long

Json = Any
QUOTES = "/v1/quotes"
GUIDE = "https://stripe.com/docs/quotes/overview"
TAX_GUIDE = "https://stripe.com/docs/billing/taxes/tax-rates"


def params(given: Given, **changes: Json) -> dict[str, Json]:
    """An offer of one unit of a price of $10.00, with `changes` beside or in its place; what is None is left out."""
    whole = {
        "customer": given.shared_customer()["id"] if "customer" not in changes else None,
        "line_items": [{"price": given.shared_price()["id"]}] if "line_items" not in changes else None,
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


def draft(given: Given, **changes: Json) -> Answer:
    """A quote of the test's own: one call."""
    return given.post(QUOTES, params(given, **changes))


def opened(given: Given, **changes: Json) -> Answer:
    """A finalized quote: two calls."""
    return given.post(f"{path(draft(given, **changes))}/finalize")


def accepted(given: Given, **changes: Json) -> Answer:
    """An accepted quote: three calls."""
    return given.post(f"{path(opened(given, **changes))}/accept")


def canceled(given: Given, **changes: Json) -> Answer:
    """A quote that was canceled while it was open: three calls."""
    return given.post(f"{path(opened(given, **changes))}/cancel")


def path(quote: Answer) -> str:
    """Where the quote is."""
    return f"{QUOTES}/{quote['id']}"


def told(given: Given, value: Json) -> Json:
    """A value of a table with every "{name}" and "{50 characters}" in it filled in."""
    return filled(given, long(value))


def sold(given: Given, *offers: tuple[str | int, int]) -> list[dict[str, Json]]:
    """A line item for each (name of fixtures/catalog.yaml or amount in cents, quantity)."""
    return [{"price": _price(given, price), "quantity": quantity} for price, quantity in offers]


def amounts(holder: Answer) -> tuple[int, int, int, int]:
    """Subtotal, discount, tax and total of a quote, or of a part of its `computed`."""
    details = holder["total_details"]
    return holder["amount_subtotal"], details["amount_discount"], details["amount_tax"], holder["amount_total"]


def line_amounts(item: Answer) -> tuple[int, int, int, int]:
    """Subtotal, discount, tax and total of a line item."""
    return item["amount_subtotal"], item["amount_discount"], item["amount_tax"], item["amount_total"]


def _price(given: Given, price: str | int) -> str:
    found: str = given.shared_price(price)["id"] if isinstance(price, int) else catalog(given, price)["id"]
    return found
