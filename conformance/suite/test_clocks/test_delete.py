"""Test clocks as they are deleted: with their customers, and the end of their subscriptions."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.clocks import CLOCKS, customer_at
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, requirement
from conformance.suite.subscriptions.made import path as path_of
from conformance.suite.subscriptions.made import subscribe
from conformance.suite.test_clocks.made import NEEDS, START, ids, path

CITES = "test_clocks/delete"


@requirement("test_clocks.delete.stub", MUST, cites=CITES, needs=NEEDS)
def test_stub(api: Api, given: Given) -> None:
    """Deleting a test clock answers what is left of it: its ID, and that it is deleted."""
    clock = given.test_clock(START)["id"]

    stub = api.delete(path(clock))

    assert stub == {"id": clock, "object": "test_helpers.test_clock", "deleted": True}


@requirement("test_clocks.delete.gone", MUST, cites=CITES, needs=NEEDS)
def test_gone(api: Api, given: Given) -> None:
    """A test clock that was deleted is not there any more."""
    clock = given.test_clock(START)["id"]
    given.delete(path(clock))

    api.refused("GET", path(clock), status=404, code="resource_missing")


@requirement("test_clocks.delete.not_listed", MUST, cites=CITES, needs=NEEDS)
def test_not_listed(api: Api, given: Given) -> None:
    """A test clock that was deleted is not listed."""
    older, clock, newer = (given.test_clock(START)["id"] for _ in range(3))
    given.delete(path(clock))

    listed = ids(api.get(CLOCKS, {"starting_after": newer, "limit": 100}))

    assert older in listed
    assert clock not in listed


@requirement("test_clocks.delete.customers", MUST, cites=CITES, needs=NEEDS)
def test_customers(api: Api, given: Given) -> None:
    """A customer is deleted with the test clock that it lives on."""
    clock = given.test_clock(START)["id"]
    customer = given.customer(test_clock=clock)["id"]
    given.delete(path(clock))

    assert api.get(f"/v1/customers/{customer}") == {"id": customer, "object": "customer", "deleted": True}


@requirement("test_clocks.delete.subscriptions", MUST, cites=CITES, needs=NEEDS)
def test_subscriptions(api: Api, given: Given) -> None:
    """A subscription is canceled when the test clock that its customer lives on is deleted."""
    customer = customer_at(given, START)
    subscription = subscribe(given, customer=customer["id"])
    given.delete(path(customer["test_clock"]))

    assert api.get(path_of(subscription))["status"] == "canceled"


@requirement("test_clocks.delete.others", MUST, cites=CITES, needs=NEEDS)
def test_others(api: Api, given: Given) -> None:
    """A customer on another test clock stays when one is deleted."""
    staying = given.customer(test_clock=given.test_clock(START)["id"])
    given.delete(path(given.test_clock(START)["id"]))

    assert api.get(f"/v1/customers/{staying['id']}")["test_clock"] == staying["test_clock"]
