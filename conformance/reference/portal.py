"""What the customer portal offers: the features of a configuration, and the account's default configuration.

Source: https://stripe.com/docs/api/customer_portal/configurations
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.contract import Json
from conformance.reference import ids
from conformance.reference.errors import ApiError, invalid
from conformance.reference.store import Record, Store

CONFIGURATION = "billing_portal.configuration"
PRODUCTS = "features.subscription_update.products"  # shown only where expanded
PROFILE: Mapping[str, None] = dict.fromkeys(("headline", "privacy_policy_url", "terms_of_service_url"))

_LOGIN = "https://billing.stripe.com/p/login/test_"
_SECRET_LENGTH = 20
_MOST_PRODUCTS = 10
_FEATURES: Mapping[str, Json] = {
    "customer_update": {"allowed_updates": [], "enabled": False},
    "invoice_history": {"enabled": False},
    "payment_method_update": {"enabled": False},
    "subscription_cancel": {
        "cancellation_reason": {"enabled": False, "options": []},
        "enabled": False,
        "mode": "at_period_end",
        "proration_behavior": "none",
    },
    "subscription_pause": {"enabled": False},
    "subscription_update": {"default_allowed_updates": [], "enabled": False, "proration_behavior": "none"},
}
_UPDATES = "features[subscription_update]"


def new_configuration(store: Store, params: Mapping[str, Any], metadata: Mapping[str, str], now: int) -> Record:
    """Keeps a configuration; the first one of an account becomes its default.

    Raises:
        ApiError: 400; features that cannot be offered.
    """
    features, products = changed_features(store, _FEATURES, None, params["features"])
    return store.add(
        {
            "id": ids.new(CONFIGURATION),
            "object": CONFIGURATION,
            "active": True,
            "application": None,
            "business_profile": {**PROFILE, **params["business_profile"]},
            "created": now,
            "default_return_url": params.get("default_return_url"),
            "features": features,
            "is_default": default_of(store) is None,
            "livemode": False,
            "login_page": login_page(params.get("login_page")),
            "metadata": metadata,
            "updated": now,
        },
        hidden={PRODUCTS: products},
    )


def login_page(given: Mapping[str, Any] | None, current: Mapping[str, Json] | None = None) -> dict[str, Json]:
    """`login_page` after a request; one that stays on keeps its URL."""
    enabled = bool(given["enabled"]) if given else bool(current and current["enabled"])
    url = (current or {}).get("url") or f"{_LOGIN}{ids.alphanumeric(_SECRET_LENGTH)}"
    return {"enabled": enabled, "url": url if enabled else None}


def save_settings(store: Store, now: int) -> None:
    """What saving the portal's settings in the Dashboard does: the account gets its default configuration."""
    customer_update = {"allowed_updates": ["email", "tax_id"], "enabled": True}
    features = {"customer_update": customer_update, "invoice_history": {"enabled": True}}
    new_configuration(store, {"business_profile": {}, "features": features}, {}, now)


def default_of(store: Store) -> Record | None:
    """The configuration of sessions that name none."""
    return next((found for found in store.table(CONFIGURATION).newest_first() if found["is_default"]), None)


def changed_features(
    store: Store, current: Mapping[str, Json], products: Json, given: Mapping[str, Any]
) -> tuple[dict[str, Json], Json]:
    """The features as a request changes them, and the products that subscriptions can then be updated to.

    Nothing of what is passed in changes.

    Raises:
        ApiError: 400; an unknown product or price, or features that cannot be offered.
    """
    features = _merged(current, given)
    if "products" in features["subscription_update"]:
        products = features["subscription_update"].pop("products")
        _check_products(store, products)
    _check_customer_update(features["customer_update"], given.get("customer_update", {}))
    _check_cancellation(features["subscription_cancel"])
    if features["subscription_update"]["enabled"]:
        _check_subscription_update(features, products)
    return features, products


def _merged(current: Mapping[str, Json], given: Mapping[str, Any]) -> dict[str, Json]:
    """Hashes change leaf by leaf; an array is replaced as a whole, and empty where it is unset."""
    merged = {name: _merged(value, {}) if isinstance(value, dict) else value for name, value in current.items()}
    for name, value in given.items():
        if isinstance(value, dict):
            merged[name] = _merged(merged[name], value)
        else:
            merged[name] = [] if value is None else value
    return merged


def _check_customer_update(feature: Mapping[str, Json], given: Mapping[str, Any]) -> None:
    """What customers may update has to be said; that it is nothing can be said too."""
    if given.get("enabled") and "allowed_updates" not in given and not feature["allowed_updates"]:
        raise _missing("features[customer_update][allowed_updates]")


def _check_cancellation(feature: Mapping[str, Json]) -> None:
    """An immediate cancellation can credit unused time; none invoices at once."""
    param, behaviour = "features[subscription_cancel][proration_behavior]", feature["proration_behavior"]
    if behaviour == "always_invoice":
        raise invalid("A cancellation in the portal is prorated by `create_prorations`, or not at all.", param)
    if behaviour == "create_prorations" and feature["mode"] != "immediately":
        raise invalid("Only cancellations with `mode=immediately` create prorations.", param)


def _check_subscription_update(features: Mapping[str, Json], products: Json) -> None:
    if not features["payment_method_update"]["enabled"]:
        raise invalid("Subscriptions can be updated only where payment methods can: an upgrade may need another one.")
    if not products:
        raise _missing(f"{_UPDATES}[products]")


def _check_products(store: Store, products: Sequence[Mapping[str, Any]]) -> None:
    param = f"{_UPDATES}[products]"
    if len(products) > _MOST_PRODUCTS:
        raise invalid(f"Array {param} exceeded maximum {_MOST_PRODUCTS} allowed elements.", param)
    for index, entry in enumerate(products):
        product = store.in_parameter("product", entry["product"], f"{param}[{index}][product]")
        for number, identifier in enumerate(entry["prices"]):
            below = f"{param}[{index}][prices][{number}]"
            price = store.in_parameter("price", identifier, below)
            if price["product"] != product["id"] or not price["recurring"]:
                raise invalid(f"{identifier} is no recurring price of {product['id']}.", below)


def _missing(param: str) -> ApiError:
    return invalid(f"Missing required param: {param}.", param, "parameter_missing")
