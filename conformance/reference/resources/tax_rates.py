"""Tax rates: how much tax, of what name, on top of an amount or within it."""

from __future__ import annotations

from typing import Any

from conformance.contract import Json
from conformance.reference import ids, metadata
from conformance.reference.call import Call, handles
from conformance.reference.errors import invalid
from conformance.reference.pagination import created_within

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
    percentage = call.params["percentage"]
    if not 0 <= percentage <= 100 or percentage.as_tuple().exponent < -4:
        raise invalid("A tax percentage lies between 0 and 100 and has at most four decimal places.", "percentage")
    return call.store.add(
        {
            "id": ids.new("tax_rate"),
            "object": "tax_rate",
            **_DEFAULTS,
            "created": call.now,
            "livemode": False,
            **call.params,
            "metadata": metadata.merge({}, call.params),
        }
    )


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
