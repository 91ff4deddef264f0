"""Lists of Checkout Sessions and their filters, each read within one customer or one payment."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4

from conformance.contract import Contract
from conformance.suite.api import Api
from conformance.suite.checkout_sessions.made import SESSIONS, expired, session
from conformance.suite.given import Given
from conformance.suite.parameters import catalog
from conformance.suite.requirement import INFERRED, MAY, MUST, Case, requirement

LIST = "checkout/sessions/list"
UNKNOWN = {
    "customer": "cus_missing",
    "payment_intent": "pi_missing",
    "subscription": "sub_missing",
}


def unknown(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Every filter that names an object."""
    for name, identifier in UNKNOWN.items():
        yield Case(name, {"name": name, "identifier": identifier})


@requirement("checkout_sessions.list.customer", MUST, cites=LIST)
def test_customer(api: Api, given: Given) -> None:
    """The list of a customer's Checkout Sessions holds those of the customer, and no others."""
    customer = given.customer()["id"]
    made = session(given, customer=customer)
    session(given)

    assert [each["id"] for each in api.get(SESSIONS, {"customer": customer})["data"]] == [made["id"]]


@requirement("checkout_sessions.list.newest_first", MUST, cites=LIST)
def test_newest_first(api: Api, given: Given) -> None:
    """A Checkout Session is listed before those that were made before it, in whatever mode."""
    customer = given.customer()["id"]
    older, newer = session(given, customer=customer), session(given, "setup", customer=customer)

    found = api.get(SESSIONS, {"customer": customer})["data"]

    assert [each["id"] for each in found] == [newer["id"], older["id"]]


@requirement("checkout_sessions.list.expired", MUST, cites=LIST)
def test_expired(api: Api, given: Given) -> None:
    """A Checkout Session that has expired is still listed."""
    customer = given.customer()["id"]
    made = expired(given, customer=customer)

    found = api.get(SESSIONS, {"customer": customer})["data"]

    assert [(each["id"], each["status"]) for each in found] == [(made["id"], "expired")]


@requirement("checkout_sessions.list.no_sessions", MUST, cites=LIST)
def test_no_sessions(api: Api, given: Given) -> None:
    """The list of a customer without Checkout Sessions is empty."""
    found = api.get(SESSIONS, {"customer": given.customer()["id"]})

    assert (found["data"], found["has_more"]) == ([], False)


@requirement("checkout_sessions.list.customer_details", MUST, cites=LIST)
def test_customer_details(api: Api, given: Given) -> None:
    """The list of the Checkout Sessions of an e-mail address that nobody has is empty."""
    session(given, customer_email="payer@example.com")

    found = api.get(SESSIONS, {"customer_details": {"email": f"{uuid4().hex}@example.com"}})

    assert found["data"] == []


@requirement("checkout_sessions.list.email", MAY, cites=LIST, provenance=INFERRED)
def test_email(api: Api, given: Given) -> None:
    """The list of the Checkout Sessions of an e-mail address holds the open one that was created with it.

    The address is copied to the session's `customer_details`, on creation or only when it completes: no source says.
    """
    email = f"{uuid4().hex}@example.com"
    made = session(given, customer_email=email)

    found = api.get(SESSIONS, {"customer_details": {"email": email}})

    assert [each["id"] for each in found["data"]] == [made["id"]]


@requirement("checkout_sessions.list.payment_intent", MUST, cites=LIST)
def test_payment_intent(api: Api, given: Given) -> None:
    """The list of the Checkout Sessions of a PaymentIntent that no session made is empty."""
    session(given)
    intent = given.post("/v1/payment_intents", {"amount": 1000, "currency": "usd"})

    assert api.get(SESSIONS, {"payment_intent": intent["id"]})["data"] == []


@requirement("checkout_sessions.list.subscription", MUST, cites=LIST)
def test_subscription(api: Api, given: Given) -> None:
    """The list of the Checkout Sessions of a subscription that no session made is empty."""
    items = [{"price": catalog(given, "recurring_price")["id"]}]
    terms = {"collection_method": "send_invoice", "days_until_due": 30}
    subscription = given.post("/v1/subscriptions", {"customer": given.shared_customer()["id"], "items": items, **terms})

    assert api.get(SESSIONS, {"subscription": subscription["id"]})["data"] == []


@requirement("checkout_sessions.list.unknown", MAY, cites=LIST, provenance=INFERRED, over=unknown)
def test_unknown(api: Api, name: str, identifier: str) -> None:
    """The list of the Checkout Sessions of an object that does not exist is empty, or refused."""
    exchange = api.working(api.send("GET", SESSIONS, {name: identifier}))

    empty = exchange.ok and exchange.body["data"] == []
    assert empty or (exchange.status, exchange.error.get("type")) == (400, "invalid_request_error")
