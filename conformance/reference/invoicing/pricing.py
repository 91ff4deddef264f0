"""What an invoice item costs: an amount, a price, price data or a unit amount; each becomes a price × a quantity.

An amount is one unit of a price that is made for it, inactive, as recorded of the service.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from conformance.contract import Json
from conformance.reference import ids
from conformance.reference.amounts import decimal_text, price_amount
from conformance.reference.errors import ApiError, exclusive, invalid
from conformance.reference.money import step
from conformance.reference.resources.products import product_of
from conformance.reference.store import Record, Store

Named = Callable[[str], str]  # a parameter's name as the request wrote it: price → invoice_items[0][price]
NAMES = ("amount", "price", "price_data", "unit_amount", "unit_amount_decimal")
_TAXED = ("tax_behavior", "tax_code")
_SIGNED_DIGITS = 10**12
_EXCLUSIVE = (
    ("amount", "price"),
    ("amount", "price_data"),
    ("amount", "unit_amount"),
    ("amount", "unit_amount_decimal"),
    ("amount", "quantity"),
    ("price", "price_data"),
    ("price", "unit_amount"),
    ("price", "unit_amount_decimal"),
    ("price_data", "unit_amount"),
    ("price_data", "unit_amount_decimal"),
    ("unit_amount", "unit_amount_decimal"),
)


@dataclass
class Pricing:
    """A price, a quantity, and what they come to."""

    price: Record
    quantity: int
    amount: int
    made: tuple[Record, ...] = ()  # the price and the product that were made for it, not yet stored

    @property
    def currency(self) -> str:
        currency: str = self.price["currency"]
        return currency

    def keep(self, store: Store) -> None:
        """Stores what was made."""
        for record in self.made:
            store.table(record["object"]).add(record)


def given(params: Mapping[str, Any]) -> bool:
    """Whether the parameters say what an item costs."""
    return any(params.get(name) is not None for name in NAMES)


def read(
    store: Store,
    params: Mapping[str, Any],
    *,
    currency: str | None,
    default_currency: str,
    now: int,
    quantity: int = 1,
    named: Named = str,
) -> Pricing:
    """The pricing that the parameters ask for; nothing is stored.

    currency:         what it has to be in; None where a price may decide.
    default_currency: of a bare amount where no currency is asked for.
    quantity:         where the parameters give none.

    Raises:
        ApiError: 400; parameters that exclude each other, an unknown, inactive or recurring price, an amount that the
            currency does not have.
    """
    _refuse_both(params, named)
    if params.get("quantity") is not None:
        quantity = params["quantity"]
    if params.get("price") is not None:
        return _of_price(store, params["price"], quantity, currency, named)
    if params.get("price_data") is not None:
        return _of_data(store, params["price_data"], quantity, currency, now=now, named=named)
    if params.get("amount") is not None:
        _check(params["amount"], currency or default_currency, named("amount"))
        return _made(currency or default_currency, Decimal(params["amount"]), 1, params, now)
    unit = params.get("unit_amount_decimal")
    if unit is None:
        unit = params.get("unit_amount")
    if unit is None:
        raise invalid(
            f"Missing required param: {named('amount')}. An item needs an amount, a price or a unit amount.",
            named("amount"),
            "parameter_missing",
        )
    return _made(currency or default_currency, Decimal(unit), quantity, params, now)


def taxed(params: Mapping[str, Any]) -> bool:
    """Whether the parameters say how an item is taxed."""
    return any(name in params for name in _TAXED)


def again(store: Store, price: Record, quantity: int, params: Mapping[str, Any], now: int) -> Pricing:
    """What an item costs that is taxed otherwise now; a price or a product that was not made for it is as it is."""
    unit = price["unit_amount_decimal"]
    if price["active"] or unit is None:
        return priced(price, quantity)
    owner, made = store.get("product", price["product"]), []
    if "tax_code" in params and not owner["active"]:
        owner = _product(owner["name"], now, params["tax_code"])
        made.append(owner)
    behavior = params.get("tax_behavior") or price["tax_behavior"]
    made.append(one_time(price["currency"], owner["id"], Decimal(unit), now, behavior))
    return priced(made[-1], quantity, tuple(made))


def priced(price: Record, quantity: int, made: tuple[Record, ...] = ()) -> Pricing:
    """A price and a quantity, and what they come to."""
    tiers = {"tiers": price.hidden["tiers"]} if price.hidden.get("tiers") else {}
    return Pricing(price, quantity, price_amount({**price, **tiers}, quantity, step(price["currency"])), made)


def _refuse_both(params: Mapping[str, Any], named: Named) -> None:
    for first, second in _EXCLUSIVE:
        if params.get(first) is not None and params.get(second) is not None:
            raise exclusive(named(first), named(second))


def _of_price(store: Store, given: str | Record, quantity: int, currency: str | None, named: Named) -> Pricing:
    chosen = isinstance(given, Record)  # before, by a schedule or a quote: it may be inactive by now
    price = given if isinstance(given, Record) else store.in_parameter("price", given, named("price"))
    if not price["active"] and not chosen:
        raise invalid("The price specified is inactive. This field only accepts active prices.", named("price"))
    _refuse_recurring(price, named("price"))
    if currency is not None and price["currency"] != currency:
        options = price.hidden.get("currency_options") or {}
        if currency not in options:
            raise _mismatch(price["currency"], currency, named("price"))
        price = Record({**price, **_in_currency(currency, options[currency])}, price.hidden)
    return priced(price, quantity)


def _mismatch(currency: str, expected: str, param: str) -> ApiError:
    return invalid(
        f"The price specified is in `{currency}`, which is not the expected currency `{expected}`: "
        "You cannot combine currencies on a single invoice.",
        param,
    )


def _in_currency(currency: str, option: Mapping[str, Any]) -> dict[str, Json]:
    return {"currency": currency} | {
        name: option[name] for name in ("unit_amount", "unit_amount_decimal") if name in option
    }


def _refuse_recurring(price: Mapping[str, Any], param: str) -> None:
    if price["type"] == "recurring":
        raise invalid(
            f"The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`. "
            f"Price: {price['id']}",
            param,
        )


def _of_data(
    store: Store, data: Mapping[str, Any], quantity: int, currency: str | None, *, now: int, named: Named
) -> Pricing:
    if currency is not None and data["currency"] != currency:
        raise _mismatch(data["currency"], currency, named("price_data[currency]"))
    product, made = product_of(store, data, now=now, param=named("price_data"))
    unit = data.get("unit_amount_decimal")
    if unit is not None and data.get("unit_amount") is not None:
        raise exclusive(named("price_data[unit_amount]"), named("price_data[unit_amount_decimal]"))
    if unit is None:
        unit = data.get("unit_amount")
    if unit is None:
        raise invalid(
            "Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.",
            named("price_data[unit_amount]"),
            "parameter_missing",
        )
    if unit < 0:
        raise invalid(
            f"Invalid non-negative integer: {unit}", named("price_data[unit_amount]"), "parameter_invalid_integer"
        )
    price = one_time(data["currency"], product["id"], Decimal(unit), now, data.get("tax_behavior") or "unspecified")
    return priced(price, quantity, (*made, price))


def _made(currency: str, unit: Decimal, quantity: int, params: Mapping[str, Any], now: int) -> Pricing:
    """A price for a bare amount, taxed as the parameters say, and a product to own it."""
    product = _product(params.get("description") or "Invoice item", now, params.get("tax_code"))
    price = one_time(currency, product["id"], unit, now, params.get("tax_behavior") or "unspecified")
    return priced(price, quantity, (product, price))


def one_time(currency: str, product: str, unit: Decimal, now: int, tax_behavior: str = "unspecified") -> Record:
    """A one-time price that nobody else can use, not yet stored; `unit` may be negative, or have 12 decimals."""
    amounts = {
        "unit_amount": int(unit) if unit == unit.to_integral_value() else None,
        "unit_amount_decimal": decimal_text(unit),
    }
    return Record(
        {
            "id": ids.new("price"),
            "object": "price",
            "active": False,
            "billing_scheme": "per_unit",
            "created": now,
            "currency": currency,
            "custom_unit_amount": None,
            "livemode": False,
            "lookup_key": None,
            "metadata": {},
            "nickname": None,
            "product": product,
            "recurring": None,
            "tax_behavior": tax_behavior,
            "tiers_mode": None,
            "transform_quantity": None,
            "type": "one_time",
            **amounts,
        },
        hidden={
            "tiers": None,
            "currency_options": {currency: {"custom_unit_amount": None, "tax_behavior": tax_behavior, **amounts}},
        },
    )


def _product(name: str, now: int, tax_code: str | None) -> Record:
    return Record(
        {
            "id": ids.new("product"),
            "object": "product",
            "active": False,
            "created": now,
            "default_price": None,
            "description": None,
            "images": [],
            "livemode": False,
            "marketing_features": [],
            "metadata": {},
            "name": name,
            "package_dimensions": None,
            "shippable": None,
            "statement_descriptor": None,
            "tax_code": tax_code,
            "unit_label": None,
            "updated": now,
            "url": None,
        }
    )


def _check(amount: int, currency: str, param: str) -> None:
    """Refuses what the currency cannot express, and what no currency can."""
    if amount % step(currency):
        raise invalid(f"Invalid amount: {amount}; in {currency} it is a multiple of {step(currency)}.", param)
    if abs(amount) >= _SIGNED_DIGITS:
        raise invalid(f"Invalid integer: {amount}; it has more than 12 digits.", param, "parameter_invalid_integer")
