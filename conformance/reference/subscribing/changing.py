"""Changes of a running subscription: what is asked for is read, prorated, billed where that is due, and applied."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from conformance.reference.agenda import due
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
    extras,
    intervals,
    items,
    lapsing,
    lines,
    pending,
    prorations,
    reasons,
    settings,
    thresholds,
    timing,
)
from conformance.reference.subscribing.applying import Plan
from conformance.reference.subscribing.naming import written
from conformance.reference.subscribing.prorations import Window
from conformance.reference.subscribing.reach import around
from conformance.reference.subscribing.starting import incomplete
from conformance.reference.subscribing.timing import Times
from conformance.reference.subscribing.worth import share

Given = Mapping[str, Any]
_RESUME = "subscriptions.resume_collection"


def in_items(index: int, member: str) -> str:
    """A member of an element of `items`."""
    return written("items", index, member)


@dataclass(frozen=True)
class Change:
    """A change of a running subscription, as a request asks for it.

    named: how the request wrote a member of an element of `items`
    """

    store: Store
    subscription: Record
    customer: Record
    params: Given
    now: int
    named: Callable[[int, str], str]

    @property
    def behavior(self) -> str:
        return self.params.get("payment_behavior") or "allow_incomplete"

    @property
    def waits(self) -> bool:
        """Whether the change is made only once its invoice is paid."""
        return self.behavior == pending.BEHAVIOR

    def plan(self) -> Plan:
        """What the subscription is to become.

        Raises:
            ApiError: 400; parameters that do not fit it.
        """
        store, subscription, params, now = self.store, self.subscription, self.params, self.now
        wanted = items.changed(store, subscription, params.get("items"), now=now, named=self.named)
        members = settings.read(store, self.customer, params, subscription)
        members |= canceling.read(subscription, params, now)
        members |= reasons.read(subscription, params, members)
        if "pause_collection" in params:
            paused = params["pause_collection"]
            members["pause_collection"] = None if paused is None else {"resumes_at": None} | paused
        if "pending_invoice_item_interval" in params:
            interval = intervals.read(params["pending_invoice_item_interval"])
            members["pending_invoice_item_interval"] = interval
            members["next_pending_invoice_item_invoice"] = intervals.after(interval, now)
        thresholds.check(members.get("billing_thresholds"), wanted)
        own = discounts.of(subscription)
        chosen = discounts.read(store, self.customer, params, currency=subscription["currency"], now=now, current=own)
        times = None if subscription["status"] == "paused" else timing.of_change(subscription, params, wanted, now)
        invoicing = subscription.hidden["invoice_settings"]
        return Plan(wanted, members, chosen, times, settings.invoicing(store, params, invoicing))

    def lapses(self, plan: Plan) -> bool:
        """Whether the change ends a trial after which nothing is billed."""
        if plan.times is None or plan.times.trialing:
            return False
        changed = {**self.subscription, **plan.members, "trial_end": self.now}
        return lapsing.lapses(self.store, changed, self.customer, self.now)

    def bill(self, plan: Plan) -> Record | None:
        """Prorates the change, applies it unless it waits, and drafts the invoice that it makes at once."""
        store, subscription, now = self.store, self.subscription, self.now
        period = (subscription["current_period_start"], now)
        extended = subscription["status"] == "trialing" and plan.times is not None and plan.times.trialing
        made = self._prorate(plan)
        used = [] if plan.times is None or extended else self._used(plan)
        if not self.waits:
            applying.apply(store, subscription, plan, now)
        extras.add(store, subscription, self.params, now)
        waiting = billing.waiting(store, subscription, self.customer)
        billed: list[Record] = []
        if plan.times is not None and not extended:
            billed = lines.in_order([*used, *self._lines(plan, plan.times)])
        elif self.params.get("proration_behavior") == "always_invoice" and made:
            waiting = [item for item in waiting if item["subscription"] == subscription["id"]]
        else:
            return None
        return billing.draft(
            store,
            subscription,
            self.customer,
            reason="subscription_update",
            now=now,
            billed=billed,
            period=period,
            pending=waiting,
        )

    def collect(self, plan: Plan, invoice: Record) -> None:
        """Collects the invoice of the change; what becomes of it where that is not paid is for `payment_behavior`.

        Raises:
            ApiError: 400; there is nothing to pay with. 402; `error_if_incomplete`, and the payment failed.
        """
        store, subscription, now = self.store, self.subscription, self.now
        invoice.hidden["update_pending"] = self.waits
        if billing.pause(store, subscription, invoice, now):
            return
        if subscription["collection_method"] == "send_invoice":
            billing.leave(store, invoice)
            return
        confirm = self.behavior != "default_incomplete"
        off_session = self.params.get("off_session") is not False
        failure = billing.collect(store, invoice, self.customer, now, confirm=confirm, off_session=off_session)
        if failure is not None:
            self._unpaid(plan, invoice, failure)
        elif self.waits:
            applying.apply(store, subscription, plan, now)

    def _prorate(self, plan: Plan) -> list[Record]:
        """The pending items of the change; none of a trial, which costs nothing."""
        store, subscription, now = self.store, self.subscription, self.now
        moment = timing.proration_moment(subscription, self.params, now)
        if self.params.get("proration_behavior") == "none" or subscription["status"] in canceling.UNBILLED:
            return []
        before, window = items.of(subscription), Window.of(subscription, moment)
        if plan.times is not None:
            return prorations.credit_all(store, subscription, before, window, now=now)
        made = prorations.prorate(store, subscription, before, plan.wanted, window, now=now)
        return made + canceling.prorate(store, subscription, plan.members, now)

    def _used(self, plan: Plan) -> list[Record]:
        """The period that ends with the change, of items that usage is billed of."""
        period = (self.subscription["current_period_start"], self.now)
        trial = self.subscription["status"] in canceling.UNBILLED
        return [
            lines.metered(self.store, self.subscription, item, period, trial=trial, now=self.now)
            for item in plan.wanted
            if item.metered and item.record is not None
        ]

    def _lines(self, plan: Plan, times: Times) -> list[Record]:
        """The period that begins with the change, of items that are paid in advance."""
        made = []
        for item in plan.wanted:
            if item.metered:
                continue
            amount, proration = share(item, times, self.subscription["currency"])
            made.append(
                lines.line(
                    self.store,
                    self.subscription,
                    item,
                    (times.period_start, times.period_end),
                    amount=amount,
                    proration=proration,
                    trial=times.trialing,
                    now=self.now,
                )
            )
        return made

    def _unpaid(self, plan: Plan, invoice: Record, failure: ApiError) -> None:
        if self.waits:
            pending.hold(self.store, self.subscription, plan, self.params, invoice=invoice, now=self.now)
            return
        if failure.code == "resource_missing":
            raise failure
        if self.behavior == "error_if_incomplete":
            raise incomplete(failure)
        if self.subscription["status"] == "active":
            self.subscription["status"] = "past_due"
        if self.behavior == "allow_incomplete":
            collection.try_again(self.store, invoice, self.now)


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
        subscription.update(settings.plain(params, subscription) | reasons.read(subscription, params, {}))
        return None
    customer = store.in_parameter("customer", subscription["customer"], "customer")
    wanted = Change(store, subscription, customer, params, now, named)
    with all_or_nothing(store, around(store, customer, params, subscription)):
        pending.check(subscription, params)
        pending.discard(store, subscription, now)
        plan = wanted.plan()
        if wanted.lapses(plan):
            applying.apply(store, subscription, replace(plan, times=None), now)
            subscription.update(current_period_end=now, trial_end=now)
            lapsing.lapse(store, subscription, now)
            return None
        invoice = wanted.bill(plan)
        if invoice is not None and collect:
            wanted.collect(plan, invoice)
        elif wanted.waits:
            applying.apply(store, subscription, plan, now)
        _enter_resumption(store, subscription, params)
    return invoice


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
