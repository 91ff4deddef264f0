"""Shipping options: the rates that a payer chooses from; a session begins with the first.

Rates are made with a session, by `shipping_rate_data`; there is no operation here that makes them alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.contract import Json
from conformance.reference import ids
from conformance.reference.errors import exclusive, invalid
from conformance.reference.store import Record, Store

RATE = "shipping_rate"
_MOST = 5


def read(store: Store, params: Mapping[str, Any], *, currency: str | None, now: int) -> list[Record]:
    """The shipping rates of `shipping_options`; new ones are not stored yet.

    Raises:
        ApiError: 400; too many, an unknown one, no amount in the currency.
    """
    given = params.get("shipping_options") or []
    if len(given) > _MOST:
        raise invalid(f"Array shipping_options exceeded maximum {_MOST} allowed elements.", "shipping_options")
    rates = [_rate(store, option, f"shipping_options[{index}]", now) for index, option in enumerate(given)]
    for index, rate in enumerate(rates):
        if currency is not None and amount(rate, currency) is None:
            raise invalid(f"The shipping rate has no amount in {currency}.", f"shipping_options[{index}]")
    return rates


def keep(store: Store, rates: Sequence[Record]) -> None:
    """Stores the new ones."""
    for rate in rates:
        if store.table(RATE).get(rate["id"]) is None:
            store.table(RATE).add(rate)


def options(rates: Sequence[Record], currency: str) -> list[Json]:
    """`shipping_options` as they are answered."""
    return [{"shipping_amount": amount(rate, currency), "shipping_rate": rate["id"]} for rate in rates]


def cost(rates: Sequence[Record], currency: str) -> dict[str, Json] | None:
    """`shipping_cost` of a session that nobody has chosen in yet: that of the first option."""
    if not rates:
        return None
    asked = amount(rates[0], currency)
    return {"amount_subtotal": asked, "amount_tax": 0, "amount_total": asked, "shipping_rate": rates[0]["id"]}


def amount(rate: Mapping[str, Any], currency: str) -> int | None:
    """What a rate costs in a currency; None where it has no amount in it."""
    fixed = rate["fixed_amount"]
    if fixed["currency"] == currency:
        return int(fixed["amount"])
    option = fixed["currency_options"].get(currency)
    return None if option is None else int(option["amount"])


def _rate(store: Store, option: Mapping[str, Any], param: str, now: int) -> Record:
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
    return Record(
        {
            "id": ids.new(RATE),
            "object": RATE,
            "active": True,
            "created": now,
            "delivery_estimate": data.get("delivery_estimate"),
            "display_name": data["display_name"],
            "fixed_amount": {"currency_options": {}, **fixed},
            "livemode": False,
            "metadata": data.get("metadata") or {},
            "tax_behavior": data.get("tax_behavior") or "unspecified",
            "tax_code": data.get("tax_code"),
            "type": "fixed_amount",
        }
    )
