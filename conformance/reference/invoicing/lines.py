"""Lines: what an invoice lists for its items, and later for its subscription."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from conformance.contract import Json
from conformance.reference import ids
from conformance.reference.amounts import decimal_text, unit_amount_of
from conformance.reference.pagination import envelope
from conformance.reference.store import Record, Store
from conformance.reference.totals import LineTotals

SHOWN = 10  # an invoice shows its first lines; all of them are at /v1/invoices/{invoice}/lines
LINE = "line_item"


def of_item(item: Record, identifier: str | None = None) -> Record:
    """The line of an invoice item, not yet stored."""
    line = Record(
        {
            "id": identifier or ids.new(LINE),
            "object": LINE,
            "amount": item["amount"],
            "amount_excluding_tax": item["amount"],
            "currency": item["currency"],
            "description": item["description"],
            "discount_amounts": [],
            "discountable": item["discountable"],
            "discounts": item["discounts"],
            "invoice_item": item["id"],
            "livemode": False,
            "metadata": item["metadata"],
            "period": item["period"],
            "plan": item["plan"],
            "price": item["price"],
            "proration": item["proration"],
            "proration_details": {"credited_items": item.hidden.get("credited_items")},
            "quantity": item["quantity"],
            "subscription": item["subscription"],
            **({"subscription_item": item["subscription_item"]} if "subscription_item" in item else {}),
            "tax_amounts": [],
            "tax_rates": item["tax_rates"],
            "type": "invoiceitem",
            "unit_amount_excluding_tax": item["unit_amount_decimal"],
        }
    )
    line.hidden = {"item": item, "discounts": item.hidden["discounts"], "amount": item["amount"]}
    line.place = item.place
    return line


def refresh(line: Record) -> None:
    """Takes over what has changed of the line's item."""
    item = line.hidden["item"]
    fresh = of_item(item, line["id"])
    line.update(fresh)
    line.hidden |= fresh.hidden


def keep(store: Store, line: Record) -> Record:
    """Stores a line; it keeps the place that its item has, by which lines are sorted."""
    place = line.place
    store.table(LINE).add(line)
    line.place = place
    return line


def in_order(lines: Iterable[Record]) -> list[Record]:
    """Invoice items newest first, then the subscription's lines."""
    return sorted(lines, key=lambda line: (line["type"] == "invoiceitem", line.place), reverse=True)


def listed(lines: Sequence[Record], url: str) -> dict[str, Json]:
    """What an invoice shows of its lines."""
    return envelope(lines[:SHOWN], url, has_more=len(lines) > SHOWN, total_count=len(lines))


def show_amounts(line: Record, amounts: LineTotals) -> None:
    """Writes computed amounts into a line."""
    line["amount"] = amounts.amount
    line["amount_excluding_tax"] = amounts.amount_excluding_tax
    line["unit_amount_excluding_tax"] = _unit(line, amounts)
    line["discount_amounts"] = [
        {"amount": amount, "discount": discount} for discount, amount in amounts.discounts.items()
    ]
    line["tax_amounts"] = [tax.shown for tax in amounts.taxes]


def _unit(line: Record, amounts: LineTotals) -> str | None:
    """The unit amount without tax: the price's own where none is included, else the line's divided by its quantity."""
    price = line["price"]
    if amounts.amount_excluding_tax == line.hidden["amount"] and price and price["unit_amount_decimal"] is not None:
        return decimal_text(unit_amount_of(price))
    return decimal_text(Decimal(amounts.amount_excluding_tax) / line["quantity"]) if line["quantity"] else None
