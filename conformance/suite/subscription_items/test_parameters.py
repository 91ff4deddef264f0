"""Every parameter that a subscription item is created or updated with, and what the item then holds."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.parameters import Setting, expect_part, parameters
from conformance.suite.requirement import MUST, requirement
from conformance.suite.subscription_items.made import ITEMS, params, path
from conformance.suite.subscriptions.made import subscribe
from conformance.suite.subscriptions.tables import meant

TABLE = "subscription_item_parameters"


@requirement(
    "subscription_items.create.parameter",
    MUST,
    cites="subscription_items/create",
    over=parameters(TABLE, "subscription_items.create"),
)
def test_create_parameter(api: Api, given: Given, setting: Setting) -> None:
    """A subscription item that is created with a parameter holds it."""
    subscription = subscribe(given, **meant(given, setting.made))

    created = api.post(ITEMS, params(given, subscription, **meant(given, setting.sends)))

    expect_part(meant(given, setting.gives), created)


@requirement(
    "subscription_items.update.parameter",
    MUST,
    cites="subscription_items/update",
    over=parameters(TABLE, "subscription_items.update"),
)
def test_update_parameter(api: Api, given: Given, setting: Setting) -> None:
    """A subscription item that is updated with a parameter holds it."""
    subscription = subscribe(given, **meant(given, setting.made))

    updated = api.post(path(subscription), meant(given, setting.sends))

    expect_part(meant(given, setting.gives), updated)
