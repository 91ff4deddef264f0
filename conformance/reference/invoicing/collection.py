"""Collection: an open invoice is charged, tried again, marked paid elsewhere, given up or voided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.reference import accounts, payments
from conformance.reference.agenda import due
from conformance.reference.errors import ApiError, invalid, missing_in_parameter
from conformance.reference.invoicing import drafts, events, revising, settings
from conformance.reference.invoicing.finalization import customer_of, finalize, mark_paid, restore_balance, settlement
from conformance.reference.invoicing.snapshot import follow
from conformance.reference.store import Record, Store

_COLLECTIBLE = ("open", "uncollectible")
# Smart Retries try eight times in two weeks: https://stripe.com/docs/billing/revenue-recovery/smart-retries
_RETRY_DAYS = (1, 3, 5, 7, 9, 11, 13, 14)
_NOT_OPEN = "You can only pass in open invoices. This invoice isn't open."


def pay(store: Store, invoice: Record, params: Mapping[str, Any], now: int) -> Record:
    """Pays an invoice, which is finalized first where it is a draft.

    Raises:
        ApiError: 400; it is paid or void, or there is nothing to pay it with. 402; the payment failed: the invoice is
            open and counts the attempt.
    """
    if invoice["status"] == "paid":
        raise ApiError("Invoice is already paid")
    if invoice["status"] == "void":
        raise ApiError("This invoice can no longer be paid")
    customer = customer_of(store, invoice)
    method = _asked_for(store, params, customer)
    if mandate := params.get("mandate"):
        raise missing_in_parameter("mandate", mandate, "mandate")
    elsewhere = bool(params.get("paid_out_of_band"))
    if not elsewhere:
        method = method or usual_method(store, invoice, customer)
        follow(store, invoice)
        _require_method(invoice, method, customer)
    if invoice["status"] == "draft":
        finalize(store, invoice, now)
    if invoice["status"] == "paid":  # nothing was due
        return invoice
    if elsewhere:
        return pay_elsewhere(store, invoice, now)
    assert method is not None
    return attempt(store, invoice, method, off_session=params.get("off_session") is not False, now=now)


def attempt(store: Store, invoice: Record, method: Record, *, off_session: bool, now: int) -> Record:
    """One attempt to charge an open invoice.

    Raises:
        ApiError: 402; the payment failed, or needs the customer.
    """
    intent = store.get("payment_intent", invoice["payment_intent"])
    customer = customer_of(store, invoice)
    invoice.update(attempted=True, attempt_count=max(1, invoice["attempt_count"]))
    try:
        payments.confirm(store, intent, method, off_session=off_session, now=now)
    except ApiError:
        _note_charge(invoice, intent)
        customer["delinquent"] = customer["delinquent"] or invoice["collection_method"] == "charge_automatically"
        events.tell("failed", store, invoice, now)
        raise
    if intent["status"] == "requires_action":
        _note_charge(invoice, intent)
        events.tell("failed", store, invoice, now)
        raise ApiError(
            "Payment for this invoice requires additional user action before it can be completed successfully.",
            status=402,
            type="card_error",
            code="invoice_payment_intent_requires_action",
            payment_intent=dict(intent),
        )
    return invoice


@payments.succeeds
def paid_by(store: Store, intent: Record, charge: Record, now: int) -> None:
    """A payment intent of an invoice went through, whoever confirmed it."""
    invoice = store.table(drafts.INVOICE).get(intent["invoice"] or "")
    if invoice is None or invoice["status"] not in _COLLECTIBLE:
        return
    invoice.update(attempted=True, attempt_count=max(1, invoice["attempt_count"]), charge=charge["id"])
    mark_paid(invoice, now)
    customer = store.table("customer").get(invoice["customer"])
    if customer is not None:
        customer["delinquent"] = False
    events.tell("paid", store, invoice, now)


def pay_elsewhere(store: Store, invoice: Record, now: int) -> Record:
    """Marks an invoice paid with money that did not come through here."""
    _cancel_payment(store, invoice, "automatic", now)
    invoice["paid_out_of_band"] = True
    mark_paid(invoice, now)
    customer_of(store, invoice)["delinquent"] = False
    events.tell("paid", store, invoice, now)
    return invoice


def void(store: Store, invoice: Record, now: int) -> Record:
    """Voids an open or uncollectible invoice: its payment intent is canceled, the customer balance restored.

    Raises:
        ApiError: 400; it is neither.
    """
    if invoice["status"] not in _COLLECTIBLE:
        raise ApiError(_NOT_OPEN)
    _cancel_payment(store, invoice, "void_invoice", now)
    restore_balance(store, invoice, now)
    _close(invoice, "void", "voided_at", now)
    events.tell("voided", store, invoice, now)
    return invoice


@events.on("finalizing")
def supersede(store: Store, revision: Record, now: int) -> None:
    """Voids the invoice that a draft revises, once the draft is finalized; every earlier one names the latest.

    Raises:
        ApiError: 400; it was paid meanwhile.
    """
    revised = revising.revised(store, revision)
    if revised is None:
        return
    if revised["status"] == "paid":
        raise ApiError("The invoice that this one revises has been paid: it can no longer be revised.")
    if revised["status"] in _COLLECTIBLE:
        void(store, revised, now)
    while revised is not None:
        revised["latest_revision"] = revision["id"]
        revised = revising.revised(store, revised)


def mark_uncollectible(store: Store, invoice: Record, now: int) -> Record:
    """Writes an open invoice off.

    Raises:
        ApiError: 400; it is not open.
    """
    if invoice["status"] == "uncollectible":
        raise ApiError("This invoice has already been marked uncollectible.")
    if invoice["status"] != "open":
        raise ApiError(_NOT_OPEN)
    _close(invoice, "uncollectible", "marked_uncollectible_at", now)
    events.tell("uncollectible", store, invoice, now)
    return invoice


def send(store: Store, invoice: Record, now: int) -> Record:
    """Sends an invoice, which is finalized first where it is a draft; sending again changes nothing.

    Raises:
        ApiError: 400; it is charged automatically, given up, or its customer has no e-mail address.
    """
    if invoice["collection_method"] != "send_invoice":
        raise ApiError("You can only manually send an invoice if its collection method is 'send_invoice'.")
    if invoice["status"] in ("void", "uncollectible"):
        raise ApiError(f"This invoice cannot be sent right now: its status is {invoice['status']}.")
    if invoice["status"] == "draft":
        finalize(store, invoice, now)
    return invoice


def usual_method(store: Store, invoice: Record, customer: Record) -> Record | None:
    """What an invoice is charged to: its own method or source, its subscription's, its customer's."""
    subscription = store.table("subscription").get(invoice["subscription"] or "")
    for owner in (invoice, subscription):
        for name in ("default_payment_method", "default_source"):
            if owner is not None and owner.get(name):
                return _stored(store, owner[name])
    return accounts.default_payment_method(store, customer)


@due("invoices.collect")
def collect_due(store: Store, identifier: str, at: int) -> None:
    """An invoice that advances by itself is charged, or charged again."""
    invoice = store.table(drafts.INVOICE).get(identifier)
    if invoice is None or invoice["status"] != "open" or not invoice["auto_advance"]:
        return
    if invoice["next_payment_attempt"] != at:  # entered before the plan changed
        return
    customer = store.table("customer").get(invoice["customer"])
    if customer is None:
        return
    if invoice["attempted"]:
        invoice["attempt_count"] += 1
    method = usual_method(store, invoice, customer)
    try:
        if method is None:
            invoice.update(attempted=True, attempt_count=max(1, invoice["attempt_count"]))
            customer["delinquent"] = True
            events.tell("failed", store, invoice, at)
        else:
            attempt(store, invoice, method, off_session=True, now=at)
    except ApiError:
        pass  # nobody asked: the invoice tells what happened
    if invoice["status"] == "open":
        try_again(store, invoice, at)


def try_again(store: Store, invoice: Record, now: int) -> None:
    """Enters the next automatic attempt, None when all have been made."""
    tries = invoice.hidden.get("retries", 0)
    first = invoice.hidden.setdefault("first_attempt", now)
    if tries >= len(_RETRY_DAYS):
        invoice["next_payment_attempt"] = None
        events.tell("exhausted", store, invoice, now)
        return
    at = first + _RETRY_DAYS[tries] * settings.DAY
    invoice.hidden["retries"] = tries + 1
    invoice["next_payment_attempt"] = at
    store.agenda.enter(at, "invoices.collect", invoice["id"], invoice["test_clock"])


def _asked_for(store: Store, params: Mapping[str, Any], customer: Record) -> Record | None:
    """The payment method or source that the request names."""
    if params.get("payment_method") and params.get("source"):
        raise invalid("You may only specify one of these parameters: payment_method, source.", "payment_method")
    if identifier := params.get("payment_method"):
        return settings.payment_method(store, identifier, customer, "payment_method")
    if identifier := params.get("source"):
        return settings.source(store, identifier, customer, "source")
    return None


def _require_method(invoice: Record, method: Record | None, customer: Record) -> None:
    """Refuses to charge where there is something to charge, but nothing to charge it to."""
    due = settlement(invoice, customer).amount_due if invoice["status"] == "draft" else invoice["amount_due"]
    if method is None and due:
        raise ApiError(
            f"Cannot charge a customer that has no active card: {customer['id']} has no default payment method, "
            "and none was given."
        )


def _stored(store: Store, identifier: str) -> Record | None:
    return next(
        (
            found
            for name in ("payment_method", "card", "source", "bank_account")
            if (found := store.table(name).get(identifier)) is not None
        ),
        None,
    )


def _note_charge(invoice: Record, intent: Record) -> None:
    charge = payments.latest_charge(intent)
    if charge is not None:
        invoice["charge"] = charge["id"]


def _cancel_payment(store: Store, invoice: Record, reason: str, now: int) -> None:
    intent = store.table("payment_intent").get(invoice["payment_intent"] or "")
    if intent is not None and intent["status"] not in ("succeeded", "canceled"):
        payments.cancel(intent, reason, now)


def _close(invoice: Record, status: str, stamp: str, now: int) -> None:
    invoice.update(status=status, auto_advance=False, next_payment_attempt=None)
    invoice["status_transitions"][stamp] = now
