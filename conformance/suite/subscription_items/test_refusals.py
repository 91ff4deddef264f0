"""Subscription items that cannot be, and what is refused of those that are: nothing changes."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import MAY, MUST, OBSERVED, requirement
from conformance.suite.subscription_items.made import ITEMS, pair, params, path
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, debtor, later, subscribe
from conformance.suite.subscriptions.tables import meant, refusals

Json = Any

TABLE = "subscription_item_refusals"


@requirement(
    "subscription_items.create.refused",
    MUST,
    cites="subscription_items/create",
    over=refusals(TABLE, "subscription_items.create", "A subscription item"),
)
def test_create_refused(api: Api, given: Given, sends: Json, made: Json, refusal: Json) -> None:
    """A subscription item that cannot be is refused, and its subscription is what it was."""
    before = subscribe(given, **meant(given, made))
    api.refused("POST", ITEMS, params(given, before, **meant(given, sends)), **refusal)

    assert api.get(f"{SUBSCRIPTIONS}/{before['id']}") == before


@requirement(
    "subscription_items.update.refused",
    MUST,
    cites="subscription_items/update",
    over=refusals(TABLE, "subscription_items.update", "An update of a subscription item"),
)
def test_update_refused(api: Api, given: Given, sends: Json, made: Json, refusal: Json) -> None:
    """An update that cannot be is refused, and the subscription item is what it was."""
    before = subscribe(given, **meant(given, made))
    api.refused("POST", path(before), meant(given, sends), **refusal)

    assert api.get(f"{SUBSCRIPTIONS}/{before['id']}") == before


@requirement("subscription_items.create.twenty_first", MUST, cites="subscription_items/create", provenance=OBSERVED)
def test_twenty_first(api: Api, given: Given) -> None:
    """A subscription of twenty items takes no further one."""
    price = {"currency": "usd", "product": given.shared_product()["id"], "recurring": {"interval": "month"}}
    items = [{"price_data": {**price, "unit_amount": 100 + index}} for index in range(20)]
    subscription = subscribe(given, items=items)

    api.refused("POST", ITEMS, params(given, subscription))


@requirement(
    "subscription_items.create.of_canceled",
    MUST,
    cites="https://stripe.com/docs/billing/subscriptions/overview",
    operation="POST /v1/subscription_items",
)
def test_of_canceled(api: Api, given: Given) -> None:
    """A canceled subscription takes no further item."""
    canceled = given.delete(f"{SUBSCRIPTIONS}/{subscribe(given)['id']}")

    api.refused("POST", ITEMS, params(given, canceled), status=(400, 404))


@requirement(
    "subscription_items.update.of_incomplete",
    MUST,
    cites="subscriptions/object",
    operation="POST /v1/subscription_items/{item}",
)
def test_of_incomplete(api: Api, given: Given) -> None:
    """The items of an incomplete subscription cannot be changed."""
    made = subscribe(given, customer=debtor(given))
    api.refused("POST", path(made), {"quantity": 2})

    assert api.get(path(made))["quantity"] == 1


@requirement("subscription_items.delete.last", MAY, cites="subscription_items/delete", provenance=OBSERVED)
def test_last(api: Api, given: Given) -> None:
    """The last item of a subscription cannot be deleted."""
    made = subscribe(given)
    api.refused("DELETE", path(made))

    assert api.get(path(made))["id"] == made["items"]["data"][0]["id"]


@requirement("subscription_items.delete.again", MUST, cites="subscription_items/delete")
def test_again(api: Api, given: Given) -> None:
    """A deleted item cannot be deleted again."""
    made = pair(given)
    given.delete(path(made, 1))

    api.refused("DELETE", path(made, 1), status=(400, 404))


@requirement("subscription_items.delete.outside_period", MUST, cites="subscription_items/delete")
def test_outside_period(api: Api, given: Given) -> None:
    """An item cannot be deleted as of a day that is not in the current period."""
    made = pair(given)
    api.refused("DELETE", path(made, 1), {"proration_date": later(given, 40)})

    assert api.get(f"{SUBSCRIPTIONS}/{made['id']}") == made
