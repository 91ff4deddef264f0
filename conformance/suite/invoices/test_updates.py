"""What can be changed of an invoice: nearly everything of a draft, no money of a finalized one."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoices.payers import billed
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement

Json = Any

# None of these requirements changes the invoice where it is kept, so they share one.


def finalized(given: Given) -> Json:
    """A finalized invoice that nothing may change."""
    return given.shared("finalized-invoice", lambda maker: maker.open_invoice(1000))


@requirement("invoices.update.finalized_collection_method", MUST, cites="invoices/update")
def test_finalized_collection_method(api: Api, given: Given) -> None:
    """Changing the collection method of a finalized invoice is refused."""
    params = {"collection_method": "send_invoice", "days_until_due": 30}

    api.refused("POST", f"/v1/invoices/{finalized(given)['id']}", params)


@requirement("invoices.update.finalized_tax_rates", MUST, cites="invoices/update")
def test_finalized_tax_rates(api: Api, given: Given) -> None:
    """Changing the default tax rates of a finalized invoice is refused."""
    params = {"default_tax_rates": [given.shared_tax_rate(25)["id"]]}

    api.refused("POST", f"/v1/invoices/{finalized(given)['id']}", params)


@requirement("invoices.update.finalized_discounts", MUST, cites="invoices/update")
def test_finalized_discounts(api: Api, given: Given) -> None:
    """Changing the discounts of a finalized invoice is refused."""
    params = {"discounts": [{"coupon": given.shared_coupon(percent_off=10)["id"]}]}

    api.refused("POST", f"/v1/invoices/{finalized(given)['id']}", params)


@requirement("invoices.update.finalized_description", SHOULD, cites="invoices/update", provenance=OBSERVED)
def test_finalized_description(api: Api, given: Given) -> None:
    """Changing the description of a finalized invoice is refused."""
    api.refused("POST", f"/v1/invoices/{finalized(given)['id']}", {"description": "Too late"}, param="description")


@requirement("invoices.update.paid_description", SHOULD, cites="invoices/update", provenance=OBSERVED)
def test_paid_description(api: Api, given: Given) -> None:
    """Changing the description of a paid invoice is refused."""
    paid = given.paid_invoice()

    api.refused("POST", f"/v1/invoices/{paid['id']}", {"description": "Too late"})


@requirement("invoices.update.customer", MUST, cites="invoices/update")
def test_customer(api: Api, given: Given) -> None:
    """Moving an invoice to another customer is refused: its customer is no parameter of an update."""
    params = {"customer": billed(given)["id"]}

    api.refused("POST", f"/v1/invoices/{finalized(given)['id']}", params, code="parameter_unknown", param="customer")


@requirement("invoices.update.currency", MUST, cites="invoices/update")
def test_currency(api: Api, given: Given) -> None:
    """Changing the currency of an invoice is refused: it is no parameter of an update."""
    path = f"/v1/invoices/{finalized(given)['id']}"

    api.refused("POST", path, {"currency": "eur"}, code="parameter_unknown", param="currency")


@requirement("invoices.update.kept", MUST, cites="invoices/update")
def test_kept(api: Api, given: Given) -> None:
    """What an update does not name stays as it was."""
    draft = given.empty_draft(billed(given)["id"], description="Kept", footer="Kept too")

    invoice = api.post(f"/v1/invoices/{draft['id']}", {"footer": "New"})

    assert (invoice["description"], invoice["footer"]) == ("Kept", "New")


@requirement("invoices.update.custom_fields_replaced", MUST, cites="invoices/update")
def test_custom_fields_replaced(api: Api, given: Given) -> None:
    """Updating custom fields replaces all of them."""
    before = [{"name": "Purchase order", "value": "PO-1"}, {"name": "Cost centre", "value": "R&D"}]
    draft = given.empty_draft(billed(given)["id"], custom_fields=before)

    invoice = api.post(f"/v1/invoices/{draft['id']}", {"custom_fields": [{"name": "Project", "value": "Apollo"}]})

    assert invoice["custom_fields"] == [{"name": "Project", "value": "Apollo"}]


@requirement("invoices.update.custom_fields_limit", MUST, cites="invoices/update")
def test_custom_fields_limit(api: Api, given: Given) -> None:
    """Creating an invoice with more than four custom fields is refused."""
    fields = [{"name": f"Field {number}", "value": "x"} for number in range(5)]

    api.refused("POST", "/v1/invoices", {"customer": billed(given)["id"], "custom_fields": fields})


@requirement("invoices.update.tax_rates", MUST, cites="invoices/update")
def test_tax_rates(api: Api, given: Given) -> None:
    """Giving a draft other default tax rates computes its total anew: 1000 and 5 % are 1050."""
    draft = given.draft_invoice(1000, default_tax_rates=[given.shared_tax_rate(25)["id"]])

    invoice = api.post(f"/v1/invoices/{draft['id']}", {"default_tax_rates": [given.shared_tax_rate(5)["id"]]})

    assert (invoice["tax"], invoice["total"]) == (50, 1050)


@requirement("invoices.update.to_send", MUST, cites="invoices/update")
def test_to_send(api: Api, given: Given) -> None:
    """A draft that is switched to `send_invoice` is due `days_until_due` days after its creation."""
    draft = given.empty_draft(billed(given)["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}", {"collection_method": "send_invoice", "days_until_due": 7})

    assert (invoice["collection_method"], invoice["due_date"] - draft["created"] >= 604_800) == ("send_invoice", True)


@requirement("invoices.delete.answer", MUST, cites="invoices/delete")
def test_delete(api: Api, given: Given) -> None:
    """Deleting a draft answers its ID, its type, and that it is deleted."""
    draft = given.empty_draft(billed(given)["id"])

    deleted = api.delete(f"/v1/invoices/{draft['id']}")

    assert deleted == {"id": draft["id"], "object": "invoice", "deleted": True}


@requirement("invoices.delete.twice", MUST, cites="invoices/delete")
def test_delete_twice(api: Api, given: Given) -> None:
    """Deleting a draft that has been deleted is refused as `resource_missing`."""
    draft = given.empty_draft(billed(given)["id"])
    given.delete(f"/v1/invoices/{draft['id']}")

    api.refused("DELETE", f"/v1/invoices/{draft['id']}", status=404, code="resource_missing")


@requirement("invoices.update.unknown_tax_id", SHOULD, cites="invoices/update")
def test_unknown_tax_id(api: Api, given: Given) -> None:
    """Giving a draft an account tax ID that does not exist is refused."""
    draft = given.empty_draft(billed(given)["id"])

    api.refused("POST", f"/v1/invoices/{draft['id']}", {"account_tax_ids": ["txi_missing"]}, status=(400, 404))


@requirement("invoices.update.unknown_mandate", SHOULD, cites="invoices/update")
def test_unknown_mandate(api: Api, given: Given) -> None:
    """Giving a draft a default mandate that does not exist is refused."""
    draft = given.empty_draft(billed(given)["id"])
    params = {"payment_settings": {"default_mandate": "mandate_missing"}}

    api.refused("POST", f"/v1/invoices/{draft['id']}", params, status=(400, 404))
