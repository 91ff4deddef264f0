"""Every parameter that a plan is created or updated with, and what the plan then holds."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.parameters import expect_part, filled, parameters
from conformance.suite.plans.made import PLANS, params, path, plan
from conformance.suite.requirement import MUST, requirement

TABLE = "plan_parameters"


@requirement("plans.create.parameter", MUST, cites="plans/create", over=parameters(TABLE, "plans.create"))
def test_create_parameter(api: Api, given: Given, setting: Any) -> None:
    """A plan that is created with a parameter holds it."""
    created = api.post(PLANS, params(given, **filled(given, setting.sends)))

    expect_part(filled(given, setting.gives), created)


@requirement("plans.update.parameter", MUST, cites="plans/update", over=parameters(TABLE, "plans.update"))
def test_update_parameter(api: Api, given: Given, setting: Any) -> None:
    """A plan that is updated with a parameter holds it."""
    made = plan(given, **setting.made)

    updated = api.post(path(made), setting.sends)

    expect_part(setting.gives, updated)
