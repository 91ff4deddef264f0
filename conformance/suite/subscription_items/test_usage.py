"""Items that are billed by usage: what becomes of it when they are deleted, and what they do not take."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement
from conformance.suite.subscriptions.made import item, recurring, subscribe
from conformance.suite.subscriptions.metered import UPCOMING, partly_used, price, subscribed

ITEMS = "/v1/subscription_items"


@requirement("subscription_items.delete.used", SHOULD, cites="subscription_items/delete", provenance=OBSERVED)
def test_delete_used(api: Api, given: Given) -> None:
    """A metered item of which something was used is not deleted unless its usage is to be cleared."""
    made = subscribe(given, items=[{"price": recurring(given)}, {"price": price(given)}])
    used = item(made, 1)
    given.usage(used, 5)

    api.refused("DELETE", f"{ITEMS}/{used}")

    assert api.get(f"{ITEMS}/{used}")["id"] == used


@requirement("subscription_items.delete.usage_cleared", MUST, cites="subscription_items/delete")
def test_delete_cleared(api: Api, given: Given) -> None:
    """With `clear_usage` an item is deleted together with what was used of it: the next invoice bills the others."""
    made = partly_used(given)

    api.delete(f"{ITEMS}/{item(made, 1)}", {"clear_usage": True})

    lines = api.get(UPCOMING, {"subscription": made["id"]})["lines"]["data"]
    assert [line["amount"] for line in lines] == [1000]


@requirement("subscription_items.update.metered_quantity", MUST, cites="subscription_items/update")
def test_metered_quantity(api: Api, given: Given) -> None:
    """A metered item takes no quantity: usage decides it."""
    made = subscribed(given)

    api.refused("POST", f"{ITEMS}/{item(made)}", {"quantity": 2})

    assert "quantity" not in api.get(f"{ITEMS}/{item(made)}")
