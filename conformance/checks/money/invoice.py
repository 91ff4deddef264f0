"""What the amounts of an invoice owe to each other (Stripe API reference, the invoice object)."""

from __future__ import annotations

from conformance.checks.money.amounts import Json, equal, integer, summed, taxes, uncharged, whole
from conformance.checks.requirement import (
    MUST,
    OBSERVED,
    SHOULD,
    SKIPPED,
    Mismatch,
    Result,
    check,
)

_CITES = "invoices/object"
_OF = ("invoice",)
_LARGEST = 99_999_999  # eight digits: larger amounts go to the customer's balance (docs/currencies)
_FINAL = ("open", "paid", "uncollectible")


def _discounted_items(invoice: Json) -> bool:
    """True where invoice items have discounts of their own, which the subtotal may hold already."""
    return any(line.get("discounts") for line in invoice["lines"]["data"])


def _shipped(invoice: Json) -> bool:
    """True where shipping is charged with tax on it, which the sources do not say how to add up."""
    cost = invoice.get("shipping_cost")
    return bool(invoice.get("amount_shipping")) if not cost else bool(integer(cost["amount_tax"]))


def _shipping(invoice: Json) -> int:
    """What is charged for shipping, untaxed."""
    cost = invoice.get("shipping_cost")
    return integer(cost["amount_total"]) if cost else 0


def _owed(invoice: Json) -> int | None:
    """Total and starting balance; None for debt beside nothing to pay, on which the sources are silent."""
    total, balance = integer(invoice["total"]), integer(invoice["starting_balance"])
    return None if balance > 0 and total <= 0 else total + balance


@check("money.invoice.subtotal", cites=_CITES, level=MUST, objects=_OF)
def subtotal(invoice: Json) -> Result:
    """An invoice's subtotal is the sum of its lines."""
    lines = whole(invoice["lines"])
    if lines is None or _discounted_items(invoice):
        return SKIPPED
    return equal("/subtotal", summed(lines), invoice["subtotal"])


@check("money.invoice.total", cites=_CITES, level=MUST, objects=_OF)
def total(invoice: Json) -> Result:
    """An invoice's total is its subtotal, less its discounts, plus its exclusive tax and its shipping."""
    discounts = summed(invoice.get("total_discount_amounts"))
    if _shipped(invoice) or (discounts and (_discounted_items(invoice) or whole(invoice["lines"]) is None)):
        return SKIPPED
    exclusive = taxes(invoice["total_tax_amounts"], inclusive=False)
    return equal("/total", integer(invoice["subtotal"]) - discounts + exclusive + _shipping(invoice), invoice["total"])


@check("money.invoice.total_excluding_tax", cites=_CITES, level=MUST, objects=_OF)
def total_excluding_tax(invoice: Json) -> Result:
    """An invoice's `total_excluding_tax` is its total less all tax."""
    if invoice.get("total_excluding_tax") is None or _shipped(invoice):
        return SKIPPED
    expected = integer(invoice["total"]) - summed(invoice["total_tax_amounts"])
    return equal("/total_excluding_tax", expected, invoice["total_excluding_tax"])


@check("money.invoice.subtotal_excluding_tax", cites=_CITES, level=SHOULD, objects=_OF)
def subtotal_excluding_tax(invoice: Json) -> Result:
    """Where no tax is part of the prices, an invoice's `subtotal_excluding_tax` is its subtotal."""
    if invoice.get("subtotal_excluding_tax") is None or any(tax["inclusive"] for tax in invoice["total_tax_amounts"]):
        return SKIPPED
    return equal("/subtotal_excluding_tax", integer(invoice["subtotal"]), invoice["subtotal_excluding_tax"])


@check("money.invoice.tax", cites=_CITES, level=MUST, objects=_OF)
def tax(invoice: Json) -> Result:
    """An invoice's `tax` is the sum of its tax amounts, or null where there is no tax."""
    if "tax" not in invoice or _shipped(invoice):
        return SKIPPED
    expected, actual = summed(invoice["total_tax_amounts"]), invoice["tax"]
    if actual is None:
        return Mismatch("/tax", f"{expected}", "null") if expected else None
    return equal("/tax", expected, actual)


@check("money.invoice.amount_due", cites=_CITES, level=MUST, objects=_OF)
def amount_due(invoice: Json) -> Result:
    """An invoice's amount due is its total plus the starting balance, never below zero, less pre-payment credit notes.

    Less than the minimum charge, or more than the maximum, goes to the customer's balance instead.
    """
    owed = _owed(invoice)
    if owed is None or owed > _LARGEST:
        return SKIPPED
    expected = max(0, max(0, owed) - integer(invoice["pre_payment_credit_notes_amount"]))
    if integer(invoice["amount_due"]) == 0 and uncharged(owed, invoice["currency"]):
        return SKIPPED
    return equal("/amount_due", expected, invoice["amount_due"])


@check("money.invoice.amount_remaining", cites=_CITES, level=MUST, provenance=OBSERVED, objects=_OF)
def amount_remaining(invoice: Json) -> Result:
    """An invoice's amount remaining is its amount due less what is paid."""
    if invoice.get("paid_out_of_band"):
        return equal("/amount_remaining", 0, invoice["amount_remaining"])
    expected = max(0, integer(invoice["amount_due"]) - integer(invoice["amount_paid"]))
    return equal("/amount_remaining", expected, invoice["amount_remaining"])


@check("money.invoice.paid", cites=_CITES, level=MUST, objects=_OF)
def paid(invoice: Json) -> Result:
    """Nothing remains to be paid of an invoice whose status is `paid`."""
    if invoice.get("status") != "paid":
        return SKIPPED
    return equal("/amount_remaining", 0, invoice["amount_remaining"])


@check("money.invoice.ending_balance", cites=_CITES, level=MUST, objects=_OF)
def ending_balance(invoice: Json) -> Result:
    """An invoice's ending balance is null in a draft, then what the invoice leaves of the customer's credit.

    Where the amount due is below the minimum charge, it is that amount.
    """
    ending = invoice.get("ending_balance")
    if invoice["status"] == "draft":
        return None if ending is None else Mismatch("/ending_balance", "null in a draft", f"{ending}")
    owed = _owed(invoice)
    if invoice["status"] not in _FINAL or owed is None or owed > _LARGEST or "ending_balance" not in invoice:
        return SKIPPED
    if ending == owed and uncharged(owed, invoice["currency"]):
        return None
    return Mismatch("/ending_balance", f"{min(0, owed)}", f"{ending}") if ending != min(0, owed) else None


@check("money.invoice.discount_amounts", cites=_CITES, level=MUST, objects=_OF)
def discount_amounts(invoice: Json) -> Result:
    """The discounts of an invoice are the sum of the discounts of its lines."""
    lines = whole(invoice["lines"])
    if lines is None or invoice.get("total_discount_amounts") is None:
        return SKIPPED
    if any(line.get("discount_amounts") is None for line in lines):
        return SKIPPED
    expected = sum(summed(line["discount_amounts"]) for line in lines)
    actual = summed(invoice["total_discount_amounts"])
    return equal("/total_discount_amounts", expected, actual)


@check("money.invoice.tax_amounts", cites=_CITES, level=SHOULD, objects=_OF)
def tax_amounts(invoice: Json) -> Result:
    """The taxes of an invoice are the sum of the taxes of its lines, but for one unit a line of rounding."""
    lines = whole(invoice["lines"])
    if lines is None or _shipped(invoice) or any(line.get("tax_amounts") is None for line in lines):
        return SKIPPED
    expected, actual = sum(summed(line["tax_amounts"]) for line in lines), summed(invoice["total_tax_amounts"])
    rates = max(1, len(invoice["total_tax_amounts"]))
    return (
        None
        if abs(expected - actual) <= len(lines) * rates // 2
        else Mismatch("/total_tax_amounts", f"{expected}", f"{actual}")
    )


@check("money.invoice.currency", cites=_CITES, level=SHOULD, objects=_OF)
def currency(invoice: Json) -> Result:
    """All lines of an invoice are in its currency."""
    for index, line in enumerate(invoice["lines"]["data"]):
        if line["currency"] != invoice["currency"]:
            return Mismatch(f"/lines/data/{index}/currency", invoice["currency"], line["currency"])
    return None


@check("envelope.list.inline", cites=_CITES, level=MUST, objects=("invoice", "credit_note"))
def inline_lines(holder: Json) -> Result:
    """At most ten lines stand in the object itself; the others are listed apart."""
    lines = holder["lines"]
    data, count = lines["data"], lines.get("total_count")
    if len(data) > 10:
        return Mismatch("/lines/data", "at most 10 elements", f"{len(data)} elements")
    if type(count) is int and (lines["has_more"] is True) != (count > len(data)):
        return Mismatch("/lines/has_more", f"{str(count > len(data)).lower()}, for there are {count}", "otherwise")
    return None
