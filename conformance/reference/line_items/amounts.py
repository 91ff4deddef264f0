"""What line items come to: each item's subtotal, discount, tax and total, and those of all of them together.

Discounts reach every item that their coupon applies to, and are shared in proportion; tax is on what is left. Follows
https://stripe.com/docs/api/checkout/sessions/line_items and https://stripe.com/docs/tax/tax-rates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from conformance.contract import Json
from conformance.reference import ids
from conformance.reference.amounts import exact_amount, part
from conformance.reference.invoicing.discounting import reductions
from conformance.reference.line_items.reading import Wanted, in_currency
from conformance.reference.money import step
from conformance.reference.store import Record, Store
from conformance.reference.taxes import Rate, Tax
from conformance.reference.totals import Charge, LineTotals, compute

ITEM = "item"
_WHOLE = Fraction(1)


@dataclass(frozen=True)
class Sums:
    """What items come to together, in the smallest unit of their currency."""

    amount_subtotal: int
    amount_discount: int
    amount_tax: int  # inside the amounts, and on top of them
    amount_total: int
    discounts: tuple[Mapping[str, Json], ...]  # {amount, discount}, the discount being the record
    taxes: tuple[Mapping[str, Json], ...]  # {amount, rate, …}, the rate being the record

    def details(self, shipping: int | None = 0) -> dict[str, Json]:
        """`total_details` as it is answered, without its breakdown."""
        return {
            "amount_discount": self.amount_discount,
            "amount_shipping": shipping,
            "amount_tax": self.amount_tax,
        }

    @property
    def breakdown(self) -> dict[str, Json]:
        """`total_details[breakdown]`, shown only when asked for."""
        return {"discounts": list(self.discounts), "taxes": list(self.taxes)}


def items_of(store: Store, wanted: Iterable[Wanted], currency: str) -> list[Record]:
    """New items, not yet stored, whose amounts are still to be calculated."""
    return [_item(store, one, currency) for one in wanted]


def calculate(
    items: Sequence[Record],
    currency: str,
    *,
    discounts: Sequence[Record] = (),
    default_rates: Sequence[Record] = (),
    untaxed: str | None = None,
    trial: bool = False,
    due: Fraction = _WHOLE,
) -> Sums:
    """Writes the amounts of items, and says what they come to together.

    discounts:     discount records, one applied on what the one before left
    default_rates: tax rates of recurring items that have none of their own
    untaxed:       why a customer pays no tax
    trial:         recurring items cost nothing yet
    due:           the part of their price that recurring items cost at first
    """
    rates = {rate["id"]: rate for item in items for rate in (*_wanted(item).rates, *default_rates)}
    charges = [_charge(_wanted(item), currency, default_rates, Fraction(0) if trial else due) for item in items]
    totals = compute(charges, reductions(discounts, currency), untaxed=untaxed, step=step(currency))
    own = (discount for item in items for discount in _wanted(item).discounts)
    found = {discount["id"]: discount for discount in (*own, *discounts)}
    for item, line in zip(items, totals.lines, strict=True):
        _show(item, line, found, rates)
    return Sums(
        amount_subtotal=sum(line.amount for line in totals.lines),  # before the items' own discounts, too
        amount_discount=sum(totals.discounts.values()),
        amount_tax=totals.tax or 0,
        amount_total=totals.total,
        discounts=tuple({"amount": amount, "discount": found[id]} for id, amount in totals.discounts.items()),
        taxes=tuple(_tax(tax, rates) for tax in totals.taxes.values()),
    )


def change(item: Record, params: Mapping[str, Any], param: str) -> Wanted:
    """What an item would be with another quantity or adjustability; the item is left as it is.

    Raises:
        ApiError: 400; as `Wanted.changed` does.
    """
    return _wanted(item).changed(params, param)


def rewrite(item: Record, wanted: Wanted) -> None:
    """Makes an item what `change` said; its amounts are not recalculated yet."""
    item.hidden["wanted"] = wanted
    item["quantity"] = wanted.quantity


def _item(store: Store, wanted: Wanted, currency: str) -> Record:
    products = {record["id"]: record for record in wanted.made if record["object"] == "product"}
    identifier = wanted.price["product"]
    product = products.get(identifier) or store.table("product").get(identifier)
    return Record(
        {
            "id": ids.new(ITEM),
            "object": ITEM,
            "amount_discount": 0,
            "amount_subtotal": 0,
            "amount_tax": 0,
            "amount_total": 0,
            "currency": currency,
            "description": product["name"] if product is not None else identifier,
            "price": wanted.price,
            "product": wanted.price["product"],
            "quantity": wanted.quantity,
        },
        hidden={"wanted": wanted, "discounts": [], "taxes": []},
    )


def _wanted(item: Record) -> Wanted:
    wanted: Wanted = item.hidden["wanted"]
    return wanted


def _charge(wanted: Wanted, currency: str, default_rates: Sequence[Record], due: Fraction) -> Charge:
    asked = in_currency(wanted.price, currency)
    assert asked is not None  # or it would have been refused
    if wanted.chosen:
        asked = {**asked, "unit_amount_decimal": (asked["custom_unit_amount"] or {}).get("preset")}
    share = (Fraction(0) if wanted.metered else due) if wanted.recurring else _WHOLE
    exact = exact_amount(asked, wanted.quantity or 0)
    rates = wanted.rates or (tuple(default_rates) if wanted.recurring else ())
    return Charge(
        amount=part(exact, share.numerator, share.denominator, step(currency)),
        product=wanted.price["product"],
        reductions=reductions(wanted.discounts, currency),
        rates=tuple(Rate.of(rate) for rate in rates),
    )


def _show(item: Record, line: LineTotals, discounts: Mapping[str, Record], rates: Mapping[str, Record]) -> None:
    off = sum(line.discounts.values())
    exclusive = sum(tax.amount for tax in line.taxes if not tax.rate.inclusive)
    item["amount_subtotal"] = line.amount
    item["amount_discount"] = off
    item["amount_tax"] = sum(tax.amount for tax in line.taxes)
    item["amount_total"] = line.amount - off + exclusive
    item.hidden["discounts"] = [{"amount": amount, "discount": discounts[id]} for id, amount in line.discounts.items()]
    item.hidden["taxes"] = [_tax(tax, rates) for tax in line.taxes]


def _tax(tax: Tax, rates: Mapping[str, Record]) -> dict[str, Json]:
    return {"amount": tax.amount, "rate": rates[tax.rate.id], **tax.basis}
