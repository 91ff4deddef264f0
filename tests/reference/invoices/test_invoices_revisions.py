"""Revisions of invoices, what shipping costs, and other names of one thing: the reference target beyond the suite."""

from __future__ import annotations

from typing import Any

import pytest

Json = Any
GROUND = {"display_name": "Ground", "fixed_amount": {"amount": 500, "currency": "usd"}}


@pytest.fixture
def customer(newer: Any) -> Json:
    return newer.customer()


def revised(newer: Any, invoice: Json, **params: Json) -> Json:
    return newer.post("invoices", from_invoice={"action": "revision", "invoice": invoice["id"]}, **params)


def test_a_revision_takes_the_place_of_what_it_revises(newer: Any, customer: Json) -> None:
    original = newer.open(customer, 1000, 250, shipping_cost={"shipping_rate_data": GROUND})
    draft = revised(newer, original)

    final = newer.post(f"invoices/{draft['id']}/finalize")

    assert (draft["total"], final["total"], final["status"]) == (1750, 1750, "open")
    kept = newer.get(f"invoices/{original['id']}")
    assert (kept["status"], kept["latest_revision"]) == ("void", final["id"])
    intent = newer.get(f"payment_intents/{original['payment_intent']}")
    assert intent["status"] == "canceled"


def test_what_the_original_took_of_the_balance_goes_to_the_revision(newer: Any) -> None:
    customer = newer.customer(balance=-400)
    original = newer.open(customer, 1000)

    final = newer.post(f"invoices/{revised(newer, original)['id']}/finalize")

    assert (original["amount_due"], final["amount_due"], final["starting_balance"]) == (600, 600, -400)
    assert newer.get(f"customers/{customer['id']}")["balance"] == 0


def test_a_revision_of_what_was_paid_meanwhile_stays_a_draft(newer: Any, customer: Json) -> None:
    original = newer.open(customer, 1000)
    draft = revised(newer, original)
    newer.post(f"invoices/{original['id']}/pay", paid_out_of_band=True)

    refused = newer.post(f"invoices/{draft['id']}/finalize")

    assert refused["status"] == 400
    assert newer.get(f"invoices/{draft['id']}")["status"] == "draft"


def test_deleting_a_revision_leaves_the_original(newer: Any, customer: Json) -> None:
    original = newer.open(customer, 1000)
    newer.delete(f"invoices/{revised(newer, original)['id']}")

    kept = newer.get(f"invoices/{original['id']}")

    assert (kept["status"], [line["amount"] for line in kept["lines"]["data"]]) == ("open", [1000])


@pytest.mark.parametrize("params", [{"customer": "another"}, {"currency": "eur"}])
def test_a_revision_is_of_the_same_customer_and_currency(newer: Any, customer: Json, params: Json) -> None:
    original = newer.open(customer, 1000)
    others = {"another": newer.customer()["id"]}

    refused = revised(newer, original, **{name: others.get(value, value) for name, value in params.items()})

    assert (refused["status"], refused["error"]["param"]) == (400, next(iter(params)))


def test_a_rate_costs_what_it_says_for_the_currency(newer: Any, customer: Json) -> None:
    fixed = {"amount": 500, "currency": "usd", "currency_options": {"eur": {"amount": 450}}}
    rate = {"display_name": "Ground", "fixed_amount": fixed}

    draft = newer.post("invoices", customer=customer["id"], currency="eur", shipping_cost={"shipping_rate_data": rate})
    yen = newer.post("invoices", customer=customer["id"], currency="jpy", shipping_cost={"shipping_rate_data": rate})

    assert (draft["amount_shipping"], draft["total"]) == (450, 450)
    assert (yen["status"], yen["error"]["param"]) == (400, "shipping_cost")


def test_the_older_name_of_rendering_says_the_same(newer: Any, customer: Json) -> None:
    draft = newer.post("invoices", customer=customer["id"], rendering={"amount_tax_display": "exclude_tax"})
    newer.post(f"invoices/{draft['id']}", rendering={"pdf": {"page_size": "a4"}})

    kept = newer.get(f"invoices/{draft['id']}")

    assert kept["rendering"] == {"amount_tax_display": "exclude_tax", "pdf": {"page_size": "a4"}}


def test_an_item_that_is_taxed_otherwise_has_another_price(newer: Any, customer: Json) -> None:
    item = newer.item(customer, 1000, tax_behavior="inclusive")

    changed = newer.post(f"invoiceitems/{item['id']}", tax_behavior="exclusive", tax_code="txcd_10000000")

    assert (item["price"]["tax_behavior"], changed["price"]["tax_behavior"]) == ("inclusive", "exclusive")
    assert (changed["amount"], changed["unit_amount"], changed["quantity"]) == (1000, 1000, 1)
    assert newer.get(f"products/{changed['price']['product']}")["tax_code"] == "txcd_10000000"
