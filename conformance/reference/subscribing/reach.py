"""Which existing records a request about a subscription may change: they are put back where it is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from conformance.reference.invoicing import items as invoice_items
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import discounts

Also = Callable[[Store, Record], Iterable[Record]]
_ALSO: list[Also] = []
_CLOSED = ("paid", "void")
_LISTS = ("items", "add_invoice_items")


def also(records: Also) -> Also:
    """Registers `records(store, subscription)`: what else a request about a subscription may change."""
    _ALSO.append(records)
    return records


def around(
    store: Store, customer: Record, params: Mapping[str, Any], subscription: Record | None = None
) -> list[Record]:
    """The customer, what waits for their next invoice, what is redeemed, the subscription and what hangs on it."""
    found = [customer, *invoice_items.pending(store, customer), *_redeemed(store, params)]
    if subscription is not None:
        found += [subscription, *subscription["items"]["data"], *_unpaid(store, subscription)]
        found += discounts.all_of(subscription)
        found += [record for records in _ALSO for record in records(store, subscription)]
    return found


def _redeemed(store: Store, params: Mapping[str, Any]) -> Iterator[Record]:
    """The coupons and promotion codes that a request names, its items' too."""
    coupon = store.table("coupon").get(params.get("coupon") or "")
    code = store.table("promotion_code").get(params.get("promotion_code") or "")
    if coupon is not None:
        yield coupon
    if code is not None:
        yield from (code, code["coupon"])
    for element in params.get("discounts") or ():
        yield from _redeemed(store, element)
    for name in _LISTS:
        for element in params.get(name) or ():
            yield from _redeemed(store, {"discounts": element.get("discounts")})


def _unpaid(store: Store, subscription: Record) -> Iterator[Record]:
    """The invoices that are not closed yet, and their payment intents."""
    for invoice in store.table("invoice").of("subscription", subscription["id"]):
        if invoice["status"] not in _CLOSED:
            yield invoice
            intent = store.table("payment_intent").get(invoice["payment_intent"] or "")
            if intent is not None:
                yield intent
