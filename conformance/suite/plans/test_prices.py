"""Plan and price are two views of one object, under one ID."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.parameters import expect_part
from conformance.suite.plans.made import PLANS, TIERED, of_product, path, plan
from conformance.suite.requirement import INFERRED, MUST, OBSERVED, SHOULD, Case, requirement

GUIDE = "https://stripe.com/docs/billing/migration/migrating-prices"
PRICE = "GET /v1/prices/{price}"
PLAN = "GET /v1/plans/{plan}"
VIEWS = {  # what is asked of the plan, and what its price shows
    "amount": (
        {"amount": 2500},
        {"unit_amount": 2500, "unit_amount_decimal": "2500", "billing_scheme": "per_unit"},
    ),
    "amount_decimal": (
        {"amount": None, "amount_decimal": "33.333333333333"},
        {"unit_amount": None, "unit_amount_decimal": "33.333333333333"},
    ),
    "currency": ({"currency": "eur"}, {"currency": "eur"}),
    "interval": (
        {"interval": "week", "interval_count": 2},
        {"type": "recurring", "recurring": {"interval": "week", "interval_count": 2}},
    ),
    "usage": (
        {"usage_type": "metered", "aggregate_usage": "max"},
        {"recurring": {"usage_type": "metered", "aggregate_usage": "max"}},
    ),
    "tiers": (TIERED, {"billing_scheme": "tiered", "tiers_mode": "graduated", "unit_amount": None}),
    "transform_usage": (
        {"transform_usage": {"divide_by": 60, "round": "up"}},
        {"transform_quantity": {"divide_by": 60, "round": "up"}},
    ),
    "nickname": ({"nickname": "Gold"}, {"nickname": "Gold"}),
    "metadata": ({"metadata": {"order_id": "6735"}}, {"metadata": {"order_id": "6735"}}),
    "active": ({"active": False}, {"active": False}),
}
PRICED = {  # what is asked of the price, and what its plan shows
    "unit_amount": (
        {"recurring": {"interval": "month"}},
        {"amount": 1000, "amount_decimal": "1000", "interval": "month"},
    ),
    "unit_amount_decimal": (
        {"unit_amount": None, "unit_amount_decimal": "0.5", "recurring": {"interval": "month"}},
        {"amount": None, "amount_decimal": "0.5"},
    ),
    "recurring": (
        {
            "recurring": {
                "interval": "day",
                "interval_count": 10,
                "usage_type": "metered",
                "aggregate_usage": "last_ever",
            }
        },
        {"interval": "day", "interval_count": 10, "usage_type": "metered", "aggregate_usage": "last_ever"},
    ),
    "transform_quantity": (
        {"recurring": {"interval": "month"}, "transform_quantity": {"divide_by": 1000, "round": "down"}},
        {"transform_usage": {"divide_by": 1000, "round": "down"}},
    ),
}


def views(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """What a plan is asked, and what its price shows of it."""
    for label, (asked, shown) in VIEWS.items():
        yield Case(label, {"asked": asked, "shown": shown})


def priced(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """What a price is asked, and what its plan shows of it."""
    for label, (asked, shown) in PRICED.items():
        yield Case(label, {"asked": asked, "shown": shown})


@requirement("plans.price.mirrors", SHOULD, cites=GUIDE, operation=PRICE, provenance=OBSERVED, over=views)
def test_mirrors(api: Api, given: Given, asked: Any, shown: Any) -> None:
    """A plan can be read as a price under its ID, in a price's words."""
    made = plan(given, **asked)

    expect_part(shown, api.get(f"/v1/prices/{made['id']}"))


@requirement("plans.price.product", SHOULD, cites=GUIDE, operation=PRICE, provenance=OBSERVED)
def test_product(api: Api, given: Given) -> None:
    """The price of a plan is of the same product, and was created in the same second."""
    made = plan(given)

    price = api.get(f"/v1/prices/{made['id']}")

    assert (price["product"], price["created"]) == (made["product"], made["created"])


@requirement("plans.price.tiers", SHOULD, cites=GUIDE, operation=PRICE, provenance=OBSERVED)
def test_tiers(api: Api, given: Given) -> None:
    """The price of a plan with tiers has the same tiers."""
    made = plan(given, **TIERED)

    tiers = api.get(f"/v1/prices/{made['id']}", {"expand": ["tiers"]})["tiers"]

    assert [(tier["up_to"], tier["unit_amount"]) for tier in tiers] == [(10, 100), (None, 50)]


@requirement("plans.price.as_plan", MUST, cites="plans/object", operation=PLAN, provenance=OBSERVED, over=priced)
def test_as_plan(api: Api, given: Given, asked: Any, shown: Any) -> None:
    """A recurring price can be read as a plan under its ID, in a plan's words."""
    made = given.price(asked.get("unit_amount", 1000), **{k: v for k, v in asked.items() if v is not None})

    expect_part(shown, api.get(f"{PLANS}/{made['id']}"))


@requirement("plans.price.one_time", SHOULD, cites=GUIDE, operation=PLAN, provenance=INFERRED)
def test_one_time(api: Api, given: Given) -> None:
    """A price that is paid once is no plan."""
    api.refused("GET", f"{PLANS}/{given.shared_price()['id']}", status=404, code="resource_missing")


@requirement("plans.price.updated_plan", SHOULD, cites=GUIDE, operation=PRICE, provenance=INFERRED)
def test_updated_plan(api: Api, given: Given) -> None:
    """A change of the plan shows in its price."""
    made = plan(given)
    given.post(path(made), {"nickname": "Gold", "active": False})

    price = api.get(f"/v1/prices/{made['id']}")

    assert (price["nickname"], price["active"]) == ("Gold", False)


@requirement("plans.price.updated_price", SHOULD, cites=GUIDE, operation=PLAN, provenance=INFERRED)
def test_updated_price(api: Api, given: Given) -> None:
    """A change of the price shows in its plan."""
    made = plan(given)
    given.post(f"/v1/prices/{made['id']}", {"nickname": "Gold", "active": False})

    found = api.get(path(made))

    assert (found["nickname"], found["active"]) == ("Gold", False)


@requirement("plans.price.listed", SHOULD, cites=GUIDE, operation="GET /v1/prices", provenance=INFERRED)
def test_listed(api: Api, given: Given) -> None:
    """A plan is listed among the prices of its product."""
    made = plan(given, product=given.product()["id"])

    listed = api.get("/v1/prices", {"product": made["product"]})["data"]

    assert [(price["object"], price["id"]) for price in listed] == [("price", made["id"])]


@requirement("plans.price.listed_as_plan", SHOULD, cites=GUIDE, operation="GET /v1/plans", provenance=INFERRED)
def test_listed_as_plan(api: Api, given: Given) -> None:
    """A recurring price is listed among the plans of its product; one that is paid once is not."""
    product = given.product()["id"]
    made = given.price(product=product, recurring={"interval": "month"})
    given.price(product=product)

    listed = api.get(PLANS, of_product(given, product))["data"]

    assert [(found["object"], found["id"]) for found in listed] == [("plan", made["id"])]


@requirement("plans.price.deleted", SHOULD, cites=GUIDE, operation=PRICE, provenance=INFERRED)
def test_deleted(api: Api, given: Given) -> None:
    """The price of a deleted plan is not found any more."""
    made = plan(given)
    given.delete(path(made))

    api.refused("GET", f"/v1/prices/{made['id']}", status=404, code="resource_missing")


@requirement("plans.price.id_taken", SHOULD, cites=GUIDE, operation="POST /v1/plans", provenance=INFERRED)
def test_id_taken(api: Api, given: Given) -> None:
    """A plan under the ID of a price is refused as `resource_already_exists`."""
    taken = given.shared("monthly-price", lambda maker: maker.price(recurring={"interval": "month"}))["id"]
    params = {"id": taken, "currency": "usd", "interval": "month", "amount": 1, "product": {"name": "Gold"}}

    api.refused("POST", PLANS, params, code="resource_already_exists")
