"""Shipping rates: what shipping costs, in which currencies; sessions, payment links and invoices charge them.

They are made with what charges them, by `shipping_rate_data`; there is no operation here that makes them alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.contract import Json
from conformance.reference import ids
from conformance.reference.errors import exclusive, invalid
from conformance.reference.store import Record, Store

RATE = "shipping_rate"


def rate(store: Store, option: Mapping[str, Any], param: str, now: int) -> Record:
    """The rate that a hash names by `shipping_rate`, or describes by `shipping_rate_data`: not stored yet then.

    Raises:
        ApiError: 400; both, neither, an unknown one, or one without an amount.
    """
    identifier, data = option.get("shipping_rate"), option.get("shipping_rate_data")
    if identifier is not None and data is not None:
        raise exclusive(f"{param}[shipping_rate]", f"{param}[shipping_rate_data]")
    if identifier is not None:
        return store.in_parameter(RATE, identifier, f"{param}[shipping_rate]")
    if data is None:
        raise invalid(f"A shipping option needs a rate: {param}.", f"{param}[shipping_rate]", "parameter_missing")
    fixed = data.get("fixed_amount")
    if fixed is None:
        below = f"{param}[shipping_rate_data][fixed_amount]"
        raise invalid(f"Missing required param: {below}.", below, "parameter_missing")
    if fixed["amount"] < 0:
        below = f"{param}[shipping_rate_data][fixed_amount][amount]"
        raise invalid("A shipping rate costs nothing or more.", below, "parameter_invalid_integer")
    return Record(
        {
            "id": ids.new(RATE),
            "object": RATE,
            "active": True,
            "created": now,
            "delivery_estimate": _estimate(data.get("delivery_estimate")),
            "display_name": data["display_name"],
            "fixed_amount": {**fixed, "currency_options": _options(fixed)},
            "livemode": False,
            "metadata": data.get("metadata") or {},
            "tax_behavior": data.get("tax_behavior") or "unspecified",
            "tax_code": data.get("tax_code"),
            "type": "fixed_amount",
        }
    )


def amount(chosen: Mapping[str, Any], currency: str) -> int | None:
    """What a rate costs in a currency; None where it has no amount in it."""
    fixed = chosen["fixed_amount"]
    if fixed["currency"] == currency:
        return int(fixed["amount"])
    option = fixed["currency_options"].get(currency)
    return None if option is None else int(option["amount"])


def keep(store: Store, rates: Sequence[Record]) -> None:
    """Stores the new ones of these rates."""
    for each in rates:
        if store.table(RATE).get(each["id"]) is None:
            store.table(RATE).add(each)


def cost(rates: Sequence[Record], currency: str) -> dict[str, Json] | None:
    """`shipping_cost` where the first of these rates is charged; it is not taxed here. None without any."""
    if not rates:
        return None
    asked = amount(rates[0], currency)
    return {"amount_subtotal": asked, "amount_tax": 0, "amount_total": asked, "shipping_rate": rates[0]["id"]}


def _estimate(given: Mapping[str, Any] | None) -> dict[str, Json] | None:
    """How long a delivery takes, at least and at most; None where nothing is said of it."""
    return {"maximum": None, "minimum": None, **given} if given else None


def _options(fixed: Mapping[str, Any]) -> dict[str, Json]:
    """What the rate costs in further currencies."""
    given = fixed.get("currency_options") or {}
    return {currency: {"tax_behavior": "unspecified", **option} for currency, option in given.items()}
