"""Flows of the customer portal: sessions that lead straight to one thing that the customer is to do.

Source: https://stripe.com/docs/customer-management/portal-deep-links
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference.errors import ApiError, exclusive, invalid, missing_in_parameter
from conformance.reference.portal import PRODUCTS
from conformance.reference.store import Record, Store

_HERE = "flow_data"
_CANCEL, _UPDATE, _CONFIRM = "subscription_cancel", "subscription_update", "subscription_update_confirm"
_FEATURES: Mapping[str, str] = {  # a type of flow, and what the configuration has to offer for it
    "payment_method_update": "payment_method_update",
    _CANCEL: _CANCEL,
    _UPDATE: _UPDATE,
    _CONFIRM: _UPDATE,
}
_OF_A_SUBSCRIPTION = (_CANCEL, _UPDATE, _CONFIRM)  # hashes of the same name as the type that they are for
_COMPLETIONS = ("hosted_confirmation", "redirect")
_ENDED = ("canceled", "incomplete_expired")


def read(store: Store, given: Mapping[str, Any] | None, customer: Record, configuration: Record) -> Json:
    """`flow` of a session of that customer; None where the session leads to the portal's own homepage.

    Raises:
        ApiError: 400; a flow without what its type needs, one that the configuration does not offer, or a subscription
            that is not the customer's.
    """
    if given is None:
        return None
    kind = given["type"]
    _check_type(given, _OF_A_SUBSCRIPTION, _HERE)
    if kind in _OF_A_SUBSCRIPTION and given.get(kind) is None:
        raise _missing(f"{_HERE}[{kind}]")
    if not configuration["features"][_FEATURES[kind]]["enabled"]:
        raise invalid(f"The portal configuration does not offer `{_FEATURES[kind]}`.", f"{_HERE}[type]")
    shown: dict[str, Json] = {
        "after_completion": _completion(given.get("after_completion") or {"type": "portal_homepage"}),
        **dict.fromkeys(_OF_A_SUBSCRIPTION),
        "type": kind,
    }
    if kind in _OF_A_SUBSCRIPTION:
        subscription = _subscription(store, given[kind], customer, f"{_HERE}[{kind}][subscription]")
        shown[kind] = {"subscription": subscription["id"]}
    if kind == _CANCEL:
        shown[kind]["retention"] = _retention(store, given[kind].get("retention"))
    elif kind == _CONFIRM:
        shown[kind] |= _confirmed(store, given[kind], subscription, configuration)
    return shown


def _check_type(given: Mapping[str, Any], names: tuple[str, ...], param: str) -> None:
    """Refuses the hashes of other types."""
    for name in names:
        if name != given["type"] and given.get(name) is not None:
            raise invalid(f"`{name}` goes with `{param}[type]={name}`.", f"{param}[{name}]")


def _completion(given: Mapping[str, Any]) -> dict[str, Json]:
    """What happens once the customer is done."""
    kind, param = given["type"], f"{_HERE}[after_completion]"
    _check_type(given, _COMPLETIONS, param)
    if kind == "redirect" and given.get("redirect") is None:
        raise _missing(f"{param}[redirect]")
    message = {"custom_message": None, **(given.get("hosted_confirmation") or {})}
    return {
        "hosted_confirmation": message if kind == "hosted_confirmation" else None,
        "redirect": given["redirect"] if kind == "redirect" else None,
        "type": kind,
    }


def _subscription(store: Store, given: Mapping[str, Any], customer: Record, param: str) -> Record:
    subscription = store.in_parameter("subscription", given["subscription"], param)
    if subscription["customer"] != customer["id"]:
        raise missing_in_parameter("subscription", given["subscription"], param)
    if subscription["status"] in _ENDED:
        raise invalid(f"The subscription {subscription['id']} has ended.", param)
    return subscription


def _retention(store: Store, given: Mapping[str, Any] | None) -> Json:
    """What the customer is offered to stay."""
    if given is None:
        return None
    coupon = given["coupon_offer"]["coupon"]
    store.in_parameter("coupon", coupon, f"{_HERE}[{_CANCEL}][retention][coupon_offer][coupon]")
    return {"coupon_offer": {"coupon": coupon}, "type": given["type"]}


def _confirmed(store: Store, given: Mapping[str, Any], subscription: Record, configuration: Record) -> dict[str, Json]:
    """The change that the customer only has to confirm: of the one item that the subscription has."""
    param = f"{_HERE}[{_CONFIRM}]"
    items = given["items"]
    if len(items) != 1 or len(subscription["items"]["data"]) != 1:
        raise invalid("One item of a subscription that has no other can be updated.", f"{param}[items]")
    [wanted], [item] = items, subscription["items"]["data"]
    if wanted["id"] != item["id"]:
        raise missing_in_parameter("subscription_item", wanted["id"], f"{param}[items][0][id]")
    price = wanted.get("price")
    if price is not None:
        store.in_parameter("price", price, f"{param}[items][0][price]")
        _check_offered(price, configuration, f"{param}[items][0][price]")
    shown = {
        "id": item["id"],
        "price": price or item["price"]["id"],
        "quantity": wanted.get("quantity", item["quantity"]),
    }
    return {"discounts": _discounts(store, given.get("discounts"), f"{param}[discounts]"), "items": [shown]}


def _check_offered(price: str, configuration: Record, param: str) -> None:
    offered = {each for product in configuration.hidden[PRODUCTS] or () for each in product["prices"]}
    if price not in offered:
        raise invalid(f"The portal configuration does not offer the price {price}.", param)


def _discounts(store: Store, given: Json, param: str) -> Json:
    if not given:
        return None
    if len(given) > 1:
        raise invalid(f"Array {param} exceeded maximum 1 allowed elements.", param)
    [discount] = given
    if len(discount) > 1:
        raise exclusive(f"{param}[0][coupon]", f"{param}[0][promotion_code]")
    for name, identifier in discount.items():
        store.in_parameter(name, identifier, f"{param}[0][{name}]")
    return [{"coupon": None, "promotion_code": None, **discount}]


def _missing(param: str) -> ApiError:
    return invalid(f"Missing required param: {param}.", param, "parameter_missing")
