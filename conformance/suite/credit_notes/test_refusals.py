"""Credit notes that cannot be: refused when they are previewed and when they are created, and nothing has changed."""

from __future__ import annotations

from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.credit_notes.books import NOTES, PREVIEW, opened, paid, paid_book
from conformance.suite.credit_notes.tables import Refusal, names, placed, refusals
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, requirement

Json = Any
AMOUNTS = (
    "status",
    "amount_due",
    "amount_paid",
    "amount_remaining",
    "pre_payment_credit_notes_amount",
    "post_payment_credit_notes_amount",
)


def credited(given: Given, status: str) -> Answer:
    """An invoice of the test's own, open or paid, with one line of 1000, of a customer whom only refusals are about."""
    if status == "paid":
        return paid(given)
    return given.open_invoice(1000, given.shared("refused", lambda maker: maker.customer(name="Refused"))["id"])


def params(given: Given, refusal: Refusal, invoice: Json) -> dict[str, Json]:
    """The parameters of the request on an invoice."""
    places = {"line": invoice["lines"]["data"][0]["id"]}
    if names(refusal.sends, "foreign"):
        places["foreign"] = given.shared("foreign-line", lambda maker: opened(maker)["lines"]["data"][0]["id"])
    if names(refusal.sends, "unpaid"):
        refund = {"charge": paid_book(given)["charge"], "amount": 100}
        places["unpaid"] = given.shared("foreign-refund", lambda maker: maker.post("/v1/refunds", refund)["id"])
    return {"invoice": invoice["id"], **placed(given, refusal.sends, places)}


@requirement("credit_notes.create.refused", MUST, cites="credit_notes/create", over=refusals("credit_notes.create"))
def test_create_refused(api: Api, given: Given, refusal: Refusal) -> None:
    """A credit note that cannot be is refused; the invoice is as it was, and no credit note is made."""
    invoice = credited(given, refusal.on)

    api.refused("POST", NOTES, params(given, refusal, invoice), code=refusal.code, param=refusal.param)

    after = api.get(f"/v1/invoices/{invoice['id']}")
    assert {name: after[name] for name in AMOUNTS} == {name: invoice[name] for name in AMOUNTS}
    assert api.get(NOTES, {"invoice": invoice["id"]})["data"] == []


@requirement("credit_notes.preview.refused", MUST, cites="credit_notes/preview", over=refusals("credit_notes.preview"))
def test_preview_refused(api: Api, given: Given, refusal: Refusal) -> None:
    """The preview of a credit note that cannot be is refused."""
    invoice = given.shared(f"refused-{refusal.on}", lambda maker: credited(maker, refusal.on))

    api.refused("GET", PREVIEW, params(given, refusal, invoice), code=refusal.code, param=refusal.param)
