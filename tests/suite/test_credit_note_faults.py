"""Every requirement on credit notes fails where it is broken."""

from __future__ import annotations

from conformance.suite.credit_notes.states import STATES
from tests.support.answering import answering, misread, objects, unordered
from tests.support.faults import forgiving, ignoring_names, never, refusing_with, unfiltered
from tests.support.faulty import Answered, Asked, Fault
from tests.support.house import CONTRACT, NEWER
from tests.support.proving import Faults, broken_by


def keeping_previews(asked: Asked) -> None:
    """A preview is issued."""
    if asked.path == "/v1/credit_notes/preview":
        asked.method, asked.path = "POST", "/v1/credit_notes"
        asked.form, asked.query = [*asked.form, *asked.query], []


def untaxed(_: Asked, answer: Answered) -> None:
    """The totals of credit notes lack their exclusive tax."""
    for note in objects(answer.body):
        if note.get("object") == "credit_note":
            note["total"] -= sum(tax["amount"] for tax in note["tax_amounts"] if not tax["inclusive"])


def undiscounted(_: Asked, answer: Answered) -> None:
    """Credit notes credit what lines cost before discounts."""
    for note in objects(answer.body):
        if note.get("object") == "credit_note":
            note["total"] += note["discount_amount"]


def a_cent_more(_: Asked, answer: Answered) -> None:
    """The total of every credit note is a cent more."""
    for note in objects(answer.body):
        if note.get("object") == "credit_note":
            note["total"] += 1


def lax_totals(_: Asked, answer: Answered) -> None:
    """What credit notes must not exceed, they may: a refusal is answered as a success."""
    if answer.status == 400:
        answer.status, answer.body = 200, {"id": "cn_lax", "object": "credit_note"}


NOTE, LINE, INVOICE = "credit_note", "credit_note_line_item", "invoice"
FORGIVING, LAX = Fault(answered=forgiving), Fault(answered=lax_totals)
CARELESS, NOT_VOIDING = misread(NOTE, memo="Changed"), never("void")
FAULTS: Faults = [
    ("credit_notes.lifecycle[update × issued]", ignoring_names("metadata")),
    ("credit_notes.lifecycle[void × issued]", NOT_VOIDING),
    ("credit_notes.lifecycle[void × issued]", answering(NOTE, "voided_at", None)),
    ("credit_notes.lifecycle[void × void]", FORGIVING),
    ("credit_notes.create.pre_payment", answering(NOTE, "type", "post_payment")),
    ("credit_notes.create.defaults", answering(NOTE, "metadata", None)),
    ("credit_notes.create.amount", Fault(answered=untaxed)),
    ("credit_notes.create.pdf", answering(NOTE, "pdf", None)),
    ("credit_notes.create.draft_invoice", LAX),
    ("credit_notes.create.parameter[memo]", ignoring_names("memo")),
    ("credit_notes.create.parameter[reason=fraudulent]", ignoring_names("reason")),
    ("credit_notes.create.parameter[out_of_band_amount]", answering(NOTE, "out_of_band_amount", 1)),
    ("credit_notes.create.parameter[lines[][tax_rates]]", ignoring_names("tax_rates")),
    ("credit_notes.create.parameter[lines[][unit_amount_decimal]]", answering(LINE, "unit_amount_decimal", "2")),
    ("credit_notes.create.parameter[refund]", answering(NOTE, "refund", None)),
    ("credit_notes.preview.parameter[metadata]", ignoring_names("colour")),
    ("credit_notes.preview_lines.parameter[lines[][amount]]", answering(LINE, "amount", 332)),
    ("credit_notes.create.refused[amount over the total]", LAX),
    ("credit_notes.create.refused[less given back than credited]", refusing_with(402)),
    ("credit_notes.preview.refused[unknown invoice line]", FORGIVING),
    ("credit_notes.retrieve.issued", CARELESS),
    ("credit_notes.lines.units", answering(LINE, "quantity", 1)),
    ("credit_notes.lines.order", Fault(answered=unordered)),
    ("credit_notes.lines.first_ten", answering("list", "has_more", False)),
    ("credit_notes.lines.next_page", ignoring_names("starting_after")),
    ("credit_notes.taxes.custom_both", Fault(answered=untaxed)),
    ("credit_notes.taxes.whole_inclusive_line", answering(NOTE, "total_excluding_tax", 500)),
    ("credit_notes.taxes.line_rates", answering(LINE, "tax_rates", [])),
    ("credit_notes.taxes.whole_invoice", Fault(answered=a_cent_more)),
    ("credit_notes.taxes.a_third", Fault(answered=a_cent_more)),
    ("credit_notes.discounts.fixed", Fault(answered=undiscounted)),
    ("credit_notes.discounts.whole_invoice", Fault(answered=a_cent_more)),
    ("credit_notes.discounts.named", answering(LINE, "discount_amounts", [])),
    ("credit_notes.open.amount_due", answering(INVOICE, "amount_due", 10000)),
    ("credit_notes.open.counted", answering(INVOICE, "pre_payment_credit_notes_amount", 0)),
    ("credit_notes.open.paid", answering(INVOICE, "status", "open")),
    ("credit_notes.open.pay", answering("charge", "amount", 10000)),
    ("credit_notes.paid.refund", answering("refund", "amount", 499)),
    ("credit_notes.paid.credit", answering("customer_balance_transaction", "amount", 500)),
    ("credit_notes.paid.balance", answering("customer", "balance", 400)),
    ("credit_notes.paid.amount_due", answering(INVOICE, "amount_due", 8000)),
    ("credit_notes.paid.refund_beyond_the_charge", LAX),
    ("credit_notes.limits.second", LAX),
    ("credit_notes.limits.units_then_part", LAX),
    ("credit_notes.limits.thirds", Fault(answered=a_cent_more)),
    ("credit_notes.void.amount_due", NOT_VOIDING),
    ("credit_notes.void.paid_invoice", LAX),
    ("credit_notes.numbering.second", answering(NOTE, "number", "ABCD1234-0001-CN-01")),
    ("credit_notes.preview.kept", Fault(asked=keeping_previews)),
    ("credit_notes.preview.refund", Fault(asked=keeping_previews)),
    ("credit_notes.preview.equals[units of a line]", CARELESS),
    ("credit_notes.list.invoice", Fault(answered=unordered)),
    ("credit_notes.list.both", Fault(asked=unfiltered)),
    ("credit_notes.update.metadata", answering(NOTE, "metadata", {})),
    ("credit_notes.update.fixed[amount]", LAX),
    ("credit_notes.currencies.yen", answering(NOTE, "currency", "usd")),
    ("credit_notes.currencies.yen_third", Fault(answered=a_cent_more)),
]

test_broken_by_the_fault = broken_by(FAULTS)

LATER: Faults = [
    ("credit_notes.create.effective_at", answering(NOTE, "effective_at", None)),
    ("credit_notes.create.parameter[effective_at]", ignoring_names("effective_at")),
    ("credit_notes.create.parameter[lines[][tax_amounts]]", ignoring_names("tax_amounts")),
    ("credit_notes.preview.parameter[lines[][tax_amounts] of an inclusive rate]", ignoring_names("tax_amounts")),
    ("credit_notes.create.refused[tax rates and tax amounts of a custom line]", LAX),
    ("credit_notes.shipping.none", answering(NOTE, "amount_shipping", 500)),
    ("credit_notes.shipping.alone", answering(INVOICE, "amount_due", 1500)),
    ("credit_notes.shipping.preview", Fault(answered=a_cent_more)),
    ("credit_notes.shipping.preview_lines", ignoring_names("lines")),
    ("credit_notes.shipping.twice", LAX),
    ("credit_notes.taxes.taxable_amount", ignoring_names("tax_rates")),
    ("credit_notes.list.created[gt]", Fault(asked=unfiltered)),
    ("credit_notes.list.created_at", ignoring_names("created")),
]

test_broken_by_the_fault_later = broken_by(LATER, contract=NEWER)


def test_a_credit_note_can_be_put_into_every_state() -> None:
    assert set(STATES) == set(CONTRACT.lifecycles["credit_note"]["states"])
