"""The discounts of a quote and its lines: coupons that only its acceptance redeems, or discounts that run already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

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
    most: int = _MOST,
    param: str = "discounts",
) -> list[Chosen]:
    """The discounts that the parameter asks for: of a quote at most one, possibly its own or its customer's.

    Raises:
        ApiError: 400; more than `most`, and as `invoicing.discounting` says.
    """
    inherited = [] if customer is None else discounting.inherited(store, customer, now)
    return discounting.read(
        store,
        given,
        now=now,
        currency=currency,
        usable_ones=[*current, *inherited],
        customer=customer,
        param=param,
        most=most,
    )


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


def copied(store: Store, discounts: Sequence[Record], *, customer: str | None, now: int) -> list[Record]:
    """The discounts of a clone: its own of the same coupons and codes; those that run already are shared."""
    chosen = [
        Chosen(
            None if discount.hidden.get("of_quote") else discount,
            discount["coupon"],
            "from_quote",
            store.table("promotion_code").get(discount["promotion_code"] or ""),
        )
        for discount in discounts
    ]
    return write(store, chosen, customer=customer, now=now)


def as_params(discounts: Sequence[Record]) -> list[dict[str, str]]:
    """`discounts` of what acceptance makes: what is redeemed then, or is used again."""
    return [_as_param(discount) for discount in discounts]


def redeemable(
    store: Store,
    discounts: Sequence[Record],
    *,
    currency: str,
    now: int,
    customer: Record | None = None,
    one_time: bool = False,
) -> list[Chosen]:
    """What acceptance redeems of a quote's discounts.

    Raises:
        ApiError: 400 `coupon_expired`; the coupon cannot be redeemed any more.
    """
    return discounting.read(
        store,
        as_params(discounts),
        now=now,
        currency=currency,
        customer=customer,
        one_time=one_time,
        usable_ones=[discount for discount in discounts if not discount.hidden.get("of_quote")],
    )


def _as_param(discount: Record) -> dict[str, str]:
    if not discount.hidden.get("of_quote"):
        return {"discount": discount["id"]}
    if discount["promotion_code"] is not None:
        return {"promotion_code": discount["promotion_code"]}
    return {"coupon": discount["coupon"]["id"]}
