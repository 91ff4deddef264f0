"""What happens when a period ends: a trial is over, the next period begins and is billed, or nothing follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from conformance.reference.agenda import due
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import billing, discounts, ending, items, lapsing, lines, timing, usage
from conformance.reference.subscribing.items import Wanted
from conformance.reference.subscribing.limits import ENDED
from conformance.reference.subscribing.timing import Times
from conformance.reference.subscribing.worth import share

_DUE = "subscriptions.turn"
Turn = Callable[[Store, Record, int], None]
_BEFORE: list[Turn] = []


def before_turn(turn: Turn) -> Turn:
    """Registers `turn(store, subscription, at)`, called when a period ends, before anything is billed. What it changes
    of the subscription counts; where it cancels it, nothing follows."""
    _BEFORE.append(turn)
    return turn


def listen(store: Store, subscription: Record, at: int) -> None:
    """Tells whoever waits for it that a period ends."""
    for listener in _BEFORE:
        listener(store, subscription, at)


def enter(store: Store, subscription: Record) -> None:
    """Enters the end of the current period."""
    store.agenda.enter(subscription["current_period_end"], _DUE, subscription["id"], subscription["test_clock"])


@due(_DUE)
def turn(store: Store, identifier: str, at: int) -> None:
    """The end of a period, unless the subscription has ended or its period has been moved."""
    subscription = store.table("subscription").get(identifier)
    if subscription is None or subscription["status"] in ENDED or subscription["current_period_end"] != at:
        return
    customer = store.table("customer").get(subscription["customer"])
    if customer is None or subscription["status"] in ("incomplete", "paused"):
        return
    listen(store, subscription, at)
    if subscription["status"] in ENDED or subscription["current_period_end"] != at:
        return
    if subscription["cancel_at"] is not None and subscription["cancel_at"] <= at:
        ending.finish(store, subscription, at)
        return
    if lapsing.lapses(store, subscription, customer, at):
        lapsing.lapse(store, subscription, at)
        return
    invoice = renew(store, subscription, customer, at)
    enter(store, subscription)
    collect(store, subscription, invoice, at)


def collect(store: Store, subscription: Record, invoice: Record, at: int) -> None:
    """Leaves a draft to be collected by and by, as far as its subscription lets it."""
    if subscription["status"] == "unpaid":
        invoice.update(auto_advance=False, next_payment_attempt=None)
    elif not billing.pause(store, subscription, invoice, at):
        billing.leave(store, invoice)


def renew(
    store: Store, subscription: Record, customer: Record, at: int, *, reason: str = "subscription_cycle"
) -> Record:
    """Begins the next period, and drafts its invoice, which nobody collects yet."""
    was_trial = subscription["status"] == "trialing"
    if was_trial and (subscription["trial_end"] or 0) <= at:
        subscription["status"] = "active"
    discounts.expire(store, subscription, at)
    before = (subscription["current_period_start"], at)
    times = timing.next_period(subscription, at)
    wanted = items.of(subscription)
    billed = _lines(store, subscription, wanted, times, before=before, at=at, was_trial=was_trial)
    begin(store, subscription, times)
    return billing.draft(
        store,
        subscription,
        customer,
        reason=reason,
        now=at,
        billed=billed,
        period=before,
        pending=billing.waiting(store, subscription, customer),
    )


def begin(store: Store, subscription: Record, times: Times) -> None:
    """Puts a subscription into a period; the usage of the one before is over."""
    usage.close(store, subscription)
    subscription.update(current_period_start=times.period_start, current_period_end=times.period_end)
    subscription.hidden.update(length=times.length, unbilled=False)
    if subscription["cancel_at_period_end"]:
        subscription["cancel_at"] = times.period_end


def _lines(
    store: Store,
    subscription: Record,
    wanted: Sequence[Wanted],
    times: Times,
    *,
    before: tuple[int, int],
    at: int,
    was_trial: bool,
) -> list[Record]:
    """The new period of licensed items, the one before of metered ones: usage is billed when it is known."""
    made = []
    for item in wanted:
        if item.metered:
            made.append(lines.metered(store, subscription, item, before, trial=was_trial, now=at))
            continue
        amount, proration = share(item, times, subscription["currency"])
        period = (times.period_start, times.period_end)
        made.append(lines.line(store, subscription, item, period, amount=amount, proration=proration, now=at))
    return lines.in_order(made)
