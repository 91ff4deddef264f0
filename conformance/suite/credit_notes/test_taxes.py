"""Taxes of credit notes: of their own tax rates, or those of the invoice lines that they credit.

How the tax on a part of a line is rounded is not documented: it is computed on the part, or is a part of that of the
line, so that both neighbours of a fraction are accepted.
"""

from __future__ import annotations

from typing import Any

from conformance.contract import Holds
from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.credit_notes.books import PREVIEW, custom, invoice, line_of, open_book, part, units
from conformance.suite.given import Given
from conformance.suite.requirement import MAY, MUST, SHOULD, requirement

Json = Any
TAX_RATES = "https://stripe.com/docs/billing/taxes/tax-rates"
OBJECT = "credit_notes/object"
OPERATION = "GET /v1/credit_notes/preview"


def preview(api: Api, credited: Json, *lines: Json) -> Answer:
    """The preview of a credit note with those lines."""
    return api.get(PREVIEW, {"invoice": credited["id"], "lines": list(lines)})


def told(taxes: Json) -> Json:
    """Tax amounts as far as every service tells them: without what they are computed on, and why."""
    return [{name: tax[name] for name in ("amount", "inclusive", "tax_rate")} for tax in taxes]


def taxed(given: Given, percentage: int, *, inclusive: bool = False) -> tuple[Json, str]:
    """An open invoice with the lines 500 and 1000 and 3 × 333, under one tax rate; and the ID of the rate."""
    rate = given.shared_tax_rate(percentage, inclusive=inclusive)["id"]
    items = [{"amount": 500}, {"amount": 1000}, {"unit_amount": 333, "quantity": 3}]
    kind = "inclusive" if inclusive else "exclusive"
    return invoice(given, f"{kind}-{percentage}", *items, default_tax_rates=[rate]), rate


@requirement("credit_notes.taxes.custom_exclusive", MUST, cites=TAX_RATES, operation=OPERATION)
def test_custom_exclusive(api: Api, given: Given) -> None:
    """An exclusive tax rate of a custom line comes on top: 25 % of 500 is 125, total 625."""
    rate = given.shared_tax_rate(25)["id"]

    note = preview(api, open_book(given), custom(500, tax_rates=[rate]))

    assert (note["subtotal"], note["total"], note["total_excluding_tax"]) == (500, 625, 500)
    assert told(note["tax_amounts"]) == [{"amount": 125, "inclusive": False, "tax_rate": rate}]


@requirement("credit_notes.taxes.custom_inclusive", MUST, cites=TAX_RATES, operation=OPERATION)
def test_custom_inclusive(api: Api, given: Given) -> None:
    """An inclusive tax rate of a custom line is part of its amount: 25 % in 500 is 100, total 500."""
    rate = given.shared_tax_rate(25, inclusive=True)["id"]

    note = preview(api, open_book(given), custom(500, tax_rates=[rate]))

    assert (note["subtotal"], note["total"], note["total_excluding_tax"]) == (500, 500, 400)
    assert told(note["tax_amounts"]) == [{"amount": 100, "inclusive": True, "tax_rate": rate}]


@requirement("credit_notes.taxes.custom_both", MUST, cites=TAX_RATES, operation=OPERATION)
def test_custom_both(api: Api, given: Given) -> None:
    """An exclusive tax is computed on what is left of a custom line without its inclusive tax.

    5 % in 450, 7 % on top (https://stripe.com/docs/billing/taxes/tax-rates):

        included     450 − 450/1.05 = 21.43 → 21
        on top       7 % of 429     = 30.03 → 30
        total        450 + 30 = 480, without tax 429
    """
    rates = [given.shared_tax_rate(5, inclusive=True)["id"], given.shared_tax_rate(7)["id"]]

    note = preview(api, open_book(given), custom(450, tax_rates=rates))

    assert {tax["inclusive"]: tax["amount"] for tax in note["tax_amounts"]} == {True: 21, False: 30}
    assert (note["total"], note["total_excluding_tax"]) == (480, 429)


@requirement("credit_notes.taxes.custom_half", SHOULD, cites=TAX_RATES, operation=OPERATION)
def test_custom_half(api: Api, given: Given) -> None:
    """Half a cent of tax becomes a whole one or none: 5 % of 450 is 22.5, which is 22 or 23, as the total says."""
    rate = given.shared_tax_rate(5)["id"]

    note = preview(api, open_book(given), custom(450, tax_rates=[rate]))

    [tax] = note["tax_amounts"]
    assert tax["amount"] in (22, 23)
    assert note["total"] == 450 + tax["amount"]


@requirement("credit_notes.taxes.two_rates", MUST, cites=TAX_RATES, operation=OPERATION)
def test_two_rates(api: Api, given: Given) -> None:
    """Each tax rate of a custom line is told apart: 25 % and 10 % of 1000 are 250 and 100."""
    first, second = given.shared_tax_rate(25)["id"], given.shared_tax_rate(10)["id"]

    note = preview(api, open_book(given), custom(1000, tax_rates=[first, second]))

    assert {tax["tax_rate"]: tax["amount"] for tax in note["tax_amounts"]} == {first: 250, second: 100}
    assert note["total"] == 1350


@requirement("credit_notes.taxes.aggregated", MUST, cites=OBJECT, operation=OPERATION)
def test_aggregated(api: Api, given: Given) -> None:
    """A credit note says how much tax each rate asks for over all its lines: 25 % of 500 and of 300 are 200."""
    rate = given.shared_tax_rate(25)["id"]

    note = preview(api, open_book(given), custom(500, tax_rates=[rate]), custom(300, tax_rates=[rate]))

    assert sorted(line["tax_amounts"][0]["amount"] for line in note["lines"]["data"]) == [75, 125]
    assert told(note["tax_amounts"]) == [{"amount": 200, "inclusive": False, "tax_rate": rate}]


@requirement("credit_notes.taxes.some_lines", MUST, cites=OBJECT, operation=OPERATION)
def test_some_lines(api: Api, given: Given) -> None:
    """Only the lines that have tax rates bear tax: 500 and 25 %, and 300, are 925."""
    rate = given.shared_tax_rate(25)["id"]

    note = preview(api, open_book(given), custom(500, tax_rates=[rate]), custom(300))

    assert (note["subtotal"], note["total"]) == (800, 925)


# -- of invoice lines


@requirement("credit_notes.taxes.whole_line", MUST, cites=OBJECT, operation=OPERATION)
def test_whole_line(api: Api, given: Given) -> None:
    """A whole invoice line is credited with the tax that it bears: 25 % of 500 is 125, total 625."""
    credited, rate = taxed(given, 25)

    note = preview(api, credited, units(line_of(credited, 500), 1))

    assert (note["subtotal"], note["total"]) == (500, 625)
    assert told(note["tax_amounts"]) == [{"amount": 125, "inclusive": False, "tax_rate": rate}]


@requirement("credit_notes.taxes.whole_inclusive_line", MUST, cites=OBJECT, operation=OPERATION)
def test_whole_inclusive_line(api: Api, given: Given) -> None:
    """A whole invoice line is credited with the tax that is part of it: 25 % in 500 is 100, total 500."""
    credited, rate = taxed(given, 25, inclusive=True)

    note = preview(api, credited, units(line_of(credited, 500), 1))

    assert (note["subtotal"], note["total"], note["total_excluding_tax"]) == (500, 500, 400)
    assert told(note["tax_amounts"]) == [{"amount": 100, "inclusive": True, "tax_rate": rate}]


@requirement("credit_notes.taxes.line_rates", MUST, cites="credit_notes/line_item", operation=OPERATION)
def test_line_rates(api: Api, given: Given) -> None:
    """A line that credits an invoice line shows the tax rates that apply to that, the invoice's own among them."""
    credited, rate = taxed(given, 25)

    note = preview(api, credited, units(line_of(credited, 500), 1))

    [line] = note["lines"]["data"]
    assert [found["id"] for found in line["tax_rates"]] == [rate]
    assert told(line["tax_amounts"]) == [{"amount": 125, "inclusive": False, "tax_rate": rate}]


@requirement("credit_notes.taxes.whole_invoice", MUST, cites=OBJECT, operation=OPERATION)
def test_whole_invoice(api: Api, given: Given) -> None:
    """Crediting every line of an invoice credits its total, with all of its tax.

    lines   500    25 % 125
           1000    25 % 250
            999    25 % 249.75 → 250
           2499 + 625 = 3124
    """
    credited, _ = taxed(given, 25)
    lines = [units(line_of(credited, 500), 1), units(line_of(credited, 1000), 1), units(line_of(credited, 999), 3)]

    note = preview(api, credited, *lines)

    assert (note["total"], note["subtotal"]) == (credited["total"], credited["subtotal"])
    assert note["tax_amounts"][0]["amount"] == credited["tax"]


@requirement("credit_notes.taxes.a_third", MUST, cites=OBJECT, operation=OPERATION)
def test_a_third(api: Api, given: Given) -> None:
    """One of three units is credited with its part of the tax, to the cent.

    3 × 333 = 999, 19 % of it 189.81 → 190
    one unit 333, 19 % of it 63.27, a third of 190 is 63.33: 63 or 64, total 396 or 397
    """
    credited, _ = taxed(given, 19)

    note = preview(api, credited, units(line_of(credited, 999), 1))

    tax = note["tax_amounts"][0]["amount"]
    assert tax in (63, 64)
    assert (note["subtotal"], note["total"]) == (333, 333 + tax)


@requirement("credit_notes.taxes.a_third_inclusive", MUST, cites=OBJECT, operation=OPERATION)
def test_a_third_inclusive(api: Api, given: Given) -> None:
    """One of three units is credited with its part of the tax that is in it, to the cent.

    3 × 333 = 999, 19 % in it 159.50 → 160 (or 159)
    one unit 333, 19 % in it 53.17: 53 or 54, total 333
    """
    credited, _ = taxed(given, 19, inclusive=True)

    note = preview(api, credited, units(line_of(credited, 999), 1))

    tax = note["tax_amounts"][0]["amount"]
    assert tax in (53, 54)
    assert (note["total"], note["total_excluding_tax"]) == (333, 333 - tax)


@requirement("credit_notes.taxes.both_of_a_line", MUST, cites=OBJECT, operation=OPERATION)
def test_both_of_a_line(api: Api, given: Given) -> None:
    """Inclusive and exclusive tax of an invoice line are both credited.

    450, 5 % in it: 21; 7 % on the other 429: 30; total 480 (https://stripe.com/docs/billing/taxes/tax-rates)
    """
    rates = [given.shared_tax_rate(5, inclusive=True)["id"], given.shared_tax_rate(7)["id"]]
    credited = invoice(given, "both-taxes", {"amount": 450}, {"amount": 900}, default_tax_rates=rates)

    note = preview(api, credited, units(line_of(credited, 450), 1))

    assert {tax["inclusive"]: tax["amount"] for tax in note["tax_amounts"]} == {True: 21, False: 30}
    assert (note["subtotal"], note["total"], note["total_excluding_tax"]) == (450, 480, 429)


@requirement("credit_notes.taxes.own_rate", MUST, cites=TAX_RATES, operation=OPERATION)
def test_own_rate(api: Api, given: Given) -> None:
    """A line whose item has a tax rate of its own is credited with that one, not with the invoice's."""
    default, own = given.shared_tax_rate(25)["id"], given.shared_tax_rate(10)["id"]
    items = [{"amount": 1000, "tax_rates": [own]}, {"amount": 500}]
    credited = invoice(given, "own-tax", *items, default_tax_rates=[default])

    note = preview(api, credited, units(line_of(credited, 1000), 1))

    assert told(note["tax_amounts"]) == [{"amount": 100, "inclusive": False, "tax_rate": own}]


@requirement("credit_notes.taxes.excluding_tax", MUST, cites="credit_notes/line_item", operation=OPERATION)
def test_excluding_tax(api: Api, given: Given) -> None:
    """The amount of a line excluding tax has no inclusive tax in it: 500 with 25 % in it is 400."""
    credited, _ = taxed(given, 25, inclusive=True)

    note = preview(api, credited, units(line_of(credited, 500), 1))

    assert (note["lines"]["data"][0]["amount_excluding_tax"], note["subtotal_excluding_tax"]) == (400, 400)


@requirement("credit_notes.taxes.untaxed_customer", SHOULD, cites=TAX_RATES, operation=OPERATION)
def test_untaxed_customer(api: Api, given: Given) -> None:
    """What an exempt customer was not taxed is not credited: a line of 500 under 25 % is credited as 500."""
    rate = given.shared_tax_rate(25)["id"]
    customer = given.shared("exempt", lambda maker: maker.customer(tax_exempt="exempt"))["id"]
    opened = given.shared("previewed-exempt", lambda maker: maker.open_invoice(500, customer, default_tax_rates=[rate]))

    note = preview(api, opened, units(opened["lines"]["data"][0]["id"], 1))

    assert (note["total"], sum(tax["amount"] for tax in note["tax_amounts"])) == (500, 0)


@requirement(
    "credit_notes.taxes.taxable_amount",
    SHOULD,
    cites="credit_notes/object",
    operation=OPERATION,
    holds=Holds(since="2023-05-11"),
)
def test_taxable_amount(api: Api, given: Given) -> None:
    """The taxable amount of a credited exclusive tax is what it comes on top of: 500."""
    note = preview(api, open_book(given), custom(500, tax_rates=[given.shared_tax_rate(25)["id"]]))

    assert [tax["taxable_amount"] for tax in note["tax_amounts"]] == [500]
    assert [tax["taxable_amount"] for tax in note["lines"]["data"][0]["tax_amounts"]] == [500]


@requirement("credit_notes.taxes.part", MAY, cites="credit_notes/create", operation=OPERATION)
def test_part(api: Api, given: Given) -> None:
    """An amount of a taxed line is credited without the tax that comes on top, or with it.

    The reference says that the line's amount has no exclusive tax in it, but not that the parameter has none:
    100 of a line under 25 % is 100 + 25 = 125, or 80 + 20 = 100.
    """
    credited, _ = taxed(given, 25)

    note = preview(api, credited, part(line_of(credited, 500), 100))

    assert (note["subtotal"], note["tax_amounts"][0]["amount"], note["total"]) in ((100, 25, 125), (80, 20, 100))
