"""What a subscription is paid with: a payment method or source of its own, or that of its customer."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.payment_methods import DECLINE
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement
from conformance.suite.subscriptions.made import (
    SUBSCRIPTIONS,
    card_of,
    params,
    path,
    subscribe,
    subscriber,
)

CREATE = "POST /v1/subscriptions"


@requirement("subscriptions.payment_methods.own", MUST, cites="subscriptions/create", operation=CREATE)
def test_own_payment_method(api: Api, given: Given) -> None:
    """A subscription keeps the payment method that it is created with, and its first invoice is paid with it."""
    customer = subscriber(given)

    created = api.post(SUBSCRIPTIONS, params(given, default_payment_method=card_of(customer)))

    assert (created["status"], created["default_payment_method"]) == ("active", card_of(customer))


@requirement("subscriptions.payment_methods.inherited", MUST, cites="subscriptions/object", operation=CREATE)
def test_inherited_payment_method(api: Api, given: Given) -> None:
    """A subscription that is paid with its customer's default holds no payment method of its own."""
    created = api.post(SUBSCRIPTIONS, params(given))

    assert (created["status"], created["default_payment_method"]) == ("active", None)


@requirement("subscriptions.payment_methods.first", MUST, cites="subscriptions/object", operation=CREATE)
def test_own_before_inherited(api: Api, given: Given) -> None:
    """The payment method of a subscription comes before that of its customer, which would be declined."""
    customer = given.payer(DECLINE)["id"]
    card = given.payment_method(customer, default=False)["id"]

    created = api.post(SUBSCRIPTIONS, params(given, customer=customer, default_payment_method=card))

    assert created["status"] == "active"


@requirement("subscriptions.payment_methods.source", MUST, cites="subscriptions/create", operation=CREATE)
def test_source(api: Api, given: Given) -> None:
    """A subscription keeps the source that it is created with."""
    customer = given.customer(source="tok_visa")

    created = api.post(SUBSCRIPTIONS, params(given, customer=customer["id"], default_source=customer["default_source"]))

    assert (created["status"], created["default_source"]) == ("active", customer["default_source"])


@requirement("subscriptions.payment_methods.changed", MUST, cites="subscriptions/update", provenance=OBSERVED)
def test_changed_payment_method(api: Api, given: Given) -> None:
    """A subscription is given another payment method of its customer, and asks for nothing with it."""
    made = subscribe(given)

    updated = api.post(path(made), {"default_payment_method": card_of(subscriber(given))})

    assert (updated["default_payment_method"], updated["latest_invoice"]) == (
        card_of(subscriber(given)),
        made["latest_invoice"],
    )


@requirement("subscriptions.payment_methods.changed_source", MUST, cites="subscriptions/update")
def test_changed_source(api: Api, given: Given) -> None:
    """A subscription is given a source of its customer."""
    customer = given.customer(source="tok_visa")
    made = subscribe(given, customer=customer["id"])

    updated = api.post(path(made), {"default_source": customer["default_source"]})

    assert updated["default_source"] == customer["default_source"]


@requirement("subscriptions.payment_methods.saved", SHOULD, cites="subscriptions/create", operation=CREATE)
def test_saved_payment_method(api: Api, given: Given) -> None:
    """With `save_default_payment_method` a subscription keeps what its first invoice is paid with."""
    customer = given.payer()
    saving = {"payment_settings": {"save_default_payment_method": "on_subscription"}}
    made = given.post(
        SUBSCRIPTIONS, params(given, customer=customer["id"], payment_behavior="default_incomplete", **saving)
    )
    given.post(f"/v1/invoices/{made['latest_invoice']}/pay", {"payment_method": card_of(customer)})

    assert api.get(path(made))["default_payment_method"] == card_of(customer)
