"""Parameters of a quote beside what it sells, read into the members that they set. Nothing is written.

Source: https://stripe.com/docs/api/quotes/create
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference import issuers, metadata
from conformance.reference.checkout import shown
from conformance.reference.errors import invalid
from conformance.reference.invoicing.snapshot import tax_status
from conformance.reference.mutation import picked
from conformance.reference.store import Record

_PLAIN = ("collection_method", "description", "footer", "header")
_FEES = ("application_fee_amount", "application_fee_percent")
_SHORTEST_TRIAL, _LONGEST_TRIAL = 1, 730  # days

BLANK: Mapping[str, Json] = {
    "application": None,
    "application_fee_amount": None,
    "application_fee_percent": None,
    "automatic_tax": {"enabled": False, "liability": None, "status": None},
    "collection_method": "charge_automatically",
    "description": None,
    "footer": None,
    "header": None,
    "invoice_settings": {"days_until_due": None, "issuer": issuers.itself()},
    "on_behalf_of": None,
    "subscription_data": {"description": None, "effective_date": None, "metadata": {}, "trial_period_days": None},
    "transfer_data": None,
}


def read(params: Mapping[str, Any], current: Mapping[str, Any], *, now: int) -> dict[str, Any]:
    """The members that parameters set; `current` is the quote as it is, or its defaults.

    Raises:
        ApiError: 400; a moment that is past, a trial that cannot be, an account that does not exist.
    """
    _refuse_accounts(params)
    members = picked(params, _PLAIN)
    members["invoice_settings"] = _invoice_settings(params, current)
    if "subscription_data" in params:
        members["subscription_data"] = {**current["subscription_data"], **_subscription_data(params)}
    if params.get("expires_at") is not None:
        members["expires_at"] = expiry(params, now)
    return members


def expiry(params: Mapping[str, Any], now: int) -> int:
    """When a quote shall expire.

    Raises:
        ApiError: 400; it would have expired already.
    """
    asked: int = params["expires_at"]
    if asked <= now:
        raise invalid("`expires_at` has to be a timestamp in the future.", "expires_at")
    return asked


def automatic_tax(given: Mapping[str, Any], customer: Record | None) -> dict[str, Json]:
    """`automatic_tax` of a quote, or of the invoice that it becomes, for that customer, who may not be known yet.

    Raises:
        ApiError: 400; the account that is to be liable does not exist.
    """
    liability = issuers.liable(given)
    if not given["enabled"]:
        return {"enabled": False, "liability": liability, "status": None}
    status = "requires_location_inputs" if customer is None else tax_status(customer)
    return {"enabled": True, "liability": liability, "status": status}


def _invoice_settings(params: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Json]:
    """`days_until_due` of invoices that are sent, none of those that are charged automatically; and who issues them."""
    given = dict(params.get("invoice_settings") or {})
    issuer = current["invoice_settings"]["issuer"]
    if "issuer" in given:
        issuer = given["issuer"] = issuers.read(given["issuer"], "invoice_settings[issuer]")
    if params.get("collection_method", current["collection_method"]) == "send_invoice":
        return {**current["invoice_settings"], **given}
    if given.get("days_until_due") is not None:
        raise invalid(
            "`days_until_due` is for quotes with `collection_method=send_invoice`.", "invoice_settings[days_until_due]"
        )
    return {"days_until_due": None, "issuer": issuer}


def _subscription_data(params: Mapping[str, Any]) -> dict[str, Json]:
    given = params["subscription_data"]
    days = given.get("trial_period_days")
    if days is not None and not _SHORTEST_TRIAL <= days <= _LONGEST_TRIAL:
        raise invalid(
            f"Invalid integer: {days}; a trial lasts {_SHORTEST_TRIAL} to {_LONGEST_TRIAL} days.",
            "subscription_data[trial_period_days]",
            "parameter_invalid_integer",
        )
    if given.get("effective_date") == "current_period_end":
        raise invalid(
            "`current_period_end` is for quotes that change a subscription; this one begins one.",
            "subscription_data[effective_date]",
        )
    found = picked(given, ("description", "effective_date", "trial_period_days"))
    if "metadata" in given:  # declarative: what was there before is gone
        found["metadata"] = metadata.merge({}, given)
    return found


def _refuse_accounts(params: Mapping[str, Any]) -> None:
    """Refuses connected accounts, of which there are none, and what would be taken from them."""
    shown.no_account(params.get("on_behalf_of"), "on_behalf_of")
    shown.no_account((params.get("transfer_data") or {}).get("destination"), "transfer_data[destination]")
    for fee in _FEES:
        shown.no_fee(params.get(fee), fee)
