"""Pending invoice items: which invoices take them in."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement


@requirement(
    "invoices.pending_items.default",
    MUST,
    cites="https://stripe.com/docs/upgrades#2022-08-01",
    operation="POST /v1/invoices",
)
def test_default(api: Api, given: Given) -> None:
    """A new invoice leaves pending items alone unless told otherwise."""
    customer = given.customer()
    given.invoice_item(customer["id"])

    invoice = api.post("/v1/invoices", {"customer": customer["id"]})

    assert (invoice["lines"]["data"], invoice["total"]) == ([], 0)


@requirement("invoices.pending_items.exclude", MUST, cites="invoices/create")
def test_exclude(api: Api, given: Given) -> None:
    """An invoice that excludes pending items leaves them pending."""
    customer = given.customer()
    item = given.invoice_item(customer["id"])
    given.empty_draft(customer["id"], pending_invoice_items_behavior="exclude")

    after = api.get(f"/v1/invoiceitems/{item['id']}")

    assert after["invoice"] is None


@requirement("invoices.pending_items.include", MUST, cites="invoices/create")
def test_include(api: Api, given: Given) -> None:
    """An invoice that includes pending items has a line for each, newest first."""
    customer = given.customer()
    older, newer = given.invoice_item(customer["id"], 1000), given.invoice_item(customer["id"], 2000)

    invoice = api.post("/v1/invoices", {"customer": customer["id"], "pending_invoice_items_behavior": "include"})

    assert [line["invoice_item"] for line in invoice["lines"]["data"]] == [newer["id"], older["id"]]
    assert invoice["total"] == 3000


@requirement("invoices.pending_items.taken", MUST, cites="invoiceitems/object", operation="POST /v1/invoices")
def test_taken(api: Api, given: Given) -> None:
    """An item that an invoice has taken in is pending no longer: it belongs to that invoice."""
    customer = given.customer()
    item = given.invoice_item(customer["id"])
    draft = given.empty_draft(customer["id"], pending_invoice_items_behavior="include")

    after = api.get(f"/v1/invoiceitems/{item['id']}")

    assert after["invoice"] == draft["id"]


@requirement("invoices.pending_items.once", MUST, cites="invoices/create")
def test_once(api: Api, given: Given) -> None:
    """An item that one invoice has taken in is not taken in by the next."""
    customer = given.customer()
    given.invoice_item(customer["id"])
    include = {"customer": customer["id"], "pending_invoice_items_behavior": "include"}
    given.post("/v1/invoices", include)

    invoice = api.post("/v1/invoices", {**include, "currency": "usd"})

    assert invoice["lines"]["data"] == []


@requirement("invoices.pending_items.deleted_draft", SHOULD, cites="invoices/delete", provenance=OBSERVED)
def test_deleted_draft(api: Api, given: Given) -> None:
    """Deleting a draft deletes its items: they are not pending again."""
    customer = given.shared_customer()
    draft = given.empty_draft(customer["id"])
    item = given.invoice_item(customer["id"], invoice=draft["id"])
    given.delete(f"/v1/invoices/{draft['id']}")

    api.refused("GET", f"/v1/invoiceitems/{item['id']}", status=404, code="resource_missing")
