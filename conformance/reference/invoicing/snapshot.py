"""What an invoice shows of its customer and its subscription: it follows them while a draft, then it freezes."""

from __future__ import annotations

from typing import Any

from conformance.reference import tax_ids
from conformance.reference.invoicing.recalculate import recalculate, show_due
from conformance.reference.store import Record, Store

_COPIED = ("address", "email", "name", "phone", "shipping", "tax_exempt")


def of(store: Store, customer: Record) -> dict[str, Any]:
    """The `customer_…` members of an invoice."""
    shown = {f"customer_{name}": customer[name] for name in _COPIED}
    shown["customer_tax_ids"] = [{"type": tax["type"], "value": tax["value"]} for tax in tax_ids.of(store, customer)]
    return shown


def follow(store: Store, invoice: Record) -> Record:
    """Brings a draft up to date with its customer and subscription; any other invoice stays as it is."""
    if invoice["status"] != "draft":
        return invoice
    show_subscription(store, invoice)
    customer = store.table("customer").get(invoice["customer"])
    if customer is None:
        return invoice
    taxed_as = invoice["customer_tax_exempt"]
    invoice.update(of(store, customer))
    if invoice["customer_tax_exempt"] != taxed_as:
        recalculate(invoice)
    if invoice["starting_balance"] != customer["balance"]:
        invoice["starting_balance"] = customer["balance"]
        show_due(invoice)
    if invoice["automatic_tax"]["enabled"]:
        invoice["automatic_tax"]["status"] = tax_status(customer)
    return invoice


def show_subscription(store: Store, invoice: Record) -> None:
    """Takes over the metadata of the subscription that is billed, if one is."""
    subscription = store.table("subscription").get(invoice["subscription"] or "")
    if subscription is not None:
        invoice["subscription_details"] = {"metadata": dict(subscription["metadata"])}


def tax_status(customer: Record) -> str:
    """Whether automatic tax knows where the customer is."""
    address = customer.get("address") or (customer.get("shipping") or {}).get("address") or {}
    return "complete" if address.get("country") else "requires_location_inputs"
