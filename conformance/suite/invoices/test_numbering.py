"""Invoice numbers: the customer's prefix and a sequence that only finalized invoices consume."""

from __future__ import annotations

from conformance.contract import Holds
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement

NUMBERING = "https://stripe.com/docs/invoicing/customize#invoice-numbering"
GIVEN = Holds(since="2024-02-29")


@requirement(
    "invoices.numbering.first",
    SHOULD,
    cites=NUMBERING,
    provenance=OBSERVED,
    operation="POST /v1/invoices/{invoice}/finalize",
)
def test_first(api: Api, given: Given) -> None:
    """The number of a customer's first invoice is the customer's prefix and 0001."""
    customer = given.customer()
    draft = given.empty_draft(customer["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert invoice["number"] == f"{customer['invoice_prefix']}-0001"


@requirement(
    "invoices.numbering.next",
    SHOULD,
    cites=NUMBERING,
    provenance=OBSERVED,
    operation="POST /v1/invoices/{invoice}/finalize",
)
def test_next(api: Api, given: Given) -> None:
    """The number of a customer's second invoice is the customer's prefix and 0002."""
    customer = given.customer()
    given.paid_invoice(customer=customer["id"])
    draft = given.empty_draft(customer["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert invoice["number"] == f"{customer['invoice_prefix']}-0002"


@requirement(
    "invoices.numbering.drafts", MUST, cites="invoices/object", operation="POST /v1/invoices/{invoice}/finalize"
)
def test_drafts(api: Api, given: Given) -> None:
    """A draft consumes no number: what is finalized first gets the first one."""
    customer = given.customer()
    given.empty_draft(customer["id"])
    draft = given.empty_draft(customer["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert str(invoice["number"]).endswith("0001")


@requirement(
    "invoices.numbering.next_invoice_sequence",
    MUST,
    cites="customers/object",
    operation="POST /v1/invoices/{invoice}/finalize",
)
def test_next_invoice_sequence(api: Api, given: Given) -> None:
    """Finalizing an invoice raises its customer's `next_invoice_sequence` by one."""
    customer = given.customer()
    given.paid_invoice(customer=customer["id"])

    after = api.get(f"/v1/customers/{customer['id']}")

    assert (customer["next_invoice_sequence"], after["next_invoice_sequence"]) == (1, 2)


@requirement("invoices.numbering.chosen_sequence", SHOULD, cites="customers/create")
def test_chosen_sequence(api: Api, given: Given) -> None:
    """The number of an invoice ends in the sequence that its customer was created with."""
    customer = given.customer(next_invoice_sequence=7)
    draft = given.empty_draft(customer["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert str(invoice["number"]).endswith("0007")


@requirement("invoices.numbering.kept", MUST, cites="invoices/object", operation="POST /v1/invoices/{invoice}/pay")
def test_kept(api: Api, given: Given) -> None:
    """An invoice keeps its number when it is paid."""
    opened = given.open_invoice(1000)

    paid = api.post(f"/v1/invoices/{opened['id']}/pay", {"paid_out_of_band": True})

    assert paid["number"] == opened["number"]


# -- numbers that are given


@requirement("invoices.numbering.given", MUST, cites="invoices/create", holds=GIVEN)
def test_given(api: Api, given: Given) -> None:
    """An invoice that is created with a number has it already as a draft, and keeps it when it is finalized."""
    customer = given.customer()["id"]
    number = f"A-{customer[-20:]}"
    draft = given.empty_draft(customer, number=number)

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (draft["number"], invoice["number"]) == (number, number)


@requirement("invoices.numbering.updated", MUST, cites="invoices/update", holds=GIVEN)
def test_updated(api: Api, given: Given) -> None:
    """A draft can be given a number, which it keeps when it is finalized."""
    draft = given.empty_draft()
    number = f"B-{draft['id'][-20:]}"

    updated = api.post(f"/v1/invoices/{draft['id']}", {"number": number})

    assert updated["number"] == number
    assert api.post(f"/v1/invoices/{draft['id']}/finalize")["number"] == number


@requirement("invoices.numbering.taken_back", MUST, cites="invoices/update", holds=GIVEN)
def test_taken_back(api: Api, given: Given) -> None:
    """A draft whose number is taken back is numbered like any other when it is finalized."""
    customer = given.customer()
    draft = given.empty_draft(customer["id"], number=f"C-{customer['id'][-20:]}")
    given.post(f"/v1/invoices/{draft['id']}", {"number": ""})

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert str(invoice["number"]).startswith(customer["invoice_prefix"])
