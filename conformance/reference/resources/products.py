"""Products: what is sold; what it costs is said by its prices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference import ids, metadata
from conformance.reference.call import Call, handles
from conformance.reference.errors import ApiError, exclusive, invalid
from conformance.reference.mutation import picked
from conformance.reference.pagination import created_within
from conformance.reference.pricing import new_price
from conformance.reference.store import Record, Store

_DEFAULTS: dict[str, Any] = {
    "active": True,
    "default_price": None,
    "description": None,
    "images": [],
    "marketing_features": [],
    "package_dimensions": None,
    "shippable": None,
    "statement_descriptor": None,
    "tax_code": None,
    "unit_label": None,
    "url": None,
}
_LISTS = ("images", "marketing_features")
_UPDATABLE = (*_DEFAULTS, "name")


@handles("products.create")
def create(call: Call) -> Json:
    product = new_product(call.store, call.params, now=call.now)
    given = call.params.get("default_price_data")
    if given is not None:
        try:
            price = new_price(call.store, given, product["id"], now=call.now, param="default_price_data")
        except ApiError:
            call.store.table("product").discard(product)  # nothing of a refused request remains
            raise
        product["default_price"] = price["id"]
    return product


@handles("products.retrieve")
def retrieve(call: Call) -> Json:
    return call.subject("product")


@handles("products.update")
def update(call: Call) -> Json:
    product, params = call.subject("product"), call.params
    price = call.named("price", "default_price")
    if price is not None and price["product"] != product["id"]:
        raise invalid("The price belongs to another product.", "default_price")
    _check(params, "")
    product["metadata"] = metadata.merge(product["metadata"], params)
    product.update(picked(params, _UPDATABLE))
    product.update({name: product[name] or [] for name in _LISTS})
    product["updated"] = call.now
    return product


@handles("products.delete")
def delete(call: Call) -> Json:
    product = call.subject("product")
    if any(True for _ in call.store.table("price").of("product", product["id"])):
        raise invalid("This product cannot be deleted because it has one or more user-created prices.")
    return call.store.remove(product)


@handles("products.list")
def list_(call: Call) -> Json:
    for cursor in ("starting_after", "ending_before"):
        if "ids" in call.params and cursor in call.params:
            raise invalid(f"You may only specify one of these parameters: ids, {cursor}.", "ids")
    return call.page(
        "product", (product for product in call.store.table("product").newest_first() if _listed(product, call.params))
    )


def product_of(store: Store, data: Mapping[str, Any], *, now: int, param: str) -> tuple[Record, tuple[Record, ...]]:
    """The product of the `price_data` that came in `param`, and, not yet stored, what was made for it.

    A product that `product_data` describes is made for this price alone, and inactive.

    Raises:
        ApiError: 400; an unknown product, none, or two.
    """
    described, below = data.get("product_data"), f"{param}[product_data]"
    if data.get("product") is not None and described is not None:
        raise exclusive(f"{param}[product]", below)
    if data.get("product") is not None:
        return store.in_parameter("product", data["product"], f"{param}[product]"), ()
    if described is None:
        raise invalid(f"Missing required param: {param}[product].", f"{param}[product]", "parameter_missing")
    product = new_product(Store(), {**described, "active": False}, now=now, param=below)
    return product, (product,)


def new_product(store: Store, params: Mapping[str, Any], *, now: int, param: str = "") -> Record:
    """A new product; `param` is the name of the hash that `params` came in, such as `product_data`.

    Raises:
        ApiError: 400; the ID is taken, or a value cannot be.
    """
    _check(params, param)
    identifier = params.get("id")
    if identifier and store.table("product").get(identifier):
        raise ApiError("Product already exists.", code="resource_already_exists", param="id")
    return store.add(
        {
            "id": identifier or ids.new("product"),
            "object": "product",
            **_DEFAULTS,
            **{name: [] for name in _LISTS},
            **picked(params, _UPDATABLE),
            "created": now,
            "livemode": False,
            "metadata": metadata.merge({}, params),
            "updated": now,
        }
    )


def _check(params: Mapping[str, Any], param: str) -> None:
    name = params.get("name")
    if name is not None and not name.strip():
        raise invalid("A product's name is not blank.", f"{param}[name]" if param else "name")
    descriptor = params.get("statement_descriptor")
    if descriptor and (set(descriptor) & set("<>\\\"'*") or not any(char.isalpha() for char in descriptor)):
        raise invalid("A statement descriptor has a letter and none of < > \\ \" ' *.", "statement_descriptor")


def _listed(product: Record, wanted: dict[str, Any]) -> bool:
    return (
        all(product[name] == wanted[name] for name in ("active", "shippable", "url") if name in wanted)
        and product["id"] in wanted.get("ids", (product["id"],))
        and created_within(product, wanted)
    )
