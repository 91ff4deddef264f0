"""How an invoice line is credited in parts: the discounts and taxes of the parts always add up to those of the line.

Each figure of a part is the difference of running totals: what the line holds of it, times all that is credited so
far, rounded half up, less what earlier credit notes have credited. A discount never exceeds the part that it is taken
off, and when the last of a line is credited, so is the last of each figure, whatever was credited or voided before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from conformance.reference.taxes import Rate
from conformance.reference.totals import LineTotals

Figures = Mapping[str, int]
_NET = "excluding tax"


@dataclass(frozen=True)
class Part:
    """The amounts of a line, or of a credited part of it, in the smallest unit of the currency; none is negative."""

    amount: int = 0  # before discounts and exclusive tax
    excluding_tax: int = 0  # before discounts, without any tax
    discounts: Figures = field(default_factory=dict)  # by discount
    inclusive: Figures = field(default_factory=dict)  # tax that is part of the amount, by tax rate
    exclusive: Figures = field(default_factory=dict)  # tax that comes on top, by tax rate
    taxable: Figures = field(default_factory=dict)  # what each tax is computed on, by tax rate
    untaxed: str | None = None  # the taxability reason, where no tax is taken

    @property
    def net(self) -> int:
        """What is left after discounts: what is taxed."""
        return self.amount - sum(self.discounts.values())

    @property
    def total(self) -> int:
        """What it adds to an invoice or a credit note."""
        return self.net + sum(self.exclusive.values())

    def __add__(self, other: Part) -> Part:
        return Part(
            self.amount + other.amount,
            self.excluding_tax + other.excluding_tax,
            _summed(self.discounts, other.discounts),
            _summed(self.inclusive, other.inclusive),
            _summed(self.exclusive, other.exclusive),
            _summed(self.taxable, other.taxable),
            self.untaxed or other.untaxed,
        )

    @classmethod
    def of(cls, line: LineTotals) -> Part:
        """A line that has been computed from its amount and its tax rates."""
        return cls(
            line.amount,
            line.amount_excluding_tax,
            dict(line.discounts),
            _by_rate(line, inclusive=True),
            _by_rate(line, inclusive=False),
            {tax.rate.id: tax.taxable for tax in line.taxes},
            next((tax.untaxed for tax in line.taxes), None),
        )


def share(whole: Part, credited: Part, done: int, of: int, step: int = 1) -> Part:
    """The part of a line that is credited when, with it, `done` of its `of` units are.

    whole:    the line as it is on the invoice
    credited: the sum of the parts that have been credited before
    step:     what every amount of the currency is a multiple of
    """

    def reach(figure: int) -> int:
        """How much of a figure is credited with this part: its share of the units, rounded half up."""
        return step * ((2 * figure * done + of * step) // (2 * of * step))

    def cut(given: int, rest: int, held: Figures, taken: Figures) -> dict[str, int]:
        """Cuts what is due of each slice out of `given`; `rest` is what is not credited yet of what they are part of.

        No slice exceeds what is given, and none holds more in the end than the rest does.
        """
        found = {}
        for key, figure in held.items():
            left = figure - taken.get(key, 0)
            found[key] = _between(reach(figure) - taken.get(key, 0), left - rest, min(given, left))
            given -= found[key]
            rest -= left - found[key]
        return found

    left = whole.amount - credited.amount
    amount = _between(reach(whole.amount) - credited.amount, 0, left)
    inside = cut(amount, left - amount, {_NET: whole.excluding_tax}, {_NET: credited.excluding_tax})
    discounts = cut(amount, left - amount, whole.discounts, credited.discounts)
    net = amount - sum(discounts.values())
    inclusive = cut(net, whole.net - credited.net - net, whole.inclusive, credited.inclusive)
    exclusive = {
        rate: _between(reach(tax) - credited.exclusive.get(rate, 0), 0, tax - credited.exclusive.get(rate, 0))
        for rate, tax in whole.exclusive.items()
    }
    base = 0 if whole.untaxed else net - sum(inclusive.values())
    taxable = dict.fromkeys(whole.taxable, base)
    return Part(amount, inside[_NET], discounts, inclusive, exclusive, taxable, whole.untaxed)


def _between(value: int, least: int, most: int) -> int:
    return min(max(value, least, 0), most)


def _summed(first: Figures, second: Figures) -> dict[str, int]:
    return {key: first.get(key, 0) + second.get(key, 0) for key in {**first, **second}}


def _by_rate(line: LineTotals, *, inclusive: bool) -> dict[str, int]:
    rates: list[tuple[Rate, int]] = [(tax.rate, tax.amount) for tax in line.taxes]
    return {rate.id: amount for rate, amount in rates if rate.inclusive is inclusive}
