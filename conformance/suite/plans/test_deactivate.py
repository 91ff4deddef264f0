"""A plan that is not active: still there, and nobody can subscribe to it anew."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.plans.made import path, plan, subscribe
from conformance.suite.requirement import MUST, SHOULD, requirement


@requirement("plans.deactivate.kept", MUST, cites="plans/update")
def test_deactivated_kept(api: Api, given: Given) -> None:
    """A plan that is deactivated can still be read."""
    made = plan(given)
    given.post(path(made), {"active": False})

    assert api.get(path(made))["active"] is False


@requirement("plans.deactivate.reactivated", MUST, cites="plans/update")
def test_reactivated(api: Api, given: Given) -> None:
    """A plan that is deactivated can be activated again."""
    made = plan(given, active=False)
    given.post(path(made), {"active": True})

    assert api.get(path(made))["active"] is True


@requirement("plans.deactivate.no_new_subscription", SHOULD, cites="plans/object", operation="POST /v1/subscriptions")
def test_no_new_subscription(api: Api, given: Given) -> None:
    """Nobody can subscribe to a plan that is not active."""
    made = plan(given, active=False)

    api.refused("POST", "/v1/subscriptions", subscribe(given.customer()["id"], made["id"]))


@requirement("plans.deactivate.subscription_goes_on", SHOULD, cites="plans/update")
def test_subscription_goes_on(api: Api, given: Given) -> None:
    """Deactivating a plan leaves its subscriptions as they are."""
    made = plan(given)
    subscription = given.post("/v1/subscriptions", subscribe(given.customer()["id"], made["id"]))
    given.post(path(made), {"active": False})

    assert api.get(f"/v1/subscriptions/{subscription['id']}")["status"] == subscription["status"]
