"""Revisions: a draft that begins as a copy of an open or uncollectible invoice, and takes its place once finalized.

Source: https://stripe.com/docs/invoicing/invoice-edits
"""

from __future__ import annotations

from typing import Any

from conformance.reference import ids
from conformance.reference.call import Call
from conformance.reference.errors import invalid
from conformance.reference.store import Record, Store

_INVOICE, _ITEM = "invoice", "invoiceitem"
_REVISABLE = ("open", "uncollectible")
_PARAM = "from_invoice[invoice]"
_COPIED = (
    "account_tax_ids",
    "automatic_tax",
    "collection_method",
    "currency",
    "custom_fields",
    "default_payment_method",
    "default_source",
    "default_tax_rates",
    "description",
    "due_date",
    "footer",
    "issuer",
    "metadata",
    "on_behalf_of",
    "payment_settings",
    "period_end",
    "period_start",
    "rendering",
    "rendering_options",
    "shipping_cost",
    "shipping_details",
    "statement_descriptor",
    "transfer_data",
)


def original(call: Call) -> Record | None:
    """The invoice that a new one revises, None where it revises none.

    Raises:
        ApiError: 400; there is no such invoice, or it is a draft, paid, void or a subscription's.
    """
    given = call.params.get("from_invoice")
    if given is None:
        return None
    found = call.store.in_parameter(_INVOICE, given["invoice"], _PARAM)
    if found["status"] not in _REVISABLE:
        raise invalid(f"Only open and uncollectible invoices can be revised; this one is {found['status']}.", _PARAM)
    if found["subscription"] is not None:
        raise invalid("Invoices of subscriptions cannot be revised.", _PARAM)
    if call.params.get("currency") not in (None, found["currency"]):
        raise invalid(f"The invoice that is revised is in {found['currency']}.", "currency")
    return found


def customer(call: Call, revised: Record) -> Record:
    """Whose invoice is revised; nobody else can be named.

    Raises:
        ApiError: 400.
    """
    if call.params.get("customer") not in (None, revised["customer"]):
        raise invalid("A revision is billed to the customer of the invoice that it revises.", "customer")
    return call.store.in_parameter("customer", revised["customer"], "customer")


def copied(revised: Record) -> dict[str, Any]:
    """The members that a revision begins with; the customer is shown as they are by now."""
    members = {name: _own(revised[name]) for name in _COPIED}
    return {**members, "from_invoice": {"action": "revision", "invoice": revised["id"]}}


def items(store: Store, revised: Record, now: int) -> list[Record]:
    """Copies of the items of an invoice, newest first, stored and on no invoice yet."""
    table, made = store.table(_ITEM), []
    for line in reversed(revised.hidden["lines"]):
        item: Record = line.hidden["item"]
        members = {**item, "id": ids.new(_ITEM), "date": now, "invoice": None}
        made.append(table.add(Record(members, {**item.hidden, "line": None})))
    return made[::-1]


def _own(value: Any) -> Any:
    """A list or a hash of the revision's own, of the same objects."""
    return list(value) if isinstance(value, list) else dict(value) if isinstance(value, dict) else value


def revised(store: Store, invoice: Record) -> Record | None:
    """The invoice that one revises, None where it is the first."""
    source = invoice["from_invoice"]
    return None if source is None else store.get(_INVOICE, source["invoice"])
