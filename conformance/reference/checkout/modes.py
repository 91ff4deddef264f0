"""The three modes of a Checkout Session, and the parameters that each of them refuses.

Source: https://stripe.com/docs/api/checkout/sessions/create
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.reference.errors import ApiError, exclusive, invalid
from conformance.reference.line_items.reading import Rules, Wanted

RULES: Mapping[str, Rules] = {
    "payment": Rules(most=100),
    "subscription": Rules(most_recurring=20, most_one_time=20),
}
_ONLY_IN: Mapping[str, tuple[str, ...]] = {  # a parameter, and the modes that it is for
    "line_items": ("payment", "subscription"),
    "discounts": ("payment", "subscription"),
    "customer_creation": ("payment", "setup"),
    "invoice_creation": ("payment",),
    "payment_intent_data": ("payment",),
    "payment_method_collection": ("subscription",),
    "saved_payment_method_options": ("payment", "subscription"),
    "submit_type": ("payment",),
    "shipping_options": ("payment",),
    "subscription_data": ("subscription",),
    "setup_intent_data": ("setup",),
}
_EXCLUSIVE = (
    ("allow_promotion_codes", "discounts"),
    ("customer", "customer_email"),
    ("customer", "customer_creation"),
)


def mode_of(params: Mapping[str, Any]) -> str:
    """The mode of a session; plans are sold in subscription mode where none is named.

    Raises:
        ApiError: 400; none is named, or a parameter is not for it, or two exclude each other.
    """
    for first, second in _EXCLUSIVE:
        if first in params and second in params:
            raise exclusive(first, second)
    mode = params.get("mode")
    if mode is None and (params.get("subscription_data") or {}).get("items"):
        mode = "subscription"
    if mode is None:
        raise invalid("You must specify the `mode` of a session that uses prices.", "mode", "parameter_missing")
    for name, modes in _ONLY_IN.items():
        if name in params and mode not in modes:
            raise invalid(f"You can not pass `{name}` in `{mode}` mode.", name)
    if mode == "setup" and not params.get("payment_method_types"):
        raise _required("payment_method_types", mode)
    return str(mode)


def check_items(mode: str, wanted: Sequence[Wanted]) -> None:
    """Refuses line items that a mode does not sell.

    Raises:
        ApiError: 400; nothing to sell, a recurring price to pay once, or nothing that recurs to subscribe to.
    """
    if mode == "setup":
        return
    recurring = [item for item in wanted if item.recurring]
    if mode == "payment" and recurring:
        raise invalid(
            "You specified `payment` mode but passed a recurring price: that needs `subscription` mode.",
            f"{recurring[0].param}[price]",
        )
    if mode == "subscription" and not recurring:
        raise invalid("You must provide at least one recurring price in `subscription` mode.", "line_items")
    if not wanted:
        raise _required("line_items", mode)


def _required(name: str, mode: str) -> ApiError:
    return invalid(f"Missing required param: {name}. It is needed in `{mode}` mode.", name, "parameter_missing")
