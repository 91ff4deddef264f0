"""Deleting a plan: it is gone, and the subscriptions that use it go on."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.plans.made import PLANS, of_product, params, path, plan, subscribe
from conformance.suite.requirement import INFERRED, MAY, MUST, SHOULD, requirement


@requirement("plans.delete.stub", MUST, cites="plans/delete")
def test_stub(api: Api, given: Given) -> None:
    """Deleting a plan answers its ID, and that it is deleted."""
    made = plan(given)

    assert api.delete(path(made)) == {"id": made["id"], "object": "plan", "deleted": True}


@requirement("plans.delete.gone", SHOULD, cites="plans/delete")
def test_gone(api: Api, given: Given) -> None:
    """A deleted plan is not found any more."""
    made = plan(given)
    given.delete(path(made))

    api.refused("GET", path(made), status=404, code="resource_missing")


@requirement("plans.delete.twice", MUST, cites="plans/delete")
def test_twice(api: Api, given: Given) -> None:
    """A plan is deleted only once."""
    made = plan(given)
    given.delete(path(made))

    api.refused("DELETE", path(made), status=404, code="resource_missing")


@requirement("plans.delete.not_updated", SHOULD, cites="plans/delete", provenance=INFERRED)
def test_not_updated(api: Api, given: Given) -> None:
    """A deleted plan cannot be changed."""
    made = plan(given)
    given.delete(path(made))

    api.refused("POST", path(made), {"nickname": "Gold"}, status=404, code="resource_missing")


@requirement("plans.delete.not_listed", MUST, cites="plans/list")
def test_not_listed(api: Api, given: Given) -> None:
    """A deleted plan is not listed any more; the others of its product are."""
    product = given.product()["id"]
    gone, kept = plan(given, product=product), plan(given, product=product)
    api.delete(path(gone))

    assert [found["id"] for found in api.get(PLANS, of_product(given, product))["data"]] == [kept["id"]]


@requirement("plans.delete.product_stays", MUST, cites="plans/delete")
def test_product_stays(api: Api, given: Given) -> None:
    """Deleting a plan does not delete its product."""
    made = plan(given, product=given.product()["id"])
    api.delete(path(made))

    assert api.get(f"/v1/products/{made['product']}")["id"] == made["product"]


@requirement("plans.delete.id_free", MAY, cites="plans/delete", provenance=INFERRED)
def test_id_free(api: Api, given: Given) -> None:
    """The ID of a deleted plan can be used for another."""
    made = plan(given, id=f"again_{given.product()['id']}")
    given.delete(path(made))

    assert api.post(PLANS, params(given, id=made["id"], amount=2000))["amount"] == 2000


@requirement("plans.delete.no_new_subscription", MUST, cites="plans/delete")
def test_deleted_no_new_subscription(api: Api, given: Given) -> None:
    """Nobody can subscribe to a deleted plan."""
    made = plan(given)
    given.delete(path(made))

    api.refused("POST", "/v1/subscriptions", subscribe(given.customer()["id"], made["id"]), status=(400, 404))


@requirement("plans.delete.subscription_goes_on", MUST, cites="plans/delete")
def test_deleted_subscription_goes_on(api: Api, given: Given) -> None:
    """Deleting a plan leaves its subscriptions as they are: they go on at the same plan."""
    made = plan(given)
    subscription = given.post("/v1/subscriptions", subscribe(given.customer()["id"], made["id"]))
    api.delete(path(made))

    found = api.get(f"/v1/subscriptions/{subscription['id']}")

    assert (found["status"], found["items"]["data"][0]["plan"]["id"]) == (subscription["status"], made["id"])
