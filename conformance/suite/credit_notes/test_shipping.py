"""Crediting the shipping of an invoice. Amounts are in cents: 1000 for one line, 500 for shipping."""

from __future__ import annotations

from typing import Any

from conformance.contract import Holds
from conformance.suite.api import Api
from conformance.suite.credit_notes.books import NOTES, PREVIEW, PREVIEW_LINES, custom, opened
from conformance.suite.given import Given
from conformance.suite.requirement import INFERRED, MAY, MUST, SHOULD, requirement

Json = Any
OBJECT = "credit_notes/object"
SINCE = Holds(since="2023-02-02")
GROUND = {"display_name": "Ground", "fixed_amount": {"amount": 500, "currency": "usd"}}


def shipped(given: Given) -> Json:
    """An open invoice of the test's own whose total is 1500."""
    return opened(given, shipping_cost={"shipping_rate_data": GROUND})


def of(invoice: Json) -> Json:
    """The parameters that credit the shipping of an invoice."""
    return {"invoice": invoice["id"], "shipping_cost": {"shipping_rate": invoice["shipping_cost"]["shipping_rate"]}}


@requirement("credit_notes.shipping.none", MUST, cites=OBJECT, operation="GET /v1/credit_notes/preview", holds=SINCE)
def test_none(api: Api, given: Given) -> None:
    """A credit note that credits no shipping has none."""
    invoice = given.shared("shipped", shipped)

    note = api.get(PREVIEW, {"invoice": invoice["id"], "lines": [custom(100)]})

    assert (note["amount_shipping"], note["shipping_cost"]) == (0, None)


@requirement("credit_notes.shipping.alone", MUST, cites="credit_notes/create", holds=SINCE)
def test_alone(api: Api, given: Given) -> None:
    """The shipping of an invoice is credited by its shipping rate, without any line."""
    invoice = shipped(given)

    note = api.post(NOTES, of(invoice))

    assert (note["amount_shipping"], note["total"], note["lines"]["data"]) == (500, 500, [])
    assert note["shipping_cost"]["shipping_rate"] == invoice["shipping_cost"]["shipping_rate"]
    assert api.get(f"/v1/invoices/{invoice['id']}")["amount_due"] == 1000


@requirement("credit_notes.shipping.preview", MUST, cites="credit_notes/preview", holds=SINCE)
def test_preview(api: Api, given: Given) -> None:
    """The preview of a credit note of shipping and a line of 100 has a total of 600."""
    invoice = given.shared("shipped", shipped)

    note = api.get(PREVIEW, {**of(invoice), "lines": [custom(100)]})

    assert (note["amount_shipping"], note["total"], note["shipping_cost"]["amount_total"]) == (500, 600, 500)


@requirement("credit_notes.shipping.preview_lines", MUST, cites="credit_notes/preview_lines", holds=SINCE)
def test_preview_lines(api: Api, given: Given) -> None:
    """Credited shipping is no line of the preview."""
    invoice = given.shared("shipped", shipped)

    page = api.get(PREVIEW_LINES, {**of(invoice), "lines": [custom(100)]})

    assert [line["amount"] for line in page["data"]] == [100]


@requirement("credit_notes.shipping.expand", MUST, cites=OBJECT, operation="POST /v1/credit_notes", holds=SINCE)
def test_expand(api: Api, given: Given) -> None:
    """The shipping rate that is credited can be expanded."""
    note = api.post(NOTES, {**of(shipped(given)), "expand": ["shipping_cost.shipping_rate"]})

    assert note["shipping_cost"]["shipping_rate"]["display_name"] == "Ground"


@requirement("credit_notes.shipping.twice", MAY, cites="credit_notes/create", provenance=INFERRED, holds=SINCE)
def test_twice(api: Api, given: Given) -> None:
    """The shipping of an invoice is credited once."""
    invoice = shipped(given)
    given.post(NOTES, of(invoice))

    api.refused("POST", NOTES, of(invoice))


@requirement("credit_notes.shipping.other_rate", SHOULD, cites="credit_notes/create", holds=SINCE)
def test_other_rate(api: Api, given: Given) -> None:
    """Only the shipping rate that an invoice is charged for is credited of it."""
    invoice, other = given.shared("shipped", shipped), shipped(given)

    api.refused("POST", NOTES, {**of(other), "invoice": invoice["id"]}, status=(400, 404))
