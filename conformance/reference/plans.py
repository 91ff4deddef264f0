"""Plan and price are two views of one object, under one ID: a plan is a recurring price with other names.

The price is what is stored; `of` shows it as a plan, so that a change through either shows in both.
Source: https://stripe.com/docs/api/plans/object, https://stripe.com/docs/billing/migration/migrating-prices
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference.store import Record, Store

NAMES: Mapping[str, str] = {  # a price's parameter, and what it is called for a plan
    "unit_amount": "amount",
    "unit_amount_decimal": "amount_decimal",
    "transform_quantity": "transform_usage",
}
RECURRING = ("aggregate_usage", "interval", "interval_count", "meter", "trial_period_days", "usage_type")
_SAME = (
    "active",
    "billing_scheme",
    "created",
    "currency",
    "livemode",
    "metadata",
    "nickname",
    "product",
    "tiers_mode",
)


def of(price: Record) -> Record:
    """A recurring price as the plan that it is; `tiers` can be expanded, and its place in lists is the price's."""
    members: dict[str, Any] = {
        "id": price["id"],
        "object": "plan",
        **{name: price[name] for name in _SAME},
        **{name: price["recurring"].get(name) for name in RECURRING},
        **{plan_name: price[price_name] for price_name, plan_name in NAMES.items()},
    }
    ordered = {key: members[key] for key in ("id", "object", *sorted(members))}
    plan = Record(ordered, {"tiers": price.hidden.get("tiers")})
    plan.place = price.place
    return plan


def view(price: Record) -> Record:
    """The plan that a recurring price is, one record for all that embed it: a change of the price shows in it."""
    shown: Record | None = price.hidden.get("plan")
    if shown is None:
        shown = price.hidden["plan"] = of(price)
    return shown


def follow(price: Record) -> None:
    """Brings the plan of a changed price up to date."""
    shown = price.hidden.get("plan")
    if shown is not None:
        shown.update(of(price))


def find(store: Store, identifier: str) -> Record | None:
    """The recurring price of a plan's ID; a one-time price is no plan."""
    price = store.table("price").get(identifier)
    return price if price is not None and price["type"] == "recurring" else None


def newest_first(store: Store) -> Iterator[Record]:
    """Every recurring price."""
    return (price for price in store.table("price").newest_first() if price["type"] == "recurring")


def as_price(params: Mapping[str, Json]) -> dict[str, Any]:
    """The parameters of a plan as those of a price."""
    plan_names = {plan_name: price_name for price_name, plan_name in NAMES.items()}
    outer = {plan_names.get(name, name): value for name, value in params.items() if name not in RECURRING}
    return {**outer, "recurring": {name: params[name] for name in RECURRING if name in params}}


def parameter(price_parameter: str | None) -> str | None:
    """The name of a price's parameter for a plan: `recurring[interval_count]` is `interval_count`."""
    if price_parameter is None:
        return None
    if price_parameter.startswith("recurring["):
        return price_parameter[len("recurring[") :].replace("]", "", 1)
    return NAMES.get(price_parameter, price_parameter)


def used(store: Store, price: Record) -> bool:
    """Whether a subscription bills by it."""
    return any(item["price"]["id"] == price["id"] for item in store.table("subscription_item").newest_first())
