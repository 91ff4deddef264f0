"""The discount of a quote: a coupon that only its acceptance redeems, or a discount that runs already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.reference.errors import invalid
from conformance.reference.invoicing import discounting
from conformance.reference.invoicing.discounting import Chosen
from conformance.reference.store import Record, Store

DISCOUNT = "discount"
_MOST = 1


def read(
    store: Store,
    given: Sequence[Mapping[str, Any]] | None,
    *,
    currency: str,
    customer: Record | None,
    current: Sequence[Record] = (),
    now: int,
) -> list[Chosen]:
    """The discounts that the parameter asks for: at most one, possibly the quote's own or its customer's.

    Raises:
        ApiError: 400; more than one, and as `invoicing.discounting` says.
    """
    if len(given or ()) > _MOST:
        raise invalid(f"Array discounts exceeded maximum {_MOST} allowed elements.", "discounts")
    inherited = [] if customer is None else discounting.inherited(store, customer, now)
    return discounting.read(store, given, now=now, currency=currency, usable_ones=[*current, *inherited])


def write(
    store: Store, chosen: Sequence[Chosen], *, current: Sequence[Record] = (), customer: str | None, now: int
) -> list[Record]:
    """The discounts as the quote shows them, stored so that they can be expanded; no coupon is redeemed."""
    table = store.table(DISCOUNT)
    shown = discounting.preview(chosen, now=now, customer=customer)
    staying = {discount["id"] for discount in shown}
    for discount in current:
        if discount["id"] not in staying and discount.hidden.get("of_quote"):
            table.discard(discount)
    for discount in shown:
        if table.get(discount["id"]) is None:
            discount.hidden["of_quote"] = True
            table.add(discount)
    return shown


def redeemable(store: Store, discounts: Sequence[Record], *, currency: str, now: int) -> list[Chosen]:
    """What acceptance redeems of a quote's discounts.

    Raises:
        ApiError: 400 `coupon_expired`; the coupon cannot be redeemed any more.
    """
    return [
        choice
        for discount in discounts
        for choice in (
            discounting.read(store, [{"coupon": discount["coupon"]["id"]}], now=now, currency=currency)
            if discount.hidden.get("of_quote")
            else [Chosen(discount, discount["coupon"], "discounts[0]")]
        )
    ]
