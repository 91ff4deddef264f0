"""What the amounts of a credit note owe to each other."""

from __future__ import annotations

from conformance.checks.money.amounts import Json, equal, integer, summed, taxes, whole
from conformance.checks.requirement import MUST, SHOULD, SKIPPED, Result, check

_CITES = "credit_notes/object"
_OF = ("credit_note",)


def _shipped(note: Json) -> bool:
    """True where shipping is credited with tax on it, which the sources do not say how to add up."""
    cost = note.get("shipping_cost")
    return bool(note.get("amount_shipping")) if not cost else bool(integer(cost["amount_tax"]))


def _shipping(note: Json) -> int:
    """What is credited of shipping, untaxed."""
    cost = note.get("shipping_cost")
    return integer(cost["amount_total"]) if cost else 0


@check("money.credit_note.subtotal", cites=_CITES, level=MUST, objects=_OF)
def subtotal(note: Json) -> Result:
    """A credit note's subtotal is the sum of its lines."""
    lines = whole(note["lines"])
    if lines is None or _shipped(note):
        return SKIPPED
    return equal("/subtotal", summed(lines), note["subtotal"])


@check("money.credit_note.total", cites=_CITES, level=SHOULD, objects=_OF)
def total(note: Json) -> Result:
    """A credit note's total is its subtotal, less its discounts, plus its exclusive tax and its shipping.

    So the attributes are described; the documented example object does not keep it.
    """
    if _shipped(note):
        return SKIPPED
    exclusive = taxes(note["tax_amounts"], inclusive=False)
    expected = integer(note["subtotal"]) - integer(note["discount_amount"]) + exclusive + _shipping(note)
    return equal("/total", expected, note["total"])


@check("money.credit_note.amount", cites=_CITES, level=SHOULD, objects=_OF)
def amount(note: Json) -> Result:
    """A credit note's amount is its total."""
    return equal("/amount", integer(note["total"]), note["amount"])


@check("money.credit_note.discount_amount", cites=_CITES, level=MUST, objects=_OF)
def discount_amount(note: Json) -> Result:
    """A credit note's `discount_amount` is the sum of its discounts."""
    return equal("/discount_amount", summed(note["discount_amounts"]), note["discount_amount"])


@check("money.credit_note.total_excluding_tax", cites=_CITES, level=MUST, objects=_OF)
def total_excluding_tax(note: Json) -> Result:
    """A credit note's `total_excluding_tax` is its total less all tax."""
    if note.get("total_excluding_tax") is None or _shipped(note):
        return SKIPPED
    expected = integer(note["total"]) - summed(note["tax_amounts"])
    return equal("/total_excluding_tax", expected, note["total_excluding_tax"])
