"""Subscription items, one at a time: each operation here is a change of the subscription that the item belongs to."""

from __future__ import annotations

from typing import Any

from conformance.contract import Json
from conformance.reference import pagination
from conformance.reference.call import Call, handles
from conformance.reference.errors import ApiError, invalid
from conformance.reference.store import Record
from conformance.reference.subscribing import changing, pending
from conformance.reference.subscribing.items import ITEM

_OF_SUBSCRIPTION = ("off_session", "payment_behavior", "proration_behavior", "proration_date")


@handles("subscription_items.create")
def create(call: Call) -> Json:
    subscription = call.named("subscription", "subscription")
    assert subscription is not None  # required
    known = {item["id"] for item in subscription["items"]["data"]}
    _change(call, subscription, {name: v for name, v in call.params.items() if name != "subscription"})
    return next(
        (item for item in subscription["items"]["data"] if item["id"] not in known), subscription["items"]["data"][-1]
    )


@handles("subscription_items.retrieve")
def retrieve(call: Call) -> Json:
    return _item(call)


@handles("subscription_items.update")
def update(call: Call) -> Json:
    item = _item(call)
    _change(call, _subscription(call, item), {"id": item["id"], **call.params})
    return item


@handles("subscription_items.delete")
def delete(call: Call) -> Json:
    item = _item(call)
    _change(call, _subscription(call, item), {"id": item["id"], "deleted": True, **call.params})
    return {"id": item["id"], "object": ITEM, "deleted": True}


@handles("subscription_items.list")
def list_(call: Call) -> Json:
    """The items in the order in which they were added."""
    subscription = call.named("subscription", "subscription")
    assert subscription is not None  # required
    return pagination.page(
        subscription["items"]["data"],
        call.params,
        url=call.path,
        table=call.store.table(ITEM),
        oldest_first=True,
    )


def _change(call: Call, subscription: Record, given: dict[str, Any]) -> None:
    """Changes the subscription by one element of its `items`."""
    element = {name: value for name, value in given.items() if name not in _OF_SUBSCRIPTION}
    params = {name: given[name] for name in _OF_SUBSCRIPTION if name in given}
    if params.get("payment_behavior") == pending.BEHAVIOR and "metadata" in given:
        raise invalid(f"`metadata` cannot be updated together with `payment_behavior={pending.BEHAVIOR}`.", "metadata")
    changing.change(
        call.store,
        subscription,
        {**params, "items": [element]},
        now=call.now_of(subscription),
        named=lambda _, name: name,
    )


def _item(call: Call) -> Record:
    identifier = call.arguments["item"]
    found = call.store.table(ITEM).get(identifier)
    if found is None:
        raise ApiError(f"Invalid subscription_item id: {identifier}", status=404, code="resource_missing", param="item")
    return found


def _subscription(call: Call, item: Record) -> Record:
    return call.store.get("subscription", item["subscription"])
