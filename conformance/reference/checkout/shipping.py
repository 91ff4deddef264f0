"""Shipping options: the rates that a payer chooses from; a session begins with the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.contract import Json
from conformance.reference.errors import invalid
from conformance.reference.shipping_rates import amount, rate
from conformance.reference.store import Record, Store

_MOST = 5


def read(store: Store, params: Mapping[str, Any], *, currency: str | None, now: int) -> list[Record]:
    """The shipping rates of `shipping_options`; new ones are not stored yet.

    Raises:
        ApiError: 400; too many, an unknown one, no amount in the currency.
    """
    given = params.get("shipping_options") or []
    if len(given) > _MOST:
        raise invalid(f"Array shipping_options exceeded maximum {_MOST} allowed elements.", "shipping_options")
    rates = [rate(store, option, f"shipping_options[{index}]", now) for index, option in enumerate(given)]
    for index, each in enumerate(rates):
        if currency is not None and amount(each, currency) is None:
            raise invalid(f"The shipping rate has no amount in {currency}.", f"shipping_options[{index}]")
    return rates


def options(rates: Sequence[Record], currency: str) -> list[Json]:
    """`shipping_options` as they are answered."""
    return [{"shipping_amount": amount(each, currency), "shipping_rate": each["id"]} for each in rates]
