"""`cancellation_details`: why a subscription is canceled, and what the customer said of it.

Source: https://docs.stripe.com/api/subscriptions/object#subscription_object-cancellation_details
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference.errors import invalid
from conformance.reference.store import Record

REQUESTED = "cancellation_requested"
_DETAILS = "cancellation_details"


def of(*, scheduled: bool) -> dict[str, Json]:
    """The details of a new subscription, which may be canceled already at a date to come."""
    return {"comment": None, "feedback": None, "reason": REQUESTED if scheduled else None}


def read(subscription: Record, params: Mapping[str, Any], members: Mapping[str, Any]) -> dict[str, Any]:
    """The details after a request; `members` are those that it changes of the cancellation.

    Raises:
        ApiError: 400; details of a subscription that is not canceled, and is not to be.
    """
    details = dict(subscription[_DETAILS])
    if "canceled_at" in members:
        details = of(scheduled=False) if members["canceled_at"] is None else {**details, "reason": REQUESTED}
    given = params.get(_DETAILS)
    if given:
        if details["reason"] is None:
            raise invalid(f"`{_DETAILS}` can only be set on subscriptions that are set to cancel.", _DETAILS)
        details |= given
    return {_DETAILS: details} if details != subscription[_DETAILS] else {}


def ended(subscription: Record, given: Mapping[str, Any] | None = None) -> None:
    """Notes that somebody has ended a subscription, and what was said of it."""
    details = subscription[_DETAILS]
    subscription[_DETAILS] = {**details, "reason": details["reason"] or REQUESTED, **(given or {})}
