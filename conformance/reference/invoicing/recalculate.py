"""Writes an invoice's amounts: what its lines, its discounts, its tax rates and its customer make of it.

Called for every change of a draft. After finalization amounts stand still, but for payments and credit notes.
"""

from __future__ import annotations

from conformance.reference.invoicing.discounting import reductions
from conformance.reference.invoicing.lines import in_order, listed, show_amounts
from conformance.reference.money import step
from conformance.reference.store import Record
from conformance.reference.taxes import Rate, untaxed
from conformance.reference.totals import Charge, Totals, compute


def recalculate(invoice: Record) -> Totals:
    """Computes a draft's (or a preview's) amounts from `hidden["lines"]` and `hidden["discounts"]`, and shows them."""
    lines = in_order(invoice.hidden["lines"])
    invoice.hidden["lines"] = lines
    defaults = tuple(Rate.of(rate) for rate in invoice["default_tax_rates"])
    currency = invoice["currency"]
    totals = compute(
        [_charge(line, defaults, currency) for line in lines],
        reductions(invoice.hidden["discounts"], currency),
        untaxed=untaxed(invoice, "customer_tax_exempt"),
        step=step(currency),
    )
    for line, amounts in zip(lines, totals.lines, strict=True):
        show_amounts(line, amounts)
    invoice["lines"] = listed(lines, invoice["lines"]["url"])
    _show_totals(invoice, totals)
    show_due(invoice)
    return totals


def show_due(invoice: Record) -> None:
    """What is due of a draft if it were finalized now, the customer balance taken into account."""
    invoice["amount_due"] = max(0, invoice["total"] + invoice["starting_balance"])
    show_remaining(invoice)


def show_remaining(invoice: Record) -> None:
    invoice["amount_remaining"] = invoice["amount_due"] - invoice["amount_paid"]


def show_discounts(invoice: Record, discounts: list[Record]) -> None:
    """Gives an invoice its discounts; the single `discount` is told only where there is one."""
    invoice.hidden["discounts"] = discounts
    invoice["discounts"] = [discount["id"] for discount in discounts]
    invoice["discount"] = discounts[0] if len(discounts) == 1 else None


def _charge(line: Record, defaults: tuple[Rate, ...], currency: str) -> Charge:
    price = line["price"]
    return Charge(
        amount=line.hidden["amount"],
        discountable=line["discountable"],
        product=price["product"] if price else None,
        reductions=reductions(line.hidden["discounts"], currency),
        rates=tuple(Rate.of(rate) for rate in line["tax_rates"]) or defaults,
        taxes=line.hidden.get("taxes", ()),
    )


def _show_totals(invoice: Record, totals: Totals) -> None:
    invoice["subtotal"] = totals.subtotal
    invoice["subtotal_excluding_tax"] = totals.subtotal_excluding_tax
    invoice["tax"] = totals.tax
    shipped = invoice["shipping_cost"] or {"amount_subtotal": 0, "amount_total": 0}
    invoice["amount_shipping"] = shipped["amount_subtotal"]
    invoice["total"] = totals.total + shipped["amount_total"]
    invoice["total_excluding_tax"] = totals.total_excluding_tax + shipped["amount_subtotal"]
    invoice["total_discount_amounts"] = [
        {"amount": amount, "discount": discount} for discount, amount in totals.discounts.items()
    ]
    invoice["total_tax_amounts"] = [tax.shown for tax in totals.taxes.values()]
