"""Every requirement on invoices and invoice items fails where it is broken."""

from __future__ import annotations

from tests.support.answering import answering, misread, unordered
from tests.support.faults import forgiving, ignoring_names, not_updating, refusing_with
from tests.support.faulty import Answered, Asked, Fault
from tests.support.proving import Faults, broken_by


def immortal(asked: Asked, answer: Answered) -> None:
    """What is missing is still answered."""
    if asked.method == "GET" and answer.status == 404:
        answer.status, answer.body = 200, {"id": "in_kept", "object": "invoice"}


def not_unsetting(asked: Asked) -> None:
    """Empty values are not read."""
    asked.without(lambda _, value: value == "")


def including(asked: Asked) -> None:
    """New invoices take pending items in."""
    if (asked.method, asked.path) == ("POST", "/v1/invoices"):
        asked.form.append(("pending_invoice_items_behavior", "include"))


FORGIVING, IMMORTAL = Fault(answered=forgiving), Fault(answered=immortal)
CARELESS = misread("invoice", description="Changed")
FAULTS: Faults = [
    ("invoices.lifecycle[void × open]", answering("invoice", "status_transitions.voided_at", None)),
    ("invoices.lifecycle[void × open]", answering("invoice", "auto_advance", True)),
    ("invoices.lifecycle[void × paid]", CARELESS),
    ("invoices.lifecycle[void × paid]", refusing_with(402)),
    ("invoices.lifecycle[delete × draft]", IMMORTAL),
    ("invoices.lifecycle[delete × open]", CARELESS),
    ("invoices.lifecycle[finalize × draft]", answering("invoice", "status_transitions.finalized_at", "2022-08-01")),
    ("invoices.lifecycle[pay × open]", answering("invoice", "amount_remaining", 1)),
    ("invoices.lifecycle[pay × uncollectible]", answering("invoice", "paid", False)),
    ("invoices.lifecycle[mark_uncollectible × open]", answering("invoice", "status", "open")),
    ("invoices.lifecycle[send × draft]", answering("invoice", "status", "draft")),
    ("invoices.lifecycle[update × void]", ignoring_names("metadata")),
    ("invoices.create.period", answering("invoice", "period_end", 0)),
    ("invoices.create.empty", answering("invoice", "total", 1)),
    ("invoices.create.parameter[custom_fields]", ignoring_names("custom_fields[1]")),
    ("invoices.create.parameter[footer]", ignoring_names("footer")),
    ("invoices.create.parameter[auto_advance]", answering("invoice", "auto_advance", 1)),
    ("invoices.update.parameter[default_tax_rates=]", Fault(asked=not_unsetting)),
    ("invoices.create.nothing_to_require", FORGIVING),
    ("invoices.snapshot.freezes", answering("invoice", "customer_name", "Ada Lovelace")),
    ("invoices.finalize.nothing_due", answering("invoice", "status_transitions.paid_at", 1)),
    ("invoices.finalize.payment_intent", answering("payment_intent", "amount", 999)),
    ("invoices.pay.charge", answering("charge", "amount", 999)),
    ("invoices.pay.declined", answering("invoice", "status", "paid")),
    ("invoices.pay.declined", refusing_with(400)),
    ("invoices.pay.retry_attempt_count", answering("invoice", "attempt_count", 2)),
    ("invoices.pay.out_of_band", ignoring_names("paid_out_of_band")),
    ("invoices.void.payment_intent", answering("payment_intent", "status", "requires_payment_method")),
    ("invoices.collection.days_until_due", answering("invoice", "due_date", 1_659_916_800)),
    ("invoices.collection.due_date_twice", FORGIVING),
    ("invoices.numbering.next", answering("invoice", "number", "ABCDEF01-0001")),
    ("invoices.discounts.percent", ignoring_names("discounts")),
    ("invoices.discounts.item", ignoring_names("discounts")),
    ("invoices.discounts.not_discountable", ignoring_names("discountable")),
    ("invoices.discounts.inherited", ignoring_names("coupon")),
    ("invoices.discounts.times_redeemed", answering("coupon", "times_redeemed", 0)),
    ("invoices.taxes.exclusive", ignoring_names("default_tax_rates")),
    ("invoices.taxes.overridden", ignoring_names("tax_rates[0]")),
    ("invoices.taxes.both", answering("invoice", "total", 1350)),
    ("invoices.taxes.exempt_inclusive", ignoring_names("tax_exempt")),
    ("invoices.amounts.below_minimum", answering("invoice", "amount_due", 30)),
    ("invoices.amounts.below_minimum_balance", answering("customer", "balance", 0)),
    ("invoices.balance.applied", ignoring_names("balance")),
    ("invoices.balance.transaction", answering("customer_balance_transaction", "amount", -500)),
    ("invoices.lines.order", Fault(answered=unordered)),
    ("invoices.lines.next_page", ignoring_names("starting_after")),
    ("invoices.lines.first_page", ignoring_names("limit")),
    ("invoices.list.filter[status=paid]", ignoring_names("status")),
    ("invoices.list.filter[due_date[gt]]", ignoring_names("due_date")),
    ("invoices.list.filter[created[lt]]", ignoring_names("created")),
    ("invoices.search.or", ignoring_names("query")),
    ("invoices.search.pages", ignoring_names("page")),
    ("invoices.pending_items.default", Fault(asked=including)),
    ("invoices.pending_items.include", ignoring_names("pending_invoice_items_behavior")),
    ("invoices.update.finalized_discounts", FORGIVING),
    ("invoices.upcoming.no_id", answering("invoice", "id", "in_stored")),
    ("invoices.upcoming.no_discount", ignoring_names("discounts")),
    ("invoices.upcoming.parameter[invoice_items[][price]]", ignoring_names("quantity")),
    ("invoices.time.finalized", ignoring_names("auto_advance")),
    ("invoiceitems.create.rounded", answering("invoiceitem", "amount", 56)),
    ("invoiceitems.create.finalized_invoice", FORGIVING),
    ("invoiceitems.create.parameter[period]", ignoring_names("period")),
    ("invoiceitems.update.draft", not_updating("/v1/invoiceitems")),
    ("invoiceitems.list.filter[pending=true]", ignoring_names("pending")),
    ("invoiceitems.delete.finalized", FORGIVING),
]  # fmt: skip

test_broken_by_the_fault = broken_by(FAULTS)
