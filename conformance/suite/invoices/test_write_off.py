"""Voiding and writing off: what they leave of an invoice."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement


@requirement(
    "invoices.void.payment_intent", MUST, cites="invoices/object", operation="POST /v1/invoices/{invoice}/void"
)
def test_void_payment_intent(api: Api, given: Given) -> None:
    """Voiding an invoice cancels its PaymentIntent."""
    opened = given.open_invoice(1000)

    invoice = api.post(f"/v1/invoices/{opened['id']}/void", {"expand": ["payment_intent"]})

    assert invoice["payment_intent"]["status"] == "canceled"


@requirement("invoices.void.kept", MUST, cites="invoices/void")
def test_void_kept(api: Api, given: Given) -> None:
    """A voided invoice can still be found, under the number that it had."""
    opened = given.open_invoice(1000)

    invoice = api.post(f"/v1/invoices/{opened['id']}/void")

    assert (invoice["id"], invoice["number"]) == (opened["id"], opened["number"])


@requirement("invoices.void.amounts", SHOULD, cites="invoices/void", provenance=OBSERVED)
def test_void_amounts(api: Api, given: Given) -> None:
    """Voiding an invoice leaves its amounts as they were."""
    opened = given.open_invoice(1000)

    invoice = api.post(f"/v1/invoices/{opened['id']}/void")

    assert (invoice["total"], invoice["amount_due"], invoice["amount_paid"]) == (1000, 1000, 0)


@requirement("invoices.mark_uncollectible.amounts", SHOULD, cites="invoices/mark_uncollectible", provenance=OBSERVED)
def test_uncollectible_amounts(api: Api, given: Given) -> None:
    """Writing an invoice off leaves its amounts as they were."""
    opened = given.open_invoice(1000)

    invoice = api.post(f"/v1/invoices/{opened['id']}/mark_uncollectible", {"expand": ["customer"]})

    assert (invoice["total"], invoice["amount_due"], invoice["amount_paid"]) == (1000, 1000, 0)
