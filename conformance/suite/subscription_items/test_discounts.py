"""The discounts of single items, asked for by the operations on items."""

from __future__ import annotations

from conformance.contract import Holds
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, SHOULD, requirement
from conformance.suite.subscription_items.made import ITEMS, params, path
from conformance.suite.subscriptions.made import subscribe

HOLDS = Holds(since="2024-04-04")
GUIDE = "https://docs.stripe.com/billing/subscriptions/coupons"
CREATE, UPDATE = "POST /v1/subscription_items", "POST /v1/subscription_items/{item}"


@requirement("subscription_items.create.discount_of_customer", SHOULD, cites=GUIDE, operation=CREATE, holds=HOLDS)
def test_create(api: Api, given: Given) -> None:
    """A new item can have the discount of the customer."""
    customer = given.payer(coupon=given.shared_coupon(percent_off=10)["id"])
    subscription = subscribe(given, customer=customer["id"])
    own = customer["discount"]["id"]

    created = api.post(ITEMS, params(given, subscription, discounts=[{"discount": own}]))

    assert created["discounts"] == [own]


@requirement("subscription_items.update.discount_of_customer", SHOULD, cites=GUIDE, operation=UPDATE, holds=HOLDS)
def test_update(api: Api, given: Given) -> None:
    """An item can be given the discount of the customer."""
    customer = given.payer(coupon=given.shared_coupon(percent_off=10)["id"])
    subscription = subscribe(given, customer=customer["id"])
    own = customer["discount"]["id"]

    updated = api.post(path(subscription), {"discounts": [{"discount": own}]})

    assert updated["discounts"] == [own]


@requirement("subscription_items.update.discount_kept", MUST, cites=GUIDE, operation=UPDATE, holds=HOLDS)
def test_kept(api: Api, given: Given) -> None:
    """An item that names a discount of its own keeps that, and loses those that it does not name."""
    coupons = [given.shared_coupon(percent_off=percent)["id"] for percent in (10, 20)]
    subscription = subscribe(given)
    made = given.post(path(subscription), {"discounts": [{"coupon": coupon} for coupon in coupons]})

    updated = api.post(path(subscription), {"discounts": [{"discount": made["discounts"][1]}], "expand": ["discounts"]})

    assert [(each["id"], each["coupon"]["id"]) for each in updated["discounts"]] == [(made["discounts"][1], coupons[1])]


@requirement("subscription_items.create.discounted", SHOULD, cites=GUIDE, operation=CREATE, holds=HOLDS)
def test_discounted(api: Api, given: Given) -> None:
    """A new item is billed less its discounts: 18.00 for 20.00 at 10 % off, prorated at the beginning of the period."""
    customer = given.payer()["id"]
    subscription = subscribe(given, customer=customer)
    ten = given.shared_coupon(percent_off=10)["id"]
    moment = subscription["current_period_start"]
    api.post(ITEMS, params(given, subscription, discounts=[{"coupon": ten}], proration_date=moment))

    pending = api.get("/v1/invoiceitems", {"customer": customer, "pending": True})["data"]

    assert [each["amount"] for each in pending] == [1800]
