"""What a quote comes to: as a whole, upfront, and every time that its subscription renews.

Upfront is what the next invoice after the acceptance holds: everything, but during a trial nothing that recurs.
Recurring are the recurring line items under discounts that last for ever.
Source: https://stripe.com/docs/api/quotes/object#quote_object-computed
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from conformance.contract import Json
from conformance.reference.line_items import amounts
from conformance.reference.line_items.amounts import Sums
from conformance.reference.store import Record, Store
from conformance.reference.taxes import untaxed

_AMOUNTS = ("amount_discount", "amount_subtotal", "amount_tax", "amount_total")


def calculate(store: Store, quote: Record) -> None:
    """Writes all amounts of a quote, those of its line items too."""
    items: list[Record] = quote.hidden["items"]
    discounts: list[Record] = quote.hidden["discounts"]
    terms = {"default_rates": quote.hidden["default_tax_rates"], "untaxed": _untaxed(store, quote)}
    whole, shown = _sums(items, quote["currency"], discounts, **terms)
    for item, counted in zip(items, shown, strict=True):
        item.update({name: counted[name] for name in _AMOUNTS})
        item.hidden |= {name: counted.hidden[name] for name in ("discounts", "taxes")}
    trial = quote["subscription_data"]["trial_period_days"] is not None
    upfront, shown = _sums(items, quote["currency"], discounts, trial=trial, **terms)
    forever = [discount for discount in discounts if discount["coupon"]["duration"] == "forever"]
    recurring_items = [item for item in items if item["price"]["recurring"] is not None]
    recurring, _ = _sums(recurring_items, quote["currency"], forever, **terms)
    quote.update({**_amounts(whole), "computed": {"recurring": None, "upfront": _amounts(upfront)}})
    if recurring_items:
        period = recurring_items[0]["price"]["recurring"]
        interval = {name: period[name] for name in ("interval", "interval_count")}
        quote["computed"]["recurring"] = {**_amounts(recurring), **interval}
    quote.hidden |= {"upfront_items": shown, "sums": {"whole": whole, "upfront": upfront, "recurring": recurring}}


def _sums(
    items: Sequence[Record],
    currency: str,
    discounts: Sequence[Record],
    *,
    default_rates: Sequence[Record],
    untaxed: str | None,
    trial: bool = False,
) -> tuple[Sums, list[Record]]:
    """What items come to, and copies of them that show it. Default rates are those of every item without its own."""
    copies = [_copy(item, default_rates) for item in items]
    return amounts.calculate(copies, currency, discounts=discounts, untaxed=untaxed, trial=trial), copies


def _copy(item: Record, default_rates: Sequence[Record]) -> Record:
    wanted = item.hidden["wanted"]
    hidden: dict[str, Any] = {**item.hidden, "wanted": replace(wanted, rates=wanted.rates or tuple(default_rates))}
    copy = Record(dict(item), hidden)
    copy.place = item.place
    return copy


def _amounts(sums: Sums) -> dict[str, Json]:
    return {
        "amount_subtotal": sums.amount_subtotal,
        "amount_total": sums.amount_total,
        "total_details": sums.details(),
    }


def _untaxed(store: Store, quote: Record) -> str | None:
    return untaxed(store.table("customer").get(quote["customer"] or ""))
