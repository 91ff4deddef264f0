"""What a new plan is: its defaults, its ID, its product, and what it shows only when asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.plans.made import PLANS, TIERED, must_refuse, params, plan
from conformance.suite.requirement import DOCUMENTED, MUST, OBSERVED, SHOULD, Case, requirement

DEFAULTS: dict[str, Any] = {  # of the documented example, and of the recorded plan that was created with nothing else
    "active": True,
    "aggregate_usage": None,
    "billing_scheme": "per_unit",
    "interval_count": 1,
    "metadata": {},
    "nickname": None,
    "tiers_mode": None,
    "transform_usage": None,
    "trial_period_days": None,
    "usage_type": "licensed",
}


def defaults(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Every field that has a default."""
    for field, value in DEFAULTS.items():
        yield Case(field, {"field": field, "value": value})


@requirement("plans.create.default", MUST, cites="plans/object", operation="POST /v1/plans", over=defaults)
def test_default(api: Api, given: Given, field: Any, value: Any) -> None:
    """A field of a plan that is created with only what is required has its default."""
    created = api.post(PLANS, params(given))

    assert created[field] == value


@requirement("plans.create.id", MUST, cites="plans/create")
def test_id(api: Api, given: Given) -> None:
    """A plan is created under the ID that is asked for."""
    chosen = f"gold_{given.product()['id']}"

    created = api.post(PLANS, params(given, id=chosen))

    assert (created["id"], created["object"]) == (chosen, "plan")


@requirement("plans.create.id_taken", MUST, cites="plans/create")
def test_id_taken(api: Api, given: Given) -> None:
    """A second plan under the same ID is refused as `resource_already_exists`, and the first is as it was."""
    first = plan(given, id=f"silver_{given.product()['id']}")
    api.refused("POST", PLANS, params(given, id=first["id"], amount=2000), code="resource_already_exists")

    assert api.get(f"{PLANS}/{first['id']}")["amount"] == 1000


@requirement("plans.create.own_id", MUST, cites="plans/create")
def test_own_id(api: Api, given: Given) -> None:
    """A plan that is created without an ID is given one of its own."""
    first, second = (api.post(PLANS, params(given)) for _ in range(2))

    assert isinstance(first["id"], str)
    assert first["id"] != second["id"]


@requirement("plans.create.expand_product", MUST, cites="expanding_objects", operation="POST /v1/plans")
def test_expand_product(api: Api, given: Given) -> None:
    """The product of a new plan is the whole object where the request asks to expand it."""
    created = api.post(PLANS, params(given, expand=["product"]))

    assert created["product"]["object"] == "product"


@requirement("plans.create.tiers_hidden", MUST, cites="plans/object", operation="POST /v1/plans")
def test_tiers_hidden(api: Api, given: Given) -> None:
    """A plan does not show its tiers where nothing asks to expand them."""
    created = api.post(PLANS, params(given, **TIERED))

    assert created["tiers_mode"] == "graduated"
    assert "tiers" not in created


@requirement("plans.create.inline_product", MUST, cites="plans/create")
def test_inline_product(api: Api, given: Given) -> None:
    """A plan is created together with its product, of which it holds the ID."""
    created = api.post(PLANS, params(given, product={"name": "Gold"}))

    assert isinstance(created["product"], str)
    assert api.get(f"/v1/products/{created['product']}")["name"] == "Gold"


@requirement("plans.create.inline_product_id", MUST, cites="plans/create")
def test_inline_product_id(api: Api, given: Given) -> None:
    """A product that is created together with a plan has the ID that is asked for."""
    chosen = f"bronze_{given.product()['id']}"

    created = api.post(PLANS, params(given, product={"name": "Bronze", "id": chosen}))

    assert created["product"] == chosen


@requirement("plans.create.inline_product_members", MUST, cites="plans/create")
def test_inline_product_members(api: Api, given: Given) -> None:
    """A product that is created together with a plan holds all that is said of it."""
    members = {
        "name": "Gold",
        "active": False,
        "metadata": {"order_id": "6735"},
        "statement_descriptor": "ACME GOLD",
        "tax_code": "txcd_10000000",
        "unit_label": "seat",
    }

    created = api.post(PLANS, params(given, product=members))

    product = api.get(f"/v1/products/{created['product']}")
    assert {name: product[name] for name in members} == members


@requirement("plans.create.refused_inline_product", MUST, cites="errors", operation="POST /v1/plans")
def test_refused_inline_product(api: Api, given: Given) -> None:
    """Where a plan is refused, the product that it came with is not created either."""
    chosen = f"copper_{given.product()['id']}"
    product = {"name": "Copper", "id": chosen}
    must_refuse(given, params(given, product=product, billing_scheme="tiered", amount=None))

    api.refused("GET", f"/v1/products/{chosen}", status=404)


@requirement("plans.create.inline_product_taken", SHOULD, cites="plans/create", provenance=DOCUMENTED)
def test_inline_product_taken(api: Api, given: Given) -> None:
    """A plan with a new product under an ID that a product has already is refused as `resource_already_exists`."""
    taken = {"name": "Another", "id": given.shared_product()["id"]}

    api.refused("POST", PLANS, params(given, product=taken), code="resource_already_exists")


@requirement("plans.create.retrieved", MUST, cites="plans/retrieve", provenance=OBSERVED)
def test_retrieved(api: Api, given: Given) -> None:
    """A plan is read as it was created."""
    created = plan(given, nickname="Gold", metadata={"order_id": "6735"}, trial_period_days=7)

    assert api.get(f"{PLANS}/{created['id']}") == created


@requirement("plans.retrieve.expand_tiers", MUST, cites="plans/object", operation="GET /v1/plans/{plan}")
def test_expand_tiers(api: Api, given: Given) -> None:
    """A plan shows its tiers where the request asks to expand them."""
    created = plan(given, **TIERED)

    tiers = api.get(f"{PLANS}/{created['id']}", {"expand": ["tiers"]})["tiers"]

    assert [(tier["up_to"], tier["unit_amount"]) for tier in tiers] == [(10, 100), (None, 50)]
