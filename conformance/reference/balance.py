"""The customer balance: negative is credit, positive is owed. Every change of it is a transaction of the ledger.

Source: https://stripe.com/docs/billing/customer/balance
"""

from __future__ import annotations

from collections.abc import Mapping

from conformance.reference import ids
from conformance.reference.accounts import settle_currency
from conformance.reference.currencies import DEFAULT
from conformance.reference.store import Record, Store

TRANSACTION = "customer_balance_transaction"


def write(
    store: Store,
    customer: Record,
    amount: int,
    kind: str,
    *,
    now: int,
    currency: str | None = None,
    invoice: str | None = None,
    credit_note: str | None = None,
    description: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> Record:
    """Moves the balance by `amount` (minor units) and keeps the transaction; `kind` is its `type`.

    Raises:
        ApiError: 400; the currency is not the customer's.
    """
    settle_currency(customer, currency or customer["currency"] or DEFAULT)
    customer["balance"] += amount
    return store.add(
        {
            "id": ids.new(TRANSACTION),
            "object": TRANSACTION,
            "amount": amount,
            "created": now,
            "credit_note": credit_note,
            "currency": customer["currency"],
            "customer": customer["id"],
            "description": description,
            "ending_balance": customer["balance"],
            "invoice": invoice,
            "livemode": False,
            "metadata": dict(metadata or {}),
            "type": kind,
        }
    )
