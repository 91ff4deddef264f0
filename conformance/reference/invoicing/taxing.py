"""The `tax_amounts` of a line: taxes that the request has computed itself, each shown under a tax rate made for it.

Such a rate is inactive from the start, and the next tax amount of the same data is shown under it again.
Source: https://stripe.com/docs/api/invoices/update_line
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.reference.errors import invalid
from conformance.reference.resources import tax_rates
from conformance.reference.store import Record, Store
from conformance.reference.taxes import Rate, Tax

_MOST = 10  # of one line

Given = Sequence[Mapping[str, Any]]


def read(params: Mapping[str, Any], invoice: Record) -> Given | None:
    """The elements of `tax_amounts`: none where it is unset, None where the request says nothing of it.

    Raises:
        ApiError: 400; too many, a percentage that cannot be, or an invoice whose taxes are computed from rates.
    """
    if "tax_amounts" not in params:
        return None
    given: Given = params["tax_amounts"] or []
    if given and (params.get("tax_rates") or _computed(invoice)):
        raise invalid("Tax amounts cannot be given where tax rates or automatic tax compute them.", "tax_amounts")
    if len(given) > _MOST:
        raise invalid(f"A line has at most {_MOST} tax amounts.", "tax_amounts")
    for index, element in enumerate(given):
        tax_rates.check(element["tax_rate_data"], f"tax_amounts[{index}][tax_rate_data][percentage]")
    return given


def keep(store: Store, given: Given, now: int) -> tuple[Tax, ...]:
    """The taxes, under rates that are found or made."""
    return tuple(
        Tax(Rate.of(_rate(store, element["tax_rate_data"], now)), element["amount"], element["taxable_amount"])
        for element in given
    )


def _computed(invoice: Record) -> bool:
    rated = any(line["tax_rates"] for line in invoice.hidden["lines"])
    return rated or bool(invoice["default_tax_rates"]) or bool(invoice["automatic_tax"]["enabled"])


def _rate(store: Store, data: Mapping[str, Any], now: int) -> Record:
    for rate in store.table("tax_rate").newest_first():
        if rate.hidden.get("made_of") == data:
            return rate
    made = tax_rates.new_rate(store, {**data, "active": False}, now=now)
    made.hidden["made_of"] = data
    return made
