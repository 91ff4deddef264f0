"""Redeeming a coupon or a promotion code: what is checked, and the discount that comes of it.

Source: https://stripe.com/docs/billing/subscriptions/coupons
"""

from __future__ import annotations

from conformance.reference import ids
from conformance.reference.errors import ApiError, invalid
from conformance.reference.periods import add_months
from conformance.reference.store import Record, Store


def usable(coupon: Record, now: int) -> bool:
    """Whether a coupon can be redeemed: neither expired nor used up."""
    expired = coupon["redeem_by"] is not None and coupon["redeem_by"] <= now
    used_up = coupon["max_redemptions"] is not None and coupon["times_redeemed"] >= coupon["max_redemptions"]
    return not expired and not used_up


def promotion_code_active(code: Record, now: int) -> bool:
    """Whether a promotion code can be redeemed by somebody."""
    expired = code["expires_at"] is not None and code["expires_at"] <= now
    used_up = code["max_redemptions"] is not None and code["times_redeemed"] >= code["max_redemptions"]
    return bool(code.hidden["active"]) and not expired and not used_up and usable(code["coupon"], now)


def redeem(
    store: Store,
    *,
    now: int,
    coupon: Record | None = None,
    promotion_code: Record | None = None,
    customer: Record | None = None,
    subscription: str | None = None,
    subscription_item: str | None = None,
    invoice: str | None = None,
    invoice_item: str | None = None,
    param: str | None = None,
) -> Record:
    """A new discount on a customer, or on a subscription, one of its items, an invoice or an invoice item (their IDs).

    `param` is the parameter that the coupon came in, for the refusal.

    Raises:
        ApiError: 400; the coupon or code is expired, used up, or not meant for this customer.
    """
    if promotion_code is not None:
        check_code(store, promotion_code, customer, now)
        coupon = promotion_code["coupon"]
    if coupon is None:
        raise ValueError("a coupon or a promotion code is redeemed")
    if not usable(coupon, now):
        raise invalid(f"Coupon expired: {coupon['id']}", param or "coupon", "coupon_expired")
    count(coupon, now)
    if promotion_code is not None:
        promotion_code["times_redeemed"] += 1
        promotion_code["active"] = promotion_code_active(promotion_code, now)
    months = coupon["duration_in_months"]
    return store.add(
        {
            "id": ids.new("discount"),
            "object": "discount",
            "checkout_session": None,
            "coupon": coupon,
            "customer": None if customer is None else customer["id"],
            "end": add_months(now, months) if months else None,
            "invoice": invoice,
            "invoice_item": invoice_item,
            "promotion_code": None if promotion_code is None else promotion_code["id"],
            "start": now,
            "subscription": subscription,
            "subscription_item": subscription_item,
        }
    )


def count(coupon: Record, now: int) -> None:
    coupon["times_redeemed"] += 1
    coupon["valid"] = usable(coupon, now)


def check_code(store: Store, code: Record, customer: Record | None, now: int) -> None:
    """Refuses a promotion code that this customer, or anybody, may not redeem.

    Raises:
        ApiError: 400.
    """
    if not promotion_code_active(code, now):
        raise ApiError("This promotion code is inactive or expired.", param="promotion_code")
    if code["customer"] is not None and (customer is None or customer["id"] != code["customer"]):
        raise ApiError("This promotion code is for another customer.", param="promotion_code")
    first_only = code["restrictions"]["first_time_transaction"]
    if first_only and customer is not None and _has_paid(store, customer):
        raise ApiError(
            "This promotion code cannot be redeemed because the associated customer has prior transactions.",
            param="promotion_code",
        )


def _has_paid(store: Store, customer: Record) -> bool:
    return any(charge["paid"] for charge in store.table("charge").of("customer", customer["id"]))
