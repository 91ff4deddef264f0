"""The copies of a customer's tax IDs on invoices: those of a draft follow the customer, finalization freezes them."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.customer_tax_ids.types import OTHER, SAMPLE, path
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, requirement

OBJECT = "invoices/object"
RETRIEVE = "GET /v1/invoices/{invoice}"
FINALIZE = "POST /v1/invoices/{invoice}/finalize"


@requirement("customer_tax_ids.invoices.none", MUST, cites=OBJECT, operation="POST /v1/invoices")
def test_none(api: Api, given: Given) -> None:
    """An invoice of a customer without tax IDs carries none."""
    invoice = api.post("/v1/invoices", {"customer": given.shared_customer()["id"]})

    assert invoice["customer_tax_ids"] == []


@requirement("customer_tax_ids.invoices.several", MUST, cites=OBJECT, operation="POST /v1/invoices")
def test_several(api: Api, given: Given) -> None:
    """An invoice carries type and value of each of its customer's tax IDs, and nothing else of them."""
    customer = given.customer(tax_id_data=[SAMPLE, OTHER])

    invoice = api.post("/v1/invoices", {"customer": customer["id"]})

    copies = sorted(invoice["customer_tax_ids"], key=lambda copy: copy["type"])
    assert copies == [SAMPLE, OTHER]


@requirement("customer_tax_ids.invoices.draft_added", MUST, cites=OBJECT, operation=RETRIEVE)
def test_draft_added(api: Api, given: Given) -> None:
    """A tax ID that the customer is given afterwards shows on a draft."""
    draft = given.empty_draft(given.customer()["id"])
    given.post(path(draft["customer"]), SAMPLE)

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert invoice["customer_tax_ids"] == [SAMPLE]


@requirement("customer_tax_ids.invoices.draft_deleted", MUST, cites=OBJECT, operation=RETRIEVE)
def test_draft_deleted(api: Api, given: Given) -> None:
    """A tax ID that is deleted disappears from a draft."""
    made = given.post(path(given.customer()["id"]), SAMPLE)
    draft = given.empty_draft(made["customer"])
    given.delete(f"{path(made['customer'])}/{made['id']}")

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert invoice["customer_tax_ids"] == []


@requirement("customer_tax_ids.invoices.finalized", MUST, cites=OBJECT, operation=FINALIZE)
def test_finalized(api: Api, given: Given) -> None:
    """Finalizing an invoice copies the tax IDs that its customer has at that moment."""
    draft = given.empty_draft(given.customer()["id"])
    given.post(path(draft["customer"]), SAMPLE)

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert invoice["customer_tax_ids"] == [SAMPLE]


@requirement("customer_tax_ids.invoices.finalized_added", MUST, cites=OBJECT, operation=RETRIEVE)
def test_finalized_added(api: Api, given: Given) -> None:
    """A tax ID that the customer is given afterwards does not show on a finalized invoice."""
    paid = given.paid_invoice(customer=given.customer(tax_id_data=[SAMPLE])["id"])
    given.post(path(paid["customer"]), OTHER)

    invoice = api.get(f"/v1/invoices/{paid['id']}")

    assert invoice["customer_tax_ids"] == [SAMPLE]


@requirement("customer_tax_ids.invoices.finalized_deleted", MUST, cites=OBJECT, operation=RETRIEVE)
def test_finalized_deleted(api: Api, given: Given) -> None:
    """A finalized invoice keeps a tax ID that is deleted afterwards."""
    made = given.post(path(given.customer()["id"]), SAMPLE)
    paid = given.paid_invoice(customer=made["customer"])
    given.delete(f"{path(made['customer'])}/{made['id']}")

    invoice = api.get(f"/v1/invoices/{paid['id']}")

    assert invoice["customer_tax_ids"] == [SAMPLE]
