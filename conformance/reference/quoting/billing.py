"""The draft invoice that an accepted quote of one-time prices becomes."""

from __future__ import annotations

from collections.abc import Sequence

from conformance.reference.invoicing import discounting, drafts, pricing
from conformance.reference.invoicing import items as invoice_items
from conformance.reference.invoicing.discounting import Chosen
from conformance.reference.invoicing.recalculate import recalculate, show_discounts
from conformance.reference.line_items.reading import Wanted
from conformance.reference.quoting import discounts, settings
from conformance.reference.store import Record, Store

REASON = "quote_accept"
_DAY = 86400
DAYS_UNTIL_DUE = 30  # of invoices that are sent, where the quote does not say


def invoiced(store: Store, quote: Record, customer: Record, chosen: Sequence[Chosen], *, now: int) -> Record:
    """A draft of everything that the quote offers, left to whoever collects it: `auto_advance` is false."""
    currency = quote["currency"]
    invoice = drafts.blank(store, customer, now=now, currency=currency, billing_reason=REASON)
    invoice.update(
        automatic_tax=settings.automatic_tax(quote["automatic_tax"], customer),
        collection_method=quote["collection_method"],
        default_tax_rates=list(quote.hidden["default_tax_rates"]),
        due_date=None if quote["collection_method"] == "charge_automatically" else now + days_until_due(quote) * _DAY,
        issuer=quote["invoice_settings"]["issuer"],
        quote=quote["id"],
    )
    store.table(drafts.INVOICE).add(invoice)
    show_discounts(invoice, discounting.keep(store, chosen, now=now, customer=customer, invoice=invoice["id"]))
    for item in quote.hidden["items"]:
        invoice_items.attach(store, _item(store, item.hidden["wanted"], customer, currency, now), invoice)
    recalculate(invoice)
    drafts.schedule(store, invoice)
    customer["currency"] = customer["currency"] or currency
    return invoice


def days_until_due(quote: Record) -> int:
    """How many days customers have to pay the invoices that they are sent."""
    asked: int | None = quote["invoice_settings"]["days_until_due"]
    return DAYS_UNTIL_DUE if asked is None else asked


def _item(store: Store, wanted: Wanted, customer: Record, currency: str, now: int) -> Record:
    params = {"price": wanted.price, "quantity": wanted.quantity}
    priced = pricing.read(store, params, currency=currency, default_currency=currency, now=now)
    item = invoice_items.build(store, params, priced, customer=customer["id"], now=now)
    item.update(tax_rates=list(wanted.rates), test_clock=customer["test_clock"])
    store.table(invoice_items.ITEM).add(item)
    chosen = discounts.redeemable(store, wanted.discounts, currency=currency, now=now, customer=customer, one_time=True)
    item.hidden["discounts"] = discounting.keep(store, chosen, now=now, customer=customer, invoice_item=item["id"])
    item["discounts"] = [discount["id"] for discount in item.hidden["discounts"]]
    return item
