"""Several credit notes on one invoice: up to what it is over, and no further; each of its lines likewise."""

from __future__ import annotations

from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.credit_notes.books import NOTES, custom, note, opened, paid, part, units
from conformance.suite.given import Given
from conformance.suite.requirement import INFERRED, MAY, MUST, SHOULD, requirement

Json = Any
GUIDE = "https://stripe.com/docs/invoicing/dashboard/credit-notes"
CREATE = "POST /v1/credit_notes"


def units_of(given: Given, unit_amount: int, quantity: int, **params: Json) -> tuple[Answer, str]:
    """An open invoice with one line of so many units, and the ID of the line."""
    draft = given.empty_draft(auto_advance=False, **params)
    item = {"customer": draft["customer"], "invoice": draft["id"], "currency": draft["currency"]}
    given.post("/v1/invoiceitems", {**item, "unit_amount": unit_amount, "quantity": quantity})
    invoice = given.post(f"/v1/invoices/{draft['id']}/finalize", {"auto_advance": False})
    return invoice, invoice["lines"]["data"][0]["id"]


def totals(api: Api, invoice: Json) -> list[int]:
    """The totals of the credit notes on an invoice, oldest first."""
    return [made["total"] for made in reversed(api.get(NOTES, {"invoice": invoice["id"]})["data"])]


@requirement("credit_notes.limits.second", MUST, cites=GUIDE, operation=CREATE)
def test_second(api: Api, given: Given) -> None:
    """A second credit note cannot credit more than the first has left: 600 of 1000, then not 401."""
    invoice = opened(given, 1000)
    note(given, invoice, 600)

    api.refused("POST", NOTES, {"invoice": invoice["id"], "amount": 401})

    assert totals(api, invoice) == [600]


@requirement("credit_notes.limits.all", MUST, cites=GUIDE, operation=CREATE)
def test_all(api: Api, given: Given) -> None:
    """A second credit note can credit all that the first has left: 600 and 400 of 1000."""
    invoice = opened(given, 1000)
    note(given, invoice, 600)

    api.post(NOTES, {"invoice": invoice["id"], "amount": 400})

    assert totals(api, invoice) == [600, 400]


@requirement("credit_notes.limits.nothing_left", MUST, cites=GUIDE, operation=CREATE)
def test_nothing_left(api: Api, given: Given) -> None:
    """An invoice that was paid by credit notes cannot be credited any further."""
    invoice = opened(given, 1000)
    note(given, invoice, 1000)

    api.refused("POST", NOTES, {"invoice": invoice["id"], "amount": 1, "out_of_band_amount": 1})

    assert totals(api, invoice) == [1000]


@requirement("credit_notes.limits.paid", MUST, cites=GUIDE, operation=CREATE)
def test_paid(api: Api, given: Given) -> None:
    """A paid invoice cannot be credited beyond its total either: 600 of 1000, then not 401."""
    invoice = paid(given, 1000)
    note(given, invoice, 600, refund_amount=600)

    api.refused("POST", NOTES, {"invoice": invoice["id"], "amount": 401, "out_of_band_amount": 401})

    assert totals(api, invoice) == [600]


@requirement("credit_notes.limits.paid_all", MUST, cites=GUIDE, operation=CREATE)
def test_paid_all(api: Api, given: Given) -> None:
    """A paid invoice can be credited up to its total: 600 and 400 of 1000."""
    invoice = paid(given, 1000)
    note(given, invoice, 600, refund_amount=600)
    sent = {"invoice": invoice["id"], "amount": 400, "refund_amount": 400, "expand": ["invoice.charge"]}

    after = api.post(NOTES, sent)["invoice"]

    assert (after["post_payment_credit_notes_amount"], after["charge"]["amount_refunded"]) == (1000, 1000)
    assert after["charge"]["refunded"] is True


@requirement("credit_notes.limits.before_and_after_payment", MUST, cites=GUIDE, operation=CREATE)
def test_before_and_after_payment(api: Api, given: Given) -> None:
    """What was credited before the payment counts after it: 300 of 1000, paid, then not 701."""
    invoice = opened(given, 1000)
    note(given, invoice, 300)
    given.post(f"/v1/invoices/{invoice['id']}/pay", {"paid_out_of_band": True})

    api.refused("POST", NOTES, {"invoice": invoice["id"], "amount": 701, "out_of_band_amount": 701})

    assert totals(api, invoice) == [300]


@requirement("credit_notes.limits.with_tax", MUST, cites=GUIDE, operation=CREATE)
def test_with_tax(api: Api, given: Given) -> None:
    """The total that cannot be exceeded has the tax in it: 1000 and 25 % are credited up to 1250."""
    invoice = opened(given, 1000, default_tax_rates=[given.shared_tax_rate(25)["id"]])

    after = api.post(NOTES, {"invoice": invoice["id"], "amount": 1250, "expand": ["invoice"]})["invoice"]

    assert (after["total"], after["amount_due"], after["status"]) == (1250, 0, "paid")


@requirement("credit_notes.limits.refunded_otherwise", MAY, cites=GUIDE, operation=CREATE)
def test_refunded_otherwise(api: Api, given: Given) -> None:
    """What was refunded without a credit note cannot be credited again: 400 of 1000 refunded, then not 601."""
    invoice = paid(given, 1000)
    given.post("/v1/refunds", {"charge": invoice["charge"], "amount": 400})

    api.refused("POST", NOTES, {"invoice": invoice["id"], "amount": 601, "out_of_band_amount": 601})

    assert totals(api, invoice) == []


# -- of one line


@requirement("credit_notes.limits.units", MUST, cites=GUIDE, operation=CREATE)
def test_units(api: Api, given: Given) -> None:
    """A second credit note cannot credit more units of a line than the first has left: 2 of 3, then not 2."""
    invoice, line = units_of(given, 100, 3)
    given.post(NOTES, {"invoice": invoice["id"], "lines": [units(line, 2)]})

    api.refused("POST", NOTES, {"invoice": invoice["id"], "lines": [units(line, 2)]})

    assert totals(api, invoice) == [200]


@requirement("credit_notes.limits.part", MUST, cites=GUIDE, operation=CREATE)
def test_part(api: Api, given: Given) -> None:
    """A second credit note cannot credit more of a line than the first has left: 600 of 1000, then not 401."""
    invoice = opened(given, 1000)
    line = invoice["lines"]["data"][0]["id"]
    given.post(NOTES, {"invoice": invoice["id"], "lines": [part(line, 600)]})

    api.refused("POST", NOTES, {"invoice": invoice["id"], "lines": [part(line, 401)]})

    assert totals(api, invoice) == [600]


def two_lines(given: Given) -> Json:
    """An open invoice with two lines of 1000."""
    draft = given.invoice(items=(1000, 1000), auto_advance=False)
    return given.post(f"/v1/invoices/{draft['id']}/finalize", {"auto_advance": False})


@requirement("credit_notes.limits.one_line_alone", MAY, cites=GUIDE, operation=CREATE, provenance=INFERRED)
def test_one_line_alone(api: Api, given: Given) -> None:
    """No more of a line is credited than it has, though the invoice has more: not 1001 of 1000, of a total of 2000."""
    invoice = given.shared("two-lines", two_lines)

    api.refused("POST", NOTES, {"invoice": invoice["id"], "lines": [part(invoice["lines"]["data"][0]["id"], 1001)]})


@requirement("credit_notes.limits.units_then_part", MUST, cites=GUIDE, operation=CREATE)
def test_units_then_part(api: Api, given: Given) -> None:
    """A line that is credited by quantity cannot be credited by amount later on."""
    invoice, line = units_of(given, 100, 3)
    given.post(NOTES, {"invoice": invoice["id"], "lines": [units(line, 1)]})

    api.refused("POST", NOTES, {"invoice": invoice["id"], "lines": [part(line, 100)]})

    assert totals(api, invoice) == [100]


@requirement("credit_notes.limits.part_then_units", MUST, cites=GUIDE, operation=CREATE)
def test_part_then_units(api: Api, given: Given) -> None:
    """A line that is credited by amount cannot be credited by quantity later on."""
    invoice = opened(given, 1000)
    line = invoice["lines"]["data"][0]["id"]
    given.post(NOTES, {"invoice": invoice["id"], "lines": [part(line, 100)]})

    api.refused("POST", NOTES, {"invoice": invoice["id"], "lines": [units(line, 1)]})

    assert totals(api, invoice) == [100]


@requirement("credit_notes.limits.units_again", MUST, cites=GUIDE, operation=CREATE)
def test_units_again(api: Api, given: Given) -> None:
    """A line that is credited by quantity can be credited by quantity again: 1 and 2 of 3 units of 100."""
    invoice, line = units_of(given, 100, 3)
    given.post(NOTES, {"invoice": invoice["id"], "lines": [units(line, 1)]})

    made = api.post(NOTES, {"invoice": invoice["id"], "lines": [units(line, 2)]})

    assert made["total"] == 200


@requirement("credit_notes.limits.custom_beside_line", MUST, cites=GUIDE, operation=CREATE)
def test_custom_beside_line(api: Api, given: Given) -> None:
    """A custom line counts against the invoice, not against its lines: 300 of 1000, then 700 of the line itself."""
    invoice = opened(given, 1000)
    given.post(NOTES, {"invoice": invoice["id"], "lines": [custom(300)]})
    sent = {"invoice": invoice["id"], "lines": [part(invoice["lines"]["data"][0]["id"], 700)], "expand": ["invoice"]}

    after = api.post(NOTES, sent)["invoice"]

    assert (after["status"], after["pre_payment_credit_notes_amount"]) == ("paid", 1000)


@requirement("credit_notes.limits.thirds", SHOULD, cites=GUIDE, operation=CREATE, provenance=INFERRED)
def test_thirds(api: Api, given: Given) -> None:
    """Credit notes on each unit of a line never credit more than the invoice is over, and miss a cent each at most.

    3 × 333 = 999, less a third, 19 % on top; neither the discount nor the tax of a unit is a whole cent.
    """
    coupon, rate = given.shared_coupon(percent_off=33.33)["id"], given.shared_tax_rate(19)["id"]
    invoice, line = units_of(given, 333, 3, discounts=[{"coupon": coupon}], default_tax_rates=[rate])

    credited = [
        api.post(NOTES, {"invoice": invoice["id"], "lines": [units(line, 1)]})["total"],
        api.post(NOTES, {"invoice": invoice["id"], "lines": [units(line, 1)]})["total"],
        api.post(NOTES, {"invoice": invoice["id"], "lines": [units(line, 1)]})["total"],
    ]

    assert invoice["total"] - 3 <= sum(credited) <= invoice["total"]
