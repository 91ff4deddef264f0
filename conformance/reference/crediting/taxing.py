"""Taxes of a credit note line that the request gives as amounts, in place of what the tax rates would make.

Source: https://stripe.com/docs/api/credit_notes/create#create_credit_note-lines-tax_amounts
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conformance.reference.crediting.parts import Part
from conformance.reference.errors import invalid
from conformance.reference.invoicing.rates import MOST_TAX_RATES
from conformance.reference.store import Record, Store


@dataclass(frozen=True)
class Taken:
    """One element of `tax_amounts`: what one rate takes, in the smallest unit of the currency."""

    rate: Record
    amount: int
    taxable: int


def read(store: Store, given: Mapping[str, Any], param: str) -> list[Taken]:
    """The tax amounts of an element of `lines`, which is called `param`.

    Raises:
        ApiError: 400; too many, a negative one, an unknown rate.
    """
    found, param = [], f"{param}[tax_amounts]"
    for index, each in enumerate(given.get("tax_amounts") or ()):
        if each["amount"] < 0:
            raise invalid("A credited tax cannot be negative.", f"{param}[{index}][amount]")
        rate = store.in_parameter("tax_rate", each["tax_rate"], f"{param}[{index}][tax_rate]")
        found.append(Taken(rate, each["amount"], each["taxable_amount"]))
    if len(found) > MOST_TAX_RATES:
        raise invalid(f"A line has at most {MOST_TAX_RATES} tax amounts.", param)
    return found


def taxed(part: Part, taxes: Sequence[Taken]) -> Part:
    """The part with these taxes and no others; those that its amount includes are not part of it without tax."""
    inclusive = {each.rate["id"]: each.amount for each in taxes if each.rate["inclusive"]}
    return replace(
        part,
        excluding_tax=part.amount - sum(inclusive.values()),
        inclusive=inclusive,
        exclusive={each.rate["id"]: each.amount for each in taxes if not each.rate["inclusive"]},
        taxable={each.rate["id"]: each.taxable for each in taxes},
    )


def check(whole: Part, credited: Part, taxes: Sequence[Taken], param: str) -> None:
    """Refuses to credit more of an invoice line's taxes than is left of them.

    Raises:
        ApiError: 400.
    """
    held = {**whole.inclusive, **whole.exclusive}
    gone = {**credited.inclusive, **credited.exclusive}
    for index, each in enumerate(taxes):
        left = held.get(each.rate["id"], 0) - gone.get(each.rate["id"], 0)
        if each.amount > left:
            raise invalid(
                f"Of this tax rate at most {left} can be credited of the line.",
                f"{param}[tax_amounts][{index}][amount]",
            )
