"""The lines of a credit note: units or parts of invoice lines, and lines of its own."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.credit_notes.books import NOTES, PREVIEW, custom, open_book, opened, part, units
from conformance.suite.given import Given
from conformance.suite.requirement import INFERRED, MAY, MUST, OBSERVED, SHOULD, requirement

Json = Any
GUIDE = "https://stripe.com/docs/invoicing/integration/programmatic-credit-notes"
CREATE = "POST /v1/credit_notes"
LINE = "credit_notes/line_item"


@requirement("credit_notes.lines.units", MUST, cites=GUIDE, operation=CREATE)
def test_units(api: Api, given: Given) -> None:
    """Units of an invoice line are credited at the price of a unit: 7 × 1.00 = 7.00."""
    book = open_book(given)

    note = api.post(NOTES, {"invoice": book["id"], "lines": [units(book["units"], 7)]})

    [line] = note["lines"]["data"]
    assert (line["amount"], line["quantity"], note["total"]) == (700, 7, 700)
    assert (line["type"], line["invoice_line_item"]) == ("invoice_line_item", book["units"])


@requirement("credit_notes.lines.part", MUST, cites=GUIDE, operation=CREATE)
def test_part(api: Api, given: Given) -> None:
    """An amount of an invoice line is credited as it is given."""
    book = open_book(given)

    note = api.post(NOTES, {"invoice": book["id"], "lines": [part(book["sum"], 333)]})

    [line] = note["lines"]["data"]
    assert (line["amount"], note["total"]) == (333, 333)
    assert (line["type"], line["invoice_line_item"]) == ("invoice_line_item", book["sum"])


@requirement("credit_notes.lines.description", MUST, cites=LINE, operation=CREATE)
def test_description(api: Api, given: Given) -> None:
    """A line that credits an invoice line is described as that line is."""
    book = open_book(given)

    note = api.post(NOTES, {"invoice": book["id"], "lines": [part(book["sum"], 100)]})

    assert note["lines"]["data"][0]["description"] == "Consulting"


@requirement("credit_notes.lines.custom", MUST, cites=LINE, operation=CREATE)
def test_custom(api: Api, given: Given) -> None:
    """A custom line credits its unit amount times its quantity, and names no invoice line: 3 × 3.33 = 9.99."""
    note = api.post(NOTES, {"invoice": open_book(given)["id"], "lines": [custom(333, 3)]})

    [line] = note["lines"]["data"]
    assert (line["type"], line["amount"], line["quantity"], line["unit_amount"]) == ("custom_line_item", 999, 3, 333)
    assert line.get("invoice_line_item") is None


@requirement("credit_notes.lines.custom_untaxed", MUST, cites=LINE, operation=CREATE, provenance=OBSERVED)
def test_custom_untaxed(api: Api, given: Given) -> None:
    """A custom line without tax rates bears neither tax nor discount."""
    note = api.post(NOTES, {"invoice": open_book(given)["id"], "lines": [custom(500)]})

    [line] = note["lines"]["data"]
    assert (line["discount_amount"], line["discount_amounts"]) == (0, [])
    assert (line["tax_amounts"], line["tax_rates"]) == ([], [])


@requirement("credit_notes.lines.excluding_tax", MUST, cites=LINE, operation=CREATE, provenance=OBSERVED)
def test_excluding_tax(api: Api, given: Given) -> None:
    """Without tax, the amounts of a line excluding tax are its amounts: 500 for one unit of 500."""
    note = api.post(NOTES, {"invoice": open_book(given)["id"], "lines": [custom(500)]})

    [line] = note["lines"]["data"]
    assert (line["amount_excluding_tax"], line["unit_amount_excluding_tax"]) == (500, "500")


@requirement("credit_notes.lines.decimal", SHOULD, cites="credit_notes/create", operation=CREATE)
def test_decimal(api: Api, given: Given) -> None:
    """A fraction of a cent is multiplied before it is rounded.

    unit 33.333333333333 × 3 = 99.999999999999 → 100 (rounded first, it would be 3 × 33 = 99)
    """
    line = {"type": "custom_line_item", "description": "Courtesy", "quantity": 3}
    sent = {**line, "unit_amount_decimal": "33.333333333333"}

    note = api.get(PREVIEW, {"invoice": open_book(given)["id"], "lines": [sent]})

    assert (note["total"], note["lines"]["data"][0]["unit_amount_decimal"]) == (100, "33.333333333333")


@requirement("credit_notes.lines.half_a_cent", SHOULD, cites="credit_notes/create", operation=CREATE)
def test_half_a_cent(api: Api, given: Given) -> None:
    """Half a cent becomes a whole one or none, for which way it is rounded is not documented: 3 × 0.5 is 1 or 2."""
    line = {"type": "custom_line_item", "description": "Courtesy", "quantity": 3, "unit_amount_decimal": "0.5"}

    note = api.get(PREVIEW, {"invoice": open_book(given)["id"], "lines": [line]})

    assert note["total"] in (1, 2)


@requirement("credit_notes.lines.together", MUST, cites="credit_notes/object", operation=CREATE)
def test_together(api: Api, given: Given) -> None:
    """The lines of a credit note, of whatever type, sum to its subtotal.

    2 units of 1.00, 0.50 of a line, 3 × 0.10 of its own: 200 + 50 + 30 = 280
    """
    book = open_book(given)
    sent = [units(book["units"], 2), part(book["sum"], 50), custom(10, 3)]

    note = api.post(NOTES, {"invoice": book["id"], "lines": sent})

    assert sorted(line["amount"] for line in note["lines"]["data"]) == [30, 50, 200]
    assert (note["subtotal"], note["total"]) == (280, 280)


@requirement("credit_notes.lines.order", MAY, cites="credit_notes/object", operation=CREATE, provenance=INFERRED)
def test_order(api: Api, given: Given) -> None:
    """A credit note has its lines in the order in which they are given."""
    sent = [custom(300), custom(100), custom(200)]

    note = api.post(NOTES, {"invoice": open_book(given)["id"], "lines": sent})

    assert [line["amount"] for line in note["lines"]["data"]] == [300, 100, 200]


@requirement("credit_notes.lines.of_an_amount", SHOULD, cites="credit_notes/create", operation=CREATE)
def test_of_an_amount(api: Api, given: Given) -> None:
    """A credit note that is given by its amount alone has lines that come to it."""
    note = api.post(NOTES, {"invoice": open_book(given)["id"], "amount": 777})

    assert note["total"] == 777
    assert sum(line["amount"] for line in note["lines"]["data"]) == note["subtotal"]


@requirement("credit_notes.lines.amount_and_lines", MAY, cites="credit_notes/create", operation=CREATE)
def test_amount_and_lines(api: Api, given: Given) -> None:
    """An amount may be given with lines that come to it."""
    sent = {"invoice": open_book(given)["id"], "amount": 300, "lines": [custom(100), custom(200)]}

    assert api.post(NOTES, sent)["total"] == 300


# -- more lines than are shown


def long_note(given: Given) -> Json:
    """A credit note with 15 lines, of 1 to 15 cents."""
    lines = [custom(amount) for amount in range(1, 16)]
    return given.shared(
        "long-note", lambda maker: maker.post(NOTES, {"invoice": open_book(maker)["id"], "lines": lines})
    )


@requirement("credit_notes.lines.first_ten", MUST, cites="credit_notes/lines", operation=CREATE)
def test_first_ten(api: Api, given: Given) -> None:
    """A credit note of fifteen lines credits all of them, shows ten, and says that there are more."""
    lines = [custom(amount) for amount in range(1, 16)]

    note = api.post(NOTES, {"invoice": open_book(given)["id"], "lines": lines})

    assert (len(note["lines"]["data"]), note["lines"]["has_more"]) == (10, True)
    assert note["total"] == 120


@requirement("credit_notes.lines.url", MUST, cites="credit_notes/object", operation="GET /v1/credit_notes/{id}")
def test_url(api: Api, given: Given) -> None:
    """A credit note says where all of its lines are."""
    made = long_note(given)

    note = api.get(f"{NOTES}/{made['id']}")

    assert note["lines"]["url"] == f"{NOTES}/{made['id']}/lines"


@requirement("credit_notes.lines.all", MUST, cites="credit_notes/lines")
def test_all(api: Api, given: Given) -> None:
    """All lines of a credit note are listed, those that it shows first."""
    made = long_note(given)

    page = api.get(f"{NOTES}/{made['id']}/lines", {"limit": 100})

    assert sorted(line["amount"] for line in page["data"]) == list(range(1, 16))
    assert [line["id"] for line in page["data"][:10]] == [line["id"] for line in made["lines"]["data"]]
    assert page["has_more"] is False


@requirement("credit_notes.lines.next_page", MUST, cites="credit_notes/lines")
def test_next_page(api: Api, given: Given) -> None:
    """The lines that a credit note does not show are on the page after those that it shows."""
    made = long_note(given)
    shown = made["lines"]["data"]

    page = api.get(f"{NOTES}/{made['id']}/lines", {"starting_after": shown[-1]["id"], "limit": 100})

    assert sorted(line["amount"] for line in [*shown, *page["data"]]) == list(range(1, 16))


@requirement("credit_notes.lines.previous_page", MUST, cites="credit_notes/lines")
def test_previous_page(api: Api, given: Given) -> None:
    """The lines before one of them are on the page that ends before it."""
    made = long_note(given)
    shown = made["lines"]["data"]

    page = api.get(f"{NOTES}/{made['id']}/lines", {"ending_before": shown[3]["id"]})

    assert [line["id"] for line in page["data"]] == [line["id"] for line in shown[:3]]


@requirement("credit_notes.lines.expand", MUST, cites="credit_notes/lines")
def test_expand(api: Api, given: Given) -> None:
    """The discount that reduces a line of a credit note can be expanded."""
    coupon = given.shared_coupon(percent_off=10)["id"]
    invoice = opened(given, 1000, discounts=[{"coupon": coupon}])
    lines = [units(invoice["lines"]["data"][0]["id"], 1)]
    note = given.post(NOTES, {"invoice": invoice["id"], "lines": lines})

    page = api.get(f"{NOTES}/{note['id']}/lines", {"expand": ["data.discount_amounts.discount"]})

    assert page["data"][0]["discount_amounts"][0]["discount"]["coupon"]["id"] == coupon
