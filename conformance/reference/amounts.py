"""What a price asks for a quantity, and the two ways in which money is divided: rounding, and apportioning.

Money is an integer in the smallest unit of its currency; unit amounts may have up to 12 decimals and are
`decimal.Decimal`, read from strings. A line is rounded once, half away from zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

# 12 decimals of a 12-digit unit amount times a 12-digit quantity stay exact.
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


def rounded(value: Decimal, step: int = 1) -> int:
    """The nearest multiple of `step`; a tie goes away from zero, as 22.5 → 23 does in the tax examples."""
    if step == 1:
        return int(value.to_integral_value(ROUND_HALF_UP))
    return step * int(_EXACT.divide(value, Decimal(step)).to_integral_value(ROUND_HALF_UP))


def product(unit_amount: Decimal, quantity: int, step: int = 1) -> int:
    """unit_amount × quantity, rounded once."""
    return rounded(_EXACT.multiply(unit_amount, Decimal(quantity)), step)


def decimal_text(value: Decimal) -> str:
    """A decimal as the API writes it: no exponent, no trailing zeros, at most 12 decimals (`"2500"`, `"0.05"`)."""
    short = _EXACT.quantize(value, Decimal("1e-12")) if value.as_tuple().exponent < -12 else value  # type: ignore[operator]
    text = format(short, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def unit_amount_of(price: Mapping[str, Any]) -> Decimal:
    """The unit amount of a price object; 0 where its tiers hold the amounts."""
    return Decimal(price.get("unit_amount_decimal") or 0)


def price_amount(price: Mapping[str, Any], quantity: int, step: int = 1) -> int:
    """What a price asks for a quantity.

    `price` is a Price object, with `tiers` where its billing_scheme is tiered.
    Follows billing/subscriptions/usage-based/pricing-models.
    """
    return rounded(exact_amount(price, quantity), step)


def exact_amount(price: Mapping[str, Any], quantity: int) -> Decimal:
    """What a price asks for a quantity before it is rounded; prorations take a part of this."""
    if price.get("billing_scheme") == "tiered":
        return exact_tiers(price["tiers"], price["tiers_mode"], quantity)
    if transform := price.get("transform_quantity"):
        quantity = transformed(quantity, transform["divide_by"], transform["round"])
    return _EXACT.multiply(unit_amount_of(price), Decimal(quantity))


def part(amount: Decimal, seconds: int, length: int, step: int = 1) -> int:
    """The part of an amount that `seconds` out of `length` seconds are worth, rounded once."""
    return rounded(_EXACT.divide(_EXACT.multiply(amount, Decimal(seconds)), Decimal(length)), step)


def transformed(quantity: int, divide_by: int, direction: str) -> int:
    """The quantity that is billed: divided, then rounded `up` or `down` to a whole one."""
    return -(-quantity // divide_by) if direction == "up" else quantity // divide_by


def tiered_amount(tiers: Sequence[Mapping[str, Any]], mode: str, quantity: int, step: int = 1) -> int:
    """What tiers ask for a quantity, `volume` or `graduated`.

    Volume: the whole quantity at the tier that contains it. Graduated: every unit at its own tier. `up_to` is
    inclusive, None in the last tier; the flat amount of each tier reached is added.
    """
    return rounded(exact_tiers(tiers, mode, quantity), step)


def exact_tiers(tiers: Sequence[Mapping[str, Any]], mode: str, quantity: int) -> Decimal:
    """What tiers ask for before it is rounded."""
    total = Decimal(0)
    start = 0
    for tier in tiers:
        end = quantity if tier["up_to"] is None else min(quantity, int(tier["up_to"]))
        last = tier["up_to"] is None or quantity <= int(tier["up_to"])
        if mode == "graduated":
            total += _tier_amount(tier, end - start)
        elif last:
            total += _tier_amount(tier, quantity)
        if last:
            break
        start = end
    return total


def _tier_amount(tier: Mapping[str, Any], units: int) -> Decimal:
    unit = Decimal(tier.get("unit_amount_decimal") or tier.get("unit_amount") or 0)
    flat = Decimal(tier.get("flat_amount_decimal") or tier.get("flat_amount") or 0)
    return _EXACT.multiply(unit, Decimal(units)) + flat


def apportioned(total: int, weights: Sequence[int], step: int = 1) -> list[int]:
    """`total` divided over the weights, to the unit: the shares sum to it, and none exceeds its weight while total ≤ Σ.

    Shares are rounded down and what is left goes, a step at a time, to the greatest fractions, first ones first.
    """
    whole = sum(weights)
    if not whole or not total:
        return [0] * len(weights)
    shares = [total * weight // whole // step * step for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (shares[i] * whole - total * weights[i], i))
    for index in order[: (total - sum(shares)) // step]:
        shares[index] += step
    return shares
