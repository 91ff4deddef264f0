"""How discounts reduce lines: a percentage or an amount off, shared over the lines that it applies to.

A discount never makes a line negative, skips lines that are not discountable or already negative, and respects its
coupon's `applies_to`. Several discounts stack in order, each on what the ones before it left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from conformance.reference.amounts import apportioned, rounded


@dataclass(frozen=True)
class Reduction:
    """A discount as arithmetic sees it: its id, and either a percentage or an amount off."""

    discount: str
    percent_off: Decimal | None = None  # 0 < percent_off ≤ 100
    amount_off: int | None = None  # in the invoice's currency
    products: frozenset[str] | None = None  # the products that it is limited to; None: all

    @classmethod
    def of(cls, discount: str, coupon: Mapping[str, Any], currency: str) -> Reduction:
        """The reduction that a Coupon object stands for, in a currency.

        A coupon whose amount is in another currency, and which has no option in this one, reduces nothing.
        """
        products = (coupon.get("applies_to") or {}).get("products")
        return cls(
            discount=discount,
            percent_off=None if coupon.get("percent_off") is None else Decimal(str(coupon["percent_off"])),
            amount_off=amount_off(coupon, currency),
            products=frozenset(products) if products else None,
        )


def amount_off(coupon: Mapping[str, Any], currency: str) -> int | None:
    """The coupon's amount off in a currency, its own or one of its currency_options; None where it has none."""
    if coupon.get("amount_off") is None:
        return None
    if coupon["currency"] == currency:
        return int(coupon["amount_off"])
    option = (coupon.get("currency_options") or {}).get(currency)
    return int(option["amount_off"]) if option else None


def shares(
    reduction: Reduction,
    remaining: Sequence[int],
    products: Sequence[str | None],
    discountable: Sequence[bool],
    step: int = 1,
) -> list[int]:
    """How much a discount takes from each line.

    `remaining` is what earlier discounts left of each line. The discount is computed on the sum of the lines that it
    applies to, rounded once, and shared in proportion, so that the shares always sum to the discount.
    """
    weights = [
        amount if may and amount > 0 and (reduction.products is None or product in reduction.products) else 0
        for amount, product, may in zip(remaining, products, discountable, strict=True)
    ]
    base = sum(weights)
    if reduction.percent_off is not None:
        off = rounded(Decimal(base) * reduction.percent_off / 100, step)
    else:
        off = reduction.amount_off or 0
    return apportioned(min(off, base), weights, step)
