"""The list of plans and its filters. Every requirement lists a product of its own."""

from __future__ import annotations

from collections.abc import Iterable

from conformance.contract import Contract
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.plans.made import PLANS, TIERED, of_product, plan
from conformance.suite.requirement import INFERRED, MUST, SHOULD, Case, requirement


@requirement("plans.list.product", MUST, cites="plans/list")
def test_product(api: Api, given: Given) -> None:
    """Plans are listed by product: only those of the product."""
    made = plan(given, product=given.product()["id"])
    plan(given)

    assert [found["id"] for found in api.get(PLANS, {"product": made["product"]})["data"]] == [made["id"]]


@requirement("plans.list.active", MUST, cites="plans/list")
def test_active(api: Api, given: Given) -> None:
    """Of the active plans none is listed that is not."""
    product = given.product()["id"]
    made = plan(given, product=product)
    plan(given, product=product, active=False)

    listed = api.get(PLANS, {**of_product(given, product), "active": True})["data"]

    assert [found["id"] for found in listed] == [made["id"]]


@requirement("plans.list.inactive", MUST, cites="plans/list")
def test_inactive(api: Api, given: Given) -> None:
    """Of the inactive plans none is listed that is active."""
    product = given.product()["id"]
    plan(given, product=product)
    made = plan(given, product=product, active=False)

    listed = api.get(PLANS, {**of_product(given, product), "active": False})["data"]

    assert [found["id"] for found in listed] == [made["id"]]


@requirement("plans.list.both", MUST, cites="plans/list")
def test_both(api: Api, given: Given) -> None:
    """Plans are listed whether they are active or not, unless the request asks for one of the two."""
    product = given.product()["id"]
    made = [plan(given, product=product, active=active)["id"] for active in (True, False)]

    assert {found["id"] for found in api.get(PLANS, of_product(given, product))["data"]} == set(made)


@requirement("plans.list.newest_first", MUST, cites="pagination", operation="GET /v1/plans")
def test_newest_first(api: Api, given: Given) -> None:
    """Plans are listed newest first."""
    product = given.product()["id"]
    made = [plan(given, product=product, amount=amount)["id"] for amount in (100, 200, 300)]

    assert [found["id"] for found in api.get(PLANS, of_product(given, product))["data"]] == made[::-1]


@requirement("plans.list.created", MUST, cites="plans/list")
def test_created(api: Api, given: Given) -> None:
    """Plans are listed by the second of their creation."""
    made = plan(given, product=given.product()["id"])
    wanted = {**of_product(given, made["product"]), "created": made["created"]}

    assert [found["id"] for found in api.get(PLANS, wanted)["data"]] == [made["id"]]


@requirement("plans.list.created_other", MUST, cites="plans/list")
def test_created_other(api: Api, given: Given) -> None:
    """A plan is not listed for another second than that of its creation."""
    made = plan(given, product=given.product()["id"])
    wanted = {**of_product(given, made["product"]), "created": made["created"] - 1}

    assert api.get(PLANS, wanted)["data"] == []


@requirement("plans.list.created_gt", MUST, cites="plans/list")
def test_created_gt(api: Api, given: Given) -> None:
    """`created[gt]` lists what was created later, and nothing of that second itself."""
    made = plan(given, product=given.product()["id"])
    wanted = {**of_product(given, made["product"]), "created": {"gt": made["created"]}}

    assert api.get(PLANS, wanted)["data"] == []


@requirement("plans.list.created_gte", MUST, cites="plans/list")
def test_created_gte(api: Api, given: Given) -> None:
    """`created[gte]` lists what was created in that second or later."""
    made = plan(given, product=given.product()["id"])
    wanted = {**of_product(given, made["product"]), "created": {"gte": made["created"]}}

    assert [found["id"] for found in api.get(PLANS, wanted)["data"]] == [made["id"]]


@requirement("plans.list.created_lt", MUST, cites="plans/list")
def test_created_lt(api: Api, given: Given) -> None:
    """`created[lt]` lists what was created earlier, and nothing of that second itself."""
    made = plan(given, product=given.product()["id"])
    wanted = {**of_product(given, made["product"]), "created": {"lt": made["created"]}}

    assert api.get(PLANS, wanted)["data"] == []


@requirement("plans.list.created_lte", MUST, cites="plans/list")
def test_created_lte(api: Api, given: Given) -> None:
    """`created[lte]` lists what was created in that second or earlier."""
    made = plan(given, product=given.product()["id"])
    wanted = {**of_product(given, made["product"]), "created": {"lte": made["created"]}}

    assert [found["id"] for found in api.get(PLANS, wanted)["data"]] == [made["id"]]


def outside(contract: Contract) -> Iterable[Case]:
    """The bounds that include their second, each with the seconds to one that lets nothing through."""
    for bound, seconds in (("lte", -1), ("gte", 1)):
        yield Case(bound, {"bound": bound, "seconds": seconds}, contract.named("plans.list"))


@requirement("plans.list.created_outside", MUST, cites="plans/list", over=outside)
def test_created_outside(api: Api, given: Given, bound: str, seconds: int) -> None:
    """A bound of `created` that includes its second leaves out the second beside it."""
    made = plan(given, product=given.product()["id"])

    wanted = {**of_product(given, made["product"]), "created": {bound: made["created"] + seconds}}

    assert api.get(PLANS, wanted)["data"] == []


@requirement("plans.list.created_between", MUST, cites="plans/list")
def test_created_between(api: Api, given: Given) -> None:
    """Both bounds of `created` hold at once."""
    made = plan(given, product=given.product()["id"])
    around = {"gt": made["created"] - 1, "lt": made["created"] + 1}

    listed = api.get(PLANS, {**of_product(given, made["product"]), "created": around})["data"]

    assert [found["id"] for found in listed] == [made["id"]]


@requirement("plans.list.expand_tiers", MUST, cites="expanding_objects", operation="GET /v1/plans")
def test_expand_tiers(api: Api, given: Given) -> None:
    """The plans of a list show their tiers where the request asks to expand them."""
    made = plan(given, product=given.product()["id"], **TIERED)

    [found] = api.get(PLANS, {**of_product(given, made["product"]), "expand": ["data.tiers"]})["data"]

    assert [tier["unit_amount"] for tier in found["tiers"]] == [100, 50]


@requirement("plans.list.nothing", MUST, cites="plans/list")
def test_nothing(api: Api, given: Given) -> None:
    """The list of the plans of a product without any is empty."""
    listed = api.get(PLANS, of_product(given, given.product()["id"]))

    assert (listed["object"], listed["data"], listed["has_more"]) == ("list", [], False)


@requirement("plans.list.unknown_product", SHOULD, cites="plans/list", provenance=INFERRED)
def test_unknown_product(api: Api) -> None:
    """The plans of a product that does not exist cannot be listed: refused as `resource_missing`.

    Recorded for the list of prices.
    """
    api.refused("GET", PLANS, {"product": "prod_missing"}, code="resource_missing", param="product")
