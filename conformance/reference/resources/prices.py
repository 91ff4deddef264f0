"""Prices: how much a product costs, once or again and again."""

from __future__ import annotations

from typing import Any

from conformance.contract import Json
from conformance.reference import metadata, plans, pricing
from conformance.reference.call import Call, handles
from conformance.reference.errors import ApiError, exclusive, invalid
from conformance.reference.mutation import picked
from conformance.reference.pagination import created_within
from conformance.reference.resources.products import new_product
from conformance.reference.store import Record

_UPDATABLE = ("active", "nickname", "lookup_key", "tax_behavior")


@handles("prices.create")
def create(call: Call) -> Json:
    params = call.params
    if "product" in params and "product_data" in params:
        raise exclusive("product", "product_data")
    if "product" not in params and "product_data" not in params:
        raise invalid("You must specify either `product` or `product_data` when creating a price.", "product")
    product = call.named("product", "product")
    holder = _holder(call, None)
    if product is not None:
        price = pricing.new_price(call.store, params, product["id"], now=call.now)
    else:
        price = _with_product(call)
    if holder is not None:
        holder["lookup_key"] = None
    return price


@handles("prices.retrieve")
def retrieve(call: Call) -> Json:
    return call.subject("price")


@handles("prices.update")
def update(call: Call) -> Json:
    price, params = call.subject("price"), call.params
    behavior = params.get("tax_behavior")
    if behavior is not None and price["tax_behavior"] not in ("unspecified", behavior):
        raise invalid("A price's `tax_behavior` cannot change once it is specified.", "tax_behavior")
    holder = _holder(call, price)
    given = pricing.currency_options(params.get("currency_options") or {})
    price["metadata"] = metadata.merge(price["metadata"], params)
    price.update(picked(params, _UPDATABLE))
    plans.follow(price)
    if holder is not None:
        holder["lookup_key"] = None
    if "currency_options" in params:
        kept = price.hidden["currency_options"] if given else {}
        own = {price["currency"]: price.hidden["currency_options"][price["currency"]]}
        price.hidden["currency_options"] = {**own, **kept, **given}
    return price


@handles("prices.list")
def list_(call: Call) -> Json:
    call.named("product", "product")
    return call.page(
        "price", (price for price in call.store.table("price").newest_first() if _listed(price, call.params))
    )


def _with_product(call: Call) -> Record:
    """A price of a product that is made with it; of a refused request neither remains."""
    product = new_product(call.store, call.params["product_data"], now=call.now, param="product_data")
    try:
        return pricing.new_price(call.store, call.params, product["id"], now=call.now)
    except ApiError:
        call.store.table("product").discard(product)
        raise


def _holder(call: Call, price: Record | None) -> Record | None:
    """Another price that has the wanted lookup key: a key belongs to one, and is handed over only if that is asked."""
    key = call.params.get("lookup_key")
    for other in call.store.table("price").newest_first() if key is not None else ():
        if other["lookup_key"] == key and other is not price:
            if not call.params.get("transfer_lookup_key"):
                raise invalid(f"A price (`{other['id']}`) already uses that lookup key.", "lookup_key")
            return other
    return None


def _listed(price: Record, wanted: dict[str, Any]) -> bool:
    recurring = wanted.get("recurring", {})
    return (
        all(price[name] == wanted[name] for name in ("active", "currency", "product", "type") if name in wanted)
        and price["lookup_key"] in wanted.get("lookup_keys", (price["lookup_key"],))
        and all(price["recurring"] is not None and price["recurring"][k] == v for k, v in recurring.items())
        and created_within(price, wanted)
    )
