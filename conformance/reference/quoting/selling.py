"""The line items of a quote: new ones, and the ones that an update keeps by their IDs.

An update that names line items names all of them: those that it leaves out are gone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conformance.reference.currencies import DEFAULT
from conformance.reference.errors import invalid, missing_in_parameter
from conformance.reference.invoicing.discounting import Chosen
from conformance.reference.invoicing.rates import tax_rates
from conformance.reference.line_items import amounts, listing, reading
from conformance.reference.line_items.reading import Rules, Wanted
from conformance.reference.quoting import discounts
from conformance.reference.store import Record, Store
from conformance.reference.subscribing.discounts import MOST

_RULES = Rules(quantity=1)
_SHOWN = ("currency", "description", "price", "quantity")
Given = Mapping[str, Any]


@dataclass(frozen=True)
class Sold:
    """What is to be sold, nothing of it written: each with the item that it is to be, None for a new one.

    chosen: the discounts of each, by the parameter that it came in; those that it has stay where it is not there
    """

    wanted: tuple[tuple[Wanted, Record | None], ...]
    chosen: Mapping[str, list[Chosen]]

    @property
    def currency(self) -> str:
        """That of all prices; the account's own where nothing is sold yet."""
        return reading.common_currency([wanted for wanted, _ in self.wanted]) or DEFAULT


def read(
    store: Store,
    given: Sequence[Given] | None,
    *,
    now: int,
    current: Sequence[Record] = (),
    customer: Record | None = None,
) -> Sold:
    """What the parameter `line_items` asks for; `current` are the items that may be named by ID.

    Raises:
        ApiError: 400; an item that is not the quote's, prices of two currencies or two intervals, and as
            `line_items.reading` says.
    """
    known = {item["id"]: item for item in current}
    wanted = [_one(store, element, known, now, f"line_items[{index}]") for index, element in enumerate(given or ())]
    named = [item["id"] for _, item in wanted if item is not None]
    if len(named) != len(set(named)):
        raise invalid("A line item is named twice.", "line_items")
    chosen = {
        one.param: _discounts(store, one, element, customer, now)
        for (one, _), element in zip(wanted, given or (), strict=True)
        if "discounts" in element
    }
    ordered = sorted(wanted, key=lambda pair: pair[1].place if pair[1] is not None else (float("inf"), 0))
    sold = Sold(tuple(ordered), chosen)
    reading.common_currency([one for one, _ in sold.wanted])
    reading.one_interval(one for one, _ in sold.wanted)
    return sold


def write(store: Store, sold: Sold, current: Sequence[Record] = (), *, customer: str | None, now: int) -> list[Record]:
    """The items of a quote as they are now: changed, added, and of `current` those that are not named removed."""
    discounted = [(_discounted(store, sold, wanted, customer, now), kept) for wanted, kept in sold.wanted]
    made = amounts.items_of(store, (wanted for wanted, _ in discounted), sold.currency)
    items, new = [], []
    for item, (wanted, kept) in zip(made, discounted, strict=True):
        if kept is None:
            new.append(item)
        else:
            wanted.keep(store)
            kept.update({name: item[name] for name in _SHOWN})
            kept.hidden["wanted"] = replace(wanted, made=())
        items.append(item if kept is None else kept)
    staying = {item["id"] for item in items}
    for item in current:
        if item["id"] not in staying:
            store.table(amounts.ITEM).remove(item)
    listing.keep(store, new)
    return items


def copies(store: Store, items: Sequence[Record], *, customer: str | None, now: int) -> list[Record]:
    """New items of the same things, stored: those of a clone."""
    wanted = []
    for item in items:
        own = discounts.copied(store, item.hidden["wanted"].discounts, customer=customer, now=now)
        wanted.append(replace(item.hidden["wanted"], made=(), discounts=tuple(own)))
    made = amounts.items_of(store, wanted, items[0]["currency"] if items else DEFAULT)
    listing.keep(store, made)
    return made


def _discounts(store: Store, wanted: Wanted, element: Given, customer: Record | None, now: int) -> list[Chosen]:
    """What the discounts of one element ask for; repeating coupons are for what recurs."""
    return discounts.read(
        store,
        element["discounts"],
        currency=str(wanted.price["currency"]),
        customer=customer,
        current=wanted.discounts,
        now=now,
        most=MOST,
        param=f"{wanted.param}[discounts]",
    )


def _discounted(store: Store, sold: Sold, wanted: Wanted, customer: str | None, now: int) -> Wanted:
    """The item with its discounts, which are written."""
    if wanted.param not in sold.chosen:
        return wanted
    own = discounts.write(store, sold.chosen[wanted.param], current=wanted.discounts, customer=customer, now=now)
    return replace(wanted, discounts=tuple(own))


def _one(
    store: Store, element: Given, known: Mapping[str, Record], now: int, param: str
) -> tuple[Wanted, Record | None]:
    identifier = element.get("id")
    if identifier is None:
        return reading.one(store, element, _RULES, now=now, param=param), None
    item = known.get(identifier)
    if item is None:
        raise missing_in_parameter("line item", identifier, f"{param}[id]")
    old: Wanted = item.hidden["wanted"]
    if element.get("price") is not None or element.get("price_data") is not None:
        rates = [rate["id"] for rate in old.rates]
        quantity = {} if old.quantity is None else {"quantity": old.quantity}
        new = reading.one(store, {**quantity, "tax_rates": rates, **element}, _RULES, now=now, param=param)
        return replace(new, discounts=old.discounts), item
    changed = old.changed(element, param)
    if "tax_rates" in element:
        changed = replace(changed, rates=tuple(tax_rates(store, element["tax_rates"], f"{param}[tax_rates]")))
    return changed, item
