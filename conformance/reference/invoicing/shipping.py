"""What shipping adds to an invoice: a shipping rate, which is made with it or known already. It is not taxed here.

Source: https://stripe.com/docs/api/invoices/create#create_invoice-shipping_cost
"""

from __future__ import annotations

from conformance.reference import shipping_rates
from conformance.reference.call import Call
from conformance.reference.errors import invalid
from conformance.reference.store import Record, Store


def read(call: Call, currency: str, now: int) -> Record | None:
    """The rate that `shipping_cost` asks for, a new one not stored yet; None where it asks for none.

    Raises:
        ApiError: 400; an unknown rate, two at once, none, or one without an amount in the currency.
    """
    given = call.params.get("shipping_cost")
    if given is None:
        return None
    rate = shipping_rates.rate(call.store, given, "shipping_cost", now)
    if shipping_rates.amount(rate, currency) is None:
        raise invalid(f"The shipping rate has no amount in {currency}.", "shipping_cost")
    return rate


def keep(store: Store, invoice: Record, rate: Record | None) -> None:
    """Stores a new rate, and writes what the invoice is charged for it."""
    rates = [] if rate is None else [rate]
    shipping_rates.keep(store, rates)
    invoice["shipping_cost"] = shipping_rates.cost(rates, invoice["currency"])
