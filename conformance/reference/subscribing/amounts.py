"""What parts of an interval cost, and what a subscription's discount leaves of it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from conformance.reference.amounts import part, rounded
from conformance.reference.discounts import shares
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


def discounted(wanted: Sequence[Wanted], discount: Record | None, currency: str) -> dict[str, Decimal]:
    """What a whole interval of each item costs under the subscription's discount, by item ID, exact for percentages.

    Prorations are reckoned on this: a discount is inside them, and never taken off again.
    """
    amounts = {item.id: item.amount for item in wanted}
    if discount is None or not wanted:
        return amounts
    [reduction] = reductions([discount], currency)
    products = [item.price["product"] for item in wanted]
    if reduction.percent_off is not None:
        left = 1 - reduction.percent_off / 100
        return {
            item.id: amounts[item.id] * left
            if reduction.products is None or product in reduction.products
            else amounts[item.id]
            for item, product in zip(wanted, products, strict=True)
        }
    unit = step(currency)
    taken = shares(
        reduction,
        [rounded(amounts[item.id], unit) for item in wanted],
        products,
        [True] * len(wanted),
        unit,
    )
    return {item.id: amounts[item.id] - off for item, off in zip(wanted, taken, strict=True)}
