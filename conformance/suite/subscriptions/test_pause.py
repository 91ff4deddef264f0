"""Subscriptions whose collection is paused: what becomes of the invoices of their renewals."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.clocks import DAY, HOUR, customer_at, move
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, requirement
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, path, subscribe
from conformance.suite.subscriptions.timelines import (
    RENEWAL,
    START,
    paused,
)
from conformance.suite.waiting import Eventually

PAUSE = "https://stripe.com/docs/billing/subscriptions/pause-payment"
CREATE = "POST /v1/subscriptions"
CLOCKS = ("test_clocks",)
LATEST = {"expand": ["latest_invoice"]}


@requirement("subscriptions.pause.keep_as_draft", MUST, cites=PAUSE, needs=CLOCKS, operation=CREATE)
def test_keep_as_draft(api: Api, given: Given, eventually: Eventually) -> None:
    """While collection is paused with `keep_as_draft`, the invoice of a renewal stays a draft."""
    subscription = api.get(f"{SUBSCRIPTIONS}/{paused(given, eventually)['keep_as_draft']}", LATEST)

    invoice = subscription["latest_invoice"]
    assert (subscription["status"], invoice["status"], invoice["auto_advance"]) == ("active", "draft", False)


@requirement("subscriptions.pause.mark_uncollectible", MUST, cites=PAUSE, needs=CLOCKS, operation=CREATE)
def test_mark_uncollectible(api: Api, given: Given, eventually: Eventually) -> None:
    """While collection is paused with `mark_uncollectible`, the invoice of a renewal becomes uncollectible."""
    subscription = api.get(f"{SUBSCRIPTIONS}/{paused(given, eventually)['mark_uncollectible']}", LATEST)

    assert (subscription["status"], subscription["latest_invoice"]["status"]) == ("active", "uncollectible")


@requirement("subscriptions.pause.void", MUST, cites=PAUSE, needs=CLOCKS, operation=CREATE)
def test_void(api: Api, given: Given, eventually: Eventually) -> None:
    """While collection is paused with `void`, the invoice of a renewal becomes void."""
    subscription = api.get(f"{SUBSCRIPTIONS}/{paused(given, eventually)['void']}", LATEST)

    assert (subscription["status"], subscription["latest_invoice"]["status"]) == ("active", "void")


@requirement("subscriptions.pause.resumes", MUST, cites=PAUSE, needs=CLOCKS, operation=CREATE)
def test_resumes(api: Api, given: Given, eventually: Eventually) -> None:
    """A collection that is paused until a date goes on then: the renewal after it is paid."""
    customer = customer_at(given, START)
    made = subscribe(given, customer=customer["id"])
    given.post(path(made), {"pause_collection": {"behavior": "void", "resumes_at": START + 10 * DAY}})
    move(given, eventually, customer["test_clock"], RENEWAL + 2 * HOUR)

    subscription = api.get(path(made), LATEST)

    assert (subscription["pause_collection"], subscription["latest_invoice"]["status"]) == (None, "paid")


@requirement(
    "subscriptions.pause.resumed", MUST, cites=PAUSE, operation="POST /v1/subscriptions/{subscription_exposed_id}"
)
def test_resumed(api: Api, given: Given) -> None:
    """A collection that is paused goes on when `pause_collection` is emptied."""
    made = subscribe(given)
    given.post(path(made), {"pause_collection": {"behavior": "void"}})

    assert api.post(path(made), {"pause_collection": ""})["pause_collection"] is None
