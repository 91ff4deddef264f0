"""Reads amounts out of answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from conformance.checks.requirement import SKIPPED, Mismatch, Result

Json = Any
HALF = Decimal("0.5")
# Smallest charges in minor units (https://stripe.com/docs/currencies#minimum-and-maximum-charge-amounts).
_MINIMUM_CHARGE = {
    "usd": 50, "aed": 200, "aud": 50, "bgn": 100, "brl": 50, "cad": 50, "chf": 50, "czk": 1500, "dkk": 250,
    "eur": 50, "gbp": 30, "hkd": 400, "huf": 17500, "inr": 50, "jpy": 50, "mxn": 1000, "myr": 200, "nok": 300,
    "nzd": 50, "pln": 200, "ron": 200, "sek": 300, "sgd": 50, "thb": 1000,
}  # fmt: skip


def integer(value: Json) -> int:
    """The value as an amount.

    Raises:
        TypeError: it is no integer.
    """
    if type(value) is int:
        return value
    raise TypeError("no amount")


def summed(elements: Iterable[Mapping[str, Json]] | None, name: str = "amount") -> int:
    """The sum of one member over the elements; 0 where there are none."""
    return sum(integer(element[name]) for element in elements or ())


def taxes(elements: Iterable[Mapping[str, Json]] | None, *, inclusive: bool) -> int:
    """The sum of the tax amounts that are, or are not, part of the price."""
    return sum(integer(each["amount"]) for each in elements or () if each["inclusive"] is inclusive)


def whole(page: Mapping[str, Json]) -> list[Json] | None:
    """The elements of an embedded list; None where the list is cut."""
    data = page["data"]
    if page["has_more"] is not False or page.get("total_count", len(data)) != len(data):
        return None
    return list(data)


def equal(pointer: str, expected: int, actual: Json) -> Mismatch | None:
    """The amount at the pointer is what it has to be."""
    if integer(actual) == expected:
        return None
    return Mismatch(pointer, f"{expected}", f"{actual}")


def rounded(pointer: str, exact: Decimal, actual: Json) -> Mismatch | None:
    """The amount is the exact one rounded to an integer; which way a half goes is not documented."""
    if abs(integer(actual) - exact) <= HALF:
        return None
    return Mismatch(pointer, f"{exact.normalize():f} rounded", f"{actual}")


def uncharged(amount: int, currency: str) -> bool:
    """True where an amount may be too small to be charged, so that it goes to the customer's balance.

    The minimum holds in the currency of the account, hence twice that of the invoice's; where that has none, anything.
    """
    return amount > 0 and (currency not in _MINIMUM_CHARGE or amount < 2 * _MINIMUM_CHARGE[currency])


def unit_price(value: Json) -> Decimal:
    """An amount in fractions of the smallest unit, a string of digits.

    Raises:
        TypeError: it is no string.
        decimal.InvalidOperation: it is no number.
    """
    if not isinstance(value, str):
        raise TypeError("no decimal")
    return Decimal(value)


def composed_total(pointer: str, subtotal: Json, total: Json, details: Mapping[str, Json]) -> Result:
    """Total = subtotal − discounts + shipping + tax, where inclusive tax is part of the subtotal already.

    The answer does not tell inclusive tax from exclusive tax, so that any part of the tax may be added.
    """
    if subtotal is None or total is None:
        return SKIPPED
    shipping = details.get("amount_shipping")
    before = integer(subtotal) - integer(details["amount_discount"]) + (0 if shipping is None else integer(shipping))
    low, high = sorted((before, before + integer(details["amount_tax"])))
    if low <= integer(total) <= high:
        return None
    return Mismatch(pointer, f"{low}" if low == high else f"{low} to {high}", f"{total}")
