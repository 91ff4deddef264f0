"""Lists of Checkout Sessions and their filters, each read within one customer or one payment."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4

from conformance.contract import ALWAYS, Contract, Holds
from conformance.suite.api import Api
from conformance.suite.checkout_sessions.made import SESSIONS, expired, session
from conformance.suite.given import Given
from conformance.suite.parameters import catalog
from conformance.suite.requirement import INFERRED, MAY, MUST, Case, requirement

LIST = "checkout/sessions/list"
UNKNOWN = {
    "customer": "cus_missing",
    "payment_intent": "pi_missing",
    "payment_link": "plink_missing",
    "subscription": "sub_missing",
}
BY_LINK, BY_STATUS, BY_TIME = Holds("2023-02-02"), Holds("2023-11-16"), Holds("2023-11-30")
STATES = {"open": session, "expired": expired}
WITHIN: dict[str, dict[str, int]] = {  # ranges around the second of a creation, by their distance to it
    "gt": {"gt": -1},
    "gte": {"gte": 0},
    "lt": {"lt": 1},
    "lte": {"lte": 0},
    "gt and lt": {"gt": -1, "lt": 1},
}
BEYOND: dict[str, dict[str, int]] = {"gt": {"gt": 0}, "gte": {"gte": 1}, "lt": {"lt": 0}, "lte": {"lte": -1}}


def unknown(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Every filter that names an object."""
    for name, identifier in UNKNOWN.items():
        holds = BY_LINK if name == "payment_link" else ALWAYS
        yield Case(name, {"name": name, "identifier": identifier}, holds=holds)


def states(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Every status that requests lead to."""
    for status in STATES:
        yield Case(status, {"status": status})


def within(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Ranges that a creation lies in."""
    for label, bounds in WITHIN.items():
        yield Case(label, {"bounds": bounds})


def beyond(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Ranges that end just before a creation, or begin just after it."""
    for label, bounds in BEYOND.items():
        yield Case(label, {"bounds": bounds})


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


@requirement("checkout_sessions.list.payment_link", MUST, cites=LIST, holds=BY_LINK)
def test_payment_link(api: Api, given: Given) -> None:
    """The list of the Checkout Sessions of a payment link that nobody has visited is empty."""
    session(given)
    items = [{"price": given.shared_price()["id"], "quantity": 1}]
    link = given.post("/v1/payment_links", {"line_items": items})["id"]

    assert api.get(SESSIONS, {"payment_link": link})["data"] == []


@requirement("checkout_sessions.list.status", MUST, cites=LIST, over=states, holds=BY_STATUS)
def test_status(api: Api, given: Given, status: str) -> None:
    """The list of a customer's Checkout Sessions of a status holds those of that status, and no others."""
    customer = given.customer()["id"]
    made = {name: make(given, customer=customer)["id"] for name, make in STATES.items()}

    found = api.get(SESSIONS, {"customer": customer, "status": status})["data"]

    assert [(each["id"], each["status"]) for each in found] == [(made[status], status)]


@requirement("checkout_sessions.list.complete", MUST, cites=LIST, holds=BY_STATUS)
def test_complete(api: Api, given: Given) -> None:
    """The list of the completed Checkout Sessions of a customer who has completed none is empty."""
    customer = given.customer()["id"]
    session(given, customer=customer)

    assert api.get(SESSIONS, {"customer": customer, "status": "complete"})["data"] == []


@requirement("checkout_sessions.list.created", MUST, cites=LIST, holds=BY_TIME)
def test_created(api: Api, given: Given) -> None:
    """The list of a customer's Checkout Sessions of one second holds the one that was created in it."""
    customer = given.customer()["id"]
    made = session(given, customer=customer)

    found = api.get(SESSIONS, {"customer": customer, "created": made["created"]})["data"]

    assert [each["id"] for each in found] == [made["id"]]


@requirement("checkout_sessions.list.created_within", MUST, cites=LIST, over=within, holds=BY_TIME)
def test_created_within(api: Api, given: Given, bounds: dict[str, int]) -> None:
    """The list of the Checkout Sessions that were created within a range holds one whose second lies in it."""
    customer = given.customer()["id"]
    made = session(given, customer=customer)
    asked = {name: made["created"] + distance for name, distance in bounds.items()}

    found = api.get(SESSIONS, {"customer": customer, "created": asked})["data"]

    assert [each["id"] for each in found] == [made["id"]]


@requirement("checkout_sessions.list.created_beyond", MUST, cites=LIST, over=beyond, holds=BY_TIME)
def test_created_beyond(api: Api, given: Given, bounds: dict[str, int]) -> None:
    """The list of the Checkout Sessions that were created within a range does not hold one whose second lies beyond."""
    customer = given.customer()["id"]
    made = session(given, customer=customer)
    asked = {name: made["created"] + distance for name, distance in bounds.items()}

    assert api.get(SESSIONS, {"customer": customer, "created": asked})["data"] == []
