"""Every requirement on invoices and invoice items fails where it is broken."""

from __future__ import annotations

from tests.support.answering import answering, misread, objects, unordered
from tests.support.faults import forgiving, ignoring_names, not_updating, refusing_with
from tests.support.faulty import Answered, Asked, Fault
from tests.support.house import NEWER, OLD_PIN
from tests.support.proving import Faults, broken_by


def immortal(asked: Asked, answer: Answered) -> None:
    """What is missing is still answered."""
    if asked.method == "GET" and answer.status == 404:
        answer.status, answer.body = 200, {"id": "in_kept", "object": "invoice"}


def not_unsetting(asked: Asked) -> None:
    """Empty values are not read."""
    asked.without(lambda _, value: value == "")


def in_dollars(asked: Asked) -> None:
    """Previews do not read in which currency they are asked for."""
    if asked.path.startswith("/v1/invoices/upcoming"):
        asked.without(lambda name, _: name == "currency")


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
    ("invoices.list.filter[created[lte] of the second before]", ignoring_names("created[lte]")),
    ("invoices.list.filter[created[gte] of the second after]", ignoring_names("created[gte]")),
    ("invoices.create.customer", answering("invoice", "customer", "cus_other")),
    ("invoices.discounts.belongs", answering("discount", "invoice", None)),
    ("invoices.discounts.single", answering("invoice", "discount", None)),
    ("invoices.discounts.single_of_several", ignoring_names("discounts[1]")),
    ("invoices.discounts.reused", ignoring_names("[discount]")),
    ("invoices.discounts.reused_of_customer", ignoring_names("[discount]")),
    ("invoices.search.or", ignoring_names("query")),
    ("invoices.search.pages", ignoring_names("page")),
    ("invoices.pending_items.default", Fault(asked=including)),
    ("invoices.pending_items.include", ignoring_names("pending_invoice_items_behavior")),
    ("invoices.update.finalized_discounts", FORGIVING),
    ("invoices.upcoming.no_id", answering("invoice", "id", "in_stored")),
    ("invoices.upcoming.no_discount", ignoring_names("discounts")),
    ("invoices.upcoming.reused_discount", ignoring_names("[discount]")),
    ("invoices.upcoming_lines.discounted", ignoring_names("[discount]")),
    ("invoices.upcoming.price_in_two_currencies", Fault(asked=in_dollars)),
    ("invoices.upcoming_lines.price_in_two_currencies", Fault(asked=in_dollars)),
    ("invoices.upcoming.item_currency", ignoring_names("[currency]")),
    ("invoices.upcoming_lines.item_currency", ignoring_names("[currency]")),
    ("invoices.upcoming.anchored_now[own parameters]", ignoring_names("billing_cycle_anchor")),
    ("invoices.upcoming_lines.anchored_now[own parameters]", ignoring_names("billing_cycle_anchor")),
    ("invoices.upcoming.usage_cleared[own parameters]", ignoring_names("clear_usage")),
    ("invoices.upcoming_lines.usage_cleared[own parameters]", ignoring_names("clear_usage")),
    (
        "invoices.upcoming.subscription_parameter[subscription_items[][price_data][tax_behavior]=exclusive]",
        ignoring_names("tax_behavior"),
    ),
    ("invoices.upcoming.parameter[invoice_items[][price]]", ignoring_names("quantity")),
    ("invoices.time.finalized", ignoring_names("auto_advance")),
    ("invoiceitems.create.rounded", answering("invoiceitem", "amount", 56)),
    ("invoiceitems.create.finalized_invoice", FORGIVING),
    ("invoiceitems.create.parameter[period]", ignoring_names("period")),
    ("invoiceitems.update.draft", not_updating("/v1/invoiceitems")),
    ("invoiceitems.create.belongs", answering("invoiceitem", "customer", "cus_other")),
    ("invoiceitems.create.of_subscription", answering("invoiceitem", "subscription", None)),
    ("invoiceitems.update.reused_discount", ignoring_names("[discount]")),
    ("invoiceitems.list.filter[created[lte] of the second before]", ignoring_names("created[lte]")),
    ("invoiceitems.list.filter[pending=true]", ignoring_names("pending")),
    ("invoiceitems.delete.finalized", FORGIVING),
]  # fmt: skip

test_broken_by_the_fault = broken_by(FAULTS)


def keeping_the_original(asked: Asked, answer: Answered) -> None:
    """An invoice that was revised is read as if it were not voided."""
    if asked.method == "GET" and isinstance(answer.body, dict) and answer.body.get("latest_revision"):
        answer.body |= {"status": "open", "latest_revision": None}


def unshipped(_: Asked, answer: Answered) -> None:
    """The totals of invoices lack what shipping costs."""
    for invoice in objects(answer.body):
        if invoice.get("object") == "invoice":
            invoice["total"] -= invoice["amount_shipping"]


def requiring(asked: Asked) -> None:
    """Pending items can still be required."""
    asked.form = [(name, value.removesuffix("_and_require")) for name, value in asked.form]


def doubled(_: Asked, answer: Answered) -> None:
    """The amounts of lines are told twice as high."""
    for line in objects(answer.body):
        if line.get("object") == "line_item":
            line["amount"] *= 2


def undiscounting(asked: Asked) -> None:
    """The newer preview does not read discounts."""
    if asked.path.endswith("/create_preview"):
        asked.without(lambda name, _: "discounts" in name)


UNREVISED = ignoring_names("from_invoice")
LATER: Faults = [
    ("invoices.revisions.draft", answering("invoice", "from_invoice", None)),
    ("invoices.revisions.lines", answering("line_item", "invoice_item", "ii_the_same")),
    ("invoices.revisions.pending_items", UNREVISED),
    ("invoices.revisions.original_stays", answering("invoice", "latest_revision", "in_draft")),
    ("invoices.revisions.voids", Fault(answered=keeping_the_original)),
    ("invoices.revisions.latest", Fault(answered=keeping_the_original)),
    ("invoices.revisions.of_paid", FORGIVING),
    ("invoices.revisions.of_subscription", FORGIVING),
    ("invoices.shipping.total", Fault(answered=unshipped)),
    ("invoices.shipping.finalized", answering("payment_intent", "amount", 1000)),
    ("invoices.shipping.rate", ignoring_names("shipping_cost[shipping_rate]")),
    ("invoices.shipping.unknown_rate", FORGIVING),
    ("invoices.effective_at.finalized", answering("invoice", "effective_at", None)),
    ("invoices.effective_at.given", ignoring_names("effective_at")),
    ("invoices.numbering.given", ignoring_names("number")),
    ("invoices.numbering.taken_back", Fault(asked=not_unsetting)),
    ("invoices.snapshot.subscription", answering("invoice", "subscription_details", None)),
    ("invoices.snapshot.subscription_freezes", ignoring_names("metadata")),
    ("invoices.promotion_codes.percent", ignoring_names("discounts")),
    ("invoices.promotion_codes.stacked", ignoring_names("discounts[1]")),
    ("invoices.promotion_codes.times_redeemed", answering("promotion_code", "times_redeemed", 0)),
    ("invoices.promotion_codes.another_customer", FORGIVING),
    ("invoices.tax_bases.exclusive", ignoring_names("default_tax_rates")),
    ("invoices.issuers.default", answering("invoice", "issuer", {"type": "account", "account": "acct_other"})),
    ("invoices.issuers.unnamed[POST /v1/invoices issuer]", FORGIVING),
    ("invoices.create.require_gone", Fault(asked=requiring)),
    ("invoices.create.parameter[rendering[pdf][page_size]=letter]", ignoring_names("page_size")),
    ("invoices.create.parameter[shipping_details]", ignoring_names("line2")),
    ("invoices.update.parameter[shipping_cost=]", Fault(asked=not_unsetting)),
    ("invoices.update.parameter[effective_at]", ignoring_names("effective_at")),
    ("invoices.upcoming.create_preview", Fault(asked=undiscounting)),
    ("invoices.upcoming.subscription_details[subscription_items[][quantity]]", ignoring_names("quantity")),
    ("invoices.upcoming_lines.subscription_details[subscription_items[][price]]", Fault(answered=doubled)),
    ("invoices.upcoming.schedule_details[phases of a schedule]", ignoring_names("schedule_details")),
    ("invoices.upcoming_lines.schedule_details[phases[][items][][quantity]]", ignoring_names("quantity")),
    ("invoices.upcoming.anchored_now[subscription_details]", ignoring_names("billing_cycle_anchor")),
    ("invoices.upcoming.schedule_in_two_currencies", ignoring_names("[currency]")),
    ("invoices.upcoming_lines.schedule_in_two_currencies", ignoring_names("[currency]")),
    ("invoices.upcoming.schedule_details_beside", FORGIVING),
    ("invoices.upcoming.described_schedule", Fault(answered=doubled)),
    ("invoices.upcoming.resumed[GET /v1/invoices/upcoming subscription_resume_at]", Fault(answered=doubled)),
    ("invoiceitems.create.parameter[discounts[][promotion_code]]", ignoring_names("discounts")),
]  # fmt: skip

test_broken_by_the_fault_later = broken_by(LATER, contract=NEWER)

# What breaking changes have ended is tested on a pin of old, however new the service.
BEFORE: Faults = [
    ("invoices.create.parameter[rendering_options[amount_tax_display]=exclude_tax]", ignoring_names("rendering")),
    ("invoices.create.include_and_require", answering("line_item", "invoice_item", "ii_other")),
]

test_broken_by_the_fault_before = broken_by(BEFORE, contract=OLD_PIN)
