"""The `discounts` of a session: one coupon or promotion code, not redeemed before the session completes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.reference.invoicing import discounting
from conformance.reference.store import Record, Store

_MOST = 1


def read(
    store: Store, params: Mapping[str, Any], *, currency: str, customer: Record | None, session: str, now: int
) -> list[Record]:
    """The discounts as they will be, not stored.

    Raises:
        ApiError: 400; more than one, an unknown or expired coupon or code, another currency.
    """
    chosen = discounting.read(store, params.get("discounts"), now=now, currency=currency, customer=customer, most=_MOST)
    discounts = discounting.preview(chosen, now=now, customer=None if customer is None else customer["id"])
    for discount in discounts:
        discount["checkout_session"] = session
    return discounts
