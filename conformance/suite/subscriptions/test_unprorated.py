"""Changes without prorations: what is asked to make none, what is billed by its use, and what changes no price."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.parameters import catalog
from conformance.suite.requirement import INFERRED, MAY, MUST, requirement
from conformance.suite.subscriptions.made import card_of, item, path, recurring, subscribe

UPDATE = "POST /v1/subscriptions/{subscription_exposed_id}"
ITEMS = "/v1/invoiceitems"
PRORATIONS = "https://stripe.com/docs/billing/subscriptions/prorations"


@requirement("subscriptions.proration.none", MUST, cites="subscriptions/update")
def test_none(api: Api, given: Given) -> None:
    """With `proration_behavior` `none` a change makes no prorations."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer)
    changed = [{"id": item(made), "price": recurring(given, 2000)}]
    given.post(path(made), {"items": changed, "proration_behavior": "none"})

    assert api.get(ITEMS, {"customer": customer})["data"] == []


@requirement("subscriptions.proration.no_invoice", MUST, cites="subscriptions/update")
def test_no_invoice(api: Api, given: Given) -> None:
    """A change of price invoices nothing by itself, and moves no date."""
    made = subscribe(given)

    updated = api.post(path(made), {"items": [{"id": item(made), "price": recurring(given, 2000)}]})

    for field in ("latest_invoice", "current_period_start", "current_period_end", "billing_cycle_anchor"):
        assert updated[field] == made[field]


@requirement("subscriptions.proration.metered", MUST, cites=PRORATIONS, operation=UPDATE)
def test_metered(api: Api, given: Given) -> None:
    """A metered price is not prorated: it is billed by what is used."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer)
    given.post(path(made), {"items": [{"price": catalog(given, "metered_price")["id"]}]})

    assert api.get(ITEMS, {"customer": customer})["data"] == []


@requirement("subscriptions.proration.not_metadata", MUST, cites=PRORATIONS, operation=UPDATE)
def test_not_metadata(api: Api, given: Given) -> None:
    """Metadata, a description and a coupon change no price: there is nothing to prorate."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer)
    coupon = given.shared_coupon(percent_off=10)["id"]
    given.post(path(made), {"metadata": {"order_id": "6735"}, "description": "Gold", "coupon": coupon})

    assert api.get(ITEMS, {"customer": customer})["data"] == []


@requirement("subscriptions.proration.not_payment_method", MUST, cites=PRORATIONS, operation=UPDATE)
def test_not_payment_method(api: Api, given: Given) -> None:
    """Another payment method changes no price: there is nothing to prorate."""
    customer = given.payer()
    made = subscribe(given, customer=customer["id"])
    given.post(path(made), {"default_payment_method": card_of(customer)})

    assert api.get(ITEMS, {"customer": customer["id"]})["data"] == []


@requirement("subscriptions.proration.same", MAY, cites=PRORATIONS, provenance=INFERRED, operation=UPDATE)
def test_same(api: Api, given: Given) -> None:
    """Sending what an item already holds changes nothing: there is nothing to prorate."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer)
    given.post(path(made), {"items": [{"id": item(made), "price": recurring(given), "quantity": 1}]})

    assert api.get(ITEMS, {"customer": customer})["data"] == []


@requirement("subscriptions.proration.none_from_nothing", MUST, cites=PRORATIONS, operation=UPDATE)
def test_none_from_nothing(api: Api, given: Given) -> None:
    """A quantity of none that becomes some is not invoiced at once."""
    made = subscribe(given, items=[{"price": recurring(given), "quantity": 0}])

    updated = api.post(path(made), {"items": [{"id": item(made), "quantity": 2}]})

    assert updated["latest_invoice"] == made["latest_invoice"]
