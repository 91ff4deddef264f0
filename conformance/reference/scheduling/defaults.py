"""`default_settings`: what holds in the phases that do not say otherwise, and what then holds in a phase."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from conformance.contract import Json
from conformance.reference import issuers
from conformance.reference.errors import ApiError, invalid
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import settings

Given = Mapping[str, Any]
BLANK: Mapping[str, Json] = {
    "application_fee_percent": None,
    "automatic_tax": {"enabled": False, "liability": None},
    "billing_cycle_anchor": "automatic",
    "billing_thresholds": None,
    "collection_method": "charge_automatically",
    "default_payment_method": None,
    "description": None,
    "invoice_settings": None,
    "on_behalf_of": None,
    "transfer_data": None,
}
INHERITED = (  # by phases that leave them null
    "application_fee_percent",
    "automatic_tax",
    "billing_thresholds",
    "collection_method",
    "default_payment_method",
    "description",
    "invoice_settings",
    "on_behalf_of",
    "transfer_data",
)
_DAYS = "days_until_due"


def read(store: Store, customer: Record, given: Given | None, current: Given) -> dict[str, Any]:
    """The default settings after a request; those that it does not name stay as they are.

    Raises:
        ApiError: 400; something named does not exist, or does not belong to the customer.
    """
    wanted = {**current, **(given or {})}
    if given:
        check(store, customer, given, wanted, "default_settings")
    return {name: shown(name, wanted[name]) for name in BLANK}


def of_phase(phase: Given, defaults: Given) -> dict[str, Any]:
    """The settings of a phase, as parameters of a subscription that has to have exactly these."""
    found = {name: defaults[name] if phase.get(name) is None else phase[name] for name in INHERITED}
    invoicing = dict(found.pop("invoice_settings") or {})
    days = invoicing.pop(_DAYS, None)
    method = found["collection_method"] or "charge_automatically"
    return found | {
        "collection_method": method,
        _DAYS: days if method == "send_invoice" else None,
        "invoice_settings": invoicing or None,
    }


def check(store: Store, customer: Record, given: Given, wanted: Given, prefix: str) -> dict[str, Any]:
    """What a subscription makes of settings; `given` are those that the request names, `wanted` all that then hold.

    Raises:
        ApiError: 400, its parameter that of the hash which `prefix` names.
    """
    days = (wanted.get("invoice_settings") or {}).get(_DAYS)
    own_days = (given.get("invoice_settings") or {}).get(_DAYS)
    method = wanted.get("collection_method") or "charge_automatically"
    if days is not None and days < 0:
        raise invalid(f"Invalid non-negative integer: {days}", f"{prefix}[invoice_settings][{_DAYS}]")
    params = {name: given[name] for name in (*INHERITED, "default_tax_rates") if given.get(name) is not None}
    params.pop("invoice_settings", None)
    if method == "send_invoice" and days is not None:
        params[_DAYS] = days
    elif own_days is not None:
        params[_DAYS] = own_days
    params["collection_method"] = method
    with within(prefix):
        settings.invoicing(store, given, {})
        return settings.read(store, customer, params, settings.DEFAULTS)


@contextmanager
def within(prefix: str) -> Iterator[None]:
    """Names the parameters of refusals as members of a hash: `coupon` → `phases[0][coupon]`."""
    try:
        yield
    except ApiError as error:
        if error.param is not None and not error.param.startswith(prefix):
            first, bracket, rest = error.param.partition("[")
            inner = f"invoice_settings][{_DAYS}" if first == _DAYS else first
            error.param = f"{prefix}[{inner}]{bracket}{rest}"
        raise


def shown(name: str, value: Json) -> Json:
    """A setting as a schedule or a phase shows it."""
    if name == "automatic_tax" and value is not None:
        return {"enabled": value["enabled"], "liability": issuers.liable(value)}
    if name == "billing_thresholds" and value is not None:
        return {"amount_gte": None, "reset_billing_cycle_anchor": None} | dict(value)
    if name == "invoice_settings" and value is not None:
        tax_ids, issuer = value.get("account_tax_ids"), value.get("issuer")
        return {"account_tax_ids": tax_ids or None, _DAYS: value.get(_DAYS), "issuer": issuer or issuers.itself()}
    return value
