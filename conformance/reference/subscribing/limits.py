"""How many subscriptions a customer can have."""

from __future__ import annotations

from conformance.reference.errors import ApiError
from conformance.reference.store import Record, Store

ENDED = ("canceled", "incomplete_expired")
_MOST = 500  # active or scheduled: https://stripe.com/docs/api/subscriptions/create
_MOST_ON_A_CLOCK = 3  # https://stripe.com/docs/billing/testing/test-clocks


def of(store: Store, customer: Record) -> list[Record]:
    """A customer's subscriptions that have not ended, newest first."""
    return [s for s in store.table("subscription").of("customer", customer["id"]) if s["status"] not in ENDED]


def scheduled(store: Store, customer: Record) -> list[Record]:
    """A customer's schedules whose subscription is to come, newest first."""
    schedules = store.table("subscription_schedule").of("customer", customer["id"])
    return [schedule for schedule in schedules if schedule["status"] == "not_started"]


def check(store: Store, customer: Record) -> None:
    """Refuses one subscription more than a customer can have.

    Raises:
        ApiError: 400.
    """
    count = len(of(store, customer)) + len(scheduled(store, customer))
    if customer["test_clock"] is not None and count >= _MOST_ON_A_CLOCK:
        raise ApiError(f"A customer on a test clock has at most {_MOST_ON_A_CLOCK} subscriptions.", param="customer")
    if count >= _MOST:
        raise ApiError(
            f"Customer {customer['id']} already has the maximum {_MOST} current subscriptions.",
            code="customer_max_subscriptions",
        )
