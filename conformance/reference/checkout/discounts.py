"""The `discounts` of a session: one coupon or promotion code, not redeemed before the session completes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.reference.errors import exclusive, invalid
from conformance.reference.invoicing import discounting
from conformance.reference.redemption import check_code
from conformance.reference.store import Record, Store

_MOST = 1


def read(
    store: Store, params: Mapping[str, Any], *, currency: str, customer: Record | None, session: str, now: int
) -> list[Record]:
    """The discounts as they will be, not stored.

    Raises:
        ApiError: 400; more than one, an unknown or expired coupon or code, another currency.
    """
    given = params.get("discounts") or []
    if len(given) > _MOST:
        raise invalid(f"Array discounts exceeded maximum {_MOST} allowed elements.", "discounts")
    return [
        _one(store, element, index, currency=currency, customer=customer, session=session, now=now)
        for index, element in enumerate(given)
    ]


def _one(
    store: Store,
    element: Mapping[str, Any],
    index: int,
    *,
    currency: str,
    customer: Record | None,
    session: str,
    now: int,
) -> Record:
    coupon, code = element.get("coupon"), element.get("promotion_code")
    here = f"discounts[{index}]"
    if coupon is not None and code is not None:
        raise exclusive(f"{here}[coupon]", f"{here}[promotion_code]")
    promotion_code = None
    if code is not None:
        promotion_code = store.in_parameter("promotion_code", code, f"{here}[promotion_code]")
        check_code(store, promotion_code, customer, now)
        coupon = promotion_code["coupon"]["id"]
    chosen = discounting.read(store, [{"coupon": coupon}], now=now, currency=currency)
    [discount] = discounting.preview(chosen, now=now, customer=None if customer is None else customer["id"])
    discount["checkout_session"] = session
    discount["promotion_code"] = promotion_code and promotion_code["id"]
    return discount
