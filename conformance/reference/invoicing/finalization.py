"""Finalization: a draft gets its number and its links, its customer freezes, the balance is applied.

What cannot be charged, because nothing, too little or too much is due, is paid at once. Anything else is open, with a
payment intent to pay it.
"""

from __future__ import annotations

from conformance.reference import accounts, balance, ids, payments
from conformance.reference.agenda import due
from conformance.reference.currencies import maximum_charge
from conformance.reference.errors import ApiError, doc_url, invalid
from conformance.reference.invoicing import drafts, events, snapshot
from conformance.reference.invoicing.recalculate import recalculate, show_remaining
from conformance.reference.invoicing.settings import require_email
from conformance.reference.money import minimum_charge
from conformance.reference.store import Record, Store
from conformance.reference.totals import Settlement, settle

ACCOUNT = "acct_1Reference0000000"
_HOSTED = f"https://invoice.stripe.com/i/{ACCOUNT}/test_"
_PDF = f"https://pay.stripe.com/invoice/{ACCOUNT}/test_"
_SECRET_LENGTH = 64
_DESCRIPTIONS = {  # of a payment, by the reason that its invoice was made for
    "subscription_create": "Subscription creation",
    "subscription_cycle": "Subscription update",
    "subscription_update": "Subscription update",
}


def finalize(store: Store, invoice: Record, now: int, *, auto_advance: bool | None = None) -> Record:
    """Finalizes a draft; `auto_advance` says whether it is then collected by itself, where it is given.

    Raises:
        ApiError: 400; it is no draft, or automatic tax does not know where the customer is.
    """
    if invoice["status"] != "draft":
        raise ApiError("This invoice is already finalized, you can't re-finalize a non-draft invoice.")
    customer = customer_of(store, invoice)
    snapshot.follow(store, invoice)
    recalculate(invoice)
    if invoice["collection_method"] == "send_invoice":
        require_email(customer)
    _check(invoice)
    events.tell("finalizing", store, invoice, now)
    snapshot.follow(store, invoice)
    settled = settlement(invoice, customer)
    _apply(store, invoice, customer, settled, now)
    if auto_advance is not None:
        invoice["auto_advance"] = auto_advance
    secret = ids.alphanumeric(_SECRET_LENGTH)
    invoice.update(
        effective_at=now if invoice["effective_at"] is None else invoice["effective_at"],
        number=invoice["number"] or accounts.next_invoice_number(customer),
        hosted_invoice_url=f"{_HOSTED}{secret}?s=ap",
        invoice_pdf=f"{_PDF}{secret}/pdf?s=ap",
        next_payment_attempt=None,
        last_finalization_error=None,
    )
    invoice["status_transitions"]["finalized_at"] = now
    _consume_once(invoice, customer)
    if invoice["amount_due"] == 0:
        mark_paid(invoice, now)
        invoice.update(attempted=True)
        events.tell("paid", store, invoice, now)
    else:
        _open(store, invoice, now)
    return invoice


def mark_paid(invoice: Record, now: int) -> None:
    """Nothing is left to collect."""
    invoice.update(
        status="paid",
        paid=True,
        amount_paid=invoice["amount_due"],
        auto_advance=False,
        next_payment_attempt=None,
    )
    show_remaining(invoice)
    invoice["status_transitions"]["paid_at"] = now


def customer_of(store: Store, invoice: Record) -> Record:
    """The customer who is billed.

    Raises:
        ApiError: 400 `resource_missing`; the customer is deleted.
    """
    return store.in_parameter("customer", invoice["customer"], "customer")


def restore_balance(store: Store, invoice: Record, now: int) -> None:
    """Gives back what finalization took from the customer balance, when the invoice is voided."""
    customer = store.table("customer").get(invoice["customer"])
    applied = invoice.hidden.get("applied", 0)
    if customer is not None and applied:
        balance.write(store, customer, -applied, "unapplied_from_invoice", now=now, invoice=invoice["id"])
    invoice.hidden["applied"] = 0


@due("invoices.finalize")
def finalize_due(store: Store, identifier: str, at: int) -> None:
    """An hour after its creation a draft that advances by itself is finalized, and collected."""
    invoice = store.table(drafts.INVOICE).get(identifier)
    if invoice is None or invoice["status"] != "draft" or not invoice["auto_advance"]:
        return
    if store.table("customer").get(invoice["customer"]) is None:
        return
    try:
        finalize(store, invoice, at)
    except ApiError as error:
        invoice["last_finalization_error"] = {
            "message": str(error),
            "type": error.type,
            **({"code": error.code, "doc_url": doc_url(error.code)} if error.code else {}),
            **({"param": error.param} if error.param else {}),
        }
        return
    if invoice["status"] == "open" and invoice["collection_method"] == "charge_automatically":
        invoice["next_payment_attempt"] = at
        store.agenda.enter(at, "invoices.collect", identifier, invoice["test_clock"])


@due("invoices.overdue")
def overdue(store: Store, identifier: str, at: int) -> None:
    """A sent invoice that is not paid by its due date makes its customer delinquent; it stays open."""
    invoice = store.table(drafts.INVOICE).get(identifier)
    customer = store.table("customer").get(invoice["customer"]) if invoice is not None else None
    if invoice is not None and customer is not None and invoice["status"] == "open":
        customer["delinquent"] = True
        events.tell("overdue", store, invoice, at)


def settlement(invoice: Record, customer: Record) -> Settlement:
    """What the customer balance makes of the total. A balance in another currency stays out of it."""
    currency = invoice["currency"]
    if customer["currency"] not in (None, currency):
        return Settlement(max(0, invoice["total"]), 0, 0)
    least, most = minimum_charge(currency), maximum_charge(currency)
    return settle(invoice["total"], customer["balance"], minimum=least, maximum=most)


def _check(invoice: Record) -> None:
    if invoice["automatic_tax"]["status"] == "requires_location_inputs":
        raise invalid(
            "The customer's location isn't recognized: automatic tax needs a customer address with a country.",
            code="customer_tax_location_invalid",
        )


def _apply(store: Store, invoice: Record, customer: Record, settlement: Settlement, now: int) -> None:
    """Writes the ledger, and what it leaves on the invoice."""
    currency, identifier = invoice["currency"], invoice["id"]
    for amount, kind in ((settlement.applied, "applied_to_invoice"), (settlement.carried, settlement.carried_as)):
        if amount:
            balance.write(store, customer, amount, kind, now=now, currency=currency, invoice=identifier)
    invoice.hidden["applied"] = settlement.applied + settlement.carried
    invoice.update(amount_due=settlement.amount_due, ending_balance=settlement.ending_balance)
    show_remaining(invoice)
    customer["currency"] = customer["currency"] or currency


def _consume_once(invoice: Record, customer: Record) -> None:
    """A customer's discount of `duration=once` is used up by the first invoice that it takes something off."""
    own = customer["discount"]
    if own is None or own["coupon"]["duration"] != "once":
        return
    taken = {entry["discount"]: entry["amount"] for entry in invoice["total_discount_amounts"]}
    if taken.get(own["id"]):
        customer["discount"] = None


def _open(store: Store, invoice: Record, now: int) -> None:
    """Makes the payment intent, and says when an invoice that advances by itself is collected."""
    types = invoice["payment_settings"]["payment_method_types"]
    intent = payments.create(
        store,
        amount=invoice["amount_due"],
        currency=invoice["currency"],
        customer=invoice["customer"],
        invoice=invoice["id"],
        now=now,
        description=_DESCRIPTIONS.get(invoice["billing_reason"], f"Payment for Invoice {invoice['number']}"),
        application_fee_amount=invoice["application_fee_amount"],
        on_behalf_of=invoice["on_behalf_of"],
        statement_descriptor=invoice["statement_descriptor"],
        transfer_data=_transfer_data(invoice),
        **({"payment_method_types": types} if types else {}),
    )
    invoice.update(status="open", payment_intent=intent["id"])
    drafts.schedule(store, invoice)
    if invoice["due_date"] is not None:
        store.agenda.enter(invoice["due_date"], "invoices.overdue", invoice["id"], invoice["test_clock"])


def _transfer_data(invoice: Record) -> dict[str, object] | None:
    """A payment intent leaves the amount out where all of it is transferred."""
    transfer = invoice["transfer_data"]
    return transfer and {name: value for name, value in transfer.items() if value is not None}
