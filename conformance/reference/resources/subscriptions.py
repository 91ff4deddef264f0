"""Subscriptions: started, changed, canceled, listed and searched for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference import clock, search
from conformance.reference.call import Call, handles
from conformance.reference.errors import ApiError
from conformance.reference.pagination import created_within
from conformance.reference.rehearsal import all_or_nothing
from conformance.reference.store import Record
from conformance.reference.subscribing import changing, ending, resuming, starting, statuses
from conformance.reference.subscribing.limits import ENDED
from conformance.reference.subscribing.reach import around

SUBSCRIPTION = starting.SUBSCRIPTION
_FIELDS: dict[str, search.Kind] = {"created": "number", "metadata": "token", "status": "token"}
_TIMES = ("created", "current_period_end", "current_period_start")
_GROUPS: Mapping[str, tuple[str, ...]] = {"ended": ENDED, "canceled": ("canceled",)}
__all__ = ["SUBSCRIPTION", "statuses"]  # statuses listens to invoices


@handles("subscriptions.create")
def create(call: Call) -> Json:
    customer = call.named("customer", "customer")
    assert customer is not None  # required
    _refuse_both(call.params)
    return starting.start(call.store, customer, call.params, now=call.now_of(customer))


@handles("subscriptions.retrieve")
def retrieve(call: Call) -> Json:
    return call.subject(SUBSCRIPTION)


@handles("subscriptions.update")
def update(call: Call) -> Json:
    subscription = call.subject(SUBSCRIPTION)
    _refuse_both(call.params)
    params = _with_items(subscription, call.params)
    changing.change(call.store, subscription, params, now=call.now_of(subscription))
    return subscription


@handles("subscriptions.cancel")
def cancel(call: Call) -> Json:
    subscription, store = call.subject(SUBSCRIPTION), call.store
    customer = store.table("customer").get(subscription["customer"])
    touched = around(store, customer, {}, subscription) if customer is not None else [subscription]
    with all_or_nothing(store, touched):
        ending.cancel(
            store,
            subscription,
            now=call.now_of(subscription),
            invoice_now=bool(call.params.get("invoice_now")),
            prorate=bool(call.params.get("prorate")),
            details=call.params.get("cancellation_details"),
        )
    return subscription


@handles("subscriptions.resume")
def resume(call: Call) -> Json:
    subscription = call.subject(SUBSCRIPTION)
    resuming.resume(call.store, subscription, call.params, now=call.now_of(subscription))
    return subscription


@handles("subscriptions.list")
def list_(call: Call) -> Json:
    return call.page(SUBSCRIPTION, _listed(call))


@handles("subscriptions.search")
def find(call: Call) -> Json:
    return search.answer(call, call.store.table(SUBSCRIPTION).newest_first(), _FIELDS, "subscriptions")


def _refuse_both(params: Mapping[str, Any]) -> None:
    for name in ("quantity", "plan"):
        if "items" in params and name in params:
            raise ApiError(f"Received both items and {name} parameters. Please pass in only one.")


def _with_items(subscription: Record, params: dict[str, Any]) -> dict[str, Any]:
    """A change of the plan or the quantity of a subscription with one item, as a change of that item."""
    given = {name: params[name] for name in ("plan", "quantity") if name in params}
    if not given:
        return params
    items = subscription["items"]["data"]
    if len(items) != 1:
        raise ApiError("The plan and the quantity of a subscription with several items are those of its items.")
    rest = {name: value for name, value in params.items() if name not in given}
    return {**rest, "items": [{"id": items[0]["id"], **given}]}


def _listed(call: Call) -> Iterator[Record]:
    params, store = call.params, call.store
    customer = _customer(call)
    price = call.named("price", "price")
    on_clock = call.named(clock.CLOCK, "test_clock")
    table = store.table(SUBSCRIPTION)
    taxed = params.get("automatic_tax")
    for subscription in table.newest_first() if customer is None else table.of("customer", customer):
        if (
            _has_status(subscription, params.get("status"))
            and _on_clock(subscription, on_clock, customer)
            and subscription["collection_method"] == params.get("collection_method", subscription["collection_method"])
            and (taxed is None or subscription["automatic_tax"]["enabled"] == taxed["enabled"])
            and (price is None or any(item["price"]["id"] == price["id"] for item in subscription["items"]["data"]))
            and all(created_within(subscription, params, field) for field in _TIMES)
        ):
            yield subscription


def _customer(call: Call) -> str | None:
    """The customer whose subscriptions are asked for, who may have been deleted."""
    identifier: str | None = call.params.get("customer")
    if identifier is None or call.store.table("customer").gone(identifier) is not None:
        return identifier
    call.named("customer", "customer")
    return identifier


def _has_status(subscription: Record, wanted: str | None) -> bool:
    """Without a status, all that have not been canceled."""
    status = subscription["status"]
    if wanted is None:
        return bool(status != "canceled")
    return wanted == "all" or status in _GROUPS.get(wanted, (wanted,))


def _on_clock(subscription: Record, wanted: Record | None, customer: str | None) -> bool:
    """Subscriptions on test clocks are listed where their clock or their customer is asked for."""
    if wanted is not None:
        return bool(subscription["test_clock"] == wanted["id"])
    return customer is not None or subscription["test_clock"] is None
