"""What a new portal configuration is, and what none can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from conformance.contract import ALWAYS, Contract, Holds
from conformance.suite.api import Api
from conformance.suite.customer_portal.made import (
    CONFIGURATIONS,
    PRODUCTS,
    UPDATABLE,
    configuration,
    newest,
    params,
    path,
    shared_configuration,
)
from conformance.suite.customer_portal.tables import CREATE, PARAMETERS, refusals
from conformance.suite.given import Given
from conformance.suite.parameters import Setting, expect_part, filled, parameters
from conformance.suite.requirement import DOCUMENTED, INFERRED, MAY, MUST, OBSERVED, SHOULD, Case, requirement

Json = Any
CITES = "customer_portal/configurations/create"
OBJECT = "customer_portal/configurations/object"
POST = "POST /v1/billing_portal/configurations"

# Of the documented example.
DEFAULTS: tuple[Json, ...] = (
    {"active": True},
    {"application": None},
    {"business_profile": {"headline": None}},
    {"default_return_url": None},
    {"is_default": False},
    {"features": {"payment_method_update": {"enabled": False}}},
    {"features": {"subscription_cancel": {"enabled": False}}},
    {"features": {"subscription_update": {"enabled": False}}},
)
PAUSE: tuple[Json, ...] = ({"features": {"subscription_pause": {"enabled": False}}},)
LOGIN: tuple[Json, ...] = ({"login_page": {"enabled": False}}, {"login_page": {"url": None}})
PAUSABLE, WITH_LOGIN = Holds(to_version="2024-04-10"), Holds(since="2022-08-26")
# What it shows of features that are not offered; those of later versions show other reasons of cancellation.
USUAL: tuple[Json, ...] = (
    {"features": {"subscription_cancel": {"cancellation_reason": {"enabled": False}}}},
    {"features": {"subscription_cancel": {"mode": "at_period_end"}}},
    {"features": {"subscription_cancel": {"proration_behavior": "none"}}},
    {"features": {"subscription_update": {"default_allowed_updates": []}}},
    {"features": {"subscription_update": {"proration_behavior": "none"}}},
)
# What it offers, and is taken to be off like the others where it is not named.
LIKELY: tuple[Json, ...] = (
    {"features": {"customer_update": {"allowed_updates": []}}},
    {"features": {"customer_update": {"enabled": False}}},
)


def defaults(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Every field that has a default."""
    for level, provenance, holds, parts in (
        (MUST, DOCUMENTED, ALWAYS, DEFAULTS),
        (MUST, DOCUMENTED, PAUSABLE, PAUSE),
        (MUST, DOCUMENTED, WITH_LOGIN, LOGIN),
        (SHOULD, DOCUMENTED, ALWAYS, USUAL),
        (MAY, INFERRED, ALWAYS, LIKELY),
    ):
        for part in parts:
            yield Case(".".join(steps(part)), {"part": part}, level=level, provenance=provenance, holds=holds)


def steps(part: Json) -> Iterable[str]:
    """The names that lead to the only value in a hash of hashes."""
    while isinstance(part, Mapping):
        [(name, part)] = part.items()
        yield name


@requirement("customer_portal.configurations.parameter", MUST, cites=CITES, over=parameters(PARAMETERS, CREATE))
def test_parameter(api: Api, given: Given, setting: Setting) -> None:
    """A portal configuration that is created with a parameter holds it."""
    created = api.post(CONFIGURATIONS, params(**filled(given, setting.sends)))

    expect_part(filled(given, setting.gives), created)


@requirement("customer_portal.configurations.default", MUST, cites=OBJECT, operation=POST, over=defaults)
def test_default(api: Api, given: Given, part: Json) -> None:
    """A portal configuration that is created without a parameter has its default."""
    shared_configuration(given)

    created = api.post(CONFIGURATIONS, params())

    expect_part(part, created)


@requirement("customer_portal.configurations.refused", MUST, cites=CITES, over=refusals(CREATE))
def test_refused(api: Api, given: Given, sends: Json, code: Json, param: Json) -> None:
    """A portal configuration that cannot be is refused, and nothing is made of it."""
    tried = params(**{**filled(given, sends), "metadata": {"of": given.customer()["id"]}})

    api.refused("POST", CONFIGURATIONS, tried, code=code, param=param)

    assert [found for found in newest(api) if found["metadata"] == tried["metadata"]] == []


@requirement("customer_portal.configurations.eleven_products", SHOULD, cites=CITES)
def test_eleven_products(api: Api, given: Given) -> None:
    """Subscriptions can be updated to at most ten products: a portal configuration with eleven is refused."""
    prices = given.shared("eleven-recurring-prices", eleven_prices)
    products = [{"product": price["product"], "prices": [price["id"]]} for price in prices]
    update = {**UPDATABLE["subscription_update"], "products": products}

    api.refused("POST", CONFIGURATIONS, params(features={**UPDATABLE, "subscription_update": update}))


def eleven_prices(given: Given) -> list[Json]:
    """Recurring prices, each of a product of its own."""
    return [given.price(recurring={"interval": "month"}, product_data={"name": "Conformance"}) for _ in range(11)]


@requirement("customer_portal.configurations.example", MUST, cites=CITES)
def test_example(api: Api) -> None:
    """Features that are created together are offered together, those that are not named stay off."""
    customer_update = {"enabled": True, "allowed_updates": ["email", "tax_id"]}
    features = {"customer_update": customer_update, "invoice_history": {"enabled": True}}

    created = api.post(CONFIGURATIONS, params(features=features))["features"]

    assert {name for name, feature in created.items() if feature["enabled"]} == set(features)
    assert set(created["customer_update"]["allowed_updates"]) == {"email", "tax_id"}


@requirement("customer_portal.configurations.updated", MUST, cites=OBJECT, operation=POST)
def test_updated(api: Api) -> None:
    """A new portal configuration was last updated when it was created."""
    created = api.post(CONFIGURATIONS, params())

    assert created["updated"] == created["created"]


@requirement("customer_portal.configurations.retrieve", MUST, cites="customer_portal/configurations/retrieve")
def test_retrieve(api: Api, given: Given) -> None:
    """A portal configuration is read as it was created."""
    made = configuration(given, default_return_url="https://example.com/account", metadata={"order_id": "6735"})

    assert api.get(path(made)) == made


@requirement(
    "customer_portal.configurations.expand_products", SHOULD, cites=OBJECT, operation=POST, provenance=OBSERVED
)
def test_products_are_expanded_only(api: Api, given: Given) -> None:
    """The products that subscriptions can be updated to are shown where the request expands them, and else not."""
    features = filled(given, UPDATABLE)
    made = configuration(given, features=features)

    plain, expanded = api.get(path(made)), api.get(path(made), {"expand": [PRODUCTS]})

    assert "products" not in plain["features"]["subscription_update"]
    assert expanded["features"]["subscription_update"]["products"] == features["subscription_update"]["products"]


@requirement(
    "customer_portal.configurations.no_delete", MUST, cites="customer_portal", operation=f"{POST}/{{configuration}}"
)
def test_no_delete(api: Api, given: Given) -> None:
    """There is no deletion of portal configurations: the method is refused as an unknown URL."""
    made = configuration(given)

    api.refused("DELETE", path(made), status=404, code=None, param=None)
    assert api.get(path(made))["id"] == made["id"]


@requirement("customer_portal.configurations.login_page", MUST, cites=CITES, holds=WITH_LOGIN)
def test_login_page(api: Api, given: Given) -> None:
    """A portal configuration with a login page has the URL of it, which can be shared."""
    made = configuration(given, login_page={"enabled": True})

    found = api.get(path(made))["login_page"]

    assert found["enabled"] is True
    assert str(found["url"]).startswith("https://")


@requirement(
    "customer_portal.configurations.own_login_page",
    MAY,
    cites=CITES,
    provenance=INFERRED,
    holds=WITH_LOGIN,
)
def test_own_login_page(api: Api) -> None:
    """Two portal configurations with login pages have URLs of their own."""
    first, second = (api.post(CONFIGURATIONS, params(login_page={"enabled": True}))["login_page"] for _ in range(2))

    assert first["url"] is not None
    assert first["url"] != second["url"]
