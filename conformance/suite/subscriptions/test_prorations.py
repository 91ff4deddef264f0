"""Prorations: what a change in the course of a period gives back, and asks for in its place.

The proration date makes the arithmetic exact, whenever the requirement is carried out: halves and quarters of whole
days are whole seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.parameters import case_of, read_table
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, Case, requirement
from conformance.suite.subscriptions.made import in_full, item, midpoint, path, recurring, subscribe
from conformance.suite.subscriptions.tables import meant

Json = Any

UPDATE = "POST /v1/subscriptions/{subscription_exposed_id}"
ITEMS = "/v1/invoiceitems"
PRORATIONS = "https://stripe.com/docs/billing/subscriptions/prorations"
LATEST = {"expand": ["latest_invoice"]}


def prorations(contract: Contract) -> Iterable[Case]:
    """Every entry of fixtures/prorations.yaml."""
    for label, entry in read_table("prorations").items():
        title = f"A change is prorated to the second: {label}, which makes {entry['gives']}."
        operation = contract.named("subscriptions.update")
        yield case_of(label, entry, {"entry": entry}, operation, cites=PRORATIONS, title=title)


@requirement("subscriptions.proration.amounts", MUST, cites=PRORATIONS, over=prorations)
def test_amounts(api: Api, given: Given, entry: Json) -> None:
    """A change is prorated to the second."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer, **meant(given, entry["made"]))
    given.post(path(made), {**meant(given, entry["sends"], made), "proration_date": left(made, *entry["remaining"])})

    pending = api.get(ITEMS, {"customer": customer, "pending": True})["data"]

    assert sorted(item["amount"] for item in pending) == entry["gives"]


@requirement("subscriptions.proration.pending", MUST, cites=PRORATIONS, provenance=OBSERVED, operation=UPDATE)
def test_pending(api: Api, given: Given) -> None:
    """Prorations are pending items of the subscription, marked as such, and not discountable."""
    item = upgrade(api, given)[0]

    assert (item["proration"], item["discountable"], item["invoice"]) == (True, False, None)
    assert item["subscription"].startswith("sub_")


@requirement("subscriptions.proration.period", MUST, cites=PRORATIONS, provenance=OBSERVED, operation=UPDATE)
def test_period(api: Api, given: Given) -> None:
    """The period of a proration is from the proration date to the end of the period."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer)
    given.post(path(made), {"items": [{"id": item(made), "quantity": 2}], "proration_date": midpoint(made)})

    pending = api.get(ITEMS, {"customer": customer})["data"]

    period = {"start": midpoint(made), "end": made["current_period_end"]}
    assert [proration["period"] for proration in pending] == [period, period]


@requirement("subscriptions.proration.described", MUST, cites=PRORATIONS, provenance=OBSERVED, operation=UPDATE)
def test_described(api: Api, given: Given) -> None:
    """A credit is described as unused time, and a debit as remaining time."""
    described = {proration["amount"] < 0: proration["description"] for proration in upgrade(api, given)}

    assert described[True].startswith("Unused time on")
    assert described[False].startswith("Remaining time on")


@requirement("subscriptions.proration.always_invoice", MUST, cites="subscriptions/update", provenance=OBSERVED)
def test_always_invoice(api: Api, given: Given) -> None:
    """With `always_invoice` prorations are invoiced and paid at once: −500 and +1000 at half of the period."""
    made = subscribe(given)

    invoice = change_now(api, made)["latest_invoice"]

    assert in_full(invoice) == [(-500, True), (1000, True)]
    assert (invoice["total"], invoice["status"], invoice["billing_reason"]) == (500, "paid", "subscription_update")


@requirement(
    "subscriptions.proration.credited_items", MUST, cites="invoices/line_item", provenance=OBSERVED, operation=UPDATE
)
def test_credited_items(api: Api, given: Given) -> None:
    """A credit names the line that it gives back, and the invoice of that line."""
    made = subscribe(given, **LATEST)
    first = made["latest_invoice"]

    lines = change_now(api, made)["latest_invoice"]["lines"]["data"]

    [credit] = [line for line in lines if line["amount"] < 0]
    assert credit["proration_details"]["credited_items"] == {
        "invoice": first["id"],
        "invoice_line_items": [first["lines"]["data"][0]["id"]],
    }


@requirement(
    "subscriptions.proration.no_credited_items", MUST, cites="invoices/line_item", provenance=OBSERVED, operation=UPDATE
)
def test_no_credited_items(api: Api, given: Given) -> None:
    """A debit credits no line."""
    lines = change_now(api, subscribe(given))["latest_invoice"]["lines"]["data"]

    [debit] = [line for line in lines if line["amount"] > 0]
    assert debit["proration_details"] == {"credited_items": None}


@requirement("subscriptions.proration.create_prorations", MUST, cites="subscriptions/update")
def test_create_prorations(api: Api, given: Given) -> None:
    """With `create_prorations` a change leaves prorations to the next invoice, as it does by default."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer)
    changed = {"items": [{"id": item(made), "quantity": 2}], "proration_date": midpoint(made)}
    given.post(path(made), {**changed, "proration_behavior": "create_prorations"})

    pending = api.get(ITEMS, {"customer": customer, "pending": True})["data"]

    assert sorted(proration["amount"] for proration in pending) == [-500, 1000]


@requirement("subscriptions.proration.several", MUST, cites=PRORATIONS, operation=UPDATE)
def test_several(api: Api, given: Given) -> None:
    """Several changes in a period are prorated one after the other.

    | remaining | change       | given back  | instead     |
    |-----------|--------------|-------------|-------------|
    | 1/2       | 1000 to 2000 | 1000/2      | 2000/2      |
    | 1/4       | 2000 to 3000 | 2000/4      | 3000/4      |
    """
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer)
    second = {"items": [{"id": item(made), "price": recurring(given, 2000)}], "proration_date": midpoint(made)}
    third = {"items": [{"id": item(made), "price": recurring(given, 3000)}], "proration_date": left(made, 1, 4)}
    given.post(path(made), second)
    given.post(path(made), third)

    pending = api.get(ITEMS, {"customer": customer})["data"]

    assert sorted(proration["amount"] for proration in pending) == [-500, -500, 750, 1000]


@requirement("subscriptions.proration.collected", MUST, cites="subscriptions/update", operation="POST /v1/invoices")
def test_collected(api: Api, given: Given) -> None:
    """Prorations that wait are collected by an invoice of the subscription: −500 and +1000 are 500."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer)
    given.post(path(made), {"items": [{"id": item(made), "quantity": 2}], "proration_date": midpoint(made)})
    collecting = {"customer": customer, "subscription": made["id"], "pending_invoice_items_behavior": "include"}

    invoice = api.post("/v1/invoices", collecting)

    assert (in_full(invoice), invoice["total"]) == ([(-500, True), (1000, True)], 500)


@requirement("subscriptions.proration.taxed", MUST, cites=PRORATIONS, operation=UPDATE)
def test_taxed(api: Api, given: Given) -> None:
    """Prorations are taxed as their subscription: 25 % of −500 and +1000 makes 625."""
    made = subscribe(given, default_tax_rates=[given.shared_tax_rate(25)["id"]])

    invoice = change_now(api, made)["latest_invoice"]

    assert (invoice["subtotal"], invoice["tax"], invoice["total"]) == (500, 125, 625)


@requirement("subscriptions.proration.discounted", MUST, cites=PRORATIONS, operation=UPDATE)
def test_discounted(api: Api, given: Given) -> None:
    """Prorations of a subscription at 10 % off are discounted once: −450 and +900 are 450."""
    made = subscribe(given, coupon=given.shared_coupon(percent_off=10)["id"])

    invoice = change_now(api, made)["latest_invoice"]

    assert (in_full(invoice), invoice["total"]) == ([(-450, True), (900, True)], 450)


@requirement("subscriptions.proration.credit", MUST, cites=PRORATIONS, operation=UPDATE)
def test_credit(api: Api, given: Given) -> None:
    """A downgrade that is invoiced at once is paid, and its customer credited: −1000 and +500 are −500."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer, items=[{"price": recurring(given, 2000)}])
    cheaper = [{"id": item(made), "price": recurring(given)}]
    change = {"items": cheaper, "proration_behavior": "always_invoice", "proration_date": midpoint(made)}

    invoice = api.post(path(made), {**change, **LATEST})["latest_invoice"]

    assert (invoice["total"], invoice["amount_due"], invoice["status"]) == (-500, 0, "paid")
    assert api.get(f"/v1/customers/{customer}")["balance"] == -500


@requirement("subscriptions.proration.added", SHOULD, cites="subscriptions/update", provenance=OBSERVED)
def test_added(api: Api, given: Given) -> None:
    """What an update adds to the next invoice is pending until then, without being a proration."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer)
    given.post(path(made), {"add_invoice_items": [{"price": given.shared_price(1500)["id"], "quantity": 2}]})

    pending = api.get(ITEMS, {"customer": customer, "pending": True})["data"]

    assert [(added["amount"], added["proration"]) for added in pending] == [(3000, False)]


def left(made: Json, numerator: int, denominator: int) -> Json:
    """The moment at which that part of the current period is left."""
    length = made["current_period_end"] - made["current_period_start"]
    return made["current_period_end"] - length * numerator // denominator


def change_now(api: Api, made: Json) -> Json:
    """The subscription after it is doubled at half of its period, and invoiced at once."""
    doubled = {"items": [{"id": item(made), "quantity": 2}], "proration_behavior": "always_invoice"}
    return api.post(path(made), {**doubled, "proration_date": midpoint(made), **LATEST})


def upgrade(api: Api, given: Given) -> Json:
    """The pending prorations of a customer whose subscription was upgraded; nobody changes them."""
    return api.get(ITEMS, {"customer": given.shared("subscriptions-upgraded", make_upgraded), "pending": True})["data"]


def make_upgraded(maker: Given) -> Json:
    customer = maker.payer()["id"]
    made = subscribe(maker, customer=customer)
    change = {"items": [{"id": item(made), "price": recurring(maker, 2000)}], "proration_date": midpoint(made)}
    maker.post(path(made), change)
    return customer
