"""Tax rates: how much tax, of what name, on top of an amount or within it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference import ids, metadata
from conformance.reference.call import Call, handles
from conformance.reference.errors import invalid
from conformance.reference.pagination import created_within
from conformance.reference.store import Record, Store

_DEFAULTS: dict[str, Any] = {
    "active": True,
    "country": None,
    "description": None,
    "effective_percentage": None,  # of automatic tax only
    "jurisdiction": None,
    "jurisdiction_level": None,
    "state": None,
    "tax_type": None,
}
_UPDATABLE = ("active", "country", "description", "display_name", "jurisdiction", "state", "tax_type")


@handles("tax_rates.create")
def create(call: Call) -> Json:
    check(call.params, "percentage")
    return new_rate(call.store, call.params, now=call.now)


@handles("tax_rates.retrieve")
def retrieve(call: Call) -> Json:
    return call.subject("tax_rate")


@handles("tax_rates.update")
def update(call: Call) -> Json:
    rate = call.subject("tax_rate")
    rate["metadata"] = metadata.merge(rate["metadata"], call.params)
    rate.update({name: value for name, value in call.params.items() if name in _UPDATABLE})
    return rate


@handles("tax_rates.list")
def list_(call: Call) -> Json:
    wanted = {name: call.params[name] for name in ("active", "inclusive") if name in call.params}
    return call.page(
        "tax_rate",
        (
            rate
            for rate in call.store.table("tax_rate").newest_first()
            if all(rate[name] == value for name, value in wanted.items()) and created_within(rate, call.params)
        ),
    )


def check(params: Mapping[str, Any], param: str) -> None:
    """Refuses a percentage that cannot be; `param` is what the request calls it.

    Raises:
        ApiError: 400.
    """
    percentage = params["percentage"]
    if not 0 <= percentage <= 100 or percentage.as_tuple().exponent < -4:
        raise invalid("A tax percentage lies between 0 and 100 and has at most four decimal places.", param)


def new_rate(store: Store, params: Mapping[str, Any], *, now: int) -> Record:
    """A new tax rate of parameters that are known to be in order."""
    return store.add(
        {
            "id": ids.new("tax_rate"),
            "object": "tax_rate",
            **_DEFAULTS,
            "created": now,
            "livemode": False,
            **params,
            "metadata": metadata.merge({}, params),
        }
    )
