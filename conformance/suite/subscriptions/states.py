"""How a subscription gets into each of its states, with as few calls as possible; two of them take a clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.clocks import DAY, HOUR, customer_at, move, utc
from conformance.suite.errors import Blocked, Unsupported
from conformance.suite.given import Given
from conformance.suite.payment_methods import DECLINE
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, debtor, path, subscribe
from conformance.suite.subscriptions.timelines import missing
from conformance.suite.waiting import Eventually

START = utc(2022, 8, 1)
DUNNING = 50 * DAY  # longer than any schedule of retries of a few weeks, shorter than two billing periods


def incomplete(given: Given, _: Eventually, **params: Any) -> Answer:
    """The first payment is declined."""
    return subscribe(given, customer=debtor(given), **params)


def incomplete_expired(given: Given, eventually: Eventually, **params: Any) -> Answer:
    """The first payment is declined, and its invoice voided."""
    made = incomplete(given, eventually, **params)
    given.post(f"/v1/invoices/{made['latest_invoice']}/void")
    return given.get(path(made))


def trialing(given: Given, _: Eventually, **params: Any) -> Answer:
    return subscribe(given, trial_period_days=30, **params)


def active(given: Given, _: Eventually, **params: Any) -> Answer:
    return subscribe(given, **params)


def past_due(given: Given, _: Eventually, **params: Any) -> Answer:
    """The trial is ended, and the payment that is then due declined."""
    made = subscribe(given, customer=debtor(given), trial_period_days=30)
    return given.post(path(made), {"trial_end": "now", **params})


def unpaid(given: Given, eventually: Eventually, **params: Any) -> Answer:
    """Every retry of a payment is declined, and the account's settings then mark the subscription as unpaid.

    Raises:
        Unsupported: they cancel it then, or leave it past due: no operation of the API changes these settings.
    """
    customer = customer_at(given, START, DECLINE)
    made = subscribe(given, customer=customer["id"], trial_end=START + DAY)
    move(given, eventually, customer["test_clock"], START + DAY + DUNNING)
    reached = given.get(path(made))
    if reached["status"] != "unpaid":
        raise Unsupported("unpaid subscriptions", f"the account leaves them {reached['status']} when retries end")
    return given.post(path(made), params) if params else reached


def canceled(given: Given, _: Eventually, **params: Any) -> Answer:
    return given.delete(path(subscribe(given, **params)))


def paused(given: Given, eventually: Eventually, **_: Any) -> Answer:
    """The trial ends, and there is nothing to pay with. That the subscription was to be canceled then is left out."""
    return lapsed(given, eventually, START + DAY, START + DAY + HOUR)


def lapsed(given: Given, eventually: Eventually, trial_end: int, now: int, **params: Any) -> Answer:
    """A subscription that was paused when its trial ended, as it is at a moment after that: six calls.

    Raises:
        Blocked: it was not paused then.
    """
    customer = customer_at(given, START, None)
    own = {"customer": customer["id"], "trial_end": trial_end, "trial_settings": missing("pause")}
    made = subscribe(given, **{**own, **params})
    move(given, eventually, customer["test_clock"], now)
    reached = given.get(path(made))
    if reached["status"] != "paused":
        raise Blocked(f"POST {SUBSCRIPTIONS}", f"the subscription is {reached['status']} after its trial, not paused")
    return reached


STATES: dict[str, Callable[..., Answer]] = {
    "incomplete": incomplete,
    "incomplete_expired": incomplete_expired,
    "trialing": trialing,
    "active": active,
    "past_due": past_due,
    "unpaid": unpaid,
    "canceled": canceled,
    "paused": paused,
}
