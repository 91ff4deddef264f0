"""Lines of a draft, changed one by one: a line of an invoice item with its item, a subscription's line by itself.

Source: https://stripe.com/docs/api/invoices/update_line
"""

from __future__ import annotations

from conformance.reference import metadata, plans
from conformance.reference.call import Call
from conformance.reference.errors import missing_in_path
from conformance.reference.invoicing import discounting, items, taxing
from conformance.reference.invoicing.lines import LINE
from conformance.reference.invoicing.recalculate import recalculate
from conformance.reference.store import Record


def update(call: Call, invoice: Record) -> Record:
    """The line that the URL names, changed, and its invoice's amounts with it.

    Raises:
        ApiError: 404; the invoice has no such line. 400 `invoice_not_editable`; the invoice is finalized.
            400; values that cannot be.
    """
    line = _line(call, invoice)
    if invoice["status"] != "draft":
        raise items.not_editable()
    given = taxing.read(call.params, invoice)
    if line["type"] == "invoiceitem":
        items.update(call, line.hidden["item"])
    else:
        _change(call, line, invoice)
    if given is not None:
        line.hidden["taxes"] = taxing.keep(call.store, given, call.now_of(invoice))
    elif call.params.get("tax_rates"):
        line.hidden["taxes"] = ()
    recalculate(invoice)
    return line


def _line(call: Call, invoice: Record) -> Record:
    identifier = call.arguments["line_item_id"]
    lines: list[Record] = invoice.hidden["lines"]
    found = next((line for line in lines if line["id"] == identifier), None)
    if found is None:
        raise missing_in_path(LINE, identifier)
    return found


def _change(call: Call, line: Record, invoice: Record) -> None:
    """Changes a subscription's line; its metadata is replaced, where that of an item would be merged."""
    store, params = call.store, call.params
    customer = store.in_parameter("customer", invoice["customer"], "customer")
    now = call.now_of(invoice)
    priced = items.repriced(store, line, params, now=now)
    changes = {name: value for name, value in items.changed(store, params, priced).items() if name in line}
    chosen = discounting.read(
        store,
        params.get("discounts"),
        now=now,
        currency=line["currency"],
        usable_ones=[*line.hidden["discounts"], *items.ancestors(store, customer, invoice)],
        customer=customer,
    )
    if "metadata" in params:
        changes["metadata"] = metadata.merge({}, params)
    line.update(changes)
    if priced is not None:
        priced.keep(store)
        line["plan"] = plans.view(priced.price) if priced.price["recurring"] else None
        line.hidden["amount"] = priced.amount
    if "discounts" in params:
        owned = discounting.keep(store, chosen, now=now, customer=customer, invoice=invoice["id"])
        line.hidden["discounts"] = owned
        line["discounts"] = [discount["id"] for discount in owned]
