"""Billing thresholds: usage that is invoiced as soon as it reaches an amount or a quantity, not at the period's end.

They are not looked at in trials, nor on the last day of a period, which is about to be billed anyway. The tiers of a
price go on across these invoices: all invoices of a period together ask for what its usage costs.
Source: https://stripe.com/docs/billing/subscriptions/metered-billing/thresholds
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from conformance.contract import Json
from conformance.reference.errors import invalid
from conformance.reference.rehearsal import rehearsed
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import billing, items, lines, prorations, renewals, usage
from conformance.reference.subscribing.items import Wanted
from conformance.reference.subscribing.prorations import Window
from conformance.reference.subscribing.reach import around

REASON = "subscription_threshold"
_UNWATCHED = 24 * 3600  # seconds before the end of a period
_WATCHED = ("active", "past_due", "unpaid")
_RESET = "billing_thresholds[reset_billing_cycle_anchor]"


@dataclass(frozen=True)
class Reached:
    """What has been reached: the amount, and the quantities by the IDs of their items."""

    amount_gte: int | None
    usage_gte: dict[str, int]

    def __bool__(self) -> bool:
        return self.amount_gte is not None or bool(self.usage_gte)

    def told(self, invoice: Record) -> dict[str, Json]:
        """`threshold_reason` of the invoice that bills it."""
        by_item = {line["subscription_item"]: line["id"] for line in invoice.hidden["lines"] if _bills_usage(line)}
        return {
            "amount_gte": self.amount_gte,
            "item_reasons": [
                {"line_item_ids": [by_item[item]], "usage_gte": quantity} for item, quantity in self.usage_gte.items()
            ],
        }


def check(thresholds: Json, wanted: Sequence[Wanted]) -> None:
    """Refuses to begin a billing cycle anew where usage never does.

    Raises:
        ApiError: 400.
    """
    endless = any(item.price["recurring"]["aggregate_usage"] == "last_ever" for item in wanted)
    if endless and thresholds and thresholds["reset_billing_cycle_anchor"]:
        raise invalid("The billing cycle cannot be reset where a price has `aggregate_usage=last_ever`.", _RESET)


def bill_what_is_reached(store: Store, subscription: Record, now: int) -> None:
    """Invoices the usage of a subscription where it has reached a threshold."""
    customer = store.table("customer").get(subscription["customer"])
    if customer is None or not _watched(subscription, now):
        return
    with rehearsed(store, around(store, customer, {}, subscription)):
        reached = _reached(subscription, _draft(store, subscription, customer, now))
    if not reached:
        return
    if (subscription["billing_thresholds"] or {}).get("reset_billing_cycle_anchor"):
        invoice = _begin_anew(store, subscription, customer, now)
    else:
        invoice = _draft(store, subscription, customer, now)
        for item in items.of(subscription):
            if item.metered and item.record is not None:
                usage.count(item.record, lines.used(store, item))
    invoice["threshold_reason"] = reached.told(invoice)
    renewals.collect(store, subscription, invoice, now)


def _watched(subscription: Record, now: int) -> bool:
    return (
        subscription["status"] in _WATCHED
        and subscription["current_period_end"] - now > _UNWATCHED
        and any([subscription["billing_thresholds"], *_usage_gte(subscription).values()])
    )


def _usage_gte(subscription: Record) -> dict[str, int]:
    """The quantities that thresholds name, by the IDs of their items."""
    return {
        item["id"]: item["billing_thresholds"]["usage_gte"]
        for item in subscription["items"]["data"]
        if item["billing_thresholds"]
    }


def _reached(subscription: Record, invoice: Record) -> Reached:
    """What the invoice of the usage so far reaches; amounts count less discounts, and without tax."""
    amount = (subscription["billing_thresholds"] or {}).get("amount_gte")
    used = {line["subscription_item"]: line["quantity"] for line in invoice.hidden["lines"] if _bills_usage(line)}
    return Reached(
        amount if amount is not None and invoice["total_excluding_tax"] >= amount else None,
        {item: least for item, least in _usage_gte(subscription).items() if used.get(item, 0) >= least},
    )


def _draft(store: Store, subscription: Record, customer: Record, now: int) -> Record:
    """The draft of the usage so far, and of what is pending; the period goes on."""
    period = (subscription["current_period_start"], now)
    metered = [item for item in items.of(subscription) if item.metered]
    used = [lines.metered(store, subscription, item, period, now=now) for item in metered]
    return billing.draft(
        store,
        subscription,
        customer,
        reason=REASON,
        now=now,
        billed=lines.in_order(used),
        period=period,
        pending=billing.waiting(store, subscription, customer),
    )


def _begin_anew(store: Store, subscription: Record, customer: Record, now: int) -> Record:
    """Ends the period at once, as if it had come to its end; what was paid of it is credited."""
    window = Window.of(subscription, now)
    prorations.credit_all(store, subscription, items.of(subscription), window, now=now)
    subscription.update(billing_cycle_anchor=now, billing_cycle_anchor_config=None)
    invoice = renewals.renew(store, subscription, customer, now, reason=REASON)
    renewals.enter(store, subscription)
    return invoice


def _bills_usage(line: Record) -> bool:
    """Whether a line bills what was used of an item, and is no proration of another."""
    return bool(line["type"] == "subscription" and line["price"]["recurring"]["usage_type"] == "metered")
