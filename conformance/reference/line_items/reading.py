"""Reads `line_items`: what is sold, by a price or by `price_data`, how much of it, and how it is taxed.

Nothing is stored: what a request makes in passing is kept by `Wanted.keep`, once the whole request is in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conformance.contract import Json
from conformance.reference.errors import ApiError, exclusive, invalid
from conformance.reference.invoicing.rates import tax_rates
from conformance.reference.pricing import new_price
from conformance.reference.resources.products import product_of
from conformance.reference.store import Record, Store

LEAST_QUANTITY = 1
MOST_ADJUSTABLE, DEFAULT_MAXIMUM = 999, 99


@dataclass(frozen=True)
class Rules:
    """What a resource allows of its line items; None: no limit.

    quantity: of an item that names none; None where it has to be named
    """

    most: int | None = None
    most_recurring: int | None = None
    most_one_time: int | None = None
    quantity: int | None = None


@dataclass(frozen=True)
class Wanted:
    """One line item as it is asked for."""

    price: Record
    quantity: int | None  # None: metered, billed by its usage
    rates: tuple[Record, ...]  # tax rates of its own
    adjustable: Mapping[str, Json] | None
    param: str  # "line_items[0]"
    made: tuple[Record, ...] = ()  # the price and product of `price_data`, not yet stored
    discounts: tuple[Record, ...] = ()  # of its own, taken off before those of the whole

    @property
    def recurring(self) -> bool:
        return self.price["recurring"] is not None

    @property
    def metered(self) -> bool:
        return self.recurring and self.price["recurring"]["usage_type"] == "metered"

    @property
    def chosen(self) -> bool:
        """True where the payer chooses the amount."""
        return bool(self.price["custom_unit_amount"])

    def keep(self, store: Store) -> None:
        """Stores what was made for it."""
        for record in self.made:
            store.table(record["object"]).add(record)

    def changed(self, params: Mapping[str, Any], param: str) -> Wanted:
        """The item with another quantity or adjustability.

        Raises:
            ApiError: 400; the quantity does not lie where it may.
        """
        quantity = params.get("quantity", self.quantity)
        adjustable = _adjustable(params["adjustable_quantity"], param) if "adjustable_quantity" in params else None
        changed = replace(self, quantity=quantity, adjustable=adjustable or self.adjustable, param=param)
        _check_quantity(changed)
        return changed


def read(
    store: Store,
    given: Sequence[Mapping[str, Any]] | None,
    rules: Rules,
    *,
    now: int,
    currency: str | None = None,
    param: str = "line_items",
) -> list[Wanted]:
    """The line items that a parameter asks for, all of one currency: `currency`, or that of the first price.

    Raises:
        ApiError: 400; too many, no price or two, an unknown or inactive one, a quantity that cannot be.
    """
    if rules.most is not None and len(given or ()) > rules.most:
        raise _too_many(param, rules.most)
    wanted = [
        one(store, element, rules, now=now, param=f"{param}[{index}]") for index, element in enumerate(given or ())
    ]
    _check_kinds(wanted, rules, param)
    common_currency(wanted, currency)
    return wanted


def of_price(
    store: Store, identifier: str, *, quantity: int | None, rates: list[str] | None, param: str, name: str = "price"
) -> Wanted:
    """A line item of a price that exists; its `identifier` came in `param[name]`.

    Raises:
        ApiError: 400; as `read` does.
    """
    price = store.in_parameter("price", identifier, f"{param}[{name}]")
    _check_active(store, price, f"{param}[{name}]")
    return _wanted(store, price, quantity, {"tax_rates": rates}, param)


def common_currency(wanted: Sequence[Wanted], currency: str | None = None) -> str | None:
    """The currency of all line items; None where there are none and none is asked for.

    Raises:
        ApiError: 400; a price that does not have it.
    """
    common = currency
    for item in wanted:
        common = common or str(item.price["currency"])
        if in_currency(item.price, common) is None:
            raise invalid(
                f"All prices have to be in one currency: this is in `{item.price['currency']}`, expected `{common}`.",
                f"{item.param}[price]",
            )
    return common


def in_currency(price: Record, currency: str) -> Mapping[str, Any] | None:
    """What a price asks in a currency, with its tiers; None where it asks nothing in it."""
    if price["currency"] == currency:
        return {**price, "tiers": price.hidden.get("tiers")}
    option = (price.hidden.get("currency_options") or {}).get(currency)
    if option is None or (price["billing_scheme"] == "tiered" and "tiers" not in option):
        return None
    return {**price, **option, "currency": currency}


def one_interval(wanted: Iterable[Wanted]) -> None:
    """Refuses recurring prices that are not billed together.

    Raises:
        ApiError: 400.
    """
    intervals = {}
    for item in wanted:
        if item.recurring:
            recurring = item.price["recurring"]
            intervals[recurring["interval"], recurring["interval_count"]] = item
    if len(intervals) > 1:
        _, other, *_ = intervals.values()
        raise invalid("All recurring prices have to have one billing interval.", f"{other.param}[price]")


def one(store: Store, element: Mapping[str, Any], rules: Rules, *, now: int, param: str) -> Wanted:
    """The line item of one element, which came in `param`; raises as `read` does."""
    if element.get("price") is not None and element.get("price_data") is not None:
        raise exclusive(f"{param}[price]", f"{param}[price_data]")
    quantity = element.get("quantity", rules.quantity)
    if element.get("price") is not None:
        price = store.in_parameter("price", element["price"], f"{param}[price]")
        _check_active(store, price, f"{param}[price]")
        return _wanted(store, price, quantity, element, param)
    if element.get("price_data") is not None:
        made = _made(store, element["price_data"], now, f"{param}[price_data]")
        return _wanted(store, made[0], quantity, element, param, made=made)
    raise invalid(f"Missing required param: {param}[price].", f"{param}[price]", "parameter_missing")


def _wanted(
    store: Store,
    price: Record,
    quantity: int | None,
    element: Mapping[str, Any],
    param: str,
    *,
    made: tuple[Record, ...] = (),
) -> Wanted:
    given = element.get("adjustable_quantity")
    item = Wanted(
        price=price,
        quantity=quantity,
        rates=tuple(tax_rates(store, element.get("tax_rates"), f"{param}[tax_rates]")),
        adjustable=None if given is None else _adjustable(given, param),
        param=param,
        made=made,
    )
    if item.metered and element.get("quantity") is None:
        item = replace(item, quantity=None)
    _check_quantity(item)
    return item


def _check_active(store: Store, price: Record, param: str) -> None:
    if not price["active"]:
        raise invalid("The price specified is inactive. This field only accepts active prices.", param)
    product = store.table("product").get(price["product"])
    if product is not None and not product["active"]:
        raise invalid(f"The product of the price {price['id']} is not active.", param)


def _made(store: Store, data: Mapping[str, Any], now: int, param: str) -> tuple[Record, ...]:
    """The price of `price_data`, and its product where `product_data` describes one; neither is for reuse."""
    product, made = product_of(store, data, now=now, param=param)
    apart = Store()  # so that a refusal leaves nothing behind
    return new_price(apart, {**data, "active": False}, product["id"], now=now, param=param), *made


def _adjustable(given: Mapping[str, Any], param: str) -> dict[str, Json]:
    """How a payer may change the quantity: between 0 and 99 unless told otherwise, never beyond 999."""
    adjustable = {"enabled": given["enabled"], "minimum": 0, "maximum": DEFAULT_MAXIMUM} | {
        name: given[name] for name in ("minimum", "maximum") if given.get(name) is not None
    }
    name = f"{param}[adjustable_quantity]"
    if not 0 <= adjustable["minimum"] <= MOST_ADJUSTABLE:
        raise _no_integer(adjustable["minimum"], f"{name}[minimum]")
    if not LEAST_QUANTITY <= adjustable["maximum"] <= MOST_ADJUSTABLE:
        raise _no_integer(adjustable["maximum"], f"{name}[maximum]")
    if adjustable["minimum"] > adjustable["maximum"]:
        raise invalid("The minimum of an adjustable quantity cannot lie above its maximum.", f"{name}[minimum]")
    return adjustable


def _check_quantity(item: Wanted) -> None:
    """A quantity is 1 or more, and where it can be adjusted it lies within; of what is metered there is none."""
    param = f"{item.param}[quantity]"
    if item.metered:
        if item.quantity is not None:
            raise invalid("A metered price has no quantity: it is billed by its usage.", param)
        return
    if item.quantity is None:
        raise invalid(f"Quantity is required. Add `quantity` to `{item.param}`", param)
    if item.quantity < LEAST_QUANTITY:
        raise _no_integer(item.quantity, param)
    bounds = item.adjustable
    if bounds and bounds["enabled"] and not bounds["minimum"] <= item.quantity <= bounds["maximum"]:
        raise invalid("The quantity has to lie between the minimum and the maximum that it can be adjusted to.", param)


def _check_kinds(wanted: Sequence[Wanted], rules: Rules, param: str) -> None:
    recurring = sum(item.recurring for item in wanted)
    for count, most in ((recurring, rules.most_recurring), (len(wanted) - recurring, rules.most_one_time)):
        if most is not None and count > most:
            raise _too_many(param, most)


def _too_many(param: str, most: int) -> ApiError:
    return invalid(f"Array {param} exceeded maximum {most} allowed elements.", param)


def _no_integer(value: Json, param: str) -> ApiError:
    return invalid(f"Invalid integer: {value}; it is out of bounds.", param, "parameter_invalid_integer")
