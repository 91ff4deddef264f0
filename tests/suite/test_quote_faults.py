"""Every requirement on quotes fails where it is broken."""

from __future__ import annotations

from tests.support.answering import answering, misread, unordered
from tests.support.faults import forgiving, ignoring_names, never, not_updating, refusing_with
from tests.support.faulty import Answered, Asked, Fault
from tests.support.house import NEWER
from tests.support.proving import Faults, broken_by


def as_text(_: Asked, answer: Answered) -> None:
    """A PDF is called a text."""
    if isinstance(answer.body, bytes):
        answer.headers["content-type"] = "text/plain"


def torn(_: Asked, answer: Answered) -> None:
    """Of a PDF half is there."""
    if isinstance(answer.body, bytes):
        answer.body = answer.body[: len(answer.body) // 2]


def unnumbered(_: Asked, answer: Answered) -> None:
    """A PDF has another number."""
    if isinstance(answer.body, bytes):
        answer.body = answer.body.replace(b"QT-", b"XX-")


FORGIVING, UNORDERED = Fault(answered=forgiving), Fault(answered=unordered)
NOT_UPDATING, CARELESS = not_updating("/v1/quotes"), misread("quote", header="Changed")
FAULTS: Faults = [
    ("quotes.lifecycle[update × draft]", NOT_UPDATING),
    ("quotes.lifecycle[update × open]", CARELESS),
    ("quotes.lifecycle[update × accepted]", refusing_with(404)),
    ("quotes.lifecycle[finalize × draft]", never("finalize")),
    ("quotes.lifecycle[finalize × draft]", answering("quote", "status_transitions.finalized_at", None)),
    ("quotes.lifecycle[cancel × draft]", never("cancel")),
    ("quotes.lifecycle[cancel × draft]", answering("quote", "number", "QT-1-0001-1")),
    ("quotes.lifecycle[cancel × accepted]", FORGIVING),
    ("quotes.lifecycle[accept × draft]", FORGIVING),
    ("quotes.lifecycle[accept × open]", answering("quote", "status_transitions.accepted_at", None)),
    ("quotes.lifecycle[accept × canceled]", refusing_with(402)),
    ("quotes.lifecycle[pdf × draft]", FORGIVING),
    ("quotes.create.draft", answering("quote", "number", "QT-1-0001-1")),
    ("quotes.create.expires_in_30_days", answering("quote", "expires_at", 4_102_444_800)),
    ("quotes.create.refused[two discounts]", ignoring_names("discounts[1]")),
    ("quotes.create.refused[a header of 51 characters]", ignoring_names("header")),
    ("quotes.create.refused[an expiry that is past]", ignoring_names("expires_at")),
    ("quotes.update.refused[a footer of 501 characters]", CARELESS),
    ("quotes.update.another_customer", FORGIVING),
    ("quotes.update.parameter[header]", NOT_UPDATING),
    ("quotes.update.open_expires_at", NOT_UPDATING),
    ("quotes.finalize.no_customer", FORGIVING),
    ("quotes.finalize.number", answering("quote", "number", "QT-1")),
    ("quotes.finalize.expires_at", ignoring_names("expires_at")),
    ("quotes.totals.graduated", answering("quote", "computed.recurring.amount_total", 880)),
    ("quotes.totals.percent_off", ignoring_names("discounts")),
    ("quotes.totals.own_tax_rates", ignoring_names("[tax_rates]")),
    ("quotes.totals.exclusive_tax", ignoring_names("default_tax_rates")),
    ("quotes.totals.breakdown_absent", answering("quote", "total_details.breakdown", {})),
    ("quotes.recurring.trial", ignoring_names("trial_period_days")),
    ("quotes.recurring.once_discount", answering("quote", "computed.recurring.amount_total", 900)),
    ("quotes.line_items.list", UNORDERED),
    ("quotes.line_items.pages", ignoring_names("starting_after")),
    ("quotes.line_items.upfront_pages_back", ignoring_names("ending_before")),
    ("quotes.line_items.update_keeps", NOT_UPDATING),
    ("quotes.line_items.update_replaces", NOT_UPDATING),
    ("quotes.discounts.replaced", NOT_UPDATING),
    ("quotes.accept.invoice", answering("invoice", "auto_advance", True)),
    ("quotes.accept.links", answering("invoice", "quote", None)),
    ("quotes.accept.billing_reason", answering("invoice", "billing_reason", "manual")),
    ("quotes.accept.amounts", answering("invoice", "total", 2000)),
    ("quotes.accept.subscription", answering("quote", "subscription", None)),
    ("quotes.accept.first_invoice", answering("invoice", "auto_advance", False)),
    ("quotes.accept.schedule_start", answering("subscription_schedule", "status", "active")),
    ("quotes.expiry.open", answering("quote", "status", "open")),
    ("quotes.expiry.extended", NOT_UPDATING),
    ("quotes.clocks.created", ignoring_names("test_clock")),
    ("quotes.clone.draft", answering("quote", "status", "open")),
    ("quotes.clone.other_parameters", FORGIVING),
    ("quotes.revision.number", ignoring_names("is_revision")),
    ("quotes.list.customer", UNORDERED),
    ("quotes.list.status[draft]", ignoring_names("status")),
    ("quotes.list.test_clock", ignoring_names("test_clock")),
    ("quotes.pdf.content_type", Fault(answered=as_text)),
    ("quotes.pdf.opens", Fault(answered=torn)),
    ("quotes.pdf.number", Fault(answered=unnumbered)),
    ("quotes.pdf.unknown", refusing_with(400)),
]

LATER: Faults = [
    ("quotes.create.parameter[subscription_data[description]]", ignoring_names("[description]")),
    ("quotes.create.parameter[line_items[][discounts][][coupon]]", ignoring_names("[discounts]")),
    ("quotes.create.refused[an unknown coupon of a line item]", ignoring_names("[discounts]")),
    ("quotes.create.connect[invoice_settings[issuer]]", ignoring_names("[issuer]")),
    ("quotes.discounts.line_first", answering("quote", "amount_total", 950)),
    ("quotes.discounts.line_stacked", ignoring_names("[discounts][1]")),
    ("quotes.accept.item_discounts", ignoring_names("[discounts]")),
    ("quotes.accept.line_discounts", answering("invoice", "total", 1350)),
    ("quotes.accept.subscription_description", ignoring_names("[description]")),
    ("quotes.accept.subscription_metadata", ignoring_names("[metadata]")),
    ("quotes.accept.schedule_metadata", ignoring_names("[metadata]")),
    ("quotes.update.subscription_metadata", NOT_UPDATING),
]  # fmt: skip

test_broken_by_the_fault = broken_by(FAULTS)
test_broken_by_the_fault_on_a_later_day = broken_by(LATER, contract=NEWER)
