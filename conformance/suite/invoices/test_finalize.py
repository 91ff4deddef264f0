"""What finalizing gives an invoice: a number, links, and a PaymentIntent where something is due."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoices.payers import billed
from conformance.suite.requirement import MAY, MUST, OBSERVED, requirement


@requirement("invoices.finalize.nothing_due", MUST, cites="invoices/finalize")
def test_nothing_due(api: Api, given: Given) -> None:
    """Finalizing an invoice of nothing makes it `paid` at once."""
    draft = given.empty_draft(billed(given)["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["status"], invoice["paid"], invoice["amount_due"]) == ("paid", True, 0)
    assert invoice["status_transitions"]["paid_at"] == invoice["status_transitions"]["finalized_at"]


@requirement("invoices.finalize.nothing_due_uncharged", MUST, cites="invoices/finalize")
def test_nothing_due_uncharged(api: Api, given: Given) -> None:
    """Finalizing an invoice of nothing charges nobody: it gets neither a PaymentIntent nor a charge."""
    draft = given.empty_draft(billed(given)["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["payment_intent"], invoice["charge"]) == (None, None)


@requirement("invoices.finalize.nothing_due_attempted", MUST, cites="invoices/finalize", provenance=OBSERVED)
def test_nothing_due_attempted(api: Api, given: Given) -> None:
    """Finalizing an invoice of nothing marks it attempted, without counting an attempt."""
    draft = given.empty_draft(billed(given)["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["attempted"], invoice["attempt_count"]) == (True, 0)


@requirement(
    "invoices.finalize.number", MUST, cites="invoices/object", operation="POST /v1/invoices/{invoice}/finalize"
)
def test_number(api: Api, given: Given) -> None:
    """A finalized invoice has a number."""
    draft = given.empty_draft(billed(given)["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert isinstance(invoice["number"], str)
    assert invoice["number"]


@requirement(
    "invoices.finalize.hosted_invoice_url",
    MUST,
    cites="invoices/object",
    operation="POST /v1/invoices/{invoice}/finalize",
)
def test_hosted_invoice_url(api: Api, given: Given) -> None:
    """A finalized invoice has the URL of a hosted page."""
    draft = given.empty_draft(billed(given)["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert str(invoice["hosted_invoice_url"]).startswith(("https://", "http://"))


@requirement(
    "invoices.finalize.invoice_pdf", MUST, cites="invoices/object", operation="POST /v1/invoices/{invoice}/finalize"
)
def test_invoice_pdf(api: Api, given: Given) -> None:
    """A finalized invoice has the URL of a PDF."""
    draft = given.empty_draft(billed(given)["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert str(invoice["invoice_pdf"]).startswith(("https://", "http://"))


@requirement(
    "invoices.finalize.link_hosts",
    MAY,
    cites="invoices/object",
    provenance=OBSERVED,
    operation="POST /v1/invoices/{invoice}/finalize",
)
def test_link_hosts(api: Api, given: Given) -> None:
    """The hosted page of an invoice is at invoice.stripe.com, its PDF at pay.stripe.com.

    Recorded so; only the service itself can serve these pages, so other targets are free to link to their own.
    """
    draft = given.empty_draft(billed(given)["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert str(invoice["hosted_invoice_url"]).startswith("https://invoice.stripe.com/i/acct_")
    assert str(invoice["invoice_pdf"]).startswith("https://pay.stripe.com/invoice/acct_")


@requirement(
    "invoices.finalize.payment_intent", MUST, cites="invoices/object", operation="POST /v1/invoices/{invoice}/finalize"
)
def test_payment_intent(api: Api, given: Given) -> None:
    """Finalizing an invoice with something due creates a PaymentIntent over the amount due."""
    draft = given.draft_invoice(1000, billed(given)["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize", {"expand": ["payment_intent"]})

    assert (invoice["payment_intent"]["object"], invoice["payment_intent"]["amount"]) == ("payment_intent", 1000)


@requirement(
    "invoices.finalize.amounts", MUST, cites="invoices/object", operation="POST /v1/invoices/{invoice}/finalize"
)
def test_amounts(api: Api, given: Given) -> None:
    """A finalized invoice asks for its total, of which nothing has been paid."""
    draft = given.draft_invoice(1000, billed(given)["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["total"], invoice["amount_due"]) == (1000, 1000)
    assert (invoice["amount_paid"], invoice["amount_remaining"]) == (0, 1000)


@requirement("invoices.finalize.auto_advance", MUST, cites="invoices/finalize")
def test_auto_advance(api: Api, given: Given) -> None:
    """Finalizing with `auto_advance` lets an invoice advance by itself from then on."""
    draft = given.draft_invoice(1000, billed(given)["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize", {"auto_advance": True})

    assert (invoice["status"], invoice["auto_advance"]) == ("open", True)


@requirement("invoices.finalize.no_auto_advance", MUST, cites="invoices/finalize")
def test_no_auto_advance(api: Api, given: Given) -> None:
    """Finalizing with `auto_advance=false` stops a draft that advanced by itself."""
    draft = given.draft_invoice(1000, billed(given)["id"], auto_advance=True)

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize", {"auto_advance": False})

    assert invoice["auto_advance"] is False


@requirement("invoices.finalize.kept", MUST, cites="invoices/finalize")
def test_kept(api: Api, given: Given) -> None:
    """A finalized invoice keeps its lines."""
    draft = given.draft_invoice(1000, billed(given)["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert [line["amount"] for line in invoice["lines"]["data"]] == [1000]


@requirement(
    "invoices.finalize.ending_balance",
    MUST,
    cites="invoices/object",
    operation="POST /v1/invoices/{invoice}/finalize",
)
def test_ending_balance(api: Api, given: Given) -> None:
    """Finalizing an invoice of a customer without balance sets its `ending_balance` to 0."""
    customer = given.customer()
    draft = given.empty_draft(customer["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["starting_balance"], invoice["ending_balance"]) == (0, 0)
