"""What the amounts of one line, invoice item, price or plan owe to each other."""

from __future__ import annotations

from decimal import Decimal

from conformance.checks.money.amounts import Json, equal, integer, rounded, unit_price
from conformance.checks.requirement import MUST, SHOULD, SKIPPED, Mismatch, Result, check

_DECIMALS = {"plan": ("amount", "amount_decimal")}
_UNIT = ("unit_amount", "unit_amount_decimal")


@check("money.line_item.amount", cites="invoices/line_item", level=MUST, objects=("line_item",))
def line_amount(line: Json) -> Result:
    """A line's amount is the price of one unit times the quantity, rounded once.

    Prorations, trials, discounted items, tiers, packages and prices that hold their tax have rules of their own.
    """
    price, quantity = line.get("price"), line.get("quantity")
    if price is None or quantity is None or line["proration"] is not False or line.get("discounts"):
        return SKIPPED
    if not _simple(price, line):
        return SKIPPED
    if line["type"] == "subscription" and integer(line["amount"]) == 0:
        return SKIPPED
    return rounded("/amount", unit_price(price["unit_amount_decimal"]) * integer(quantity), line["amount"])


def _simple(price: Json, line: Json) -> bool:
    """True where a price is so much a unit, whatever the quantity, the customer and the tax."""
    recurring = price.get("recurring")
    return (
        price["billing_scheme"] == "per_unit"
        and price.get("unit_amount_decimal") is not None
        and price.get("transform_quantity") is None
        and price["currency"] == line["currency"]
        and price.get("tax_behavior") != "inclusive"
        and not any(rate["inclusive"] for rate in line.get("tax_rates") or ())
        and not any(tax["inclusive"] for tax in line.get("tax_amounts") or ())
        and (recurring is None or recurring["usage_type"] == "licensed")
    )


@check("money.line_item.amount_excluding_tax", cites="invoices/line_item", level=SHOULD, objects=("line_item",))
def line_excluding_tax(line: Json) -> Result:
    """Where no tax is part of the price and nothing is discounted, a line's amount is its amount excluding tax."""
    if line.get("amount_excluding_tax") is None or line.get("discount_amounts"):
        return SKIPPED
    if any(tax["inclusive"] for tax in line.get("tax_amounts") or ()):
        return SKIPPED
    return equal("/amount_excluding_tax", integer(line["amount"]), line["amount_excluding_tax"])


@check("money.invoiceitem.amount", cites="invoiceitems/object", level=MUST, objects=("invoiceitem",))
def item_amount(item: Json) -> Result:
    """An invoice item's amount is its unit amount times its quantity, rounded once."""
    if item["proration"] is not False or item.get("unit_amount_decimal") is None or item.get("discounts"):
        return SKIPPED
    if any(rate["inclusive"] for rate in item.get("tax_rates") or ()):
        return SKIPPED
    price = item.get("price") or {}
    if price.get("transform_quantity") is not None or price.get("tax_behavior") == "inclusive":
        return SKIPPED
    return rounded("/amount", unit_price(item["unit_amount_decimal"]) * integer(item["quantity"]), item["amount"])


@check(
    "money.price.unit_amount",
    cites="prices/object",
    level=MUST,
    objects=("price", "plan", "invoiceitem", "credit_note_line_item"),
)
def unit_amount(priced: Json) -> Result:
    """A whole unit amount is given both as integer and as decimal; one with a fraction only as decimal."""
    whole_name, decimal_name = _DECIMALS.get(priced["object"], _UNIT)
    if whole_name not in priced or decimal_name not in priced:
        return SKIPPED
    whole, decimal = priced[whole_name], priced[decimal_name]
    if decimal is None:
        return None if whole is None else Mismatch(f"/{decimal_name}", f'string "{whole}"', "null")
    exact = unit_price(decimal)
    expected = int(exact) if exact == exact.to_integral_value() else None
    if whole is None and expected is None:
        return None
    if expected is None:
        return Mismatch(f"/{whole_name}", f"null, for the amount is {decimal}", f"{whole}")
    if whole is None:
        return Mismatch(f"/{whole_name}", f"{expected}", "null")
    return equal(f"/{whole_name}", expected, whole)


@check("money.item.amount_total", cites="checkout/sessions/line_items", level=MUST, objects=("item",))
def item_total(item: Json) -> Result:
    """A line's total is its subtotal, less its discounts, plus its exclusive tax."""
    low = integer(item["amount_subtotal"]) - integer(item["amount_discount"])
    bounds = sorted((low, low + integer(item["amount_tax"])))
    if bounds[0] <= integer(item["amount_total"]) <= bounds[1]:
        return None
    expected = " to ".join(str(each) for each in dict.fromkeys(bounds))
    return Mismatch("/amount_total", expected, f"{item['amount_total']}")


@check(
    "money.credit_note_line_item.amount",
    cites="credit_notes/line_item",
    level=SHOULD,
    objects=("credit_note_line_item",),
)
def credit_line_amount(line: Json) -> Result:
    """The amount of a credit note's custom line is its unit amount times its quantity, rounded once."""
    if line["type"] != "custom_line_item" or line.get("unit_amount_decimal") is None or line.get("quantity") is None:
        return SKIPPED
    if any(tax["inclusive"] for tax in line["tax_amounts"]):
        return SKIPPED
    exact: Decimal = unit_price(line["unit_amount_decimal"]) * integer(line["quantity"])
    return rounded("/amount", exact, line["amount"])
