"""Credit notes that cannot be: refused when they are previewed and when they are created, and nothing has changed."""

from __future__ import annotations

from conformance.suite.credit_notes.books import NOTES, PREVIEW, paid, paid_book
from conformance.suite.credit_notes.tables import names, placed, refusals
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, requirement

MAKE = {"open": Given.open_invoice, "paid": paid}
AMOUNTS = (
    "status",
    "amount_due",
    "amount_paid",
    "amount_remaining",
    "pre_payment_credit_notes_amount",
    "post_payment_credit_notes_amount",
)


def params(given, refusal, invoice):
    """The parameters of the request on an invoice."""
    places = {"line": invoice["lines"]["data"][0]["id"]}
    if names(refusal.sends, "foreign"):
        places["foreign"] = given.shared("foreign-line", lambda maker: maker.open_invoice()["lines"]["data"][0]["id"])
    if names(refusal.sends, "unpaid"):
        refund = {"charge": paid_book(given)["charge"], "amount": 100}
        places["unpaid"] = given.shared("foreign-refund", lambda maker: maker.post("/v1/refunds", refund)["id"])
    return {"invoice": invoice["id"], **placed(given, refusal.sends, places)}


@requirement("credit_notes.create.refused", MUST, cites="credit_notes/create", over=refusals("credit_notes.create"))
def test_create_refused(api, given, refusal):
    """A credit note that cannot be is refused; the invoice is as it was, and no credit note is made."""
    invoice = MAKE[refusal.on](given)

    api.refused("POST", NOTES, params(given, refusal, invoice), code=refusal.code, param=refusal.param)

    after = api.get(f"/v1/invoices/{invoice['id']}")
    assert {name: after[name] for name in AMOUNTS} == {name: invoice[name] for name in AMOUNTS}
    assert api.get(NOTES, {"invoice": invoice["id"]})["data"] == []


@requirement("credit_notes.preview.refused", MUST, cites="credit_notes/preview", over=refusals("credit_notes.preview"))
def test_preview_refused(api, given, refusal):
    """The preview of a credit note that cannot be is refused."""
    invoice = given.shared(f"refused-{refusal.on}", MAKE[refusal.on])

    api.refused("GET", PREVIEW, params(given, refusal, invoice), code=refusal.code, param=refusal.param)
