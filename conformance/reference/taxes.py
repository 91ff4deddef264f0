"""How tax rates tax an amount: exclusive on top, inclusive out of it, both together. https://stripe.com/docs/tax/tax-rates

Taxes are rounded per line and per rate, half away from zero; tax on a negative line is negative.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from conformance.contract import Json
from conformance.reference.amounts import rounded

_UNTAXED = {"exempt": "customer_exempt", "reverse": "reverse_charge"}


@dataclass(frozen=True)
class Rate:
    """A tax rate as arithmetic sees it."""

    id: str
    percentage: Decimal  # 0 … 100
    inclusive: bool

    @classmethod
    def of(cls, tax_rate: Mapping[str, Any]) -> Rate:
        """The rate of a TaxRate object."""
        return cls(tax_rate["id"], Decimal(str(tax_rate["percentage"])), bool(tax_rate["inclusive"]))


@dataclass(frozen=True)
class Tax:
    """What one rate takes of one line, or of several."""

    rate: Rate
    amount: int
    taxable: int  # what it is computed on: without inclusive tax; nothing of what is not taxed
    untaxed: str | None = None  # the taxability reason of one that takes nothing

    def __add__(self, other: Tax) -> Tax:
        return replace(self, amount=self.amount + other.amount, taxable=self.taxable + other.taxable)

    @property
    def basis(self) -> dict[str, Json]:
        """What answers show beside the amount; of a rate that is chosen by hand no reason is known."""
        return {"taxability_reason": self.untaxed, "taxable_amount": self.taxable}

    @property
    def shown(self) -> dict[str, Json]:
        """A member of `tax_amounts` or `total_tax_amounts`."""
        return {"amount": self.amount, "inclusive": self.rate.inclusive, "tax_rate": self.rate.id, **self.basis}


def untaxed(customer: Mapping[str, Json] | None, member: str = "tax_exempt") -> str | None:
    """The taxability reason of everything that a customer buys who pays no tax; None where tax is paid.

    An invoice says what its customer is in another member, `customer_tax_exempt`.
    """
    return None if customer is None else _UNTAXED.get(customer[member])


def taxes(amount: int, rates: Sequence[Rate], step: int = 1) -> list[Tax]:
    """The taxes on an amount, in the order of the rates.

    Inclusive rates come out of the amount: x − x/(1+r), r being their sum. Exclusive rates are computed on what is
    left of the amount without inclusive tax.
    """
    if not rates:
        return []
    inclusive = [rate for rate in rates if rate.inclusive]
    inside = dict(zip(inclusive, _inside(amount, inclusive, step), strict=True))
    net = amount - sum(inside.values())
    return [
        Tax(rate, inside[rate] if rate.inclusive else rounded(net * rate.percentage / 100, step), net) for rate in rates
    ]


def inclusive_tax(amount: int, rates: Sequence[Rate], step: int = 1) -> int:
    """How much tax is already inside an amount."""
    return sum(_inside(amount, [rate for rate in rates if rate.inclusive], step))


def _inside(amount: int, rates: Sequence[Rate], step: int) -> list[int]:
    """Each inclusive rate's part of an amount."""
    whole = 100 + sum((rate.percentage for rate in rates), Decimal(0))
    return [rounded(amount * rate.percentage / whole, step) for rate in rates]
