"""Updating and deleting invoice items: possible until their invoice is finalized."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoiceitems.collector import collector
from conformance.suite.requirement import MUST, SHOULD, requirement

Json = Any


@requirement("invoiceitems.update.draft", MUST, cites="invoiceitems/update")
def test_update_draft(api: Api, given: Given) -> None:
    """Updating an item of a draft computes the draft anew: 1000 → 2500."""
    draft = given.empty_draft()
    item = given.invoice_item(draft["customer"], 1000, invoice=draft["id"])
    given.post(f"/v1/invoiceitems/{item['id']}", {"amount": 2500})

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert ([line["amount"] for line in invoice["lines"]["data"]], invoice["total"]) == ([2500], 2500)


@requirement("invoiceitems.update.finalized", MUST, cites="invoiceitems/update")
def test_update_finalized(api: Api, given: Given) -> None:
    """Updating the amount of an item of a finalized invoice is refused."""
    item = finalized_item(given)

    api.refused("POST", f"/v1/invoiceitems/{item}", {"amount": 2500})


@requirement(
    "invoiceitems.update.finalized_code",
    SHOULD,
    cites="https://stripe.com/docs/error-codes",
    operation="POST /v1/invoiceitems/{invoiceitem}",
)
def test_update_finalized_code(api: Api, given: Given) -> None:
    """The refusal to update an item of a finalized invoice has the code `invoice_not_editable`."""
    item = finalized_item(given)

    api.refused("POST", f"/v1/invoiceitems/{item}", {"amount": 2500}, code="invoice_not_editable")


@requirement("invoiceitems.update.quantity", MUST, cites="invoiceitems/update")
def test_update_quantity(api: Api, given: Given) -> None:
    """Updating the quantity of an item multiplies its unit amount: 5 × 250."""
    item = given.invoice_item(collector(given), None, unit_amount=250, quantity=4, currency="usd")

    updated = api.post(f"/v1/invoiceitems/{item['id']}", {"quantity": 5})

    assert (updated["amount"], updated["unit_amount"], updated["quantity"]) == (1250, 250, 5)


@requirement("invoiceitems.update.kept", MUST, cites="invoiceitems/update")
def test_update_kept(api: Api, given: Given) -> None:
    """What an update does not name stays as it was."""
    item = given.invoice_item(collector(given), 1000, description="Kept", metadata={"kept": "yes"})

    updated = api.post(f"/v1/invoiceitems/{item['id']}", {"amount": 2500})

    assert (updated["description"], updated["metadata"]) == ("Kept", {"kept": "yes"})


@requirement("invoiceitems.update.discounts", MUST, cites="invoiceitems/update")
def test_update_discounts(api: Api, given: Given) -> None:
    """Updating an item with a coupon gives it a discount."""
    coupon = given.shared_coupon(percent_off=10)
    item = given.invoice_item(collector(given))
    params = {"discounts": [{"coupon": coupon["id"]}], "expand": ["discounts"]}

    updated = api.post(f"/v1/invoiceitems/{item['id']}", params)

    assert [discount["coupon"]["id"] for discount in updated["discounts"]] == [coupon["id"]]


@requirement("invoiceitems.update.reused_discount", MUST, cites="invoiceitems/update")
def test_update_reused_discount(api: Api, given: Given) -> None:
    """Updating an item with the ID of one of its discounts keeps that one, and no other."""
    coupons = [given.shared_coupon(percent_off=percent)["id"] for percent in (10, 20)]
    item = given.invoice_item(collector(given), discounts=[{"coupon": coupon} for coupon in coupons])

    updated = api.post(f"/v1/invoiceitems/{item['id']}", {"discounts": [{"discount": item["discounts"][1]}]})

    assert updated["discounts"] == item["discounts"][1:]


@requirement("invoiceitems.update.no_discounts", MUST, cites="invoiceitems/update")
def test_update_no_discounts(api: Api, given: Given) -> None:
    """Updating an item with empty discounts removes those that it has."""
    coupon = given.shared_coupon(percent_off=10)
    item = given.invoice_item(collector(given), discounts=[{"coupon": coupon["id"]}])

    updated = api.post(f"/v1/invoiceitems/{item['id']}", {"discounts": ""})

    assert updated["discounts"] in ([], None)


@requirement("invoiceitems.update.customer", MUST, cites="invoiceitems/update")
def test_update_customer(api: Api, given: Given) -> None:
    """Moving an item to another customer is refused: its customer is no parameter of an update."""
    item = given.invoice_item(collector(given))
    params = {"customer": given.shared_customer()["id"]}

    api.refused("POST", f"/v1/invoiceitems/{item['id']}", params, code="parameter_unknown", param="customer")


@requirement("invoiceitems.delete.answer", MUST, cites="invoiceitems/delete")
def test_delete(api: Api, given: Given) -> None:
    """Deleting a pending item answers its ID, its type, and that it is deleted."""
    item = given.invoice_item(collector(given))

    deleted = api.delete(f"/v1/invoiceitems/{item['id']}")

    assert deleted == {"id": item["id"], "object": "invoiceitem", "deleted": True}


@requirement("invoiceitems.delete.gone", MUST, cites="invoiceitems/delete")
def test_delete_gone(api: Api, given: Given) -> None:
    """A deleted item can be deleted no more: it is missing."""
    item = given.invoice_item(collector(given))
    given.delete(f"/v1/invoiceitems/{item['id']}")

    api.refused("DELETE", f"/v1/invoiceitems/{item['id']}", status=404, code="resource_missing")


@requirement("invoiceitems.delete.draft", MUST, cites="invoiceitems/delete")
def test_delete_draft(api: Api, given: Given) -> None:
    """Deleting an item of a draft takes its line off the draft: 1000 and 500 are 500."""
    draft = given.draft_invoice(500)
    item = given.invoice_item(draft["customer"], 1000, invoice=draft["id"])
    given.delete(f"/v1/invoiceitems/{item['id']}")

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert ([line["amount"] for line in invoice["lines"]["data"]], invoice["total"]) == ([500], 500)


@requirement("invoiceitems.delete.finalized", MUST, cites="invoiceitems/delete")
def test_delete_finalized(api: Api, given: Given) -> None:
    """Deleting an item of a finalized invoice is refused, and the item stays."""
    item = finalized_item(given)

    api.refused("DELETE", f"/v1/invoiceitems/{item}")

    assert api.get(f"/v1/invoiceitems/{item}")["id"] == item


@requirement("invoiceitems.retrieve.finalized", MUST, cites="invoiceitems/retrieve")
def test_retrieve_finalized(api: Api, given: Given) -> None:
    """The item of a finalized invoice can still be found, with its invoice whole where the request expands it."""
    item = api.get(f"/v1/invoiceitems/{finalized_item(given)}", {"expand": ["invoice"]})

    assert (item["invoice"]["object"], item["invoice"]["status"]) == ("invoice", "open")


@requirement(
    "invoiceitems.delete.finalized_code",
    SHOULD,
    cites="https://stripe.com/docs/error-codes",
    operation="DELETE /v1/invoiceitems/{invoiceitem}",
)
def test_delete_finalized_code(api: Api, given: Given) -> None:
    """The refusal to delete an item of a finalized invoice has the code `invoice_not_editable`."""
    item = finalized_item(given)

    api.refused("DELETE", f"/v1/invoiceitems/{item}", code="invoice_not_editable")


def finalized_item(given: Given) -> Json:
    """The ID of an item of an open invoice that nothing may change."""
    return given.shared("finalized-item", make_finalized_item)


def make_finalized_item(maker: Given) -> Json:
    opened = maker.open_invoice(1000)
    return opened["lines"]["data"][0]["invoice_item"]
