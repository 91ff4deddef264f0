"""How the requirements about plans make them: one set of valid parameters, in which each changes what it is about."""

from __future__ import annotations

from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.errors import Blocked
from conformance.suite.given import Given

Json = Any
PLANS = "/v1/plans"
TIERS = [{"up_to": 10, "unit_amount": 100}, {"up_to": "inf", "unit_amount": 50}]
TIERED = {"amount": None, "billing_scheme": "tiered", "tiers_mode": "graduated", "tiers": TIERS}


def params(given: Given, **changes: Json) -> dict[str, Json]:
    """A monthly plan of $10.00, with `changes` in its place; None takes a parameter out."""
    valid = {"currency": "usd", "interval": "month", "amount": 1000, **changes}
    if "product" not in valid:
        valid["product"] = given.shared_product()["id"]
    return {name: value for name, value in valid.items() if value is not None}


def plan(given: Given, **changes: Json) -> Answer:
    """A plan of the test's own."""
    return given.post(PLANS, params(given, **changes))


def path(plan: Answer) -> str:
    """Where the plan is."""
    return f"{PLANS}/{plan['id']}"


def subscribe(customer: str, plan: str, quantity: int = 1) -> dict[str, Json]:
    """The parameters of a subscription that is paid by invoice, and so needs no payment to begin.

    The plan is named as a price: `items[][plan]` is documented nowhere.
    """
    return {
        "customer": customer,
        "items": [{"price": plan, "quantity": quantity}],
        "collection_method": "send_invoice",
        "days_until_due": 30,
    }


def of_product(given: Given, product: Json) -> dict[str, Json]:
    """The filter that keeps a list to the plans of one product.

    Raises:
        Blocked: the target lists plans of other products too. That it does not is for `plans.list.product` to say.
    """
    given.shared("plans-by-product", _listed_alone)
    return {"product": product}


def must_refuse(given: Given, sends: dict[str, Json]) -> None:
    """Ask for a plan that cannot be. That it is refused is for `plans.create.refused` to say.

    Raises:
        Blocked: it is accepted.
    """
    if given.api.send("POST", PLANS, sends).ok:
        raise Blocked("POST /v1/plans", "a plan that cannot be is accepted")


def _listed_alone(given: Given) -> bool:
    made = plan(given, product=given.product()["id"])
    plan(given)
    listed = given.get(PLANS, {"product": made["product"]})["data"]
    if [found["id"] for found in listed] != [made["id"]]:
        raise Blocked("GET /v1/plans", f"a list of the one plan of a product holds {len(listed)}")
    return True
