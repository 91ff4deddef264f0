"""Drafts: invoices made, changed and deleted while everything about them may still change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference import ids, issuers, metadata
from conformance.reference.call import Call
from conformance.reference.clock import clock_of
from conformance.reference.currencies import DEFAULT
from conformance.reference.errors import ApiError, invalid
from conformance.reference.invoicing import discounting, items, revising, settings, shipping, snapshot
from conformance.reference.invoicing.lines import LINE, listed
from conformance.reference.invoicing.recalculate import recalculate, show_discounts
from conformance.reference.store import Record, Store

INVOICE = "invoice"
ACCOUNT_COUNTRY, ACCOUNT_NAME = "US", "Reference"
HOUR = (
    3600  # from creation to automatic finalization: https://stripe.com/docs/invoicing/automatic-advancement-collection
)
_AFTER_FINALIZATION = frozenset(
    {"metadata", "auto_advance", "default_payment_method", "default_source", "payment_settings"}
)
_OPEN_STATES = ("draft", "open")


def create(call: Call) -> Record:
    """A new draft, with the customer's pending items on it where `pending_invoice_items_behavior` asks for them.

    With `from_invoice` it begins as a copy of the invoice that it revises, and takes no pending items.
    """
    store, params = call.store, call.params
    original = revising.original(call)
    customer = call.named("customer", "customer") if original is None else revising.customer(call, original)
    if customer is None:
        raise invalid("Missing required param: customer.", "customer", "parameter_missing")
    now = call.now_of(customer)
    subscription = items.subscription_of(call, customer)
    invoice = blank(store, customer, now=now, currency=params.get("currency") or customer["currency"] or DEFAULT)
    if original is not None:
        invoice.update(revising.copied(original))
    _collect_by(invoice, params, customer)
    invoice.update(settings.read(call, customer, invoice))
    invoice["metadata"] = metadata.merge(invoice["metadata"], params)
    if subscription is not None:
        invoice.update(subscription=subscription["id"], period_start=subscription["current_period_start"])
        snapshot.show_subscription(store, invoice)
    swept = _swept(call, customer, invoice)
    chosen = _chosen(store, params, invoice, customer, now)
    shipped = shipping.read(call, invoice["currency"], now)
    store.table(INVOICE).add(invoice)
    own = _own(store, customer, invoice, now) if original is None else original.hidden["discounts"]
    show_discounts(
        invoice,
        own if chosen is None else discounting.keep(store, chosen, now=now, customer=customer, invoice=invoice["id"]),
    )
    if "shipping_cost" in params:
        shipping.keep(store, invoice, shipped)
    for item in swept if original is None else revising.items(store, original, now):
        items.attach(store, item, invoice)
    recalculate(invoice)
    schedule(store, invoice)
    return invoice


def update(call: Call, invoice: Record) -> Record:
    """Changes a draft; of a finalized invoice only what its state still allows."""
    store, params = call.store, call.params
    _refuse_finalized(invoice, params)
    if invoice["status"] != "draft" and params.keys() <= {"metadata"}:  # goes on when the customer is gone
        invoice["metadata"] = metadata.merge(invoice["metadata"], params)
        return invoice
    customer = store.in_parameter("customer", invoice["customer"], "customer")
    now = call.now_of(customer)
    changes = settings.read(call, customer, invoice)
    changes["metadata"] = metadata.merge(invoice["metadata"], params)
    preview = Record({**invoice, **changes})
    if invoice["status"] == "draft":
        _collect_by(preview, params, customer, current=invoice)
    elif params.get("auto_advance") is not None:
        preview["auto_advance"] = params["auto_advance"]
    chosen = _chosen(store, params, invoice, customer, now)
    shipped = shipping.read(call, invoice["currency"], now)
    invoice.update(preview)
    if "shipping_cost" in params:
        shipping.keep(store, invoice, shipped)
    if chosen is not None:
        show_discounts(invoice, discounting.keep(store, chosen, now=now, customer=customer, invoice=invoice["id"]))
    if invoice["status"] == "draft":
        recalculate(invoice)
    if "auto_advance" in params or "collection_method" in params:
        schedule(store, invoice)
    return invoice


def delete(store: Store, invoice: Record) -> Json:
    """Removes a one-off draft and the items on it; the stub.

    Raises:
        ApiError: 400; it is finalized, or belongs to a subscription.
    """
    if invoice["status"] != "draft":
        raise ApiError("You can only delete draft invoices.")
    if invoice["subscription"] is not None and invoice["billing_reason"] != "manual":
        raise ApiError("You can't delete invoices created by subscriptions.")
    for line in invoice.hidden["lines"]:
        store.table(LINE).remove(line)
        if line["type"] == "invoiceitem":
            store.remove(line.hidden["item"])
    return store.remove(invoice)


def blank(store: Store, customer: Record, *, now: int, currency: str, billing_reason: str = "manual") -> Record:
    """A draft with nothing on it, not yet stored. Subscriptions and quotes begin theirs with it too."""
    identifier = ids.new(INVOICE)
    defaults = customer["invoice_settings"]
    return Record(
        {
            "id": identifier,
            "object": INVOICE,
            "account_country": ACCOUNT_COUNTRY,
            "account_name": ACCOUNT_NAME,
            "account_tax_ids": None,
            "amount_due": 0,
            "amount_paid": 0,
            "amount_remaining": 0,
            "amount_shipping": 0,
            "application": None,
            "application_fee_amount": None,
            "attempt_count": 0,
            "attempted": False,
            "auto_advance": False,
            "automatic_tax": {"enabled": False, "liability": None, "status": None},
            "billing_reason": billing_reason,
            "charge": None,
            "collection_method": "charge_automatically",
            "created": now,
            "currency": currency,
            "custom_fields": defaults["custom_fields"],
            "customer": customer["id"],
            **snapshot.of(store, customer),
            "default_payment_method": None,
            "default_source": None,
            "default_tax_rates": [],
            "description": None,
            "discount": None,
            "discounts": [],
            "due_date": None,
            "effective_at": None,
            "ending_balance": None,
            "footer": defaults["footer"],
            "from_invoice": None,
            "hosted_invoice_url": None,
            "invoice_pdf": None,
            "issuer": issuers.itself(),
            "last_finalization_error": None,
            "latest_revision": None,
            "lines": listed([], f"/v1/invoices/{identifier}/lines"),
            "livemode": False,
            "metadata": {},
            "next_payment_attempt": None,
            "number": None,
            "on_behalf_of": None,
            "paid": False,
            "paid_out_of_band": False,
            "payment_intent": None,
            "payment_settings": {
                "default_mandate": None,
                "payment_method_options": None,
                "payment_method_types": None,
            },
            "period_end": now,
            "period_start": now,
            "post_payment_credit_notes_amount": 0,
            "pre_payment_credit_notes_amount": 0,
            "quote": None,
            "receipt_number": None,
            **settings.rendered(defaults.get("rendering_options")),
            "shipping_cost": None,
            "shipping_details": None,
            "starting_balance": customer["balance"],
            "statement_descriptor": None,
            "status": "draft",
            "status_transitions": {
                "finalized_at": None,
                "marked_uncollectible_at": None,
                "paid_at": None,
                "voided_at": None,
            },
            "subscription": None,
            "subscription_details": {"metadata": None},
            "subtotal": 0,
            "subtotal_excluding_tax": 0,
            "tax": None,
            "test_clock": clock_of(store, customer),
            "total": 0,
            "total_discount_amounts": [],
            "total_excluding_tax": 0,
            "total_tax_amounts": [],
            "transfer_data": None,
            "webhooks_delivered_at": now,
        },
        hidden={"lines": [], "discounts": []},
    )


def schedule(store: Store, invoice: Record) -> None:
    """Says when an invoice that advances by itself does so, and enters it: drafts an hour after their creation."""
    advances = invoice["auto_advance"] and invoice["collection_method"] == "charge_automatically"
    if invoice["status"] == "draft":
        at = invoice["created"] + HOUR
        invoice["next_payment_attempt"] = at if advances else None
        if invoice["auto_advance"]:
            store.agenda.enter(at, "invoices.finalize", invoice["id"], invoice["test_clock"])
    elif invoice["status"] == "open":
        at = invoice["next_payment_attempt"] or invoice["status_transitions"]["finalized_at"] + HOUR
        invoice["next_payment_attempt"] = at if advances else None
        if advances:
            store.agenda.enter(at, "invoices.collect", invoice["id"], invoice["test_clock"])


def _collect_by(
    invoice: Record, params: Mapping[str, Any], customer: Record, current: Mapping[str, Any] | None = None
) -> None:
    """Sets how and when an invoice is collected, by itself or not."""
    was = current or invoice
    method = params.get("collection_method") or was["collection_method"]
    invoice["due_date"] = settings.due_date(params, method, was, invoice["created"])
    if method == "send_invoice" and (current is None or was["collection_method"] != method):
        settings.require_email(customer)
    invoice["collection_method"] = method
    if params.get("auto_advance") is not None:
        invoice["auto_advance"] = params["auto_advance"]


def _chosen(
    store: Store, params: Mapping[str, Any], invoice: Record, customer: Record, now: int
) -> list[discounting.Chosen] | None:
    """The discounts that the request asks for; None where it says nothing of them."""
    if "discounts" not in params:
        return None
    own = [*invoice.hidden["discounts"], *discounting.inherited(store, customer, now)]
    return discounting.read(
        store, params["discounts"], now=now, currency=invoice["currency"], usable_ones=own, customer=customer
    )


def _own(store: Store, customer: Record, invoice: Record, now: int) -> list[Record]:
    """The discounts that a new invoice inherits."""
    return discounting.check_currency(discounting.inherited(store, customer, now), invoice["currency"])


def _swept(call: Call, customer: Record, invoice: Record) -> list[Record]:
    """The pending items that a new invoice takes, newest first.

    Of a subscription's invoice those of the subscription and those of none. `include_and_require`, which versions
    before 2024-04-10 document, refuses an invoice with nothing on it.
    """
    behavior = call.params.get("pending_invoice_items_behavior") or "exclude"
    if behavior == "exclude":
        return []
    found = [
        item
        for item in items.pending(call.store, customer, invoice["currency"])
        if invoice["subscription"] is None or item["subscription"] in (None, invoice["subscription"])
    ][: items.MOST_ITEMS]
    if not found and behavior == "include_and_require":
        raise invalid("Nothing to invoice for customer", "customer", "invoice_no_customer_line_items")
    return found


def _refuse_finalized(invoice: Record, params: Mapping[str, Any]) -> None:
    """Refuses what the invoice's state does not let be changed any more."""
    if invoice["status"] == "draft":
        return
    allowed = _AFTER_FINALIZATION if invoice["status"] == "open" else frozenset({"metadata"})
    for name in params:
        if name == "on_behalf_of":
            raise invalid(
                "Finalized invoices can't be updated in this way: on_behalf_of stands once a number is assigned.",
                name,
                "invoice_on_behalf_of_not_editable",
            )
        if name not in allowed and not (name == "auto_advance" and params[name] is False):
            raise invalid("Finalized invoices can't be updated in this way", name)
