"""What a phase makes of a subscription: the parameters that start one, and those that turn a running one into it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.reference import metadata
from conformance.reference.scheduling import defaults, discounts
from conformance.reference.store import Record, Store

ENDING = ("cancel", "none")  # what an end behavior is that ends the subscription; "none" is its name of old
_GIVEN_ITSELF = ("default_payment_method", "description")  # what the subscription was given itself stays
Phase = Mapping[str, Any]


def beginning(store: Store, schedule: Record, phase: Phase, now: int) -> dict[str, Any]:
    """The parameters of a subscription that begins with a phase."""
    settings = {
        name: value
        for name, value in defaults.of_phase(phase, schedule["default_settings"]).items()
        if value is not None
    }
    params: dict[str, Any] = {
        **settings,
        "add_invoice_items": extras(store, phase),
        "currency": phase["currency"],
        "default_tax_rates": _ids(phase["default_tax_rates"]),
        "items": [_added(store, item, now) for item in phase["items"]],
        "metadata": phase["metadata"],
        "proration_behavior": phase["proration_behavior"],
    }
    if found := discounts.as_params(store, phase["discounts"], None, now):
        params["discounts"] = found
    if phase["start_date"] < now:
        params["backdate_start_date"] = phase["start_date"]
    if phase["trial_end"] is not None and phase["trial_end"] > now:
        params["trial_end"] = phase["trial_end"]
    last = cancel_at(schedule)
    return params if last is None else params | {"cancel_at": last}


def change(
    store: Store, schedule: Record, subscription: Record, phase: Phase, at: int, *, before: Phase | None = None
) -> dict[str, Any]:
    """The parameters that turn a running subscription into what a phase says; nothing where it is that already.

    before: the phase that is left, whose default payment method goes with it
    """
    params = _settings(schedule, subscription, phase, before)
    changed = _items(store, subscription, phase, at)
    if changed:
        params["items"] = changed
    wanted = discounts.as_params(store, phase["discounts"], subscription, at)
    if discounts.differ(store, wanted, subscription):
        params["discounts"] = wanted or None
    if _ids(subscription["default_tax_rates"]) != _ids(phase["default_tax_rates"]):
        params["default_tax_rates"] = _ids(phase["default_tax_rates"])
    trialing = subscription["status"] == "trialing"
    if phase["trial_end"] is not None and phase["trial_end"] > at:
        if not trialing or subscription["trial_end"] != phase["trial_end"]:
            params["trial_end"] = phase["trial_end"]
    elif trialing and subscription["trial_end"] > at:
        params["trial_end"] = "now"
    return params


def extras(store: Store, phase: Phase) -> list[dict[str, Any]]:
    """`add_invoice_items` of a phase as parameters."""
    return [
        {
            **extra,
            "discounts": [{way: named for way, named in each.items() if named} for each in extra["discounts"]],
            "price": store.get("price", extra["price"]),
            "tax_rates": _ids(extra["tax_rates"]),
        }
        for extra in phase["add_invoice_items"]
    ]


def cancel_at(schedule: Record) -> int | None:
    """When the schedule ends its subscription, None where it lets it go on."""
    if schedule["end_behavior"] not in ENDING:
        return None
    last: int = schedule["phases"][-1]["end_date"]
    return last


def _settings(schedule: Record, subscription: Record, phase: Phase, before: Phase | None) -> dict[str, Any]:
    wanted = defaults.of_phase(phase, schedule["default_settings"])
    former = None if before is None else defaults.of_phase(before, schedule["default_settings"])
    for name in _GIVEN_ITSELF:
        if wanted[name] is None and (former is None or former[name] != subscription[name]):
            del wanted[name]
    invoicing = wanted.pop("invoice_settings")
    if wanted["days_until_due"] is None:
        del wanted["days_until_due"]  # goes with the collection method
    changed = {name: value for name, value in wanted.items() if subscription[name] != value}
    if invoicing is not None and invoicing != subscription.hidden["invoice_settings"]:
        changed["invoice_settings"] = invoicing
    return changed


def _items(store: Store, subscription: Record, phase: Phase, at: int) -> list[dict[str, Any]]:
    """The elements of `items` that make the subscription's items the phase's: the same price is the same item."""
    left = {item["price"]["id"]: item for item in subscription["items"]["data"]}
    changed = []
    for wanted in phase["items"]:
        item = left.pop(wanted["price"], None)
        if item is None:
            changed.append(_added(store, wanted, at))
        elif differing := _differing(store, item, wanted, at):
            changed.append({"id": item["id"], **differing})
    gone = [{"id": item["id"], "deleted": True, **_clearing(item)} for item in left.values()]
    return [*changed, *gone]


def _added(store: Store, item: Phase, at: int) -> dict[str, Any]:
    return {
        "price": store.get("price", item["price"]),
        **_bought(item),
        "discounts": discounts.as_params(store, item["discounts"], None, at),
        "metadata": item["metadata"],
    }


def _differing(store: Store, item: Record, wanted: Phase, at: int) -> dict[str, Any]:
    """What an item of the subscription has to be told to become that of the phase; its metadata are merged."""
    told = {} if _bought(item) == _bought(wanted) else _bought(wanted)
    found = discounts.as_params(store, wanted["discounts"], item, at)
    if discounts.differ(store, found, item):
        told["discounts"] = found or None
    if metadata.merge(item["metadata"], {"metadata": wanted["metadata"]}) != item["metadata"]:
        told["metadata"] = wanted["metadata"]
    return told


def _bought(item: Phase) -> dict[str, Any]:
    """How much of its price is bought, and how."""
    quantity = {} if item.get("quantity") is None else {"quantity": item["quantity"]}
    return {"billing_thresholds": item["billing_thresholds"], "tax_rates": _ids(item["tax_rates"]), **quantity}


def _clearing(item: Record) -> dict[str, bool]:
    return {"clear_usage": True} if item["price"]["recurring"]["usage_type"] == "metered" else {}


def _ids(rates: list[Record] | None) -> list[str]:
    return [rate["id"] for rate in rates or ()]
