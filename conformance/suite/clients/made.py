"""What the requirements on official packages start from."""

from __future__ import annotations

from typing import Any

from conformance.suite.given import Given

Json = Any
PAGES = 5  # members of a list that is read two at a time


def invoices(given: Given) -> dict[str, Json]:
    """A customer of its own, and the IDs of its invoices, all drafts but one: a list that nobody adds to."""
    customer = given.customer()["id"]
    drafts = [given.empty_draft(customer)["id"] for _ in range(PAGES - 1)]
    paid = given.paid_invoice(0, customer)["id"]
    return {"customer": customer, "ids": [*drafts, paid], "drafts": drafts}


def tagged(given: Given) -> dict[str, Json]:
    """Drafts that a search finds by their metadata; the tag is the ID of their customer."""
    customer = given.customer()["id"]
    return {
        "tag": customer,
        "ids": [given.empty_draft(customer, metadata={"tag": customer})["id"] for _ in range(PAGES)],
    }


def unpayable(given: Given) -> str:
    """The ID of an open invoice whose payment is declined."""
    invoice = given.open_invoice(1000, given.payer("pm_card_chargeCustomerFail")["id"])
    return str(invoice["id"])


def quote(given: Given) -> str:
    """The ID of an open quote, which has a PDF."""
    line = {"price": given.shared_price()["id"], "quantity": 1}
    draft = given.post("/v1/quotes", {"customer": given.shared_customer()["id"], "line_items": [line]})
    return str(given.post(f"/v1/quotes/{draft['id']}/finalize")["id"])
