"""What of a plan can be changed, and what cannot: its ID, amount, currency and billing cycle, by design."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.plans.made import TIERS, path, plan, subscribe
from conformance.suite.requirement import MUST, SHOULD, Case, requirement

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
def test_immutable(api: Api, given: Given, name: Any, value: Any) -> None:
    """What cannot be changed of a plan is refused as unknown, and the plan stays as it is."""
    made = plan(given)
    # a nested parameter is named by its first leaf, or as a whole
    named = api.refused("POST", path(made), {name: value, "nickname": "Changed"}, code="parameter_unknown")
    assert str(named.error.get("param")).split("[", 1)[0] == name

    assert api.get(path(made)) == made


@requirement("plans.update.product", MUST, cites="plans/update")
def test_product(api: Api, given: Given) -> None:
    """A plan that nobody uses moves to another product."""
    made = plan(given)
    other = given.product()["id"]

    updated = api.post(path(made), {"product": other})

    assert updated["product"] == other


@requirement("plans.update.unknown_product", MUST, cites="plans/update")
def test_unknown_product(api: Api, given: Given) -> None:
    """A plan does not move to a product that does not exist: refused as `resource_missing`, and it stays."""
    made = plan(given)
    api.refused("POST", path(made), {"product": "prod_missing"}, code="resource_missing", param="product")

    assert api.get(path(made))["product"] == made["product"]


@requirement("plans.update.used_product", SHOULD, cites="plans/update")
def test_used_product(api: Api, given: Given) -> None:
    """A plan that a subscription uses does not move to another product."""
    made = plan(given)
    given.post("/v1/subscriptions", subscribe(given.customer()["id"], made["id"]))

    api.refused("POST", path(made), {"product": given.product()["id"]})


@requirement("plans.update.only_named", MUST, cites="plans/update")
def test_only_named(api: Api, given: Given) -> None:
    """An update leaves everything as it was that it does not name."""
    made = plan(given, nickname="Gold", metadata={"order_id": "6735"}, trial_period_days=7)
    api.post(path(made), {"nickname": "Silver"})

    assert api.get(path(made)) == {**made, "nickname": "Silver"}


@requirement("plans.update.metadata_merged", MUST, cites="metadata", operation="POST /v1/plans/{plan}")
def test_metadata_merged(api: Api, given: Given) -> None:
    """New metadata are added to those that a plan has; an empty value takes one away."""
    made = plan(given, metadata={"order_id": "6735", "colour": "red"})

    updated = api.post(path(made), {"metadata": {"colour": "", "size": "L"}})

    assert updated["metadata"] == {"order_id": "6735", "size": "L"}
