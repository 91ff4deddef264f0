"""Starts subscriptions: the record, its first period, its first invoice, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.contract import Json
from conformance.reference import ids
from conformance.reference.amounts import rounded
from conformance.reference.clock import clock_of
from conformance.reference.errors import ApiError, exclusive, invalid
from conformance.reference.invoicing.discounting import Chosen
from conformance.reference.money import step
from conformance.reference.rehearsal import all_or_nothing
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import (
    anchoring,
    billing,
    canceling,
    currency,
    discounts,
    extras,
    intervals,
    items,
    limits,
    lines,
    reasons,
    renewals,
    settings,
    thresholds,
    timing,
)
from conformance.reference.subscribing.amounts import elapsed
from conformance.reference.subscribing.items import Wanted
from conformance.reference.subscribing.naming import written
from conformance.reference.subscribing.reach import around
from conformance.reference.subscribing.timing import Times
from conformance.reference.subscribing.worth import share

SUBSCRIPTION = "subscription"
_HOUR = 3600
_EXPIRES = 23 * _HOUR  # an incomplete subscription: https://stripe.com/docs/billing/subscriptions/overview
Given = Mapping[str, Any]


def start(
    store: Store,
    customer: Record,
    params: Given,
    *,
    now: int,
    reason: str = "subscription_create",
    first_invoice: str = "now",
    payment_method: str | None = None,
) -> Record:
    """A new subscription of a customer, its first invoice made and, as far as that is possible, paid.

    params:         as the operation that makes subscriptions reads them
    reason:         the first invoice's billing_reason
    first_invoice:  "now", or "later": it stays a draft for an hour, and the subscription is active meanwhile
    payment_method: the ID of what the first invoice is charged to, where that is known already

    Raises:
        ApiError: 400; parameters that make no subscription. 402; `error_if_incomplete`, and the payment failed.
            Of a refused subscription nothing remains.
    """
    with all_or_nothing(store, around(store, customer, params)):
        subscription, invoice = prepare(store, customer, params, now=now, reason=reason)
        if payment_method is not None:
            invoice["default_payment_method"] = payment_method
        _begin(store, subscription, invoice, customer, params=params, now=now, later=first_invoice == "later")
    return subscription


def prepare(
    store: Store, customer: Record, params: Given, *, now: int, reason: str = "subscription_create"
) -> tuple[Record, Record]:
    """The subscription and its first invoice, still a draft that nobody collects.

    Raises:
        ApiError: 400.
    """
    behavior = params.get("payment_behavior") or "allow_incomplete"
    if behavior == "pending_if_incomplete":
        raise invalid(
            "`payment_behavior=pending_if_incomplete` has no effect when creating a subscription.", "payment_behavior"
        )
    limits.check(store, customer)
    wanted = items.new(
        store,
        params["items"],
        now=now,
        currency=params.get("currency"),
        named=lambda index, name: written("items", index, name),
        redeemer=discounts.Redeemer(store, customer, now),
    )
    code = wanted[0].price["currency"]
    currency.settle(store, customer, code)
    members = settings.read(store, customer, params, settings.DEFAULTS)
    thresholds.check(members.get("billing_thresholds"), wanted)
    chosen = discounts.read(store, customer, params, currency=code, now=now, new=True)
    times = timing.of_new(params, wanted, now)
    subscription = _record(
        store, customer, params, members={**settings.DEFAULTS, **members}, times=times, code=code, now=now
    )
    subscription.hidden["invoice_settings"] = settings.invoicing(store, params, {})
    items.keep(store, subscription, wanted, now)
    discounts.put(store, subscription, customer, chosen, now)
    extras.add(store, subscription, params, now)
    invoice = billing.draft(
        store,
        subscription,
        customer,
        reason=reason,
        now=now,
        billed=_first_lines(store, subscription, wanted, times, params=params, now=now),
        period=(now, now),
        pending=billing.waiting(store, subscription, customer),
    )
    _check_minimum(chosen, invoice)
    return subscription, invoice


def _record(
    store: Store, customer: Record, params: Given, *, members: dict[str, Any], times: Times, code: str, now: int
) -> Record:
    interval = intervals.read(params.get("pending_invoice_item_interval"))
    cancel_at_end = bool(params.get("cancel_at_period_end"))
    cancel_at = times.period_end if cancel_at_end else params.get("cancel_at")
    if cancel_at_end and params.get("cancel_at") is not None:
        raise exclusive("cancel_at", "cancel_at_period_end")
    return store.add(
        {
            "id": ids.new(SUBSCRIPTION),
            "object": SUBSCRIPTION,
            "application": None,
            "billing_cycle_anchor": times.anchor,
            "billing_cycle_anchor_config": anchoring.shown(params),
            "cancel_at": cancel_at,
            "cancel_at_period_end": cancel_at_end,
            "canceled_at": now if cancel_at is not None else None,
            "cancellation_details": reasons.of(scheduled=cancel_at is not None),
            "created": now,
            "currency": code,
            "current_period_end": times.period_end,
            "current_period_start": times.period_start,
            "customer": customer["id"],
            "discount": None,
            "discounts": [],
            "ended_at": None,
            "items": {"data": []},
            "latest_invoice": None,
            "livemode": False,
            "next_pending_invoice_item_invoice": intervals.after(interval, now),
            "pause_collection": None,
            "pending_invoice_item_interval": interval,
            "pending_setup_intent": None,
            "pending_update": None,
            "plan": None,
            "quantity": None,
            "schedule": None,
            "start_date": times.start_date,
            "status": "incomplete",
            "test_clock": clock_of(store, customer),
            "trial_end": times.trial_end,
            "trial_start": times.trial_start,
            **members,
        },
        hidden={"length": times.length, "unbilled": _unbilled(times, params)},
    )


def _first_lines(
    store: Store, subscription: Record, wanted: Sequence[Wanted], times: Times, *, params: Given, now: int
) -> list[Record]:
    """What the first invoice bills: a trial, the time gone by since a backdated start, the first period or its part."""
    prorated = params.get("proration_behavior") != "none"
    period = (times.period_start, times.period_end)
    unit = step(subscription["currency"])
    interval = items.interval_of(wanted)
    made: list[Record] = []
    for item in wanted:
        backdated = times.start_date < now and not item.metered and prorated and not times.trialing
        if backdated:
            end = now if times.anchor == now else times.period_end
            cost = elapsed(item.amount, interval, times.start_date, end, unit)
            stretch = (times.start_date, end)
            made.append(lines.line(store, subscription, item, stretch, amount=cost, proration=True, now=now))
        if backdated and times.anchor != now:
            continue
        amount, proration = _first_amount(item, times, params, subscription["currency"])
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
            )
        )
    return lines.in_order(made)


def _first_amount(item: Wanted, times: Times, params: Given, currency_code: str) -> tuple[int, bool]:
    """What the first period costs, and whether that is a proration; nothing where its part is not to be billed."""
    amount, proration = share(item, times, currency_code)
    if not proration or params.get("proration_behavior") != "none":
        return amount, proration
    return (0, True) if _unbilled(times, params) else (rounded(item.amount, step(currency_code)), False)


def _unbilled(times: Times, params: Given) -> bool:
    """Whether the time up to a later anchor is given away, because it is not to be prorated."""
    return params.get("proration_behavior") == "none" and times.anchor != times.period_start and not times.trialing


def _begin(
    store: Store, subscription: Record, invoice: Record, customer: Record, *, params: Given, now: int, later: bool
) -> None:
    """Lets the subscription live: its first invoice is collected, and what is due later is entered."""
    behavior = params.get("payment_behavior") or "allow_incomplete"
    renewals.enter(store, subscription)
    canceling.enter(store, subscription)
    intervals.enter(store, subscription)
    sent = subscription["collection_method"] == "send_invoice"
    if later or (sent and invoice["total"]):
        subscription["status"] = "trialing" if subscription["trial_end"] else "active"
        billing.leave(store, invoice)
        return
    confirm = behavior != "default_incomplete"
    failure = billing.collect(
        store, invoice, customer, now, confirm=confirm, off_session=params.get("off_session") is not False
    )
    if failure is None:
        return
    if failure.code == "resource_missing" and confirm:
        raise failure
    if behavior == "error_if_incomplete":
        raise incomplete(failure)
    intent = store.get("payment_intent", invoice["payment_intent"])
    intent["setup_future_usage"] = "off_session"
    store.agenda.enter(now + _EXPIRES, "subscriptions.expire", subscription["id"], subscription["test_clock"])


def incomplete(failure: ApiError) -> ApiError:
    """The refusal of a subscription whose payment failed; one that needs the customer has a code of its own."""
    if failure.code == "invoice_payment_intent_requires_action":
        failure.code = "subscription_payment_intent_requires_action"
    return failure


def _check_minimum(chosen: Sequence[Chosen] | None, invoice: Record) -> None:
    """Refuses a promotion code whose least amount the first invoice does not reach."""
    for choice in chosen or ():
        least: Json = choice.code["restrictions"]["minimum_amount"] if choice.code is not None else None
        if least is not None and invoice["subtotal"] < least:
            raise invalid(
                "This promotion code cannot be redeemed because the first invoice does not reach its minimum amount.",
                choice.param,
                "promotion_code_amount_insufficient",
            )
