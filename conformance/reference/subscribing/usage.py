"""Usage of metered items: what is reported of an item, and what that adds up to until a period is over.

Usage belongs to the period in which it is reported. It is open until that period has been billed; then only
`last_ever` still looks at it.
Source: https://stripe.com/docs/billing/subscriptions/metered-billing
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from conformance.reference import ids
from conformance.reference.errors import ApiError, invalid
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import reach
from conformance.reference.subscribing.limits import ENDED

USAGE = "usage_record"
_SUM: dict[str, Callable[[Sequence[int]], int]] = {  # by aggregate_usage, of the quantities in the order of their times
    "last_during_period": lambda quantities: quantities[-1],
    "last_ever": lambda quantities: quantities[-1],
    "max": max,
    "sum": sum,
}


def report(store: Store, subscription: Record, item: Record, given: Mapping[str, Any], now: int) -> Record:
    """Takes in what was used of an item at a moment: in addition to what is known of that moment, or in its place.

    Raises:
        ApiError: 400; the item is not metered, its subscription has ended, the moment lies outside of the current
            period or in the future, or usage that thresholds count is to be replaced.
    """
    if item["price"]["recurring"]["usage_type"] != "metered":
        raise ApiError(f"Cannot create the usage record for {item['id']}: its price is not metered.")
    if subscription["status"] in ENDED:
        raise ApiError(f"Cannot create the usage record for {item['id']}: its subscription has ended.")
    if given["quantity"] < 0:
        raise invalid("This value must be greater than or equal to 0.", "quantity")
    replaces = given.get("action") == "set"
    if replaces and (subscription["billing_thresholds"] or item["billing_thresholds"]):
        raise invalid("Usage can only be incremented where the subscription has billing thresholds.", "action")
    return store.add(
        {
            "id": ids.new(USAGE),
            "object": USAGE,
            "livemode": False,
            "quantity": given["quantity"],
            "subscription_item": item["id"],
            "timestamp": _moment(subscription, given.get("timestamp", "now"), now),
        },
        hidden={"open": True, "replaces": replaces},
    )


def total(store: Store, item: str, aggregation: str) -> int:
    """What has been used of an item, by its ID, in the period that is still to be billed."""
    quantities: dict[int, int] = {}
    for record in _of(store, item):
        if record.hidden["open"] or aggregation == "last_ever":
            at = record["timestamp"]
            known = 0 if record.hidden["replaces"] else quantities.get(at, 0)
            quantities[at] = known + record["quantity"]
    in_time = [quantities[at] for at in sorted(quantities)]
    return _SUM[aggregation](in_time) if in_time else 0


def reported(store: Store, item: Record) -> bool:
    """Whether there is usage of an item that is still to be billed."""
    return any(record.hidden["open"] for record in _of(store, item["id"]))


def count(item: Record, quantity: int) -> None:
    """Notes that so much of the usage of the current period has been invoiced before its end."""
    item.hidden["invoiced"] = quantity


def counted(item: Record | None) -> int:
    """How much of the usage of the current period has been invoiced already."""
    return 0 if item is None else item.hidden.get("invoiced", 0)


def close(store: Store, subscription: Record) -> None:
    """A period is over, and what was used in it has been billed."""
    for item in subscription["items"]["data"]:
        item.hidden.pop("invoiced", None)
        for record in _of(store, item["id"]):
            record.hidden["open"] = False


def clear(store: Store, item: Record) -> None:
    """Deletes all usage of an item."""
    for record in list(_of(store, item["id"])):
        store.remove(record)


@reach.also
def _open(store: Store, subscription: Record) -> Iterator[Record]:
    """Usage that the end of a period closes."""
    for item in subscription["items"]["data"]:
        yield from (record for record in _of(store, item["id"]) if record.hidden["open"])


def _of(store: Store, item: str) -> list[Record]:
    """The usage records of an item, in the order in which they were made."""
    return list(store.table(USAGE).of("subscription_item", item))[::-1]


def _moment(subscription: Record, given: str | int, now: int) -> int:
    if given == "now":
        return now
    at, start = int(given), subscription["current_period_start"]
    if not start <= at <= now:
        raise invalid(
            f"Usage is reported for a moment of the current period that has come: from {start} to {now}.", "timestamp"
        )
    return at
