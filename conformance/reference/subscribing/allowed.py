"""What the status of a subscription lets a request change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.reference.errors import invalid
from conformance.reference.store import Record
from conformance.reference.subscribing.limits import ENDED

_OF_INCOMPLETE = frozenset({"metadata", "default_source", "default_payment_method", "description"})
_OF_ENDED = frozenset({"metadata", "cancellation_details"})
_PLAIN = frozenset({"metadata", "description"})


def check(subscription: Record, params: Mapping[str, Any]) -> None:
    """Refuses a change that comes too late, or too early.

    Raises:
        ApiError: 400 `invalid_canceled_subscription_fields`; it has ended. 400; its first payment is still to come, or
            it is paused and would be given a trial.
    """
    status = subscription["status"]
    if status in ENDED and not params.keys() <= _OF_ENDED:
        raise invalid(
            "A canceled subscription can only update its cancellation_details and metadata.",
            code="invalid_canceled_subscription_fields",
        )
    if status == "paused" and "trial_end" in params:
        raise invalid("A paused subscription cannot have a trial. Resume the subscription first.", "trial_end")
    if status == "incomplete":
        for name in params:
            if name not in _OF_INCOMPLETE:
                raise invalid(f"`{name}` of a subscription that is incomplete cannot be updated.", name)


def plain(subscription: Record, params: Mapping[str, Any]) -> bool:
    """Whether a change bills and times nothing, so that it can be made whatever the status."""
    return params.keys() <= _PLAIN or subscription["status"] in ENDED
