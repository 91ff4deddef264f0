"""The status of a subscription follows its invoices: https://stripe.com/docs/billing/subscriptions/overview"""

from __future__ import annotations

from conformance.reference.agenda import due
from conformance.reference.invoicing import collection, drafts, events
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import ending, pending
from conformance.reference.subscribing.limits import ENDED

_FIRST = ("subscription_create", "quote_accept")
_BEHIND = ("past_due", "unpaid")


@events.on("paid")
def paid(store: Store, invoice: Record, now: int) -> None:
    """The first invoice makes a subscription active, the latest one makes it active again."""
    subscription = _of(store, invoice)
    if subscription is None:
        return
    if pending.waits_for(subscription, invoice):
        pending.take_effect(store, subscription, now)
    if subscription["status"] == "incomplete" and invoice["billing_reason"] in _FIRST:
        subscription["status"] = "trialing" if (subscription["trial_end"] or 0) > now else "active"
    elif subscription["status"] in _BEHIND and subscription["latest_invoice"] == invoice["id"]:
        subscription["status"] = "active"
    _remember_method(store, subscription, invoice)


@events.on("failed")
def failed(store: Store, invoice: Record, now: int) -> None:
    """A charge failed: an active subscription is past due, and so is one that was to be resumed by this payment. An
    update that was to be paid first stays pending."""
    subscription = _of(store, invoice)
    if subscription is not None and subscription["status"] == "paused" and pending.waits_for(subscription, invoice):
        pending.take_effect(store, subscription, now)
        subscription["status"] = "past_due"
    elif subscription is not None and subscription["status"] == "active" and not invoice.hidden.get("update_pending"):
        subscription["status"] = "past_due"


@events.on("uncollectible")
def uncollectible(store: Store, invoice: Record, now: int) -> None:
    """A subscription that was to be resumed by the payment of this invoice goes on without it."""
    subscription = _of(store, invoice)
    if subscription is not None and subscription["status"] == "paused" and pending.waits_for(subscription, invoice):
        pending.take_effect(store, subscription, now)


@events.on("overdue")
def overdue(store: Store, invoice: Record, now: int) -> None:
    """A sent invoice has not been paid by its due date."""
    failed(store, invoice, now)


@events.on("exhausted")
def exhausted(store: Store, invoice: Record, now: int) -> None:  # noqa: ARG001
    """All retries have failed: the account that this server plays has its subscriptions marked as unpaid then."""
    subscription = _of(store, invoice)
    if subscription is not None and subscription["status"] == "past_due":
        subscription["status"] = "unpaid"


@events.on("voided")
def voided(store: Store, invoice: Record, now: int) -> None:
    """The first invoice's end is the subscription's; otherwise the invoices before it decide."""
    subscription = _of(store, invoice)
    if subscription is None:
        return
    if pending.waits_for(subscription, invoice):
        pending.drop(subscription)
    if subscription["status"] == "incomplete":
        ending.expire(subscription, now)
    elif subscription["status"] in _BEHIND:
        subscription["status"] = _by_invoices(store, subscription)


@due("subscriptions.expire")
def expire(store: Store, identifier: str, at: int) -> None:
    """23 hours after its creation an incomplete subscription expires, and its invoice is voided."""
    subscription = store.table("subscription").get(identifier)
    if subscription is None or subscription["status"] != "incomplete":
        return
    invoice = store.table(drafts.INVOICE).get(subscription["latest_invoice"] or "")
    if invoice is not None and invoice["status"] in ("open", "uncollectible"):
        collection.void(store, invoice, at)
    else:
        ending.expire(subscription, at)


def _by_invoices(store: Store, subscription: Record) -> str:
    """The status that the invoices which are not void ask for, the newest first."""
    for invoice in store.table(drafts.INVOICE).of("subscription", subscription["id"]):
        if invoice["status"] in ("void", "draft"):
            continue
        if invoice["status"] == "open" and invoice["attempted"]:
            return "past_due"
        return "active"
    return "active"


def _remember_method(store: Store, subscription: Record, invoice: Record) -> None:
    """Where it is asked for, what paid an invoice becomes the subscription's default."""
    if subscription["payment_settings"]["save_default_payment_method"] != "on_subscription":
        return
    intent = store.table("payment_intent").get(invoice["payment_intent"] or "")
    if intent is not None and intent["payment_method"]:
        subscription["default_payment_method"] = intent["payment_method"]


def _of(store: Store, invoice: Record) -> Record | None:
    """The subscription that an invoice is for, unless it has ended or the invoice was made by hand."""
    if invoice["billing_reason"] == "manual":
        return None
    subscription = store.table("subscription").get(invoice["subscription"] or "")
    return None if subscription is None or subscription["status"] in ENDED else subscription
