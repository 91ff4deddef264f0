"""What parts of an interval cost, and what discounts leave of it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from conformance.reference.amounts import part, rounded
from conformance.reference.discounts import Reduction, shares
from conformance.reference.invoicing.discounting import reductions
from conformance.reference.money import step
from conformance.reference.store import Record
from conformance.reference.subscribing.cycles import Interval
from conformance.reference.subscribing.items import Wanted


def elapsed(amount: Decimal, interval: Interval, start: int, end: int, unit: int = 1) -> int:
    """What the time between two moments costs, in imaginary intervals that begin at `start`: whole ones in full, the
    rest in proportion, so that 15 February → 1 March is 14/28 of a month.

    Source: https://stripe.com/docs/billing/subscriptions/backdating
    """
    whole = interval.number(start, end)
    reached, following = interval.boundary(start, whole), interval.boundary(start, whole + 1)
    length = following - reached
    return part(amount, whole * length + end - reached, length, unit)


def discounted(wanted: Sequence[Wanted], discounts: Sequence[Record], currency: str, now: int) -> dict[str, Decimal]:
    """What a whole interval of each item costs under its own discounts and its subscription's, by item ID, exact for
    percentages.

    Prorations are reckoned on this: discounts are inside them, and never taken off again.
    """
    left = {item.id: item.amount for item in wanted}
    for item in wanted:
        for reduction in reductions(item.reducing(now), currency):
            _take(reduction, [item], left, currency)
    for reduction in reductions(discounts, currency):
        _take(reduction, wanted, left, currency)
    return left


def _take(reduction: Reduction, wanted: Sequence[Wanted], left: dict[str, Decimal], currency: str) -> None:
    """Takes a discount off what is left of the items that it applies to."""
    products = [item.price["product"] for item in wanted]
    if reduction.percent_off is not None:
        kept = 1 - reduction.percent_off / 100
        for item, product in zip(wanted, products, strict=True):
            if reduction.products is None or product in reduction.products:
                left[item.id] *= kept
        return
    unit = step(currency)
    remaining = [rounded(left[item.id], unit) for item in wanted]
    taken = shares(reduction, remaining, products, [True] * len(wanted), unit)
    for item, off in zip(wanted, taken, strict=True):
        left[item.id] -= off
