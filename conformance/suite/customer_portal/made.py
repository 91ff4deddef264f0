"""How the requirements about the customer portal make what they need: configurations, and who enters the portal."""

from __future__ import annotations

from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.errors import Unsupported
from conformance.suite.given import Given

Json = Any
CONFIGURATIONS = "/v1/billing_portal/configurations"
SESSIONS = "/v1/billing_portal/sessions"
RETURN_URL = "https://example.com/account"
PRODUCTS = "features.subscription_update.products"
PROFILE = {"privacy_policy_url": "https://example.com/privacy", "terms_of_service_url": "https://example.com/terms"}
UPDATABLE: dict[str, Json] = {  # features with which customers may change their subscription to one price
    "payment_method_update": {"enabled": True},
    "subscription_update": {
        "enabled": True,
        "default_allowed_updates": ["price"],
        "products": [{"product": "{product}", "prices": ["{recurring_price}"]}],
    },
}
_MANY = 100  # the longest page of a list


def params(**changes: Json) -> dict[str, Json]:
    """A portal in which customers see their invoices, with `changes` in its place."""
    return {"business_profile": PROFILE, "features": {"invoice_history": {"enabled": True}}, **changes}


def shared_configuration(given: Given) -> Answer:
    """An active configuration that nobody changes, without a return URL of its own."""
    found: Answer = given.shared("portal-configuration", lambda maker: maker.post(CONFIGURATIONS, params()))
    return found


def configuration(given: Given, **changes: Json) -> Answer:
    """A configuration of the test's own.

    It is never the first one of the account, which may become its default.
    """
    shared_configuration(given)
    return given.post(CONFIGURATIONS, params(**changes))


def inactive_configuration(given: Given) -> Answer:
    """A configuration of the test's own that was deactivated: two calls."""
    return given.post(path(configuration(given)), {"active": False})


def path(configuration: Answer) -> str:
    """Where the configuration is."""
    return f"{CONFIGURATIONS}/{configuration['id']}"


def session(given: Given, **changes: Json) -> dict[str, Json]:
    """The parameters of a session of a customer whom nobody changes; None takes a parameter out."""
    valid = {"customer": given.shared_customer()["id"], "return_url": RETURN_URL, **changes}
    if "configuration" not in valid:
        valid["configuration"] = shared_configuration(given)["id"]
    return {name: value for name, value in valid.items() if value is not None}


def defaults(given: Given) -> list[Answer]:
    """The account's default configuration; none where its portal settings were never saved."""
    shared_configuration(given)
    found: list[Answer] = given.get(CONFIGURATIONS, {"is_default": True})["data"]
    return found


def default_configuration(given: Given) -> Answer:
    """The account's default configuration.

    Raises:
        Unsupported: it has none, and no operation makes one.
    """
    found = defaults(given)
    if not found:
        raise Unsupported("a default portal configuration", "the account's portal settings were never saved")
    return found[0]


def kept_active(api: Api, configuration: Answer) -> Answer:
    """The configuration as it now is; made active again where it was not, for the whole account relies on it."""
    now = api.get(path(configuration))
    if now["active"] is not True:
        api.send("POST", path(configuration), {"active": True})
    return now


def newest(api: Api, **filters: Json) -> list[Answer]:
    """The newest configurations, as many as a page holds: those of the test are among them."""
    found: list[Answer] = api.get(CONFIGURATIONS, {"limit": _MANY, **filters})["data"]
    return found


def ids_of(configurations: list[Answer]) -> list[str]:
    """The IDs of configurations, in their order."""
    return [found["id"] for found in configurations]
