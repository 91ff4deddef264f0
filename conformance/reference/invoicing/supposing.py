"""The items of a preview: those that are pending, some of them changed, and those that the request only supposes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.reference import metadata
from conformance.reference.call import Call
from conformance.reference.errors import invalid, missing_in_parameter
from conformance.reference.invoicing import discounting, items, pricing
from conformance.reference.store import Record

Given = Mapping[str, Any]


@dataclass(frozen=True)
class Supposing:
    """What a preview's items depend on; nothing of what it makes is stored."""

    call: Call
    customer: Record
    currency: str
    now: int

    def items(self, waiting: Sequence[Record]) -> list[Record]:
        """The supposed items, the last one first, then those that wait, newest first.

        Raises:
            ApiError: 400; an element of `invoice_items` that could not be an item.
        """
        by_id = {item["id"]: _copy(item) for item in waiting}
        supposed = []
        for index, given in enumerate(self.call.params.get("invoice_items") or ()):
            named = _names(index)
            if identifier := given.get("invoiceitem"):
                if identifier not in by_id:
                    raise missing_in_parameter(items.ITEM, identifier, named("invoiceitem"))
                self._change(by_id[identifier], given, named)
            else:
                supposed.append(self._suppose(index, given, named))
        return [*reversed(supposed), *by_id.values()]

    def _change(self, item: Record, given: Given, named: pricing.Named) -> None:
        priced = items.repriced(self.call.store, item, given, now=self.now, named=named)
        item.update(items.changed(self.call.store, given, priced, named))
        item["metadata"] = metadata.merge(item["metadata"], given)
        if "discounts" in given:
            self._discount(item, given, named)

    def _suppose(self, index: int, given: Given, named: pricing.Named) -> Record:
        store, currency = self.call.store, self.currency
        if given.get("currency") not in (None, currency):
            raise invalid("You cannot combine currencies on a single invoice.", named("currency"))
        priced = pricing.read(store, given, currency=currency, default_currency=currency, now=self.now, named=named)
        item = items.build(store, given, priced, customer=self.customer["id"], now=self.now, named=named)
        item["id"] = f"ii_tmp_{index:024d}"
        item.place = (self.now, index)
        self._discount(item, given, named)
        return item

    def _discount(self, item: Record, given: Given, named: pricing.Named) -> None:
        store, customer = self.call.store, self.customer
        chosen = discounting.read(
            store,
            given.get("discounts"),
            now=self.now,
            currency=item["currency"],
            usable_ones=[*item.hidden["discounts"], *discounting.inherited(store, customer, self.now)],
            one_time=True,
            param=named("discounts"),
            customer=customer,
        )
        item.hidden["discounts"] = discounting.preview(chosen, now=self.now, customer=customer["id"])
        item["discounts"] = [discount["id"] for discount in item.hidden["discounts"]]


def _names(index: int) -> pricing.Named:
    """How the request wrote a parameter of the element: `period[end]` → `invoice_items[0][period][end]`."""

    def named(name: str) -> str:
        first, bracket, rest = name.partition("[")
        return f"invoice_items[{index}][{first}]{bracket}{rest}"

    return named


def _copy(item: Record) -> Record:
    copy = Record(dict(item), dict(item.hidden))
    copy.place = item.place
    return copy
