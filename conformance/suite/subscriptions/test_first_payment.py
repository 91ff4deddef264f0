"""The first payment of a subscription: what each behavior makes of each outcome."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.payment_methods import AUTHENTICATE, DECLINE
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement
from conformance.suite.subscriptions.made import (
    SUBSCRIPTIONS,
    authenticator,
    debtor,
    params,
    path,
    recurring,
    subscribe,
)

CREATE = "POST /v1/subscriptions"
OVERVIEW = "https://stripe.com/docs/billing/subscriptions/overview"
FIRST = {"expand": ["latest_invoice.payment_intent"]}


@requirement("subscriptions.first_payment.declined", MUST, cites=OVERVIEW, operation=CREATE)
def test_declined(api: Api, given: Given) -> None:
    """A subscription whose first payment is declined is `incomplete`, and its invoice waits for the payment."""
    created = api.post(SUBSCRIPTIONS, params(given, customer=debtor(given), **FIRST))

    invoice = created["latest_invoice"]
    assert (created["status"], invoice["status"], invoice["attempted"], invoice["attempt_count"]) == (
        "incomplete",
        "open",
        True,
        1,
    )
    assert invoice["payment_intent"]["status"] == "requires_payment_method"


@requirement("subscriptions.first_payment.allow_incomplete", MUST, cites="subscriptions/create", operation=CREATE)
def test_allow_incomplete(api: Api, given: Given) -> None:
    """With `allow_incomplete` a subscription whose first payment is declined is `incomplete`."""
    created = api.post(SUBSCRIPTIONS, params(given, customer=debtor(given), payment_behavior="allow_incomplete"))

    assert created["status"] == "incomplete"


@requirement("subscriptions.first_payment.authentication", MUST, cites=OVERVIEW, operation=CREATE)
def test_authentication(api: Api, given: Given) -> None:
    """A subscription whose first payment needs authentication is `incomplete`, and its payment requires action."""
    created = api.post(SUBSCRIPTIONS, params(given, customer=authenticator(given), **FIRST))

    invoice = created["latest_invoice"]
    assert (created["status"], invoice["status"]) == ("incomplete", "open")
    assert invoice["payment_intent"]["status"] == "requires_action"


@requirement("subscriptions.first_payment.default_incomplete", MUST, cites="subscriptions/create", operation=CREATE)
def test_default_incomplete(api: Api, given: Given) -> None:
    """With `default_incomplete` a subscription waits for its payment to be confirmed, even by a good card."""
    created = api.post(SUBSCRIPTIONS, params(given, payment_behavior="default_incomplete", **FIRST))

    invoice = created["latest_invoice"]
    assert (created["status"], invoice["status"], invoice["attempted"]) == ("incomplete", "open", False)
    assert invoice["payment_intent"]["status"] in ("requires_payment_method", "requires_confirmation")


@requirement(
    "subscriptions.first_payment.default_incomplete_without", MUST, cites="subscriptions/create", operation=CREATE
)
def test_default_incomplete_without(api: Api, given: Given) -> None:
    """With `default_incomplete` a customer without payment method can be subscribed; the payment requires one."""
    created = api.post(
        SUBSCRIPTIONS, params(given, customer=given.customer()["id"], payment_behavior="default_incomplete", **FIRST)
    )

    intent = created["latest_invoice"]["payment_intent"]
    assert (created["status"], intent["status"]) == ("incomplete", "requires_payment_method")


@requirement(
    "subscriptions.first_payment.default_incomplete_free", MUST, cites="subscriptions/create", operation=CREATE
)
def test_default_incomplete_free(api: Api, given: Given) -> None:
    """With `default_incomplete` a subscription that needs no payment is `active`."""
    items = [{"price": recurring(given, 0)}]

    created = api.post(SUBSCRIPTIONS, params(given, items=items, payment_behavior="default_incomplete"))

    assert created["status"] == "active"


@requirement(
    "subscriptions.first_payment.default_incomplete_trial", MUST, cites="subscriptions/create", operation=CREATE
)
def test_default_incomplete_trial(api: Api, given: Given) -> None:
    """With `default_incomplete` a subscription that begins with a trial is `trialing`."""
    created = api.post(
        SUBSCRIPTIONS, params(given, customer=debtor(given), trial_period_days=7, payment_behavior="default_incomplete")
    )

    assert created["status"] == "trialing"


@requirement("subscriptions.first_payment.error_declined", MUST, cites="subscriptions/create", operation=CREATE)
def test_error_declined(api: Api, given: Given) -> None:
    """With `error_if_incomplete` a declined first payment is answered 402 `card_declined`; nothing comes about."""
    customer = given.payer(DECLINE)["id"]
    refused = params(given, customer=customer, payment_behavior="error_if_incomplete")
    api.refused("POST", SUBSCRIPTIONS, refused, status=402, type="card_error", code="card_declined")

    assert api.get(SUBSCRIPTIONS, {"customer": customer, "status": "all"})["data"] == []


@requirement("subscriptions.first_payment.error_authentication", MUST, cites="subscriptions/create", operation=CREATE)
def test_error_authentication(api: Api, given: Given) -> None:
    """With `error_if_incomplete` a first payment that needs authentication is answered 402; nothing comes about."""
    customer = given.payer(AUTHENTICATE)["id"]
    refused = params(given, customer=customer, payment_behavior="error_if_incomplete")
    code = "subscription_payment_intent_requires_action"
    api.refused("POST", SUBSCRIPTIONS, refused, status=402, type=("card_error", "invalid_request_error"), code=code)

    assert api.get(SUBSCRIPTIONS, {"customer": customer, "status": "all"})["data"] == []


@requirement("subscriptions.first_payment.error_none", MUST, cites="subscriptions/create", operation=CREATE)
def test_error_none(api: Api, given: Given) -> None:
    """With `error_if_incomplete` a subscription whose first payment succeeds is `active`."""
    created = api.post(SUBSCRIPTIONS, params(given, payment_behavior="error_if_incomplete"))

    assert created["status"] == "active"


@requirement(
    "subscriptions.first_payment.paid_later", MUST, cites=OVERVIEW, operation="POST /v1/invoices/{invoice}/pay"
)
def test_paid_later(api: Api, given: Given) -> None:
    """An incomplete subscription is `active` as soon as its first invoice is paid."""
    customer = given.payer(DECLINE)["id"]
    made = subscribe(given, customer=customer)
    card = given.payment_method(customer, default=False)["id"]
    api.post(f"/v1/invoices/{made['latest_invoice']}/pay", {"payment_method": card})

    assert api.get(path(made))["status"] == "active"


@requirement(
    "subscriptions.first_payment.paid_out_of_band", MUST, cites=OVERVIEW, operation="POST /v1/invoices/{invoice}/pay"
)
def test_paid_out_of_band(api: Api, given: Given) -> None:
    """An incomplete subscription is `active` when its first invoice is paid out of band."""
    made = subscribe(given, customer=debtor(given))
    api.post(f"/v1/invoices/{made['latest_invoice']}/pay", {"paid_out_of_band": True})

    assert api.get(path(made))["status"] == "active"


@requirement("subscriptions.first_payment.confirmed", MUST, cites=OVERVIEW, operation="POST /v1/invoices/{invoice}/pay")
def test_confirmed(api: Api, given: Given) -> None:
    """A subscription that waits for its payment to be confirmed is `active` once it is."""
    made = subscribe(given, payment_behavior="default_incomplete")
    api.post(f"/v1/invoices/{made['latest_invoice']}/pay")

    assert api.get(path(made))["status"] == "active"


@requirement("subscriptions.first_payment.voided", MUST, cites=OVERVIEW, operation="POST /v1/invoices/{invoice}/void")
def test_voided(api: Api, given: Given) -> None:
    """An incomplete subscription expires when its first invoice is voided."""
    made = subscribe(given, customer=debtor(given))
    given.post(f"/v1/invoices/{made['latest_invoice']}/void")

    assert api.get(path(made))["status"] == "incomplete_expired"


@requirement(
    "subscriptions.first_payment.no_deletion",
    MUST,
    cites="invoices/delete",
    operation="DELETE /v1/invoices/{invoice}",
)
def test_no_deletion(api: Api, given: Given) -> None:
    """The draft of a subscription's invoice cannot be deleted."""
    sent = {"collection_method": "send_invoice", "days_until_due": 14}
    made = subscribe(given, **sent)
    api.refused("DELETE", f"/v1/invoices/{made['latest_invoice']}")

    assert api.get(f"/v1/invoices/{made['latest_invoice']}")["status"] == "draft"


@requirement("subscriptions.first_payment.again", SHOULD, cites="subscriptions/update", provenance=OBSERVED)
def test_again(api: Api, given: Given) -> None:
    """An incomplete subscription can be given another payment method, which pays nothing by itself."""
    customer = given.payer(DECLINE)["id"]
    made = subscribe(given, customer=customer)
    card = given.payment_method(customer, default=False)["id"]

    updated = api.post(path(made), {"default_payment_method": card})

    assert (updated["status"], updated["default_payment_method"]) == ("incomplete", card)
