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
NEWER = "2024-04-10"
UPDATE, FLOW = "features[subscription_update]", "flow_data"
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
        handler(Call(operation, {}, params, store, contract, "req_1", SESSIONS))
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


def monthly(target: Target, amount: str, product: str) -> str:
    return target.made(
        "/v1/prices", currency="usd", unit_amount=amount, product=product, **{"recurring[interval]": "month"}
    )


def subscribed(target: Target, *prices: str) -> dict[str, Json]:
    customer = target.made("/v1/customers", email="payer@example.com")
    items = {f"items[{index}][price]": price for index, price in enumerate(prices)}
    params = {"customer": customer, "collection_method": "send_invoice", "days_until_due": "30", **items}
    made: dict[str, Json] = target.post("/v1/subscriptions", params).json()
    return made


@pytest.fixture
def confirm(target: Target) -> dict[str, str]:
    """The parameters of a session in which a customer confirms a price that the portal offers."""
    product = target.made("/v1/products", name="Box")
    usual, better = monthly(target, "1000", product), monthly(target, "2000", product)
    configuration = target.made(
        CONFIGURATIONS,
        **MINIMAL,
        **{
            "features[payment_method_update][enabled]": "true",
            f"{UPDATE}[enabled]": "true",
            f"{UPDATE}[default_allowed_updates][0]": "price",
            f"{UPDATE}[products][0][product]": product,
            f"{UPDATE}[products][0][prices][0]": better,
        },
    )
    subscription = subscribed(target, usual)
    kind = "subscription_update_confirm"
    return {
        "customer": subscription["customer"],
        "configuration": configuration,
        "return_url": RETURN_URL,
        f"{FLOW}[type]": kind,
        f"{FLOW}[{kind}][subscription]": subscription["id"],
        f"{FLOW}[{kind}][items][0][id]": subscription["items"]["data"][0]["id"],
        f"{FLOW}[{kind}][items][0][price]": better,
    }


def param_of(target: Target, params: dict[str, str]) -> str | None:
    answer = target.post(SESSIONS, params, Stripe_Version=NEWER)
    assert answer.status_code == 400, answer.text
    found: str | None = answer.json()["error"].get("param")
    return found


def test_what_is_confirmed_is_the_item_as_it_would_be(target: Target, confirm: dict[str, str]) -> None:
    flow = target.post(SESSIONS, confirm, Stripe_Version=NEWER).json()["flow"]["subscription_update_confirm"]

    assert flow["items"] == [
        {
            "id": confirm[f"{FLOW}[subscription_update_confirm][items][0][id]"],
            "price": confirm[f"{FLOW}[subscription_update_confirm][items][0][price]"],
            "quantity": 1,
        }
    ]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("[type]", "payment_method_update"),
        ("[subscription_update_confirm][subscription]", "sub_missing"),
        ("[subscription_update_confirm][items][0][id]", "si_missing"),
        ("[subscription_update_confirm][items][0][price]", "price_missing"),
        ("[subscription_update_confirm][discounts][0][coupon]", "COUPON_MISSING"),
    ],
)
def test_a_flow_that_cannot_be_is_refused_where_it_is_wrong(
    target: Target, confirm: dict[str, str], place: str, value: str
) -> None:
    named = param_of(target, {**confirm, f"{FLOW}{place}": value})

    assert named == (f"{FLOW}[subscription_update_confirm]" if place == "[type]" else f"{FLOW}{place}")


def test_a_discount_is_a_coupon_or_a_promotion_code(target: Target, confirm: dict[str, str]) -> None:
    here = f"{FLOW}[subscription_update_confirm][discounts][0]"

    assert param_of(target, {**confirm, f"{here}[coupon]": "A", f"{here}[promotion_code]": "B"}) == f"{here}[coupon]"


def test_of_several_items_none_is_updated(target: Target, confirm: dict[str, str]) -> None:
    product = target.made("/v1/products", name="Box")
    several = subscribed(target, monthly(target, "100", product), monthly(target, "200", product))
    here = f"{FLOW}[subscription_update_confirm]"
    item = several["items"]["data"][0]["id"]
    params = {
        **confirm,
        "customer": several["customer"],
        f"{here}[subscription]": several["id"],
        f"{here}[items][0][id]": item,
    }

    assert param_of(target, params) == f"{here}[items]"


def test_a_login_page_has_another_url_each_time_it_is_turned_on(target: Target) -> None:
    made = target.post(CONFIGURATIONS, {**MINIMAL, "login_page[enabled]": "true"}, Stripe_Version=NEWER).json()
    own = f"{CONFIGURATIONS}/{made['id']}"
    target.post(own, {"login_page[enabled]": "false"}, Stripe_Version=NEWER)

    again = target.post(own, {"login_page[enabled]": "true"}, Stripe_Version=NEWER).json()

    assert again["login_page"]["url"] not in (None, made["login_page"]["url"])


def test_a_version_shows_the_features_that_it_has(target: Target) -> None:
    older = target.post(CONFIGURATIONS, MINIMAL).json()
    newer = target.client.get(f"{CONFIGURATIONS}/{older['id']}", headers={"Stripe-Version": NEWER}).json()

    assert older["features"]["subscription_pause"] == {"enabled": False}
    assert newer["features"].keys() == older["features"].keys() - {"subscription_pause"}
    assert newer["login_page"] == {"enabled": False, "url": None}
    assert "login_page" not in older
