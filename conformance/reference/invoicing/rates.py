"""The tax rates that invoices, items and later subscriptions are given by ID."""

from __future__ import annotations

from conformance.reference.errors import invalid
from conformance.reference.store import Record, Store

MOST_TAX_RATES = 10  # five are documented to work, eleven were recorded being refused


def tax_rates(store: Store, identifiers: list[str] | None, param: str) -> list[Record]:
    """The tax rates that a parameter names.

    Raises:
        ApiError: 400; an unknown or inactive one, or too many.
    """
    rates = [store.in_parameter("tax_rate", rate, f"{param}[{i}]") for i, rate in enumerate(identifiers or ())]
    if len(rates) > MOST_TAX_RATES:
        raise invalid(f"You cannot apply more than {MOST_TAX_RATES} tax rates here.", param)
    for index, rate in enumerate(rates):
        if not rate["active"]:
            raise invalid(f"The tax rate {rate['id']} is inactive and cannot be applied.", f"{param}[{index}]")
    return rates
