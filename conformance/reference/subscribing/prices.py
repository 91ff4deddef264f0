"""The prices that subscriptions are billed by: an existing one, or one that is made for the item in passing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from conformance.reference import plans
from conformance.reference.errors import ApiError, exclusive, invalid, missing_in_parameter
from conformance.reference.pricing import new_price
from conformance.reference.store import Record, Store

Named = Callable[[str], str]  # a parameter's name as the request wrote it: price → items[0][price]


def read(
    store: Store, given: Mapping[str, Any], *, currency: str | None, now: int, named: Named, kept: Record | None = None
) -> Record | None:
    """The recurring price that an element of `items` names, None where it names none.

    currency: what it has to be in; None where the price decides.
    kept:     the price that the item has, which may be named again after it was deactivated.

    Raises:
        ApiError: 400; an unknown, inactive or one-time price, another currency, two ways to say it.
    """
    sent = [name for name in ("price", "plan", "price_data") if given.get(name) is not None]
    if len(sent) > 1:
        raise exclusive(named(sent[0]), named(sent[1]))
    if not sent:
        return None
    if sent[0] == "price_data":
        return _made(store, given["price_data"], currency, now, named)
    if isinstance(given.get("price"), Record):  # chosen before, by a schedule or a quote: it may be inactive by now
        return in_currency(given["price"], currency, named("price"))
    price = (
        _plan(store, given["plan"])
        if sent[0] == "plan"
        else store.in_parameter("price", given["price"], named("price"))
    )
    param = named(sent[0])
    if price["type"] != "recurring":
        raise invalid(
            "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.",
            param,
        )
    if not price["active"] and (kept is None or kept["id"] != price["id"]):
        raise invalid("The price specified is inactive. This field only accepts active prices.", param)
    return in_currency(price, currency, param)


def in_currency(price: Record, currency: str | None, param: str) -> Record:
    """The price as it is in a currency.

    Raises:
        ApiError: 400; it has no amount in that currency.
    """
    if currency is None or price["currency"] == currency:
        return price
    option = (price.hidden.get("currency_options") or {}).get(currency)
    if option is None:
        raise _mismatch(price["currency"], currency, param)
    amounts = {name: option[name] for name in ("unit_amount", "unit_amount_decimal") if name in option}
    hidden = {**price.hidden, "tiers": option.get("tiers"), "plan": None}
    return Record({**price, "currency": currency, **amounts}, hidden)


def _plan(store: Store, identifier: str) -> Record:
    """The price that a plan is; its refusal names `plan`, as recorded, wherever the plan was named."""
    found = plans.find(store, identifier)
    if found is None:
        raise missing_in_parameter("plan", identifier, "plan")
    return found


def _made(store: Store, data: Mapping[str, Any], currency: str | None, now: int, named: Named) -> Record:
    if currency is not None and data["currency"] != currency:
        raise _mismatch(data["currency"], currency, named("price_data[currency]"))
    product = store.in_parameter("product", data["product"], named("price_data[product]"))
    return new_price(store, {**data, "active": False}, product["id"], now=now, param=named("price_data"))


def _mismatch(currency: str, expected: str, param: str) -> ApiError:
    return invalid(
        f"The price specified is in `{currency}`, which is not the expected currency `{expected}`: "
        "You cannot combine currencies on a single subscription.",
        param,
    )
