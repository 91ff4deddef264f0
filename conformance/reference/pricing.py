"""What a price charges: amounts with up to twelve decimals, tiers, amounts in further currencies.

Prices, plans and prices made in passing (`price_data`, `default_price_data`) are all built here.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from conformance.contract import Json
from conformance.reference import ids, metadata
from conformance.reference.errors import ApiError, exclusive, invalid, missing_in_parameter
from conformance.reference.store import Record, Store

_LONGEST = {"day": 365, "week": 52, "month": 12, "year": 1}  # a year, in each interval


def new_price(store: Store, params: Mapping[str, Any], product: str, *, now: int, param: str = "") -> Record:
    """A new price of a product. `param` is the bracketed name of the hash that `params` came in.

    Raises:
        ApiError: 400; amounts, tiers or interval do not make a price.
    """
    amounts = _amounts(params, param)
    recurring = _recurring(params.get("recurring"), param)
    if amounts["billing_scheme"] == "tiered" and recurring is None:
        raise ApiError("Prices of `type=one_time` are not supported with tiered billing.", param=_in(param, "tiers"))
    return store.add(
        {
            "id": ids.new("price"),
            "object": "price",
            "active": params.get("active", True),
            "billing_scheme": amounts["billing_scheme"],
            "created": now,
            "currency": params["currency"],
            "custom_unit_amount": _custom(params.get("custom_unit_amount")),
            "livemode": False,
            "lookup_key": params.get("lookup_key"),
            "metadata": metadata.merge({}, params),
            "nickname": params.get("nickname"),
            "product": product,
            "recurring": recurring,
            "tax_behavior": params.get("tax_behavior") or "unspecified",
            "tiers_mode": params.get("tiers_mode"),
            "transform_quantity": params.get("transform_quantity"),
            "type": "one_time" if recurring is None else "recurring",
            "unit_amount": amounts["unit_amount"],
            "unit_amount_decimal": amounts["unit_amount_decimal"],
        },
        hidden={"tiers": amounts["tiers"], "currency_options": _own_currency(params, amounts)},
    )


def currency_options(given: Mapping[str, Any]) -> dict[str, Json]:
    """`currency_options` as a price answers it: the amounts in further currencies."""
    return {
        currency: {
            "custom_unit_amount": _custom(option.get("custom_unit_amount")),
            "tax_behavior": option.get("tax_behavior") or "unspecified",
            **({"tiers": _tiers(option["tiers"], "tiers")} if "tiers" in option else {}),
            **_both(option, "unit_amount", f"currency_options[{currency}]"),
        }
        for currency, option in given.items()
    }


def decimal_text(value: Decimal) -> str:
    """A decimal as the API writes it: no exponent, no zeros behind."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _own_currency(params: Mapping[str, Any], amounts: Mapping[str, Json]) -> dict[str, Json]:
    own = {
        "custom_unit_amount": _custom(params.get("custom_unit_amount")),
        "tax_behavior": params.get("tax_behavior") or "unspecified",
        "unit_amount": amounts["unit_amount"],
        "unit_amount_decimal": amounts["unit_amount_decimal"],
    }
    return {params["currency"]: own, **currency_options(params.get("currency_options", {}))}


def _amounts(params: Mapping[str, Any], param: str) -> dict[str, Json]:
    scheme = params.get("billing_scheme") or "per_unit"
    unit = _both(params, "unit_amount", param)
    if scheme == "tiered":
        for name in ("unit_amount", "unit_amount_decimal", "transform_quantity"):
            if name in params:
                raise invalid(f"`{name}` cannot be set with `billing_scheme=tiered`.", _in(param, name))
        for name in ("tiers", "tiers_mode"):
            if not params.get(name):
                raise invalid(f"`billing_scheme=tiered` needs `{name}`.", _in(param, name))
        return {"billing_scheme": scheme, **unit, "tiers": _tiers(params["tiers"], _in(param, "tiers"))}
    for name in ("tiers", "tiers_mode"):
        if name in params:
            raise invalid(f"`{name}` is for `billing_scheme=tiered` only.", _in(param, name))
    if unit["unit_amount_decimal"] is None and not params.get("custom_unit_amount"):
        raise ApiError(
            "Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.",
            param=_in(param, "unit_amount"),
        )
    return {"billing_scheme": scheme, **unit, "tiers": None}


def _both(params: Mapping[str, Any], name: str, param: str) -> dict[str, Json]:
    """An amount in both its forms: the integer is null where there is a fraction of the minor unit."""
    whole, exact = params.get(name), params.get(f"{name}_decimal")
    if whole is not None and exact is not None:
        raise exclusive(_in(param, name), _in(param, f"{name}_decimal"))
    if whole is not None and whole < 0:
        raise invalid(f"Invalid non-negative integer: {whole}", _in(param, name), "parameter_invalid_integer")
    if whole is not None:
        return {name: whole, f"{name}_decimal": str(whole)}
    if exact is None:
        return {name: None, f"{name}_decimal": None}
    if exact < 0:
        raise invalid(f"Invalid non-negative decimal: {exact}", _in(param, f"{name}_decimal"))
    integral = exact == exact.to_integral_value()
    return {name: int(exact) if integral else None, f"{name}_decimal": decimal_text(exact)}


def _tiers(given: list[dict[str, Any]], param: str) -> list[Json]:
    tiers = []
    reached = 0
    for index, tier in enumerate(given):
        here = f"{param}[{index}]"
        last = index == len(given) - 1
        if not {"unit_amount", "unit_amount_decimal", "flat_amount", "flat_amount_decimal"} & tier.keys():
            raise invalid("A tier needs a `unit_amount` or a `flat_amount`.", here)
        if (tier["up_to"] == "inf") != last:
            raise invalid("The last tier, and only the last, has `up_to=inf`.", f"{here}[up_to]")
        if not last and tier["up_to"] <= reached:
            raise invalid("Every tier reaches further than the one before.", f"{here}[up_to]")
        reached = 0 if last else tier["up_to"]
        tiers.append(
            {
                **_both(tier, "flat_amount", here),
                **_both(tier, "unit_amount", here),
                "up_to": None if last else tier["up_to"],
            }
        )
    return tiers


def _recurring(given: Mapping[str, Any] | None, param: str) -> dict[str, Json] | None:
    if given is None:
        return None
    count = given.get("interval_count", 1)
    most = _LONGEST[given["interval"]]
    if count > most:
        raise invalid(
            f"`interval_count` can't be greater than {most} with `interval={given['interval']}`.",
            f"{_in(param, 'recurring')}[interval_count]",
        )
    usage = given.get("usage_type", "licensed")
    if usage != "metered" and given.get("aggregate_usage"):
        raise invalid("`aggregate_usage` belongs to `usage_type=metered`.", "recurring[aggregate_usage]")
    if meter := given.get("meter"):  # which only operations outside Billing's core make
        raise missing_in_parameter("billing.meter", meter, f"{_in(param, 'recurring')}[meter]")
    return {
        "aggregate_usage": (given.get("aggregate_usage") or "sum") if usage == "metered" else None,
        "interval": given["interval"],
        "interval_count": count,
        "meter": None,
        "trial_period_days": None,
        "usage_type": usage,
    }


def _custom(given: Mapping[str, Any] | None) -> dict[str, Json] | None:
    """An amount that the customer chooses."""
    if not given or not given["enabled"]:
        return None
    return {"maximum": None, "minimum": None, "preset": None} | {k: v for k, v in given.items() if k != "enabled"}


def _in(param: str, name: str) -> str:
    return f"{param}[{name}]" if param else name
