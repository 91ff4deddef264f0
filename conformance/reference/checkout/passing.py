"""What a payment link passes on to the payments and the subscriptions that it leads to.

Source: https://stripe.com/docs/api/payment_links/payment_links/create
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference import issuers

_ISSUER = "subscription_data[invoice_settings][issuer]"
_BLANK: Mapping[str, Callable[[], dict[str, Json]]] = {  # all members, shown once there is any of them
    "payment_intent_data": lambda: {
        "capture_method": None,
        "description": None,
        "metadata": {},
        "setup_future_usage": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "transfer_group": None,
    },
    "subscription_data": lambda: {
        "description": None,
        "invoice_settings": {"issuer": issuers.itself()},
        "metadata": {},
        "trial_period_days": None,
        "trial_settings": None,
    },
}


def made(params: Mapping[str, Any]) -> dict[str, Json]:
    """The hashes of a new link; None where nothing is said.

    Raises:
        ApiError: 400; an account that does not exist.
    """
    return {name: _after(name, None, params[name]) if params.get(name) else None for name in _BLANK}


def changed(link: Mapping[str, Any], params: Mapping[str, Any]) -> dict[str, Json]:
    """The hashes that an update names: each member changes by itself, metadata as a whole.

    Raises:
        ApiError: 400; an account that does not exist.
    """
    return {name: _after(name, link[name], params[name]) for name in _BLANK if params.get(name)}


def _after(name: str, current: Mapping[str, Any] | None, given: Mapping[str, Any]) -> dict[str, Json]:
    after = {**_BLANK[name](), **(current or {}), **given}
    after["metadata"] = {key: value for key, value in (after["metadata"] or {}).items() if value}
    if name == "subscription_data":
        issuer = (given.get("invoice_settings") or {}).get("issuer") or after["invoice_settings"].get("issuer")
        after["invoice_settings"] = {"issuer": issuers.read(issuer, _ISSUER)}
    return after
