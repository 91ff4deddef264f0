"""How the requirements about subscription items make them."""

from __future__ import annotations

from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.given import Given
from conformance.suite.subscriptions.made import recurring, subscribe

Json = Any
ITEMS = "/v1/subscription_items"
PENDING = "/v1/invoiceitems"


def params(given: Given, made: Answer, **changes: Json) -> dict[str, Json]:
    """A second item, of $20.00 a month, with `changes` in its place; None takes a parameter out."""
    valid = {"subscription": made["id"], **changes}
    if not {"price", "price_data"} & changes.keys():
        valid["price"] = recurring(given, 2000)
    return {name: value for name, value in valid.items() if value is not None}


def path(subscription: Answer, index: int = 0) -> str:
    """Where one of the items of a subscription is."""
    return f"{ITEMS}/{subscription['items']['data'][index]['id']}"


def pair(given: Given, **changes: Json) -> Answer:
    """A subscription to $10.00 and to $20.00 a month."""
    return subscribe(given, items=[{"price": recurring(given)}, {"price": recurring(given, 2000)}], **changes)
