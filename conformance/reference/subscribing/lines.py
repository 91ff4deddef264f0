"""The lines that bill a subscription: one for each of its items and each stretch of time, and the words on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from conformance.reference import ids, plans
from conformance.reference.amounts import decimal_text, rounded, unit_amount_of
from conformance.reference.invoicing.lines import LINE
from conformance.reference.money import money, step
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import discounts, usage
from conformance.reference.subscribing.items import Wanted


def line(
    store: Store,
    subscription: Record,
    wanted: Wanted,
    period: tuple[int, int],
    *,
    amount: int | None = None,
    quantity: int | None = None,
    proration: bool = False,
    trial: bool = False,
    now: int,
) -> Record:
    """The line of an item for a period, not yet stored.

    amount:   what it costs; None for the full price
    quantity: how much of it is billed; None for the item's own
    trial:    nothing is charged, for the period is a trial
    """
    price, quantity = wanted.price, wanted.quantity or 0 if quantity is None else quantity
    charged = rounded(wanted.amount, step(price["currency"])) if amount is None else amount
    charged = 0 if trial else charged
    own = [] if wanted.record is None else discounts.running(wanted.record, now)
    made = Record(
        {
            "id": ids.new(LINE),
            "object": LINE,
            "amount": charged,
            "amount_excluding_tax": charged,
            "currency": price["currency"],
            "description": _description(store, price, quantity, trial=trial),
            "discount_amounts": [],
            "discountable": True,
            "discounts": [discount["id"] for discount in own],
            "livemode": False,
            "metadata": subscription["metadata"],
            "period": {"end": period[1], "start": period[0]},
            "plan": plans.view(price),
            "price": price,
            "proration": proration,
            "proration_details": {"credited_items": None},
            "quantity": quantity,
            "subscription": subscription["id"],
            "subscription_item": wanted.id,
            "tax_amounts": [],
            "tax_rates": wanted.tax_rates,
            "type": "subscription",
            "unit_amount_excluding_tax": _unit(price, charged, quantity),
        },
        hidden={"discounts": own, "amount": charged},
    )
    made.place = (now, 0)
    return made


def metered(
    store: Store, subscription: Record, wanted: Wanted, period: tuple[int, int], *, trial: bool = False, now: int
) -> Record:
    """The line of what has been used of a metered item in a period that is over, or goes on after a threshold: less
    what a threshold has had invoiced before."""
    quantity, before = used(store, wanted), usage.counted(wanted.record)
    unit = step(wanted.price["currency"])
    amount = rounded(wanted.cost(quantity), unit) - rounded(wanted.cost(before), unit)
    return line(store, subscription, wanted, period, amount=amount, quantity=quantity - before, trial=trial, now=now)


def used(store: Store, wanted: Wanted) -> int:
    """What has been used of a metered item in the current period, as its price counts it."""
    return usage.total(store, wanted.id, wanted.price["recurring"]["aggregate_usage"])


def _unit(price: Mapping[str, Any], amount: int, quantity: int) -> str | None:
    if price["unit_amount_decimal"] is not None:
        return decimal_text(unit_amount_of(price))
    return decimal_text(Decimal(amount) / quantity) if quantity else None


def _description(store: Store, price: Record, quantity: int, *, trial: bool) -> str:
    product = store.table("product").get(price["product"])
    name = product["name"] if product is not None else price["product"]
    label = f"{quantity} {product['unit_label']}" if product is not None and product["unit_label"] else f"{quantity}"
    if trial:
        return f"Trial period for {name}"
    return f"{label} × {name} ({_asked(price)})"


def _asked(price: Mapping[str, Any]) -> str:
    """What a price asks: `at $25.00 / month`, `at $25.00 every 3 months`."""
    recurring = price["recurring"]
    count, unit = recurring["interval_count"], recurring["interval"]
    often = f"/ {unit}" if count == 1 else f"every {count} {unit}s"
    amount = price["unit_amount"]
    return f"at {money(amount or 0, price['currency'])} {often}"


def in_order(made: Sequence[Record]) -> list[Record]:
    """Lines numbered as they are listed, the first item first."""
    for index, each in enumerate(made):
        each.place = (each.place[0], -index)
    return list(made)
