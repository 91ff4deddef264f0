"""Promotion codes: what a customer types to redeem a coupon."""

from __future__ import annotations

import re
from typing import Any

from conformance.contract import Json
from conformance.reference import ids, metadata, mutation
from conformance.reference.agenda import due
from conformance.reference.call import Call, handles
from conformance.reference.errors import invalid
from conformance.reference.pagination import created_within
from conformance.reference.redemption import promotion_code_active, usable
from conformance.reference.store import Record, Store

_RESTRICTIONS = ("first_time_transaction", "minimum_amount", "minimum_amount_currency")
_OPTIONS = "restrictions.currency_options"  # shown only where expanded
_ALLOWED = re.compile(r"[A-Za-z0-9_-]+\Z")


@handles("promotion_codes.create")
def create(call: Call) -> Json:
    params = call.params
    coupon = call.store.in_parameter("coupon", params["coupon"], "coupon")
    customer = call.named("customer", "customer")
    _check(call, coupon)
    active = params.get("active", True)
    restrictions = params.get("restrictions", {})
    code = call.store.add(
        {
            "id": ids.new("promotion_code"),
            "object": "promotion_code",
            "active": active,
            "code": params.get("code") or ids.promotion_code(),
            "coupon": coupon,
            "created": call.now,
            "customer": customer and customer["id"],
            "expires_at": params.get("expires_at"),
            "livemode": False,
            "max_redemptions": params.get("max_redemptions"),
            "metadata": metadata.merge({}, params),
            "restrictions": {
                "first_time_transaction": False,
                "minimum_amount": None,
                "minimum_amount_currency": None,
                **mutation.picked(restrictions, _RESTRICTIONS),
            },
            "times_redeemed": 0,
        },
        hidden={"active": active, _OPTIONS: restrictions.get("currency_options")},
    )
    if code["expires_at"] is not None:
        call.store.agenda.enter(code["expires_at"], "promotion_codes.expire", code["id"])
    return code


@handles("promotion_codes.retrieve")
def retrieve(call: Call) -> Json:
    return call.subject("promotion_code")


@handles("promotion_codes.update")
def update(call: Call) -> Json:
    code = call.subject("promotion_code")
    if call.params.get("active") and not promotion_code_active(_reactivated(code), call.now):
        raise invalid("This promotion code cannot be active: it or its coupon is expired or used up.", "active")
    code["metadata"] = metadata.merge(code["metadata"], call.params)
    if "active" in call.params:
        code["active"] = code.hidden["active"] = call.params["active"]
    options = call.params.get("restrictions", {}).get("currency_options")
    if options is not None:
        code.hidden[_OPTIONS] = {**(code.hidden[_OPTIONS] or {}), **options}
    return code


@handles("promotion_codes.list")
def list_(call: Call) -> Json:
    return call.page(
        "promotion_code",
        (code for code in call.store.table("promotion_code").newest_first() if _listed(code, call.params)),
    )


@due("promotion_codes.expire")
def expire(store: Store, code: str, at: int) -> None:
    found = store.table("promotion_code").get(code)
    if found is not None:
        found["active"] = promotion_code_active(found, at)


def _check(call: Call, coupon: Record) -> None:
    params, store = call.params, call.store
    if not usable(coupon, call.now):
        raise invalid(f"Coupon expired: {coupon['id']}", "coupon", "coupon_expired")
    code = params.get("code")
    if code is not None and not _ALLOWED.match(code):
        raise invalid("A promotion code must match the regex pattern [A-Za-z0-9_-]+.", "code")
    if code is not None and any(_collides(other, params) for other in store.table("promotion_code").newest_first()):
        raise invalid(f"An active promotion code with `code: {code}` already exists.", "code")
    expires_at = params.get("expires_at")
    if expires_at is not None and expires_at <= call.now:
        raise invalid("`expires_at` expects a time in the future; this one is in the past.", "expires_at")
    for name, limit in (("expires_at", "redeem_by"), ("max_redemptions", "max_redemptions")):
        if params.get(name) is not None and coupon[limit] is not None and params[name] > coupon[limit]:
            raise invalid(f"`{name}` exceeds the coupon's `{limit}`.", name)
    restrictions = params.get("restrictions", {})
    if "minimum_amount" in restrictions and "minimum_amount_currency" not in restrictions:
        raise invalid("`minimum_amount` needs `minimum_amount_currency`.", "restrictions[minimum_amount_currency]")


def _collides(other: Record, params: dict[str, Any]) -> bool:
    """Codes are unique among the active ones for the same customer, whatever their case."""
    same = other["code"].lower() == params["code"].lower()
    return same and bool(other["active"]) and other["customer"] in (None, params.get("customer"))


def _reactivated(code: Record) -> Record:
    return Record(code, {**code.hidden, "active": True})


def _listed(code: Record, wanted: dict[str, Any]) -> bool:
    return (
        ("active" not in wanted or code["active"] == wanted["active"])
        and ("code" not in wanted or code["code"].lower() == wanted["code"].lower())
        and ("coupon" not in wanted or code["coupon"]["id"] == wanted["coupon"])
        and ("customer" not in wanted or code["customer"] == wanted["customer"])
        and created_within(code, wanted)
    )
