"""How amounts of a currency are counted, bounded and written: integers in its smallest unit, never decimals."""

from __future__ import annotations

from conformance.reference.currencies import MINIMUM_CHARGE, THREE_DECIMAL, ZERO_DECIMAL

_SYMBOLS = {"usd": "$", "eur": "€", "gbp": "£", "jpy": "¥"}
_WITHOUT_MINOR_UNIT = frozenset({"isk", "ugx"})  # written with two decimals all the same: currencies#special-cases


def minimum_charge(currency: str) -> int:
    """The least amount that can be charged; 0 where the documentation names none."""
    return MINIMUM_CHARGE.get(currency, 0)


def step(currency: str) -> int:
    """What every amount in the currency is a multiple of: 1 but for three-decimal currencies, isk and ugx."""
    if currency in THREE_DECIMAL:
        return 10
    return 100 if currency in _WITHOUT_MINOR_UNIT else 1


def money(amount: int, currency: str) -> str:
    """An amount for a sentence: `$1.00`, `€12.50`, `¥500`, `1.00 CAD`."""
    sign = "-" if amount < 0 else ""
    digits = 0 if currency in ZERO_DECIMAL else 3 if currency in THREE_DECIMAL else 2
    whole, fraction = divmod(abs(amount), int(10**digits))
    number = f"{whole:,}.{fraction:0{digits}d}" if digits else f"{whole:,}"
    symbol = _SYMBOLS.get(currency)
    return f"{sign}{symbol}{number}" if symbol else f"{sign}{number} {currency.upper()}"
