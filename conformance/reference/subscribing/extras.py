"""`add_invoice_items`: one-time items that are billed with a subscription."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.reference.errors import invalid
from conformance.reference.invoicing import discounting, pricing
from conformance.reference.invoicing import items as invoice_items
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import discounts
from conformance.reference.subscribing.naming import written

Given = Mapping[str, Any]
_MOST = 20


def add(store: Store, subscription: Record, params: Given, now: int) -> list[Record]:
    """The pending items of `add_invoice_items`, for the time that is billed.

    Raises:
        ApiError: 400; too many, or an element that is no item.
    """
    given = params.get("add_invoice_items") or ()
    if len(given) > _MOST:
        raise invalid(f"At most {_MOST} invoice items can be added.", "add_invoice_items")
    made = []
    for index, each in reversed(list(enumerate(given))):
        made.append(_extra(store, subscription, each, now, index))
    return made


def _extra(store: Store, subscription: Record, given: Given, now: int, index: int) -> Record:
    def named(name: str) -> str:
        return written("add_invoice_items", index, name)

    if given.get("price") is None and given.get("price_data") is None:
        raise invalid(f"Missing required param: {named('price')}.", named("price"), "parameter_missing")
    code = subscription["currency"]
    priced = pricing.read(store, given, currency=code, default_currency=code, now=now, named=named)
    item = invoice_items.build(store, given, priced, customer=subscription["customer"], now=now, named=named)
    item["period"] = {"end": subscription["current_period_end"], "start": subscription["current_period_start"]}
    item.update(subscription=subscription["id"], test_clock=subscription["test_clock"])
    customer = store.get("customer", subscription["customer"])
    redeemer = discounts.Redeemer(store, customer, now, discounts.of(subscription))
    chosen = redeemer.choose(given.get("discounts"), currency=code, param=named("discounts"), one_time=True)
    priced.keep(store)
    store.table(invoice_items.ITEM).add(item)
    found = discounting.keep(store, chosen, now=now, customer=customer, invoice_item=item["id"])
    item.hidden["discounts"] = found
    item["discounts"] = [discount["id"] for discount in found]
    return item
