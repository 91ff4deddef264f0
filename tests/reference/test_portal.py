"""The customer portal: features change leaf by leaf, and the account's default configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.contract import load
from conformance.reference import portal, resources
from conformance.reference.call import Call, handler_of
from conformance.reference.errors import ApiError
from conformance.reference.store import Store

if TYPE_CHECKING:
    from tests.reference.conftest import Target

Json = Any
CONFIGURATIONS, SESSIONS = "/v1/billing_portal/configurations", "/v1/billing_portal/sessions"
RETURN_URL = "https://example.com/account"
MINIMAL = {"business_profile[headline]": "Plans", "features[invoice_history][enabled]": "true"}
PARAMS: dict[str, Json] = {"business_profile": {}, "features": {"invoice_history": {"enabled": True}}}

reasons = st.fixed_dictionaries(
    {}, optional={"enabled": st.booleans(), "options": st.lists(st.sampled_from(["other", "unused"]), unique=True)}
)
features = st.fixed_dictionaries(
    {},
    optional={
        "invoice_history": st.fixed_dictionaries({"enabled": st.booleans()}),
        "payment_method_update": st.fixed_dictionaries({"enabled": st.booleans()}),
        "customer_update": st.fixed_dictionaries(
            {"allowed_updates": st.lists(st.sampled_from(["email", "phone"]), min_size=1, unique=True)},
            optional={"enabled": st.booleans()},
        ),
        "subscription_cancel": st.fixed_dictionaries(
            {}, optional={"mode": st.sampled_from(["at_period_end", "immediately"]), "cancellation_reason": reasons}
        ),
    },
)


def fresh() -> tuple[Store, dict[str, Json]]:
    """An account whose portal settings were never saved, and the features of its first configuration."""
    store = Store()
    return store, portal.new_configuration(store, PARAMS, {}, now=1)["features"]


def leaves(value: Json, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Json]:
    if isinstance(value, dict):
        return {at: leaf for name, child in value.items() for at, leaf in leaves(child, (*path, name)).items()}
    return {path: value}


@given(features)
def test_what_a_request_names_changes_and_nothing_else(change: dict[str, Json]) -> None:
    store, before = fresh()
    as_before = leaves(before)

    after, _ = portal.changed_features(store, before, None, change)

    assert leaves(after) == {**as_before, **leaves(change)}
    assert leaves(before) == as_before


@given(features)
def test_the_same_request_twice_changes_nothing_more(change: dict[str, Json]) -> None:
    store, before = fresh()

    once = portal.changed_features(store, before, None, change)

    assert portal.changed_features(store, once[0], once[1], change) == once


def test_an_account_without_settings_has_no_default() -> None:
    resources.load_all()
    store, contract = Store(), load()
    customer = store.add({"id": "cus_1", "object": "customer"})
    operation = contract.named("customer_portal.create_session")
    params = {"customer": customer["id"], "return_url": RETURN_URL}
    handler = handler_of(operation.name)

    assert handler is not None
    with pytest.raises(ApiError) as refused:
        handler(Call(operation, {}, params, store, contract.version, "req_1", SESSIONS))
    assert (refused.value.status, refused.value.code, refused.value.param) == (400, None, None)


def test_the_first_configuration_of_an_account_is_its_default() -> None:
    store = Store()

    made = [portal.new_configuration(store, PARAMS, {}, now=1)["is_default"] for _ in range(3)]

    assert made == [True, False, False]


def test_an_account_with_settings_has_one_default(target: Target) -> None:
    target.made(CONFIGURATIONS, **MINIMAL)

    [default] = target.get(CONFIGURATIONS, is_default="true").json()["data"]

    customer = target.made("/v1/customers")
    session = target.post(SESSIONS, {"customer": customer, "return_url": RETURN_URL}).json()
    assert session["configuration"] == default["id"]


def test_products_are_checked_before_anything_changes(target: Target) -> None:
    made = target.made(CONFIGURATIONS, **MINIMAL)
    before = target.get(f"{CONFIGURATIONS}/{made}").json()

    product = "features[subscription_update][products][0]"
    refused = target.post(
        f"{CONFIGURATIONS}/{made}",
        {"default_return_url": RETURN_URL, f"{product}[product]": "prod_missing", f"{product}[prices][0]": "price_1"},
    )

    assert refused.json()["error"]["param"] == f"{product}[product]"
    assert target.get(f"{CONFIGURATIONS}/{made}").json() == before


def test_products_that_are_known_stay_known(target: Target) -> None:
    """Subscription updates are turned off and on again without naming the products a second time."""
    price = target.made(
        "/v1/prices",
        currency="usd",
        unit_amount="100",
        **{"recurring[interval]": "month", "product_data[name]": "A"},
    )
    product = target.get(f"/v1/prices/{price}").json()["product"]
    update = "features[subscription_update]"
    made = target.made(
        CONFIGURATIONS,
        **MINIMAL,
        **{
            "features[payment_method_update][enabled]": "true",
            f"{update}[enabled]": "true",
            f"{update}[default_allowed_updates][0]": "price",
            f"{update}[products][0][product]": product,
            f"{update}[products][0][prices][0]": price,
        },
    )

    target.post(f"{CONFIGURATIONS}/{made}", {f"{update}[enabled]": "false"})
    again = {f"{update}[enabled]": "true", "expand[0]": "features.subscription_update.products"}
    answer = target.post(f"{CONFIGURATIONS}/{made}", again).json()

    assert answer["features"]["subscription_update"]["products"] == [{"product": product, "prices": [price]}]
