"""Coupons: a percentage or an amount off, once, for some months, or for ever."""

from __future__ import annotations

from typing import Any

from conformance.contract import Json
from conformance.reference import ids, metadata
from conformance.reference.agenda import due
from conformance.reference.call import Call, handles
from conformance.reference.errors import ApiError, exclusive, invalid
from conformance.reference.mutation import picked
from conformance.reference.pagination import created_within
from conformance.reference.periods import add_months
from conformance.reference.redemption import usable
from conformance.reference.store import Record, Store

_DEFAULTS: dict[str, Any] = {
    "amount_off": None,
    "currency": None,
    "duration": "once",
    "duration_in_months": None,
    "max_redemptions": None,
    "name": None,
    "percent_off": None,
    "redeem_by": None,
}
_LONGEST_NAME = 40
_LATEST_REDEMPTION = 5 * 12  # months from now
_SMALLEST_PERCENTAGE, _LARGEST_PERCENTAGE = 0, 100


@handles("coupons.create")
def create(call: Call) -> Json:
    _check(call)
    params = call.params
    coupon = call.store.add(
        {
            "id": params.get("id") or ids.new("coupon"),
            "object": "coupon",
            **_DEFAULTS,
            **picked(params, _DEFAULTS),
            "created": call.now,
            "livemode": False,
            "metadata": metadata.merge({}, params),
            "times_redeemed": 0,
            "valid": True,
        },
        hidden={
            "applies_to": params.get("applies_to"),
            "currency_options": _currency_options(params),
        },
    )
    if coupon["redeem_by"] is not None:
        call.store.agenda.enter(coupon["redeem_by"], "coupons.expire", coupon["id"])
    return coupon


@handles("coupons.retrieve")
def retrieve(call: Call) -> Json:
    return call.subject("coupon")


@handles("coupons.update")
def update(call: Call) -> Json:
    coupon = call.subject("coupon")
    coupon["metadata"] = metadata.merge(coupon["metadata"], call.params)
    coupon.update(picked(call.params, ("name",)))
    if "currency_options" in call.params:
        options = coupon.hidden["currency_options"] or {}
        coupon.hidden["currency_options"] = {**options, **call.params["currency_options"]}
    return coupon


@handles("coupons.delete")
def delete(call: Call) -> Json:
    """Discounts that it was redeemed for stay."""
    return call.store.remove(call.subject("coupon"))


@handles("coupons.list")
def list_(call: Call) -> Json:
    coupons = call.store.table("coupon").newest_first()
    return call.page("coupon", (coupon for coupon in coupons if created_within(coupon, call.params)))


@due("coupons.expire")
def expire(store: Store, coupon: str, at: int) -> None:
    found = store.table("coupon").get(coupon)
    if found is not None:
        found["valid"] = usable(found, at)


def applies_to(coupon: Record, product: str | None) -> bool:
    """Whether a coupon takes something off this product: of all, where it names none."""
    limited = coupon.hidden["applies_to"]
    return not limited or product in limited["products"]


def _check(call: Call) -> None:
    params = call.params
    _check_amount(params)
    if params.get("duration") == "repeating" and params.get("duration_in_months") is None:
        raise invalid("A coupon with `duration=repeating` needs `duration_in_months`.", "duration_in_months")
    if params.get("duration_in_months") is not None and params.get("duration") != "repeating":
        raise invalid("`duration_in_months` belongs to `duration=repeating`.", "duration_in_months")
    redeem_by = params.get("redeem_by")
    if redeem_by is not None and redeem_by <= call.now:
        raise invalid("`redeem_by` expects a time in the future; this one is in the past.", "redeem_by")
    if redeem_by is not None and redeem_by > add_months(call.now, _LATEST_REDEMPTION):
        raise invalid("`redeem_by` can be no more than five years in the future.", "redeem_by")
    if call.store.table("coupon").get(params.get("id") or ""):
        raise ApiError("Coupon already exists.", code="resource_already_exists", param="id")
    for index, product in enumerate((params.get("applies_to") or {}).get("products") or ()):
        call.store.in_parameter("product", product, f"applies_to[products][{index}]")


def _check_amount(params: dict[str, Any]) -> None:
    percent, amount = params.get("percent_off"), params.get("amount_off")
    if percent is None and amount is None:
        raise ApiError("Must provide percent_off or amount_off.", code="parameter_missing", param="percent_off")
    if percent is not None and amount is not None:
        raise exclusive("percent_off", "amount_off")
    if percent is not None and not _SMALLEST_PERCENTAGE < percent <= _LARGEST_PERCENTAGE:
        raise invalid("Invalid percentage: it lies between 0 and 100.", "percent_off", "parameter_invalid_integer")
    if amount is not None and params.get("currency") is None:
        raise invalid("You must pass currency when passing amount_off", "currency")
    if len(params.get("name") or "") > _LONGEST_NAME:
        raise invalid(f"Invalid string: a coupon's name has at most {_LONGEST_NAME} characters", "name")


def _currency_options(params: dict[str, Any]) -> dict[str, Json] | None:
    """What the coupon takes off in each currency, its own among them; None for percentages."""
    if params.get("amount_off") is None:
        return None
    return {params["currency"]: {"amount_off": params["amount_off"]}, **params.get("currency_options", {})}
