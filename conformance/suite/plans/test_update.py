"""What of a plan can be changed, and what cannot: its ID, amount, currency and billing cycle, by design."""

from __future__ import annotations

from collections.abc import Iterable

from conformance.contract import Contract
from conformance.suite.plans.made import PLANS, TIERS, params, path, plan, subscribe
from conformance.suite.requirement import INFERRED, MUST, SHOULD, Case, requirement

IMMUTABLE = {
    "id": "gold",
    "amount": 2000,
    "amount_decimal": "12.5",
    "currency": "eur",
    "interval": "year",
    "interval_count": 2,
    "billing_scheme": "tiered",
    "tiers": TIERS,
    "tiers_mode": "volume",
    "transform_usage": {"divide_by": 60, "round": "up"},
    "usage_type": "metered",
    "aggregate_usage": "max",
}


def immutable(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Every parameter of a plan's creation that no update takes."""
    for name, value in IMMUTABLE.items():
        yield Case(name, {"name": name, "value": value})


@requirement("plans.update.immutable", MUST, cites="plans/update", over=immutable)
def test_immutable(api, given, name, value):
    """What cannot be changed of a plan is refused as unknown, and the plan stays as it is."""
    made = plan(given)
    # a nested parameter is named by its first leaf, or as a whole
    named = api.refused("POST", path(made), {name: value, "nickname": "Changed"}, code="parameter_unknown")
    assert str(named.error.get("param")).split("[", 1)[0] == name

    assert api.get(path(made)) == made


@requirement("plans.update.product", MUST, cites="plans/update")
def test_product(api, given):
    """A plan that nobody uses moves to another product."""
    made = plan(given)
    other = given.product()["id"]

    updated = api.post(path(made), {"product": other})

    assert updated["product"] == other


@requirement("plans.update.unknown_product", MUST, cites="plans/update")
def test_unknown_product(api, given):
    """A plan does not move to a product that does not exist: refused as `resource_missing`, and it stays."""
    made = plan(given)
    api.refused("POST", path(made), {"product": "prod_missing"}, code="resource_missing", param="product")

    assert api.get(path(made))["product"] == made["product"]


@requirement("plans.update.used_product", SHOULD, cites="plans/update")
def test_used_product(api, given):
    """A plan that a subscription uses does not move to another product."""
    made = plan(given)
    given.post("/v1/subscriptions", subscribe(given.customer()["id"], made["id"]))

    api.refused("POST", path(made), {"product": given.product()["id"]})


@requirement("plans.update.only_named", MUST, cites="plans/update")
def test_only_named(api, given):
    """An update leaves everything as it was that it does not name."""
    made = plan(given, nickname="Gold", metadata={"order_id": "6735"}, trial_period_days=7)
    api.post(path(made), {"nickname": "Silver"})

    assert api.get(path(made)) == {**made, "nickname": "Silver"}


@requirement("plans.update.metadata_merged", MUST, cites="metadata", operation="POST /v1/plans/{plan}")
def test_metadata_merged(api, given):
    """New metadata are added to those that a plan has; an empty value takes one away."""
    made = plan(given, metadata={"order_id": "6735", "colour": "red"})

    updated = api.post(path(made), {"metadata": {"colour": "", "size": "L"}})

    assert updated["metadata"] == {"order_id": "6735", "size": "L"}


@requirement("plans.deactivate.kept", MUST, cites="plans/update")
def test_deactivated_kept(api, given):
    """A plan that is deactivated can still be read."""
    made = plan(given)
    given.post(path(made), {"active": False})

    assert api.get(path(made))["active"] is False


@requirement("plans.deactivate.reactivated", MUST, cites="plans/update")
def test_reactivated(api, given):
    """A plan that is deactivated can be activated again."""
    made = plan(given, active=False)
    given.post(path(made), {"active": True})

    assert api.get(path(made))["active"] is True


@requirement("plans.deactivate.no_new_subscription", SHOULD, cites="plans/object", operation="POST /v1/subscriptions")
def test_no_new_subscription(api, given):
    """Nobody can subscribe to a plan that is not active."""
    made = plan(given, active=False)

    api.refused("POST", "/v1/subscriptions", subscribe(given.customer()["id"], made["id"]))


@requirement("plans.deactivate.subscription_goes_on", SHOULD, cites="plans/update", provenance=INFERRED)
def test_subscription_goes_on(api, given):
    """Deactivating a plan leaves its subscriptions as they are."""
    made = plan(given)
    subscription = given.post("/v1/subscriptions", subscribe(given.customer()["id"], made["id"]))
    given.post(path(made), {"active": False})

    assert api.get(f"/v1/subscriptions/{subscription['id']}")["status"] == subscription["status"]


@requirement("plans.delete.stub", MUST, cites="plans/delete")
def test_stub(api, given):
    """Deleting a plan answers its ID, and that it is deleted."""
    made = plan(given)

    assert api.delete(path(made)) == {"id": made["id"], "object": "plan", "deleted": True}


@requirement("plans.delete.gone", SHOULD, cites="plans/delete")
def test_gone(api, given):
    """A deleted plan is not found any more."""
    made = plan(given)
    given.delete(path(made))

    api.refused("GET", path(made), status=404, code="resource_missing")


@requirement("plans.delete.twice", MUST, cites="plans/delete")
def test_twice(api, given):
    """A plan is deleted only once."""
    made = plan(given)
    given.delete(path(made))

    api.refused("DELETE", path(made), status=404, code="resource_missing")


@requirement("plans.delete.not_updated", SHOULD, cites="plans/delete", provenance=INFERRED)
def test_not_updated(api, given):
    """A deleted plan cannot be changed."""
    made = plan(given)
    given.delete(path(made))

    api.refused("POST", path(made), {"nickname": "Gold"}, status=404, code="resource_missing")


@requirement("plans.delete.not_listed", MUST, cites="plans/list")
def test_not_listed(api, given):
    """A deleted plan is not listed any more; the others of its product are."""
    product = given.product()["id"]
    gone, kept = plan(given, product=product), plan(given, product=product)
    api.delete(path(gone))

    assert [found["id"] for found in api.get(PLANS, {"product": product})["data"]] == [kept["id"]]


@requirement("plans.delete.product_stays", MUST, cites="plans/delete")
def test_product_stays(api, given):
    """Deleting a plan does not delete its product."""
    made = plan(given, product=given.product()["id"])
    api.delete(path(made))

    assert api.get(f"/v1/products/{made['product']}")["id"] == made["product"]


@requirement("plans.delete.id_free", SHOULD, cites="plans/delete", provenance=INFERRED)
def test_id_free(api, given):
    """The ID of a deleted plan can be used for another."""
    made = plan(given, id=f"again_{given.product()['id']}")
    given.delete(path(made))

    assert api.post(PLANS, params(given, id=made["id"], amount=2000))["amount"] == 2000


@requirement("plans.delete.no_new_subscription", MUST, cites="plans/delete")
def test_deleted_no_new_subscription(api, given):
    """Nobody can subscribe to a deleted plan."""
    made = plan(given)
    given.delete(path(made))

    api.refused("POST", "/v1/subscriptions", subscribe(given.customer()["id"], made["id"]), status=(400, 404))


@requirement("plans.delete.subscription_goes_on", MUST, cites="plans/delete")
def test_deleted_subscription_goes_on(api, given):
    """Deleting a plan leaves its subscriptions as they are: they go on at the same plan."""
    made = plan(given)
    subscription = given.post("/v1/subscriptions", subscribe(given.customer()["id"], made["id"]))
    api.delete(path(made))

    found = api.get(f"/v1/subscriptions/{subscription['id']}")

    assert (found["status"], found["items"]["data"][0]["plan"]["id"]) == (subscription["status"], made["id"])
