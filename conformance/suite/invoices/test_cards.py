"""The documented test cards: those that pay invoices, and those that no customer can be given."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api, expect_refusal
from conformance.suite.errors import Unsupported
from conformance.suite.given import Given
from conformance.suite.invoices.payers import billed
from conformance.suite.payment_methods import paying, unattachable
from conformance.suite.requirement import MUST, SHOULD, requirement
from conformance.wire.exchange import Exchange

Json = Any


def known(exchange: Exchange, token: str) -> None:
    """Leave a test payment method to the targets that know it: any other answers that there is none.

    Raises:
        Unsupported: this one does not.
    """
    if exchange.status == 404:
        raise Unsupported(token, "the target does not know this test payment method")


@requirement("invoices.pay.card", MUST, cites="https://stripe.com/docs/testing", over=paying)
def test_card(api: Api, given: Given, token: str, brand: str) -> None:
    """An invoice is paid by a test card, and its charge names the brand."""
    customer = given.payer(token)
    draft = given.draft_invoice(1000, customer["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/pay", {"expand": ["charge"]})

    assert (invoice["status"], invoice["charge"]["payment_method_details"]["card"]["brand"]) == ("paid", brand)


@requirement("invoices.pay.unattachable", SHOULD, cites="https://stripe.com/docs/testing", over=unattachable)
def test_unattachable(api: Api, given: Given, token: str, error: Json) -> None:
    """A test card that declines cannot be attached to a customer."""
    customer = billed(given)

    exchange = api.send("POST", f"/v1/payment_methods/{token}/attach", {"customer": customer["id"]})

    known(exchange, token)
    expect_refusal(exchange, **error)
