"""When a session ends, how a subscription begins, what a session may do with its customer.

Source: https://stripe.com/docs/api/checkout/sessions/create
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference.errors import exclusive, invalid
from conformance.reference.store import Record

SHORTEST, LONGEST = 30 * 60, 24 * 60 * 60  # seconds that a session is open
RECOVERABLE = 30 * 24 * 60 * 60  # seconds that an expired session can be recovered for
_LEAST_TRIAL = 48 * 60 * 60  # until trial_end
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+\Z")


def expires_at(params: Mapping[str, Any], now: int) -> int:
    """When a session expires: 24 hours from now, unless an earlier moment is asked for.

    Raises:
        ApiError: 400; it lies less than 30 minutes or more than 24 hours ahead.
    """
    asked = params.get("expires_at")
    if asked is None:
        return now + LONGEST
    if not now + SHORTEST <= asked <= now + LONGEST:
        raise invalid("`expires_at` lies between 30 minutes and 24 hours after the session is created.", "expires_at")
    return int(asked)


def check_trial(params: Mapping[str, Any], now: int) -> bool:
    """Whether a subscription begins with a trial.

    Raises:
        ApiError: 400; a trial of less than a day, or one that ends within two.
    """
    data = params.get("subscription_data") or {}
    days, end = data.get("trial_period_days"), data.get("trial_end")
    if days is not None and end is not None:
        raise exclusive("subscription_data[trial_end]", "subscription_data[trial_period_days]")
    check_days(days)
    if end is not None and end < now + _LEAST_TRIAL:
        raise invalid("The `trial_end` date has to be at least 2 days in the future.", "subscription_data[trial_end]")
    return days is not None or end is not None


def check_days(days: int | None) -> None:
    """Refuses a trial of no days.

    Raises:
        ApiError: 400.
    """
    if days is not None and days < 1:
        raise invalid(
            f"Invalid integer: {days}; a trial lasts a day or more.",
            "subscription_data[trial_period_days]",
            "parameter_invalid_integer",
        )


def check_customer(params: Mapping[str, Any], customer: Record | None) -> None:
    """Refuses what contradicts the customer that is given, or that none is.

    Raises:
        ApiError: 400.
    """
    if customer is None and "customer_update" in params:
        raise invalid("`customer_update` can only be used with `customer`.", "customer_update")
    collects = (params.get("tax_id_collection") or {}).get("enabled")
    if customer is not None and collects and (params.get("customer_update") or {}).get("name") != "auto":
        raise invalid(
            "Tax ID collection changes the customer's name: it needs `customer_update[name]` to be `auto`.",
            "customer_update[name]",
        )
    email = params.get("customer_email")
    if email is not None and not _EMAIL.match(email):
        raise invalid(f"Invalid email address: {email}", "customer_email", "email_invalid")


def recovery(params: Mapping[str, Any]) -> dict[str, Json] | None:
    """`after_expiration` of an open session."""
    given = params.get("after_expiration")
    if given is None:
        return None
    asked = given.get("recovery")
    if asked is None:
        return {"recovery": None}
    shown = {"allow_promotion_codes": asked.get("allow_promotion_codes", False), "enabled": asked["enabled"]}
    return {"recovery": {**shown, "expires_at": None, "url": None}}
