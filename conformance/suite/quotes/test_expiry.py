"""Quotes on test clocks: when they are made there, and that they are canceled when they expire."""

from __future__ import annotations

from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.clocks import DAY, move, utc
from conformance.suite.given import Given
from conformance.suite.quotes.made import GUIDE, QUOTES, draft, opened, params, path
from conformance.suite.requirement import MUST, SHOULD, requirement
from conformance.suite.waiting import Eventually

Json = Any
CLOCKS = "https://stripe.com/docs/billing/testing/test-clocks"
CANCELED = f"{GUIDE}#cancel"
START = utc(2022, 8, 1)
EXPIRY = START + 7 * DAY


def expired(given: Given, eventually: Eventually) -> Answer:
    """The IDs of quotes on a clock that stands a minute after their expiry but one's, by what they were before."""

    def make(maker: Given) -> Json:
        clock = maker.test_clock(START)["id"]
        customer = maker.customer(test_clock=clock)["id"]
        was_open = opened(maker, customer=customer, expires_at=EXPIRY)
        was_accepted = opened(maker, customer=customer, expires_at=EXPIRY)
        was_extended = opened(maker, customer=customer, expires_at=EXPIRY)
        was_draft = draft(maker, customer=customer, expires_at=EXPIRY)
        maker.post(f"{path(was_accepted)}/accept")
        maker.post(path(was_extended), {"expires_at": EXPIRY + DAY})
        move(maker, eventually, clock, EXPIRY + 60)
        made = {"open": was_open, "accepted": was_accepted, "extended": was_extended, "draft": was_draft}
        return {state: quote["id"] for state, quote in made.items()}

    return Answer(given.shared("quotes-expired", make))


@requirement("quotes.expiry.open", MUST, cites=CANCELED, operation="GET /v1/quotes/{quote}", needs=["test_clocks"])
def test_open(api: Api, given: Given, eventually: Eventually) -> None:
    """An open quote is canceled when it expires."""
    assert api.get(f"{QUOTES}/{expired(given, eventually)['open']}")["status"] == "canceled"


@requirement("quotes.expiry.draft", MUST, cites=CANCELED, operation="GET /v1/quotes/{quote}", needs=["test_clocks"])
def test_draft(api: Api, given: Given, eventually: Eventually) -> None:
    """A draft is canceled when it expires."""
    assert api.get(f"{QUOTES}/{expired(given, eventually)['draft']}")["status"] == "canceled"


@requirement("quotes.expiry.stamp", MUST, cites=CANCELED, operation="GET /v1/quotes/{quote}", needs=["test_clocks"])
def test_stamp(api: Api, given: Given, eventually: Eventually) -> None:
    """A quote that has expired says that it was canceled, no earlier than it expired."""
    quote = api.get(f"{QUOTES}/{expired(given, eventually)['open']}")

    assert EXPIRY <= quote["status_transitions"]["canceled_at"] <= EXPIRY + 60


@requirement("quotes.expiry.accepted", MUST, cites=CANCELED, operation="GET /v1/quotes/{quote}", needs=["test_clocks"])
def test_accepted(api: Api, given: Given, eventually: Eventually) -> None:
    """An accepted quote does not expire."""
    assert api.get(f"{QUOTES}/{expired(given, eventually)['accepted']}")["status"] == "accepted"


@requirement(
    "quotes.expiry.extended", MUST, cites="quotes/update", operation="GET /v1/quotes/{quote}", needs=["test_clocks"]
)
def test_extended(api: Api, given: Given, eventually: Eventually) -> None:
    """A quote whose expiry was moved does not expire when it would have before."""
    assert api.get(f"{QUOTES}/{expired(given, eventually)['extended']}")["status"] == "open"


@requirement(
    "quotes.expiry.refused", MUST, cites=CANCELED, operation="POST /v1/quotes/{quote}/accept", needs=["test_clocks"]
)
def test_not_accepted(api: Api, given: Given, eventually: Eventually) -> None:
    """A quote that has expired cannot be accepted."""
    api.refused("POST", f"{QUOTES}/{expired(given, eventually)['open']}/accept")


@requirement("quotes.clocks.created", MUST, cites=CLOCKS, operation="POST /v1/quotes", needs=["test_clocks"])
def test_created(api: Api, given: Given) -> None:
    """A quote can be made on a test clock, without a customer, and is created at its time."""
    clock = given.shared("quotes-clock", lambda maker: maker.test_clock(START))["id"]

    quote = api.post(QUOTES, {"test_clock": clock})

    assert (quote["test_clock"], quote["created"]) == (clock, START)


@requirement("quotes.clocks.customer", MUST, cites=CLOCKS, operation="POST /v1/quotes", needs=["test_clocks"])
def test_customer(api: Api, given: Given) -> None:
    """A quote for a customer who lives on a test clock lives there too."""
    clock = given.test_clock(START)["id"]
    customer = given.customer(test_clock=clock)["id"]

    quote = api.post(QUOTES, params(given, customer=customer))

    assert (quote["test_clock"], quote["created"]) == (clock, START)


@requirement("quotes.clocks.both", SHOULD, cites="quotes/create", operation="POST /v1/quotes", needs=["test_clocks"])
def test_both(api: Api, given: Given) -> None:
    """A quote can name the test clock that its customer lives on."""
    clock = given.test_clock(START)["id"]
    customer = given.customer(test_clock=clock)["id"]

    quote = api.post(QUOTES, params(given, customer=customer, test_clock=clock))

    assert (quote["test_clock"], quote["customer"]) == (clock, customer)


@requirement(
    "quotes.clocks.finalized", MUST, cites=CLOCKS, operation="POST /v1/quotes/{quote}/finalize", needs=["test_clocks"]
)
def test_finalized(api: Api, given: Given) -> None:
    """What happens to a quote on a test clock is stamped with its time."""
    clock = given.test_clock(START)["id"]
    customer = given.customer(test_clock=clock)["id"]
    quote = draft(given, customer=customer)

    assert api.post(f"{path(quote)}/finalize")["status_transitions"]["finalized_at"] == START
