"""Plans: the older view of recurring prices; everything made here can be read as a price too."""

from __future__ import annotations

from typing import Any

from conformance.contract import Json
from conformance.reference import metadata, plans
from conformance.reference.call import Call, handles
from conformance.reference.errors import ApiError, exclusive, invalid, missing_in_path
from conformance.reference.mutation import picked
from conformance.reference.pagination import created_within
from conformance.reference.pricing import new_price
from conformance.reference.resources.products import new_product
from conformance.reference.store import Record, Store

_UPDATABLE = ("active", "nickname", "product")


@handles("plans.create")
def create(call: Call) -> Json:
    """The price is built apart from the store, so that a refusal leaves neither it nor a product behind."""
    params, table = call.params, call.store.table("price")
    identifier = params.get("id")
    if identifier and table.get(identifier):
        raise ApiError("Plan already exists.", code="resource_already_exists", param="id")
    if params.get("billing_scheme") != "tiered":
        _check_amount(params)
    inline = isinstance(params["product"], dict)
    price = _priced(call, "" if inline else call.store.in_parameter("product", params["product"], "product")["id"])
    price["id"] = identifier or price["id"]
    price["recurring"]["trial_period_days"] = params.get("trial_period_days")
    if inline:
        price["product"] = new_product(call.store, params["product"], now=call.now, param="product")["id"]
    return plans.of(table.add(price))


@handles("plans.retrieve")
def retrieve(call: Call) -> Json:
    return plans.of(_subject(call))


@handles("plans.update")
def update(call: Call) -> Json:
    price, params = _subject(call), call.params
    product = call.named("product", "product")
    if product is not None and product["id"] != price["product"] and plans.used(call.store, price):
        raise invalid("The product of a plan cannot change once a subscription uses it.", "product")
    price["metadata"] = metadata.merge(price["metadata"], params)
    price.update(picked(params, _UPDATABLE))
    price["recurring"].update(picked(params, ("trial_period_days",)))
    plans.follow(price)
    return plans.of(price)


@handles("plans.delete")
def delete(call: Call) -> Json:
    """Subscriptions keep the price that they embed, and go on."""
    price = _subject(call)
    product = call.store.table("product").get(price["product"])
    if product is not None and product["default_price"] == price["id"]:
        product["default_price"] = None
    call.store.remove(price)
    return {"id": price["id"], "object": "plan", "deleted": True}


@handles("plans.list")
def list_(call: Call) -> Json:
    call.named("product", "product")
    page: dict[str, Any] = call.page(
        "price", (price for price in plans.newest_first(call.store) if _listed(price, call.params))
    )
    return {**page, "data": [plans.of(price) for price in page["data"]]}


def _subject(call: Call) -> Record:
    identifier = call.arguments["plan"]
    price = plans.find(call.store, identifier)
    if price is None:
        raise missing_in_path("plan", identifier)
    return price


def _check_amount(params: dict[str, Any]) -> None:
    if params.get("amount") is None and params.get("amount_decimal") is None:
        raise invalid("Plans require an `amount` parameter to be set.", "amount")
    if params.get("amount") is not None and params.get("amount_decimal") is not None:
        raise exclusive("amount", "amount_decimal")
    if params.get("amount") is not None and params["amount"] < 0:
        raise invalid(f"Invalid non-negative integer: {params['amount']}", "amount", "parameter_invalid_integer")


def _priced(call: Call, product: str) -> Record:
    """The price, in no table yet; what it is refused for is told in a plan's words."""
    try:
        return new_price(Store(), plans.as_price(call.params), product, now=call.now)
    except ApiError as error:
        error.param = plans.parameter(error.param)
        raise


def _listed(price: Record, wanted: dict[str, Any]) -> bool:
    same = all(price[name] == wanted[name] for name in ("active", "product") if name in wanted)
    return same and created_within(price, wanted)
