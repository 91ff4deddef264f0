"""Every parameter that a subscription schedule is created or updated with, and what the schedule then holds."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.parameters import Setting, expect_part, parameters
from conformance.suite.requirement import MUST, requirement
from conformance.suite.subscription_schedules.made import SCHEDULES, params, path, schedule
from conformance.suite.subscriptions.tables import meant

TABLE = "subscription_schedule_parameters"


@requirement(
    "subscription_schedules.create.parameter",
    MUST,
    cites="subscription_schedules/create",
    over=parameters(TABLE, "subscription_schedules.create"),
)
def test_create_parameter(api: Api, given: Given, setting: Setting) -> None:
    """A subscription schedule that is created with a parameter holds it."""
    created = api.post(SCHEDULES, params(given, **meant(given, setting.sends)))

    expect_part(meant(given, setting.gives), created)


@requirement(
    "subscription_schedules.update.parameter",
    MUST,
    cites="subscription_schedules/update",
    over=parameters(TABLE, "subscription_schedules.update"),
)
def test_update_parameter(api: Api, given: Given, setting: Setting) -> None:
    """A subscription schedule that is updated with a parameter holds it."""
    made = schedule(given, **meant(given, setting.made))

    updated = api.post(path(made), meant(given, setting.sends))

    expect_part(meant(given, setting.gives), updated)
