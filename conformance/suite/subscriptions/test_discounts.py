"""Coupons, promotion codes and taxes of a subscription, and what they make of its invoices."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, params, path, recurring, subscribe

Json = Any

FIRST = {"expand": ["latest_invoice"]}
COUPONS = "https://stripe.com/docs/billing/subscriptions/coupons"
TAXES = "https://stripe.com/docs/billing/taxes/tax-rates"
CREATE = "POST /v1/subscriptions"


@requirement("subscriptions.discount.amount_off", MUST, cites=COUPONS, provenance=OBSERVED, operation=CREATE)
def test_amount_off(api: Api, given: Given) -> None:
    """A coupon of 10.00 off takes 25.00 to 15.00 on the first invoice; its line still says 25.00."""
    coupon = given.shared_coupon(amount_off=1000, currency="usd")["id"]
    items = [{"price": recurring(given, 2500)}]

    invoice = api.post(SUBSCRIPTIONS, params(given, items=items, coupon=coupon, **FIRST))["latest_invoice"]

    assert (invoice["subtotal"], invoice["total"], invoice["amount_paid"]) == (2500, 1500, 1500)
    assert [line["amount"] for line in invoice["lines"]["data"]] == [2500]


@requirement("subscriptions.discount.percent_off", MUST, cites=COUPONS, operation=CREATE)
def test_percent_off(api: Api, given: Given) -> None:
    """A coupon of 10 % off takes 10.00 to 9.00 on the first invoice."""
    coupon = given.shared_coupon(percent_off=10)["id"]

    invoice = api.post(SUBSCRIPTIONS, params(given, coupon=coupon, **FIRST))["latest_invoice"]

    assert (invoice["subtotal"], invoice["total"]) == (1000, 900)


@requirement("subscriptions.discount.whole", MUST, cites=COUPONS, operation=CREATE)
def test_whole(api: Api, given: Given) -> None:
    """A coupon of 100 % off leaves nothing to pay: no payment method is needed."""
    coupon = given.shared_coupon(percent_off=100)["id"]
    customer = given.customer()["id"]

    created = api.post(SUBSCRIPTIONS, params(given, customer=customer, coupon=coupon, **FIRST))

    assert (created["status"], created["latest_invoice"]["total"]) == ("active", 0)


@requirement("subscriptions.discount.more_than_all", MUST, cites=COUPONS, operation=CREATE)
def test_more_than_all(api: Api, given: Given) -> None:
    """A coupon of more than the price leaves nothing to pay, and no credit."""
    coupon = given.shared_coupon(amount_off=5000, currency="usd")["id"]

    invoice = api.post(SUBSCRIPTIONS, params(given, coupon=coupon, **FIRST))["latest_invoice"]

    assert (invoice["total"], invoice["amount_due"], invoice["ending_balance"]) == (0, 0, 0)


@requirement("subscriptions.discount.object", MUST, cites="discounts/object", operation=CREATE)
def test_object(api: Api, given: Given) -> None:
    """The discount of a subscription names the subscription and its customer."""
    created = api.post(SUBSCRIPTIONS, params(given, coupon=given.shared_coupon(percent_off=10)["id"]))

    discount = created["discount"]
    assert (discount["object"], discount["subscription"], discount["customer"]) == (
        "discount",
        created["id"],
        created["customer"],
    )


@requirement("subscriptions.discount.repeating", MUST, cites=COUPONS, operation=CREATE)
def test_repeating(api: Api, given: Given) -> None:
    """The discount of a coupon for three months ends three months after it starts."""
    coupon = given.shared("subscriptions-repeating-coupon", make_repeating)

    discount = api.post(SUBSCRIPTIONS, params(given, coupon=coupon))["discount"]

    assert 89 * 86_400 <= discount["end"] - discount["start"] <= 92 * 86_400


@requirement("subscriptions.discount.of_customer", MUST, cites=COUPONS, operation=CREATE)
def test_of_customer(api: Api, given: Given) -> None:
    """The discount of a customer takes off of their subscriptions' invoices, and is not the subscription's."""
    customer = given.payer(coupon=given.shared_coupon(percent_off=10)["id"])["id"]

    created = api.post(SUBSCRIPTIONS, params(given, customer=customer, **FIRST))

    assert (created["discount"], created["latest_invoice"]["total"]) == (None, 900)


@requirement("subscriptions.discount.before_customer", MUST, cites=COUPONS, operation=CREATE)
def test_before_customer(api: Api, given: Given) -> None:
    """The discount of a subscription stands in the place of its customer's: 20 % off, not 28 % or 30 %."""
    customer = given.payer(coupon=given.shared_coupon(percent_off=10)["id"])["id"]
    coupon = given.shared_coupon(percent_off=20)["id"]

    created = api.post(SUBSCRIPTIONS, params(given, customer=customer, coupon=coupon, **FIRST))

    assert created["latest_invoice"]["total"] == 800


@requirement(
    "subscriptions.discount.replaced", MUST, cites=COUPONS, operation="POST /v1/subscriptions/{subscription_exposed_id}"
)
def test_replaced(api: Api, given: Given) -> None:
    """Another coupon takes the place of the one that a subscription has."""
    made = subscribe(given, coupon=given.shared_coupon(percent_off=10)["id"])
    other = given.shared_coupon(percent_off=20)["id"]

    assert api.post(path(made), {"coupon": other})["discount"]["coupon"]["id"] == other


@requirement("subscriptions.discount.removed", SHOULD, cites="subscriptions/update", provenance=OBSERVED)
def test_removed(api: Api, given: Given) -> None:
    """An empty coupon takes the discount of a subscription away."""
    made = subscribe(given, coupon=given.shared_coupon(percent_off=10)["id"])

    assert api.post(path(made), {"coupon": ""})["discount"] is None


@requirement("subscriptions.discount.of_one_product", MUST, cites=COUPONS, operation=CREATE)
def test_of_one_product(api: Api, given: Given) -> None:
    """A coupon for a product takes off of no other's price: the subscription comes about, and asks for all of it."""
    coupon = given.shared("subscriptions-coupon-for-another", make_for_another)

    created = api.post(SUBSCRIPTIONS, params(given, coupon=coupon, **FIRST))

    assert (created["status"], created["latest_invoice"]["total"]) == ("active", 1000)


@requirement("subscriptions.tax.default", MUST, cites=TAXES, operation=CREATE)
def test_default_tax(api: Api, given: Given) -> None:
    """The default tax rates of a subscription are those of its invoices: 25 % on 10.00 are 12.50."""
    rates = [given.shared_tax_rate(25)["id"]]

    invoice = api.post(SUBSCRIPTIONS, params(given, default_tax_rates=rates, **FIRST))["latest_invoice"]

    assert (invoice["subtotal"], invoice["tax"], invoice["total"]) == (1000, 250, 1250)


@requirement("subscriptions.tax.inclusive", MUST, cites=TAXES, operation=CREATE)
def test_inclusive_tax(api: Api, given: Given) -> None:
    """An inclusive tax of 25 % is in the price: 200 of 1000."""
    rates = [given.shared_tax_rate(25, inclusive=True)["id"]]

    invoice = api.post(SUBSCRIPTIONS, params(given, default_tax_rates=rates, **FIRST))["latest_invoice"]

    assert (invoice["tax"], invoice["total"]) == (200, 1000)


@requirement("subscriptions.tax.of_item", MUST, cites=TAXES, operation=CREATE)
def test_tax_of_item(api: Api, given: Given) -> None:
    """The tax rates of an item stand in the place of the subscription's: 10 %, not 25 %."""
    items = [{"price": recurring(given), "tax_rates": [given.shared_tax_rate(10)["id"]]}]
    rates = [given.shared_tax_rate(25)["id"]]

    created = api.post(SUBSCRIPTIONS, params(given, items=items, default_tax_rates=rates, **FIRST))

    assert created["latest_invoice"]["tax"] == 100


@requirement("subscriptions.tax.after_discount", MUST, cites=TAXES, operation=CREATE)
def test_tax_after_discount(api: Api, given: Given) -> None:
    """Tax is on what the discount leaves: 25 % on 900 are 225."""
    taxed = {
        "coupon": given.shared_coupon(percent_off=10)["id"],
        "default_tax_rates": [given.shared_tax_rate(25)["id"]],
    }

    invoice = api.post(SUBSCRIPTIONS, params(given, **taxed, **FIRST))["latest_invoice"]

    assert (invoice["tax"], invoice["total"]) == (225, 1125)


@requirement("subscriptions.tax.exempt", MUST, cites=TAXES, operation=CREATE)
def test_exempt(api: Api, given: Given) -> None:
    """A customer who is exempt pays no tax."""
    customer = given.payer(tax_exempt="exempt")["id"]
    rates = [given.shared_tax_rate(25)["id"]]

    created = api.post(SUBSCRIPTIONS, params(given, customer=customer, default_tax_rates=rates, **FIRST))

    assert created["latest_invoice"]["total"] == 1000


def make_repeating(maker: Given) -> Json:
    return maker.coupon(percent_off=10, duration="repeating", duration_in_months=3)["id"]


def make_for_another(maker: Given) -> Json:
    applies = {"products": [maker.product(name="Another")["id"]]}
    return maker.coupon(percent_off=10, duration="forever", applies_to=applies)["id"]
