"""Changes of a running subscription: what is asked for is read, prorated, billed where that is due, and applied."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from conformance.reference.agenda import due
from conformance.reference.amounts import exact_amount
from conformance.reference.errors import ApiError
from conformance.reference.invoicing import collection
from conformance.reference.rehearsal import all_or_nothing
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import (
    allowed,
    applying,
    billing,
    canceling,
    discounts,
    intervals,
    items,
    lines,
    pending,
    prorations,
    settings,
    timing,
)
from conformance.reference.subscribing.applying import Plan
from conformance.reference.subscribing.items import Wanted
from conformance.reference.subscribing.prorations import Window
from conformance.reference.subscribing.reach import around
from conformance.reference.subscribing.starting import extras, incomplete
from conformance.reference.subscribing.timing import Times
from conformance.reference.subscribing.worth import share

Given = Mapping[str, Any]
_RESUME = "subscriptions.resume_collection"


def in_items(index: int, member: str) -> str:
    """`price_data[currency]` of the first item → `items[0][price_data][currency]`."""
    first, bracket, rest = member.partition("[")
    return f"items[{index}][{first}]{bracket}{rest}"


def change(
    store: Store,
    subscription: Record,
    params: Given,
    *,
    now: int,
    collect: bool = True,
    named: Callable[[int, str], str] = in_items,
) -> Record | None:
    """Changes a subscription as the parameters of its update ask for; the invoice that is made at once, if one is.

    collect: whether that invoice is collected too, or stays a draft
    named:   how the request wrote a member of an element of `items`

    Raises:
        ApiError: 400; what the subscription or its status does not allow. 402; `error_if_incomplete`, and the payment
            failed. Of a refused change nothing remains.
    """
    allowed.check(subscription, params)
    if allowed.plain(subscription, params):
        subscription.update(settings.plain(params, subscription))
        return None
    customer = store.in_parameter("customer", subscription["customer"], "customer")
    with all_or_nothing(store, around(store, customer, params, subscription)):
        pending.check(subscription, params)
        pending.discard(store, subscription, now)
        plan = _plan(store, subscription, customer, params, now, named)
        invoice = _bill(store, subscription, customer, plan, params, now)
        if invoice is not None and collect:
            _collect(store, subscription, customer, plan, params, invoice, now)
        elif _waits(params):
            applying.apply(store, subscription, plan, now)
        _enter_resumption(store, subscription, params)
    return invoice


def _plan(
    store: Store, subscription: Record, customer: Record, params: Given, now: int, named: Callable[[int, str], str]
) -> Plan:
    wanted = items.changed(store, subscription, params.get("items"), now=now, named=named)
    members = settings.read(store, customer, params, subscription)
    members |= canceling.read(subscription, params, now)
    if "pause_collection" in params:
        paused = params["pause_collection"]
        members["pause_collection"] = None if paused is None else {"resumes_at": None} | paused
    if "pending_invoice_item_interval" in params:
        interval = intervals.read(params["pending_invoice_item_interval"])
        members["pending_invoice_item_interval"] = interval
        members["next_pending_invoice_item_invoice"] = intervals.after(interval, now)
    chosen = discounts.read(store, customer, params, currency=subscription["currency"], now=now)
    return Plan(wanted, members, chosen, _times(subscription, params, wanted, now))


def _times(subscription: Record, params: Given, wanted: Sequence[Wanted], now: int) -> Times | None:
    """The period that a change begins: a trial, or a cycle of its own; None where the period goes on."""
    start, trialing = subscription["start_date"], subscription["status"] == "trialing"
    trial_end = timing.trial(params, wanted, now)
    if trial_end is not None:
        begun = subscription["current_period_start"] if trialing else now
        return Times(start, trial_end, begun, trial_end, trial_end - begun, begun, trial_end)
    if trialing and params.get("trial_end") != "now":
        return None
    old = items.of(subscription)
    interval = items.interval_of(wanted)
    if not (
        trialing
        or params.get("billing_cycle_anchor") == "now"
        or interval != items.interval_of(old)
        or _free(old) != _free(wanted)
    ):
        return None
    end = interval.boundary(now, 1)
    cancel_at = None if subscription["cancel_at_period_end"] else subscription["cancel_at"]
    last = end if cancel_at is None or not now < cancel_at < end else cancel_at
    trial = (subscription["trial_start"], now if trialing else subscription["trial_end"])
    return Times(start, now, now, last, end - now, *trial)


def _free(wanted: Sequence[Wanted]) -> bool:
    """Whether nothing is charged whatever the quantity; usage may always be."""
    return all(
        not item.metered and item.amount == 0 and exact_amount(_with_tiers(item.price), 1) == Decimal(0)
        for item in wanted
    )


def _with_tiers(price: Record) -> dict[str, Any]:
    return {**price, "tiers": price.hidden.get("tiers") or []}


def _bill(store: Store, subscription: Record, customer: Record, plan: Plan, params: Given, now: int) -> Record | None:
    """Prorates a change, applies it unless it has to wait, and drafts the invoice that it makes at once."""
    moment = timing.proration_moment(subscription, params, now)
    behavior = params.get("proration_behavior") or "create_prorations"
    trialing = subscription["status"] == "trialing"
    before, period = items.of(subscription), (subscription["current_period_start"], now)
    made: list[Record] = []
    if behavior != "none" and not trialing:
        window = Window.of(subscription, moment)
        if plan.times is not None:
            made = prorations.credit_all(store, subscription, before, window, now)
        else:
            made = prorations.prorate(store, subscription, before, plan.wanted, window, now)
            made += canceling.prorate(store, subscription, plan.members, now)
    if not _waits(params):
        applying.apply(store, subscription, plan, now)
    extras(store, subscription, params, now)
    begins = plan.times is not None and not (trialing and plan.times.trialing)
    if begins and plan.times is not None:
        billed = _lines(store, subscription, plan, plan.times, now)
        waiting = billing.waiting(store, subscription, customer)
    elif behavior == "always_invoice" and made:
        billed = []
        waiting = [
            item
            for item in billing.waiting(store, subscription, customer)
            if item["subscription"] == subscription["id"]
        ]
    else:
        return None
    return billing.draft(
        store,
        subscription,
        customer,
        reason="subscription_update",
        now=now,
        billed=billed,
        period=period,
        pending=waiting,
    )


def _lines(store: Store, subscription: Record, plan: Plan, times: Times, now: int) -> list[Record]:
    """The period that begins with a change."""
    period = (times.period_start, times.period_end)
    made = []
    for item in plan.wanted:
        amount, proration = share(item, times, subscription["currency"])
        made.append(
            lines.line(
                store,
                subscription,
                item,
                period,
                amount=amount,
                proration=proration,
                trial=times.trialing,
                now=now,
                place=0,
            )
        )
    return lines.in_order(made)


def _collect(
    store: Store,
    subscription: Record,
    customer: Record,
    plan: Plan,
    params: Given,
    invoice: Record,
    now: int,
) -> None:
    """Collects the invoice of a change; what becomes of the change where it is not paid is for `payment_behavior`."""
    behavior = params.get("payment_behavior") or "allow_incomplete"
    invoice.hidden["update_pending"] = _waits(params)
    if billing.pause(store, subscription, invoice, now):
        return
    if subscription["collection_method"] == "send_invoice":
        billing.leave(store, invoice)
        return
    failure = billing.collect(
        store,
        invoice,
        customer,
        now,
        confirm=behavior != "default_incomplete",
        off_session=params.get("off_session") is not False,
    )
    if failure is None:
        if _waits(params):
            applying.apply(store, subscription, plan, now)
        return
    if failure.code == "resource_missing" and not _waits(params):
        raise failure
    _unpaid(store, subscription, plan, params, invoice, failure, now)


def _unpaid(
    store: Store,
    subscription: Record,
    plan: Plan,
    params: Given,
    invoice: Record,
    failure: ApiError,
    now: int,
) -> None:
    behavior = params.get("payment_behavior") or "allow_incomplete"
    if behavior == "error_if_incomplete":
        raise incomplete(failure)
    if _waits(params):
        pending.hold(store, subscription, plan, params, invoice, now)
        return
    if subscription["status"] == "active":
        subscription["status"] = "past_due"
    if behavior == "allow_incomplete":
        collection.try_again(store, invoice, now)


def _waits(params: Given) -> bool:
    return params.get("payment_behavior") == pending.BEHAVIOR


def _enter_resumption(store: Store, subscription: Record, params: Given) -> None:
    paused = subscription["pause_collection"]
    if "pause_collection" in params and paused is not None and paused["resumes_at"] is not None:
        store.agenda.enter(paused["resumes_at"], _RESUME, subscription["id"], subscription["test_clock"])


@due(_RESUME)
def resume_collection(store: Store, identifier: str, at: int) -> None:
    """Collection goes on at the moment that was set."""
    subscription = store.table("subscription").get(identifier)
    paused = subscription["pause_collection"] if subscription is not None else None
    if subscription is not None and paused is not None and paused["resumes_at"] == at:
        subscription["pause_collection"] = None
