"""What an account keeps about a customer while billing, and of its own: currency, payment methods, invoice numbers."""

from __future__ import annotations

from conformance.reference.errors import invalid
from conformance.reference.store import Record, Store

METHOD_CONFIGURATION = "pmc_1ReferenceDefaultConfig"  # chooses payment methods where nobody else does


def settle_currency(customer: Record, currency: str, param: str = "currency") -> None:
    """The first object with a currency decides the customer's.

    Raises:
        ApiError: 400; the customer is billed in another currency already.
    """
    settled = customer["currency"]
    if settled is not None and settled != currency:
        raise invalid(
            f"You cannot combine currencies on a single customer. This customer is billed in {settled} already.", param
        )
    customer["currency"] = currency


def default_payment_method(store: Store, customer: Record) -> Record | None:
    """What invoices are charged to where they and their subscription name nothing: that of `invoice_settings`, else
    the default source."""
    identifier = customer["invoice_settings"]["default_payment_method"] or customer["default_source"]
    found = store.table("payment_method").get(identifier) if identifier else None
    return found if found is not None and found["customer"] == customer["id"] else None


def next_invoice_number(customer: Record) -> str:
    """Takes the customer's next invoice number, such as `0127A707-0001`."""
    sequence: int = customer["next_invoice_sequence"]
    customer["next_invoice_sequence"] = sequence + 1
    return f"{customer['invoice_prefix']}-{sequence:04}"
