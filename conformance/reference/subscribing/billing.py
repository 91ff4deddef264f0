"""Bills a subscription: drafts with its lines and its customer's pending items, collected at once or by and by."""

from __future__ import annotations

from collections.abc import Sequence

from conformance.reference.errors import ApiError
from conformance.reference.invoicing import collection, drafts, finalization, lines
from conformance.reference.invoicing import items as invoice_items
from conformance.reference.invoicing.recalculate import recalculate, show_discounts
from conformance.reference.invoicing.settings import DAY
from conformance.reference.invoicing.snapshot import tax_status
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import discounts

NO_METHOD = (
    "This customer has no attached payment source or default payment method. Please consider adding a default payment "
    "method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting"
    "#payment-method-priority."
)


def draft(
    store: Store,
    subscription: Record,
    customer: Record,
    *,
    reason: str,
    now: int,
    billed: Sequence[Record],
    period: tuple[int, int],
    pending: Sequence[Record],
) -> Record:
    """A new draft of a subscription, kept, not yet scheduled; it is the subscription's latest invoice.

    billed:  the subscription's own lines, in their order
    period:  the invoice's, which is that before the one that its lines bill
    pending: the invoice items that it takes
    """
    currency = subscription["currency"]
    invoice = drafts.blank(store, customer, now=now, currency=currency, billing_reason=reason)
    settings = subscription["payment_settings"]
    invoice.update(
        **subscription.hidden["invoice_settings"],
        auto_advance=True,
        automatic_tax={
            **subscription["automatic_tax"],
            "status": tax_status(customer) if subscription["automatic_tax"]["enabled"] else None,
        },
        collection_method=subscription["collection_method"],
        default_tax_rates=list(subscription["default_tax_rates"]),
        due_date=_due_date(subscription, now),
        payment_settings={
            "default_mandate": None,
            "payment_method_options": settings["payment_method_options"],
            "payment_method_types": settings["payment_method_types"],
        },
        period_end=period[1],
        period_start=period[0],
        subscription=subscription["id"],
        subscription_details={"metadata": dict(subscription["metadata"])},
    )
    store.table(drafts.INVOICE).add(invoice)
    show_discounts(invoice, discounts.of_invoice(store, subscription, customer, currency, now))
    for item in pending[: invoice_items.MOST_ITEMS]:
        invoice_items.attach(store, item, invoice)
    for each in billed:
        lines.keep(store, each)
        invoice.hidden["lines"].append(each)
    recalculate(invoice)
    discounts.use(subscription, invoice)
    _note(subscription, invoice, billed)
    return invoice


def waiting(store: Store, subscription: Record, customer: Record) -> list[Record]:
    """The pending items that the subscription's next invoice takes, newest first: its own, and those of none."""
    return [
        item
        for item in invoice_items.pending(store, customer, subscription["currency"])
        if item["subscription"] in (None, subscription["id"])
    ]


def collect(
    store: Store, invoice: Record, customer: Record, now: int, *, confirm: bool, off_session: bool
) -> ApiError | None:
    """Finalizes a draft and charges it; what kept it from being paid, None where it is paid.

    confirm: whether the payment is attempted at all; where it is not, somebody confirms its payment intent later

    Raises:
        ApiError: 400; it cannot be finalized.
    """
    finalization.finalize(store, invoice, now)
    if invoice["status"] == "paid":
        return None
    invoice["next_payment_attempt"] = None
    if not confirm:
        return ApiError("The payment of this invoice has not been confirmed.", status=402, type="card_error")
    method = collection.usual_method(store, invoice, customer)
    if method is None:
        return ApiError(NO_METHOD, code="resource_missing")
    try:
        collection.attempt(store, invoice, method, off_session=off_session, now=now)
    except ApiError as error:
        return error
    return None


def leave(store: Store, invoice: Record) -> None:
    """Leaves a draft to be finalized by itself an hour after its creation."""
    drafts.schedule(store, invoice)


def pause(store: Store, subscription: Record, invoice: Record, now: int) -> bool:
    """Treats a new draft as the paused collection of its subscription asks for; False where it is not paused."""
    paused = subscription["pause_collection"]
    if paused is None:
        return False
    invoice.update(auto_advance=False, next_payment_attempt=None)
    if paused["behavior"] == "keep_as_draft":
        return True
    finalization.finalize(store, invoice, now)
    if invoice["status"] == "open":
        if paused["behavior"] == "void":
            collection.void(store, invoice, now)
        else:
            collection.mark_uncollectible(store, invoice, now)
    return True


def _due_date(subscription: Record, now: int) -> int | None:
    days: int | None = subscription["days_until_due"]
    return None if days is None else now + days * DAY


def _note(subscription: Record, invoice: Record, billed: Sequence[Record]) -> None:
    """Remembers which line billed each item, for the credits that may follow, and which invoice is the latest."""
    by_item = {item["id"]: item for item in subscription["items"]["data"]}
    for each in billed:
        item = by_item.get(each["subscription_item"])
        if item is not None:
            item.hidden["billed"] = (invoice["id"], each["id"])
    subscription["latest_invoice"] = invoice["id"]
