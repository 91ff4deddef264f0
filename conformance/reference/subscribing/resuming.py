"""Resumes paused subscriptions: into a new cycle, or into the period of the old one that surrounds the moment.

Where that makes an invoice, it is finalized at once and left to be paid; only then does the subscription go on. After
23 hours it is void, and the subscription still paused.
Source: https://docs.stripe.com/api/subscriptions/resume
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.reference.errors import ApiError, invalid
from conformance.reference.invoicing import finalization
from conformance.reference.rehearsal import all_or_nothing
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import anchoring, applying, billing, items, lines, pending, prorations
from conformance.reference.subscribing.applying import Plan
from conformance.reference.subscribing.items import Wanted
from conformance.reference.subscribing.limits import ENDED
from conformance.reference.subscribing.prorations import Window
from conformance.reference.subscribing.reach import around
from conformance.reference.subscribing.timing import Times
from conformance.reference.subscribing.worth import share

Given = Mapping[str, Any]


@dataclass(frozen=True)
class Resumption:
    """A request to resume a subscription that is paused."""

    store: Store
    subscription: Record
    customer: Record
    params: Given
    now: int

    def times(self) -> Times:
        """The period that it is resumed into."""
        subscription, now = self.subscription, self.now
        interval = items.interval_of(items.of(subscription))
        anchor, first, last = now, now, interval.boundary(now, 1)
        if self.params.get("billing_cycle_anchor") == "unchanged":
            anchor = subscription["billing_cycle_anchor"]
            first, last = interval.span(anchoring.origin(subscription), now)
        cancel_at = subscription["cancel_at"]
        end = last if cancel_at is None or not now < cancel_at < last else cancel_at
        trial = (subscription["trial_start"], subscription["trial_end"])
        return Times(subscription["start_date"], anchor, first, end, last - first, *trial)

    def bill(self, wanted: Sequence[Wanted], times: Times) -> Record | None:
        """The draft of a new cycle, or of what is left of the old one's period where that is invoiced at once.

        Raises:
            ApiError: 400; `proration_date` lies outside of the period.
        """
        billed: list[Record] = []
        if times.anchor == self.now:
            billed = self._lines(wanted, times)
        else:
            behavior = self.params.get("proration_behavior") or "create_prorations"
            window = Window(self._moment(times), times.period_end, times.length)
            if behavior != "none":
                prorations.debit_all(self.store, self.subscription, wanted, window, now=self.now)
            if behavior != "always_invoice":
                return None
        return billing.draft(
            self.store,
            self.subscription,
            self.customer,
            reason="subscription_update",
            now=self.now,
            billed=billed,
            period=(self.now, self.now),
            pending=billing.waiting(self.store, self.subscription, self.customer),
        )

    def collect(self, plan: Plan, invoice: Record) -> None:
        """Finalizes the invoice, and lets the subscription wait for its payment; nobody attempts that by itself."""
        store, subscription, now = self.store, self.subscription, self.now
        if subscription["status"] != "paused":
            billing.leave(store, invoice)
            return
        pending.hold(store, subscription, plan, self.params, invoice=invoice, now=now)
        if billing.pause(store, subscription, invoice, now):
            pending.take_effect(store, subscription, now)
            return
        finalization.finalize(store, invoice, now)
        if invoice["status"] == "open":
            invoice.update(auto_advance=False, next_payment_attempt=None)

    def _lines(self, wanted: Sequence[Wanted], times: Times) -> list[Record]:
        period, made = (times.period_start, times.period_end), []
        for item in wanted:
            amount, proration = share(item, times, self.subscription["currency"])
            made.append(
                lines.line(
                    self.store, self.subscription, item, period, amount=amount, proration=proration, now=self.now
                )
            )
        return lines.in_order(made)

    def _moment(self, times: Times) -> int:
        """The second at which the rest of the period is reckoned."""
        date: int | None = self.params.get("proration_date")
        if date is not None and not times.period_start <= date <= times.period_end:
            raise invalid(
                "Cannot specify `proration_date` outside of the period that the subscription is resumed into: "
                f"{times.period_start} to {times.period_end}.",
                "proration_date",
            )
        return self.now if date is None else date


def resume(store: Store, subscription: Record, params: Given, *, now: int, collect: bool = True) -> Record | None:
    """Resumes a subscription; the invoice that has to be paid first, if there is one.

    collect: whether that invoice is finalized, or stays a draft

    Raises:
        ApiError: 400; it is not paused, or prorated at a moment outside of the period. 404; it has ended.
    """
    if subscription["status"] in ENDED:
        raise ApiError(f"No such subscription: '{subscription['id']}'", status=404, code="resource_missing", param="id")
    if subscription["status"] != "paused":
        raise ApiError("You can only resume a subscription if it is `paused`.")
    customer = store.in_parameter("customer", subscription["customer"], "customer")
    wanted = Resumption(store, subscription, customer, params, now)
    with all_or_nothing(store, around(store, customer, {}, subscription)):
        pending.discard(store, subscription, now)
        times = wanted.times()
        plan = Plan(items.of(subscription), times=times)
        invoice = wanted.bill(plan.wanted, times)
        if invoice is None or subscription["collection_method"] == "send_invoice":
            applying.apply(store, subscription, plan, now)
        if invoice is not None and collect:
            wanted.collect(plan, invoice)
    return invoice
