"""From lines to an invoice's totals: lines → item discounts → subtotal → invoice discounts → tax → total.

Pure arithmetic on small records, so that invoices, previews, quotes and credit notes share it.
The order is that of the documentation: lines, discounts, tax, customer balance (`settle`), amount due.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from conformance.reference.discounts import Reduction, shares
from conformance.reference.taxes import Rate, Tax, inclusive_tax, taxes


@dataclass(frozen=True)
class Charge:
    """One line as arithmetic sees it: an amount, and what may reduce or tax it."""

    amount: int
    discountable: bool = True
    product: str | None = None
    reductions: tuple[Reduction, ...] = ()  # the line's own, applied before the invoice's
    rates: tuple[Rate, ...] = ()  # its own, or the invoice's default ones
    taxes: tuple[Tax, ...] = ()  # where the request has computed them, instead of rates

    def inside(self, amount: int, step: int) -> int:
        """How much tax an amount of this line includes."""
        if self.taxes:
            return sum(tax.amount for tax in self.taxes if tax.rate.inclusive)
        return inclusive_tax(amount, self.rates, step)


@dataclass
class LineTotals:
    """What becomes of one line."""

    amount: int  # before discounts and exclusive tax; inclusive tax is inside
    amount_excluding_tax: int  # before discounts, without any tax
    own: dict[str, int] = field(default_factory=dict)  # what the line's own discounts take, by discount
    inherited: dict[str, int] = field(default_factory=dict)  # what the invoice's discounts take of it
    taxes: list[Tax] = field(default_factory=list)

    @property
    def net(self) -> int:
        """What is left after every discount: what is taxed."""
        return self.amount - sum(self.own.values()) - sum(self.inherited.values())

    @property
    def discounts(self) -> dict[str, int]:
        """What every discount takes, the line's own and the invoice's."""
        return {**self.own, **{key: self.own.get(key, 0) + value for key, value in self.inherited.items()}}


@dataclass
class Totals:
    """An invoice's amounts before the customer balance, in the smallest unit of its currency."""

    lines: list[LineTotals]
    subtotal: int
    subtotal_excluding_tax: int
    discounts: dict[str, int]  # what every discount takes, those of single lines too
    taxes: dict[Rate, Tax]
    total: int
    total_excluding_tax: int

    @property
    def tax(self) -> int | None:
        """All tax, inclusive and exclusive; None where no rate applies."""
        return sum(tax.amount for tax in self.taxes.values()) if self.taxes else None


def compute(
    charges: Sequence[Charge], reductions: Sequence[Reduction] = (), *, untaxed: str | None = None, step: int = 1
) -> Totals:
    """The totals of lines under the invoice's own (or inherited) discounts.

    With `untaxed` (the reason why: a customer who is exempt, or under reverse charge) every tax is 0, and tax that a
    line's amount includes is backed out of it: 10000 with 10 % included becomes 9091.
    """
    lines = [_line(charge, untaxed is not None, step) for charge in charges]
    found = _discounted(charges, lines, reductions, step)
    for line in lines:
        for discount, amount in line.own.items():
            found[discount] = found.get(discount, 0) + amount
    by_rate: dict[Rate, Tax] = {}
    for charge, line in zip(charges, lines, strict=True):
        line.taxes = list(charge.taxes) or _taxes(line.net, charge.rates, untaxed, step)
        for tax in line.taxes:
            by_rate[tax.rate] = by_rate[tax.rate] + tax if tax.rate in by_rate else tax
    subtotal = sum(line.amount - sum(line.own.values()) for line in lines)
    exclusive = sum(tax.amount for rate, tax in by_rate.items() if not rate.inclusive)
    total = subtotal - sum(sum(line.inherited.values()) for line in lines) + exclusive
    return Totals(
        lines=lines,
        subtotal=subtotal,
        subtotal_excluding_tax=sum(
            _excluding(charge, line, untaxed is not None, step) for charge, line in zip(charges, lines, strict=True)
        ),
        discounts=found,
        taxes=by_rate,
        total=total,
        total_excluding_tax=total - sum(tax.amount for tax in by_rate.values()),
    )


def _line(charge: Charge, exempt: bool, step: int) -> LineTotals:
    """A line under its own discounts."""
    without = charge.amount - charge.inside(charge.amount, step)
    line = LineTotals(amount=without if exempt else charge.amount, amount_excluding_tax=without)
    remaining = line.amount
    for reduction in charge.reductions:
        [off] = shares(reduction, [remaining], [charge.product], [charge.discountable], step)
        line.own[reduction.discount] = line.own.get(reduction.discount, 0) + off
        remaining -= off
    return line


def _taxes(amount: int, rates: Sequence[Rate], untaxed: str | None, step: int) -> list[Tax]:
    """The taxes of a line; those that an exempt customer does not pay are told as taxes of nothing."""
    return [Tax(rate, 0, 0, untaxed) for rate in rates] if untaxed else taxes(amount, rates, step)


def _excluding(charge: Charge, line: LineTotals, exempt: bool, step: int) -> int:
    """A line's part of subtotal_excluding_tax: item discounts are taken off, no tax is in it."""
    amount = line.amount - sum(line.own.values())
    return amount if exempt else amount - charge.inside(amount, step)


def _discounted(
    charges: Sequence[Charge], lines: Sequence[LineTotals], reductions: Sequence[Reduction], step: int
) -> dict[str, int]:
    """Applies the invoice's discounts to the lines, one on what the other left; what each of them takes in all."""
    found: dict[str, int] = {}
    for reduction in reductions:
        taken = shares(
            reduction,
            [line.net for line in lines],
            [charge.product for charge in charges],
            [charge.discountable for charge in charges],
            step,
        )
        found[reduction.discount] = found.get(reduction.discount, 0) + sum(taken)
        for line, off in zip(lines, taken, strict=True):
            if off:
                line.inherited[reduction.discount] = line.inherited.get(reduction.discount, 0) + off
    return found


@dataclass(frozen=True)
class Settlement:
    """What finalization makes of a total and a customer balance."""

    amount_due: int
    ending_balance: int
    applied: int  # what applying the balance changes it by: the ledger's applied_to_invoice
    carried: int = 0  # what is owed but cannot be charged, and goes to the balance instead
    carried_as: str = ""  # the ledger's type for it: invoice_too_small or invoice_too_large


def settle(total: int, starting_balance: int, *, minimum: int, maximum: int) -> Settlement:
    """Applies the customer balance to a total; negative balances are credit, positive ones are owed.

    Nothing due, or less or more than can be charged: amount_due is 0 and the balance keeps the rest.
    """
    due = total + starting_balance
    if due <= 0 or total <= 0:
        charged = due if minimum <= due <= maximum else 0
        return Settlement(charged, due - charged, due - charged - starting_balance)
    if minimum <= due <= maximum:
        return Settlement(due, 0, -starting_balance)
    credit = max(0, -starting_balance)  # is used up first; what is owed already stays owed
    kind = "invoice_too_small" if due < minimum else "invoice_too_large"
    return Settlement(0, due, credit, due - starting_balance - credit, kind)
