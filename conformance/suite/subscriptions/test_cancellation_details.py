"""Why a subscription is canceled: the reason that the service gives, and what the customer said of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract, Holds
from conformance.suite.api import Api
from conformance.suite.clocks import DAY, customer_at, move
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, Case, requirement
from conformance.suite.subscriptions.made import path, subscribe
from conformance.suite.subscriptions.timelines import RENEWAL, START
from conformance.suite.waiting import Eventually

Json = Any
HOLDS = Holds(since="2023-03-09")
OBJECT = "subscriptions/object"
CANCEL = "DELETE /v1/subscriptions/{subscription_exposed_id}"
UPDATE = "POST /v1/subscriptions/{subscription_exposed_id}"
FEEDBACK = "cancellation_details[feedback]"


def feedback(contract: Contract) -> Iterable[Case]:
    """A case for each documented value."""
    operation = contract.named("subscriptions.cancel")
    for value in next((leaf.enum for leaf in operation.leaves if leaf.path == FEEDBACK), ()):
        yield Case(value, {"value": value}, operation)


@requirement("subscriptions.cancel.feedback", MUST, cites="subscriptions/cancel", over=feedback, holds=HOLDS)
def test_feedback(api: Api, given: Given, value: str) -> None:
    """A subscription that is canceled with the customer's feedback holds it."""
    canceled = api.delete(path(subscribe(given)), {"cancellation_details": {"feedback": value}})

    assert canceled["cancellation_details"]["feedback"] == value


@requirement("subscriptions.cancel.comment", MUST, cites="subscriptions/cancel", holds=HOLDS)
def test_comment(api: Api, given: Given) -> None:
    """A subscription that is canceled with a comment holds it, now and when it is read."""
    made = subscribe(given)
    api.delete(path(made), {"cancellation_details": {"comment": "Too far away"}})

    assert api.get(path(made))["cancellation_details"]["comment"] == "Too far away"


@requirement("subscriptions.cancel.nothing_said", MUST, cites="subscriptions/cancel", holds=HOLDS)
def test_nothing_said(api: Api, given: Given) -> None:
    """Canceling with an empty comment and empty feedback says nothing of the customer."""
    canceled = api.delete(path(subscribe(given)), {"cancellation_details": {"comment": "", "feedback": ""}})

    said = canceled["cancellation_details"]
    assert (said["comment"], said["feedback"]) == (None, None)


@requirement("subscriptions.cancellation.requested", MUST, cites=OBJECT, operation=CANCEL, holds=HOLDS)
def test_requested(api: Api, given: Given) -> None:
    """The reason of a subscription that is canceled by a request is `cancellation_requested`."""
    canceled = api.delete(path(subscribe(given)))

    assert canceled["cancellation_details"]["reason"] == "cancellation_requested"


@requirement(
    "subscriptions.cancellation.scheduled", SHOULD, cites=OBJECT, provenance=OBSERVED, operation=UPDATE, holds=HOLDS
)
def test_scheduled(api: Api, given: Given) -> None:
    """A subscription that is to be canceled at the end of its period tells the reason already."""
    updated = api.post(path(subscribe(given)), {"cancel_at_period_end": True})

    assert updated["cancellation_details"]["reason"] == "cancellation_requested"


@requirement(
    "subscriptions.cancellation.taken_back", SHOULD, cites=OBJECT, provenance=OBSERVED, operation=UPDATE, holds=HOLDS
)
def test_taken_back(api: Api, given: Given) -> None:
    """A subscription that is not to be canceled any more has no reason to be."""
    made = subscribe(given, cancel_at_period_end=True)

    assert api.post(path(made), {"cancel_at_period_end": False})["cancellation_details"]["reason"] is None


@requirement(
    "subscriptions.cancellation.in_time",
    MUST,
    cites=OBJECT,
    needs=("test_clocks",),
    operation="GET /v1/subscriptions/{subscription_exposed_id}",
    holds=HOLDS,
)
def test_in_time(api: Api, given: Given, eventually: Eventually) -> None:
    """The reason and the feedback of a request to cancel at the end of the period are still told when it has ended."""
    customer = customer_at(given, START)
    made = subscribe(given, customer=customer["id"])
    given.post(path(made), {"cancel_at_period_end": True, "cancellation_details": {"feedback": "too_expensive"}})
    move(given, eventually, customer["test_clock"], RENEWAL + DAY)

    ended = api.get(path(made))

    told = (ended["cancellation_details"]["reason"], ended["cancellation_details"]["feedback"])
    assert (ended["status"], told) == ("canceled", ("cancellation_requested", "too_expensive"))


@requirement(
    "subscriptions.cancellation.afterwards",
    SHOULD,
    cites="subscriptions/update",
    provenance=OBSERVED,
    operation=UPDATE,
    holds=HOLDS,
)
def test_afterwards(api: Api, given: Given) -> None:
    """What the customer said can still be noted when the subscription has been canceled."""
    canceled = given.delete(path(subscribe(given)))

    updated = api.post(path(canceled), {"cancellation_details": {"feedback": "unused"}})

    assert updated["cancellation_details"]["feedback"] == "unused"
