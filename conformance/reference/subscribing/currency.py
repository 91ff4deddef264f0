"""One customer, one currency: what a subscription is billed in, and what stands against it."""

from __future__ import annotations

from conformance.reference.errors import invalid
from conformance.reference.invoicing import items as invoice_items
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import limits


def settle(store: Store, customer: Record, currency: str) -> None:
    """Makes the currency the customer's, where nothing of theirs is in another one.

    Raises:
        ApiError: 400; a subscription, a waiting invoice item, a discount or a balance is.
    """
    for other in _used(store, customer):
        if other != currency:
            raise invalid(
                "You cannot combine currencies on a single customer. This customer has an active subscription, "
                f"subscription schedule, discount, quote, or invoice item with currency {other}",
                "currency",
            )
    customer["currency"] = currency


def _used(store: Store, customer: Record) -> set[str]:
    used = {subscription["currency"] for subscription in limits.of(store, customer)}
    used |= {schedule["phases"][0]["currency"] for schedule in limits.scheduled(store, customer)}
    used |= {item["currency"] for item in invoice_items.pending(store, customer)}
    if customer["balance"] and customer["currency"]:
        used.add(customer["currency"])
    if customer["discount"] is not None and customer["discount"]["coupon"]["currency"]:
        used.add(customer["discount"]["coupon"]["currency"])
    return used
