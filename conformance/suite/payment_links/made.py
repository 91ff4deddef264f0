"""How the requirements about payment links make them: one set of valid parameters, in which each changes a thing."""

from __future__ import annotations

from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.given import Given

Json = Any
LINKS = "/v1/payment_links"


def params(given: Given, **changes: Json) -> dict[str, Json]:
    """A link that sells one unit of a price of $10.00, with `changes` beside or in its place."""
    if "line_items" in changes:
        return changes
    return {"line_items": [{"price": given.shared_price()["id"], "quantity": 1}], **changes}


def link(given: Given, **changes: Json) -> Answer:
    """A link of the test's own."""
    return given.post(LINKS, params(given, **changes))


def path(link: Answer) -> str:
    """Where the link is."""
    return f"{LINKS}/{link['id']}"


def priced(given: Given, *amounts: int) -> list[dict[str, Json]]:
    """A line item of one unit for each amount."""
    return [{"price": given.shared_price(amount)["id"], "quantity": 1} for amount in amounts]


def items(api: Api, link: Answer) -> list[Answer]:
    """The line items of a link, as they are read."""
    found: list[Answer] = api.get(f"{path(link)}/line_items")["data"]
    return found
