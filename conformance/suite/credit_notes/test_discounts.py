"""Discounts of invoices in the credit notes on them: a line is credited as what was asked for it.

How the discount on a part of a line is rounded is not documented, so that both neighbours of a fraction are accepted.
"""

from __future__ import annotations

from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.credit_notes.books import PREVIEW, custom, invoice, line_of, part, units
from conformance.suite.given import Given
from conformance.suite.requirement import MAY, MUST, SHOULD, requirement

Json = Any
GUIDE = "https://stripe.com/docs/invoicing/dashboard/credit-notes"
OBJECT = "credit_notes/object"
OPERATION = "GET /v1/credit_notes/preview"


def preview(api: Api, credited: Json, *lines: Json) -> Answer:
    """The preview of a credit note with those lines."""
    return api.get(PREVIEW, {"invoice": credited["id"], "lines": list(lines)})


def ten_lines(given: Given, name: str, **coupon: Json) -> Json:
    """An open invoice with ten lines of 1000 under one coupon."""
    discounts = [{"coupon": given.shared_coupon(**coupon)["id"]}]
    return invoice(given, name, *[{"amount": 1000}] * 10, discounts=discounts)


def discounted(given: Given, *coupons: Json, name: str, **params: Json) -> Json:
    """An open invoice with the lines 500, 1000 and 3 × 333 = 999, under coupons that stack in that order."""
    discounts = [{"coupon": given.shared_coupon(**coupon)["id"]} for coupon in coupons]
    items = [{"amount": 500}, {"amount": 1000}, {"unit_amount": 333, "quantity": 3}]
    return invoice(given, name, *items, discounts=discounts, **params)


@requirement("credit_notes.discounts.fixed", MUST, cites=GUIDE, operation=OPERATION)
def test_fixed(api: Api, given: Given) -> None:
    """A line is credited less its share of a fixed discount.

    The documented example: 10 lines of 10.00, 10.00 off. Each line is a tenth of the sum and bears a tenth of the
    discount; crediting one of them takes 10.00 − 1.00 = 9.00 off.
    """
    credited = ten_lines(given, "ten-fixed", amount_off=1000, currency="usd")

    note = preview(api, credited, units(credited["lines"]["data"][0]["id"], 1))

    assert (note["subtotal"], note["discount_amount"], note["total"]) == (1000, 100, 900)


@requirement("credit_notes.discounts.percent", MUST, cites=GUIDE, operation=OPERATION)
def test_percent(api: Api, given: Given) -> None:
    """A line is credited less the percentage that the invoice is discounted by.

    The documented example: 10 lines of 10.00, 50 % off. Crediting one of them takes 5.00 off.
    """
    credited = ten_lines(given, "ten-percent", percent_off=50)

    note = preview(api, credited, units(credited["lines"]["data"][0]["id"], 1))

    assert (note["subtotal"], note["discount_amount"], note["total"]) == (1000, 500, 500)


@requirement("credit_notes.discounts.difference", MUST, cites=GUIDE, operation=OPERATION)
def test_difference(api: Api, given: Given) -> None:
    """A custom line is not discounted, so that it can make up for the discount of another.

    The documented example: a line of 10.00 is credited as 9.00; with a custom line of 1.00 it is credited in full.
    """
    credited = ten_lines(given, "ten-fixed", amount_off=1000, currency="usd")

    note = preview(api, credited, units(credited["lines"]["data"][0]["id"], 1), custom(100))

    assert note["total"] == 1000


@requirement("credit_notes.discounts.named", MUST, cites=OBJECT, operation=OPERATION)
def test_named(api: Api, given: Given) -> None:
    """A credit note and its line name the discount of the invoice that they are reduced by."""
    credited = ten_lines(given, "ten-fixed", amount_off=1000, currency="usd")

    note = preview(api, credited, units(credited["lines"]["data"][0]["id"], 1))

    expected = [{"amount": 100, "discount": credited["discounts"][0]}]
    assert note["discount_amounts"] == expected
    assert note["lines"]["data"][0]["discount_amounts"] == expected


@requirement("credit_notes.discounts.aggregated", MUST, cites=OBJECT, operation=OPERATION)
def test_aggregated(api: Api, given: Given) -> None:
    """A credit note says how much each discount takes off all its lines: two lines of 1000 bear 100 each."""
    credited = ten_lines(given, "ten-fixed", amount_off=1000, currency="usd")
    first, second = (units(line["id"], 1) for line in credited["lines"]["data"][:2])

    note = preview(api, credited, first, second)

    assert note["discount_amounts"] == [{"amount": 200, "discount": credited["discounts"][0]}]
    assert (note["subtotal"], note["total"]) == (2000, 1800)


@requirement("credit_notes.discounts.a_third", MUST, cites=GUIDE, operation=OPERATION)
def test_a_third(api: Api, given: Given) -> None:
    """One of three units is credited less its part of the discount, to the cent.

    3 × 333 = 999, 10 % off it: 99.9 → 100
    one unit 333, a third of 99.9 or of 100 is 33.3: 33 or 34, total 300 or 299
    """
    credited = discounted(given, {"percent_off": 10}, name="tenth-off")

    note = preview(api, credited, units(line_of(credited, 999), 1))

    assert note["discount_amount"] in (33, 34)
    assert (note["subtotal"], note["total"]) == (333, 333 - note["discount_amount"])


@requirement("credit_notes.discounts.whole_invoice", MUST, cites=GUIDE, operation=OPERATION)
def test_whole_invoice(api: Api, given: Given) -> None:
    """Crediting every line of a discounted invoice credits its total, and each of its discounts.

    500 + 1000 + 999 = 2499; a third off, then 2.00 off what is left
    """
    thirds = {"percent_off": 33.33}
    credited = discounted(given, thirds, {"amount_off": 200, "currency": "usd"}, name="two-off")
    lines = [units(line_of(credited, 500), 1), units(line_of(credited, 1000), 1), units(line_of(credited, 999), 3)]

    note = preview(api, credited, *lines)

    assert (note["subtotal"], note["total"]) == (2499, credited["total"])
    shares = {each["discount"]: each["amount"] for each in note["discount_amounts"]}
    assert shares == {each["discount"]: each["amount"] for each in credited["total_discount_amounts"]}


@requirement("credit_notes.discounts.two_of_a_line", MUST, cites=GUIDE, operation=OPERATION)
def test_two_of_a_line(api: Api, given: Given) -> None:
    """A line under two discounts is credited less both of its shares, as the invoice line tells them."""
    thirds = {"percent_off": 33.33}
    credited = discounted(given, thirds, {"amount_off": 200, "currency": "usd"}, name="two-off")
    asked = next(line for line in credited["lines"]["data"] if line["amount"] == 1000)

    note = preview(api, credited, units(asked["id"], 1))

    shares = {each["discount"]: each["amount"] for each in note["discount_amounts"]}
    assert shares == {each["discount"]: each["amount"] for each in asked["discount_amounts"]}
    assert note["total"] == 1000 - sum(shares.values())


@requirement("credit_notes.discounts.taxed", MUST, cites=OBJECT, operation=OPERATION)
def test_taxed(api: Api, given: Given) -> None:
    """Tax is credited on what the discount leaves of a line.

    1000 − 100 = 900, 5 % of it 45 (https://stripe.com/docs/billing/taxes/tax-rates):
    subtotal 1000, discount 100, tax 45, total 945
    """
    rate = given.shared_tax_rate(5)["id"]
    credited = discounted(given, {"percent_off": 10}, name="tenth-off-taxed", default_tax_rates=[rate])

    note = preview(api, credited, units(line_of(credited, 1000), 1))

    assert (note["subtotal"], note["discount_amount"], note["total"]) == (1000, 100, 945)
    assert (note["tax_amounts"][0]["amount"], note["total_excluding_tax"]) == (45, 900)


@requirement("credit_notes.discounts.taxed_inclusive", MUST, cites=OBJECT, operation=OPERATION)
def test_taxed_inclusive(api: Api, given: Given) -> None:
    """An inclusive tax is credited as part of what the discount leaves of a line.

    1000 − 100 = 900, 5 % in it 42.86 → 43 (https://stripe.com/docs/billing/taxes/tax-rates): total 900
    """
    rate = given.shared_tax_rate(5, inclusive=True)["id"]
    credited = discounted(given, {"percent_off": 10}, name="tenth-off-included", default_tax_rates=[rate])

    note = preview(api, credited, units(line_of(credited, 1000), 1))

    assert (note["discount_amount"], note["total"], note["total_excluding_tax"]) == (100, 900, 857)
    assert note["tax_amounts"][0]["amount"] == 43


@requirement("credit_notes.discounts.of_an_item", SHOULD, cites=GUIDE, operation=OPERATION)
def test_of_an_item(api: Api, given: Given) -> None:
    """A line whose item has a discount of its own is credited less that: 1000 less 10 % is 900."""
    coupon = given.shared_coupon(percent_off=10)["id"]
    items = [{"amount": 1000, "discounts": [{"coupon": coupon}]}, {"amount": 500}]
    credited = invoice(given, "item-discount", *items)
    line = next(line["id"] for line in credited["lines"]["data"] if line["discounts"])

    note = preview(api, credited, units(line, 1))

    assert note["total"] == 900


@requirement("credit_notes.discounts.undiscounted", MUST, cites=GUIDE, operation=OPERATION)
def test_undiscounted(api: Api, given: Given) -> None:
    """A line that is not discountable is credited in full on an invoice that is discounted."""
    coupon = given.shared_coupon(percent_off=10)["id"]
    items = [{"amount": 1000, "discountable": False}, {"amount": 500}]
    credited = invoice(given, "not-discountable", *items, discounts=[{"coupon": coupon}])

    note = preview(api, credited, units(line_of(credited, 1000), 1))

    assert (note["discount_amount"], note["total"]) == (0, 1000)


@requirement("credit_notes.discounts.part", MAY, cites="credit_notes/create", operation=OPERATION)
def test_part(api: Api, given: Given) -> None:
    """An amount of a discounted line is credited before the discount, or after it.

    The reference says that the line's amount has no discount taken off it, but not that the parameter has none:
    300 of a line under 50 % is 300 − 150 = 150, or 600 − 300 = 300.
    """
    credited = ten_lines(given, "ten-percent", percent_off=50)

    note = preview(api, credited, part(credited["lines"]["data"][0]["id"], 300))

    assert (note["subtotal"], note["total"]) in ((300, 150), (600, 300))
