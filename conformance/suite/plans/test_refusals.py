"""Plans that cannot be created, and that nothing is left of them."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.plans.made import PLANS, of_product, params
from conformance.suite.plans.tables import refusals
from conformance.suite.requirement import MUST, requirement


@requirement("plans.create.refused", MUST, cites="plans/create", over=refusals)
def test_refused(api: Api, given: Given, sends: Any, code: Any, param: Any) -> None:
    """A plan that cannot be is refused, and nothing is made of it."""
    product = given.product()["id"]

    api.refused("POST", PLANS, params(given, **{"product": product, **sends}), code=code, param=param)

    assert api.get(PLANS, of_product(given, product))["data"] == []
