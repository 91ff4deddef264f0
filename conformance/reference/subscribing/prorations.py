"""Prorations: credits for time that was paid and is not used, debits for time that is used and was not paid.

Each is an invoice item of its own, reckoned by the second on what a whole interval costs, and rounded once:
https://stripe.com/docs/billing/subscriptions/prorations
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from conformance.reference import ids, plans
from conformance.reference.amounts import decimal_text, part
from conformance.reference.clock import clock_of
from conformance.reference.invoicing.items import ITEM
from conformance.reference.money import step
from conformance.reference.periods import at
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import discounts
from conformance.reference.subscribing.amounts import discounted
from conformance.reference.subscribing.items import Wanted


@dataclass(frozen=True)
class Window:
    """The time that is prorated: from a moment to the end of the period that was billed, `length` being what the full
    price covers."""

    moment: int
    end: int
    length: int

    @classmethod
    def of(cls, subscription: Record, moment: int) -> Window:
        """The rest of a subscription's current period."""
        end, start = subscription["current_period_end"], subscription["current_period_start"]
        return cls(moment, end, subscription.hidden.get("length") or end - start)

    def worth(self, amount: Decimal, unit: int) -> int:
        return part(amount, self.end - self.moment, self.length, unit)


@dataclass(frozen=True)
class Change:
    """An item before and after a change; None where there was none, or is none any more."""

    old: Wanted | None
    new: Wanted | None


def changes(old: Sequence[Wanted], new: Sequence[Wanted]) -> list[Change]:
    """The items that a change bills differently."""
    after = {item.id: item for item in new}
    found = [
        Change(item, after.get(item.id))
        for item in old
        if item.id not in after or not (item.record is not None and after[item.id].bills_like(item.record))
    ]
    return found + [Change(None, item) for item in new if item.record is None]


def prorate(
    store: Store,
    subscription: Record,
    old: Sequence[Wanted],
    new: Sequence[Wanted],
    window: Window,
    *,
    now: int,
    found: Sequence[Change] | None = None,
) -> list[Record]:
    """Makes the pending items of a change from `old` to `new` items: a credit for each that is left, a debit for each
    that comes. With `found` given, of these changes only.

    Metered items are never prorated, and neither is time that no price covers.
    """
    if window.end <= window.moment:
        return []
    unbilled = bool(subscription.hidden.get("unbilled"))
    found_discounts = discounts.running(subscription, now)
    currency = subscription["currency"]
    before, after = (discounted(items, found_discounts, currency, now) for items in (old, new))
    made = []
    for change in changes(old, new) if found is None else found:
        if change.old is not None and not change.old.metered and not unbilled:
            credit = -window.worth(before[change.old.id], step(currency))
            made.append(_item(store, subscription, change.old, credit, window, now=now, credit=True))
        if change.new is not None and not change.new.metered:
            debit = window.worth(after[change.new.id], step(currency))
            made.append(_item(store, subscription, change.new, debit, window, now=now, credit=False))
    return made


def credit_all(store: Store, subscription: Record, old: Sequence[Wanted], window: Window, *, now: int) -> list[Record]:
    """Credits the rest of the period of every item."""
    return prorate(store, subscription, old, [], window, now=now)


def debit_all(store: Store, subscription: Record, new: Sequence[Wanted], window: Window, *, now: int) -> list[Record]:
    """Bills the rest of the period of every item, which had been credited."""
    return prorate(store, subscription, [], new, window, now=now, found=[Change(None, item) for item in new])


def pending(store: Store, subscription: Record) -> list[Record]:
    """The subscription's prorations that no invoice has taken yet, newest first."""
    return [
        item
        for item in store.table(ITEM).of("customer", subscription["customer"])
        if item["invoice"] is None and item["proration"] and item["subscription"] == subscription["id"]
    ]


def _item(
    store: Store, subscription: Record, wanted: Wanted, amount: int, window: Window, *, now: int, credit: bool
) -> Record:
    price, quantity = wanted.price, wanted.quantity or 0
    rates = wanted.tax_rates or subscription["default_tax_rates"]
    unit = Decimal(amount) / quantity if quantity else Decimal(0)
    return store.add(
        {
            "id": ids.new(ITEM),
            "object": ITEM,
            "amount": amount,
            "currency": subscription["currency"],
            "customer": subscription["customer"],
            "date": now,
            "description": _description(store, wanted, window, credit),
            "discountable": False,
            "discounts": [],
            "invoice": None,
            "livemode": False,
            "metadata": {},
            "period": {"end": window.end, "start": window.moment},
            "plan": plans.view(price),
            "price": price,
            "proration": True,
            "quantity": quantity,
            "subscription": subscription["id"],
            "subscription_item": wanted.id,
            "tax_rates": list(rates),
            "test_clock": clock_of(store, subscription),
            "unit_amount": int(unit) if unit == unit.to_integral_value() else None,
            "unit_amount_decimal": decimal_text(unit),
        },
        hidden={"discounts": [], "line": None, "credited_items": _credited(wanted) if credit else None},
    )


def _description(store: Store, wanted: Wanted, window: Window, credit: bool) -> str:
    product = store.table("product").get(wanted.price["product"])
    name = product["name"] if product is not None else wanted.price["product"]
    many = f"{wanted.quantity} × " if wanted.quantity != 1 else ""
    return f"{'Unused' if credit else 'Remaining'} time on {many}{name} after {at(window.moment):%d %b %Y}"


def _credited(wanted: Wanted) -> Mapping[str, object] | None:
    """The line that billed the time which is credited."""
    billed = wanted.record.hidden.get("billed") if wanted.record is not None else None
    return None if billed is None else {"invoice": billed[0], "invoice_line_items": [billed[1]]}
