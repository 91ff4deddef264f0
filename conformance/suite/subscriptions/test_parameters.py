"""Every parameter that a subscription is created or updated with, and what the subscription then holds."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.parameters import Setting, expect_part, parameters
from conformance.suite.requirement import MUST, requirement
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, params, path, subscribe, subscriber
from conformance.suite.subscriptions.tables import meant

TABLE = "subscription_parameters"


@requirement(
    "subscriptions.create.parameter", MUST, cites="subscriptions/create", over=parameters(TABLE, "subscriptions.create")
)
def test_create_parameter(api: Api, given: Given, setting: Setting) -> None:
    """A subscription that is created with a parameter holds it."""
    created = api.post(SUBSCRIPTIONS, params(given, **{"customer": row_payer(given), **meant(given, setting.sends)}))

    expect_part(meant(given, setting.gives), created)


@requirement(
    "subscriptions.update.parameter", MUST, cites="subscriptions/update", over=parameters(TABLE, "subscriptions.update")
)
def test_update_parameter(api: Api, given: Given, setting: Setting) -> None:
    """A subscription that is updated with a parameter holds it."""
    made = subscribe(given, customer=row_payer(given), **meant(given, setting.made))

    updated = api.post(path(made), meant(given, setting.sends, made))

    expect_part(meant(given, setting.gives, made), updated)


def row_payer(given: Given) -> str:
    """The ID of a customer for the many rows of the table."""
    return str(subscriber(given, "subscription-rows")["id"])
