"""The upcoming invoice of a subscription: what its next invoice would be, as it is or after a change.

The very engine that bills is rehearsed, and what it did is taken back; the draft that it made is what is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.reference.call import Call
from conformance.reference.errors import ApiError, exclusive, invalid
from conformance.reference.invoicing.preview import none
from conformance.reference.rehearsal import rehearsed
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import (
    changing,
    compatible,
    ending,
    lapsing,
    limits,
    renewals,
    resuming,
    starting,
    timing,
)
from conformance.reference.subscribing.reach import around

_PREFIX = "subscription_"
_ITEMS = "subscription_items"
_NAMES: Mapping[str, str] = {  # a preview's parameter, and that of the operation that it previews
    _ITEMS: "items",
    "subscription_start_date": "backdate_start_date",
}
_NOT_RENEWED = ("canceled", "incomplete_expired", "incomplete", "paused")
_OF_RESUMPTION = ("billing_cycle_anchor", "proration_behavior", "proration_date")


def draft(call: Call, customer: Record) -> Record | None:
    """The draft that bills a subscription next, nothing of it stored; None where no subscription is previewed.

    Raises:
        ApiError: 400; a change that could not be made. 404 `invoice_upcoming_none`; nothing will be billed.
    """
    params = call.params
    changes = [name for name in params if name.startswith(_PREFIX)]
    if changes and "schedule" in params:
        raise exclusive("schedule", changes[0])
    if len(params.get(_ITEMS) or ()) > compatible.MOST:
        raise invalid(f"At most {compatible.MOST} subscription items can be previewed.", _ITEMS)
    subscription = call.named("subscription", "subscription")
    if subscription is None and _ITEMS not in params:
        if changes:
            raise ApiError(
                "When previewing changes to a subscription, you must specify either `subscription` or "
                "`subscription_items`"
            )
        subscription = _next(call.store, customer)
        if subscription is None:
            return None
    if subscription is not None and subscription["customer"] != customer["id"]:
        raise invalid(f"The subscription {subscription['id']} belongs to another customer.", "subscription")
    try:
        return _rehearse(call, customer, subscription, _as_operation(params), bool(changes))
    except ApiError as error:
        error.param = _as_preview(error.param, params)
        raise


def _rehearse(
    call: Call, customer: Record, subscription: Record | None, params: dict[str, Any], changes: bool
) -> Record | None:
    store, now = call.store, call.now_of(customer)
    with rehearsed(store, around(store, customer, params, subscription)):
        if subscription is None:
            return _new(store, customer, params, now)
        return _running(store, customer, subscription, params, now, changes=changes)


def _new(store: Store, customer: Record, params: dict[str, Any], now: int) -> Record:
    """The first invoice of a subscription that does not exist yet."""
    for name in ("id", "deleted", "clear_usage"):
        for index, item in enumerate(params["items"]):
            if item.get(name) is not None:
                raise invalid("There is no subscription whose items could be changed.", f"items[{index}][{name}]")
    start = params.get("backdate_start_date")
    if start is not None and start > now:
        params, now = {name: value for name, value in params.items() if name != "backdate_start_date"}, start
    params = {name: value for name, value in params.items() if value not in ("now", "unchanged")}
    return first(store, customer, params, now)


def first(store: Store, customer: Record, params: dict[str, Any], now: int) -> Record:
    """The first invoice of a subscription that these parameters would make; to be taken back by the caller."""
    _, invoice = starting.prepare(store, customer, params, now=now)
    invoice.update(billing_reason="upcoming", subscription=None)
    for line in invoice.hidden["lines"]:
        line["subscription"] = None
    return invoice


def billed(store: Store, subscription: Record) -> Record:
    """The invoice that a rehearsal has billed, as an upcoming one."""
    invoice = store.get("invoice", subscription["latest_invoice"])
    invoice["billing_reason"] = "upcoming"
    return invoice


def _running(
    store: Store, customer: Record, subscription: Record, params: dict[str, Any], now: int, *, changes: bool
) -> Record:
    """What a subscription bills next: the change at once where it does, else the next period."""
    cancel_now = params.pop("cancel_now", False)
    if params.pop("resume_at", None) is not None:
        wanted = {name: params[name] for name in _OF_RESUMPTION if name in params}
        resumed = resuming.resume(store, subscription, wanted, now=now, collect=False)
        if resumed is None:
            raise none(customer)
        return resumed
    moment = timing.proration_moment(subscription, params, now)
    start = params.pop("backdate_start_date", None)
    if start is not None and start > now:
        now = start
    if cancel_now:
        prorate = params.get("proration_behavior") != "none"
        made = ending.cancel(store, subscription, now=moment, invoice_now=True, prorate=prorate, collect=False)
    else:
        made = changing.change(store, subscription, params, now=now, collect=False) if params else None
        if made is None:
            made = renewal(store, customer, subscription)
    if made is None:
        raise none(customer)
    if changes:
        made["subscription_proration_date"] = moment
    return made


def renewal(store: Store, customer: Record, subscription: Record) -> Record | None:
    """The draft of the next period, or of what a subscription that ends still owes; to be taken back by the caller."""
    at = subscription["current_period_end"]
    if subscription["status"] in _NOT_RENEWED:
        return None
    if lapsing.lapses(store, subscription, customer, at):
        return None
    latest = subscription["latest_invoice"]
    renewals.listen(store, subscription, at)
    if subscription["status"] in limits.ENDED:
        return None
    if subscription["current_period_end"] != at:  # what listened has begun another period, and perhaps billed it
        if subscription["latest_invoice"] == latest:
            return renewal(store, customer, subscription)
        return billed(store, subscription)
    if subscription["cancel_at"] is not None and subscription["cancel_at"] <= at:
        invoice = ending.final(store, subscription, customer, subscription["cancel_at"])
    else:
        invoice = renewals.renew(store, subscription, customer, at)
    if invoice is not None:
        invoice["billing_reason"] = "upcoming"
    return invoice


def _next(store: Store, customer: Record) -> Record | None:
    """The customer's subscription that renews first."""
    if customer["id"] is None:
        return None
    renewing = [
        subscription
        for subscription in limits.of(store, customer)
        if subscription["status"] not in _NOT_RENEWED
        and (subscription["cancel_at"] is None or subscription["cancel_at"] > subscription["current_period_end"])
    ]
    return min(renewing, key=lambda each: each["current_period_end"], default=None)


def _as_operation(params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a preview as those of the operation that it previews."""
    found = {
        _NAMES.get(name, name.removeprefix(_PREFIX)): value
        for name, value in params.items()
        if name.startswith(_PREFIX)
    }
    if params.get("coupon") is not None and ("subscription" in params or _ITEMS in params):
        found["coupon"] = params["coupon"]
    return found


def _as_preview(param: str | None, params: Mapping[str, Any]) -> str | None:
    """A parameter of the operation as a preview calls it: `items[0][price]` → `subscription_items[0][price]`."""
    if param is None or param in params:
        return param
    first, bracket, rest = param.partition("[")
    names = {operation: preview for preview, operation in _NAMES.items()}
    name = names.get(first, _PREFIX + first)
    return f"{name}{bracket}{rest}" if name in params else param
