"""Credit notes in a currency without minor unit: whole yen, and no fraction of one."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.credit_notes.books import NOTES, PREVIEW, custom, finalized, line_of, units
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, SHOULD, requirement

Json = Any
ZERO_DECIMAL = "https://stripe.com/docs/currencies#zero-decimal"
CREATE = "POST /v1/credit_notes"


def yen(given: Given) -> Json:
    """An open invoice of ¥1000 and 3 × ¥333, less 10 %, with 8 % of tax: nobody changes it."""
    coupon, rate = given.shared_coupon(percent_off=10)["id"], given.shared_tax_rate(8)["id"]
    items = [{"amount": 1000}, {"unit_amount": 333, "quantity": 3}]
    params = {"currency": "jpy", "discounts": [{"coupon": coupon}], "default_tax_rates": [rate]}

    def make(maker: Given) -> Json:
        return finalized(maker, maker.customer(name="Yen")["id"], *items, **params)

    return given.shared("previewed-yen", make)


@requirement("credit_notes.currencies.yen", MUST, cites=ZERO_DECIMAL, operation=CREATE)
def test_yen(api: Api, given: Given) -> None:
    """A credit note is in the currency of its invoice, and in whole yen: ¥333 of ¥1000 leaves ¥667."""
    customer = given.customer()["id"]
    invoice = finalized(given, customer, {"amount": 1000}, currency="jpy")

    made = api.post(NOTES, {"invoice": invoice["id"], "lines": [custom(333)], "expand": ["invoice"]})

    assert (made["currency"], made["total"], made["invoice"]["amount_due"]) == ("jpy", 333, 667)


@requirement("credit_notes.currencies.yen_line", MUST, cites=ZERO_DECIMAL, operation="GET /v1/credit_notes/preview")
def test_yen_line(api: Api, given: Given) -> None:
    """A line in yen is credited with its discount and its tax: ¥1000 − ¥100 = ¥900, 8 % is ¥72, total ¥972."""
    invoice = yen(given)

    note = api.get(PREVIEW, {"invoice": invoice["id"], "lines": [units(line_of(invoice, 1000), 1)]})

    assert (note["subtotal"], note["discount_amount"], note["total"]) == (1000, 100, 972)
    assert note["tax_amounts"][0]["amount"] == 72


@requirement("credit_notes.currencies.yen_third", MUST, cites=ZERO_DECIMAL, operation="GET /v1/credit_notes/preview")
def test_yen_third(api: Api, given: Given) -> None:
    """One of three units is credited in whole yen; which way a fraction goes is not documented.

    3 × ¥333 = ¥999 less 10 % (¥99.9) = ¥899, 8 % of it ¥71.92
    one unit ¥333, discount ¥33.3: 33 or 34; tax a third of 72, or 8 % of ¥300: 23, 24 or 25
    """
    invoice = yen(given)

    note = api.get(PREVIEW, {"invoice": invoice["id"], "lines": [units(line_of(invoice, 999), 1)]})

    tax = note["tax_amounts"][0]["amount"]
    assert note["discount_amount"] in (33, 34)
    assert tax in (23, 24, 25)
    assert note["total"] == 333 - note["discount_amount"] + tax


@requirement("credit_notes.currencies.yen_whole", MUST, cites=ZERO_DECIMAL, operation="GET /v1/credit_notes/preview")
def test_yen_whole(api: Api, given: Given) -> None:
    """Crediting every line of an invoice in yen credits its total."""
    invoice = yen(given)
    lines = [units(line_of(invoice, 1000), 1), units(line_of(invoice, 999), 3)]

    note = api.get(PREVIEW, {"invoice": invoice["id"], "lines": lines})

    assert (note["subtotal"], note["total"]) == (1999, invoice["total"])


@requirement(
    "credit_notes.currencies.yen_decimal", SHOULD, cites=ZERO_DECIMAL, operation="GET /v1/credit_notes/preview"
)
def test_yen_decimal(api: Api, given: Given) -> None:
    """A unit amount may have a fraction of a yen, the line has none: 3 × ¥33.4 = ¥100.2 is ¥100."""
    line = {"type": "custom_line_item", "description": "Courtesy", "quantity": 3, "unit_amount_decimal": "33.4"}

    note = api.get(PREVIEW, {"invoice": yen(given)["id"], "lines": [line]})

    assert note["total"] == 100
