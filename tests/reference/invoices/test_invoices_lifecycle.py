"""Every state of an invoice under every action, and that a refusal changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

STATES = ("draft", "open", "paid", "uncollectible", "void")
OUTCOMES = {  # action: what each of STATES becomes, None where it is refused
    "finalize": ("open", None, None, None, None),
    "pay": ("paid", "paid", None, "paid", None),
    "send": ("open", "open", "paid", None, None),
    "void": (None, "void", None, "void", None),
    "mark_uncollectible": (None, "uncollectible", None, None, None),
}
STAMPS = {
    "open": "finalized_at",
    "paid": "paid_at",
    "uncollectible": "marked_uncollectible_at",
    "void": "voided_at",
}
CELLS = [(action, state, after) for action, row in OUTCOMES.items() for state, after in zip(STATES, row, strict=True)]


def invoice_in(shop: Any, state: str) -> Any:
    """An invoice of 10.00 that is sent, in a state."""
    draft = shop.draft(shop.customer("visa"), 1000, collection_method="send_invoice", days_until_due=30)
    ways = {"draft": (), "open": ("finalize",), "paid": ("pay",)}
    for action in ways.get(state, ("finalize", "void" if state == "void" else "mark_uncollectible")):
        shop.act(draft, action)
    return shop.invoice(draft)


@pytest.mark.parametrize(("action", "state", "after"), [cell for cell in CELLS if cell[2]])
def test_legal_actions(shop: Any, action: str, state: str, after: str) -> None:
    invoice = shop.act(invoice_in(shop, state), action)

    assert invoice["status"] == after
    assert invoice["status_transitions"][STAMPS[after]] is not None
    assert invoice["auto_advance"] is False


@pytest.mark.parametrize(("action", "state"), [(action, state) for action, state, after in CELLS if not after])
def test_refused_actions_change_nothing(shop: Any, action: str, state: str) -> None:
    before = invoice_in(shop, state)

    refusal = shop.act(before, action)

    assert (refusal["status"], refusal["error"]["type"]) == (400, "invalid_request_error")
    assert "code" not in refusal["error"]
    assert shop.invoice(before) == before


@pytest.mark.parametrize("state", STATES[1:])
def test_only_drafts_are_deleted(shop: Any, state: str) -> None:
    before = invoice_in(shop, state)

    assert shop.delete(f"invoices/{before['id']}")["status"] == 400
    assert shop.invoice(before) == before


def test_deleting_a_draft_deletes_its_items(shop: Any) -> None:
    draft = invoice_in(shop, "draft")
    item = draft["lines"]["data"][0]["invoice_item"]

    stub = shop.delete(f"invoices/{draft['id']}")

    assert stub == {"id": draft["id"], "object": "invoice", "deleted": True}
    assert (shop.invoice(draft)["status"], shop.get(f"invoiceitems/{item}")["status"]) == (404, 404)


@pytest.mark.parametrize("state", STATES)
def test_metadata_can_always_be_updated(shop: Any, state: str) -> None:
    invoice = shop.post(f"invoices/{invoice_in(shop, state)['id']}", metadata={"order": "6735"})

    assert (invoice["metadata"], invoice["status"]) == ({"order": "6735"}, state)


@pytest.mark.parametrize("state", STATES[1:])
@pytest.mark.parametrize(
    "change",
    [
        {"description": "x"},
        {"footer": "x"},
        {"collection_method": "charge_automatically"},
        {"days_until_due": 3},
        {"discounts": ""},
        {"default_tax_rates": ""},
        {"custom_fields": ""},
        {"statement_descriptor": "SHOP"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_finalized_invoices_keep_what_they_say(shop: Any, state: str, change: dict[str, Any]) -> None:
    before = invoice_in(shop, state)

    refusal = shop.post(f"invoices/{before['id']}", metadata={"a": "b"}, **change)

    assert (refusal["status"], refusal["error"]["param"]) == (400, next(iter(change)))
    assert shop.invoice(before) == before


@pytest.mark.parametrize("state", ["paid", "uncollectible", "void"])
def test_closed_invoices_do_not_advance(shop: Any, state: str) -> None:
    before = invoice_in(shop, state)

    assert shop.post(f"invoices/{before['id']}", auto_advance=True)["error"]["param"] == "auto_advance"
    assert shop.post(f"invoices/{before['id']}", auto_advance=False)["auto_advance"] is False


def test_voiding_cancels_the_payment_intent(shop: Any) -> None:
    opened = invoice_in(shop, "open")

    shop.act(opened, "void")

    intent = shop.get(f"payment_intents/{opened['payment_intent']}")
    assert (intent["status"], intent["cancellation_reason"]) == ("canceled", "void_invoice")


def test_numbers_count_up_for_each_customer(shop: Any) -> None:
    customer = shop.customer()

    numbers = [shop.open(customer, *amounts)["number"] for amounts in ((1000,), (), (500,))]

    assert numbers == [f"{customer['invoice_prefix']}-000{i}" for i in (1, 2, 3)]


def test_finalization_freezes_the_customer(shop: Any) -> None:
    customer = shop.customer(name="Jenny")
    draft, opened = shop.draft(customer, 1000), shop.open(customer, 1000)

    shop.post(f"customers/{customer['id']}", name="Rosen", email="new@example.com", tax_exempt="reverse")

    assert [shop.invoice(each)["customer_name"] for each in (draft, opened)] == ["Rosen", "Jenny"]
    assert [shop.invoice(each)["customer_tax_exempt"] for each in (draft, opened)] == ["reverse", "none"]


def test_links_and_number_come_with_finalization(shop: Any) -> None:
    customer = shop.customer()
    draft = shop.draft(customer, 1000)
    opened = shop.act(draft, "finalize")

    assert (draft["number"], draft["hosted_invoice_url"], draft["invoice_pdf"]) == (None, None, None)
    assert opened["hosted_invoice_url"].startswith("https://invoice.stripe.com/i/acct_")
    assert opened["invoice_pdf"].endswith("/pdf?s=ap")
