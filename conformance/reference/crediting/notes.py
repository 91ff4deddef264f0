"""Credit notes: composed of lines and a settlement, issued, which changes the invoice; voided, which undoes that."""

from __future__ import annotations

from conformance.contract import Json
from conformance.reference import ids, metadata, payments
from conformance.reference.call import Call
from conformance.reference.crediting import settling, shipping
from conformance.reference.crediting.credited import LINE, NOTE, creditable
from conformance.reference.crediting.lines import Lines, discount_amounts, tax_amounts
from conformance.reference.crediting.parts import Part
from conformance.reference.errors import ApiError, invalid
from conformance.reference.invoicing import events
from conformance.reference.invoicing.finalization import ACCOUNT, mark_paid
from conformance.reference.invoicing.recalculate import show_remaining
from conformance.reference.money import money
from conformance.reference.pagination import envelope
from conformance.reference.store import Record, Store

_SHOWN = 10  # a credit note shows its first lines; all of them are at /v1/credit_notes/{credit_note}/lines
_TYPES = {"open": "pre_payment", "paid": "post_payment"}  # by the status of the invoice; others cannot be credited
_SECRET_LENGTH = 64


def preview(call: Call) -> Record:
    """The credit note as it would be issued; nothing is kept, and its lines have the same IDs every time.

    Raises:
        ApiError: as `issue`.
    """
    note, _ = _compose(call)
    for place, line in enumerate(note.hidden["lines"], 1):
        line["id"] = f"cnli_tmp_{place:03d}{note['invoice'].removeprefix('in_')}"
    return note


def issue(call: Call) -> Record:
    """Issues a credit note: an open invoice asks for less, a paid one gives something back.

    Raises:
        ApiError: 400; the invoice cannot be credited, or not so much, or not so.
    """
    composed, settlement = _compose(call)
    store, now = call.store, composed["created"]
    note = store.add(composed, hidden=composed.hidden)
    for line in note.hidden["lines"]:
        store.table(LINE).add(line)
    invoice = store.get("invoice", note["invoice"])
    invoice.hidden["credit_notes"] = _issued_before(invoice) + 1
    if note["type"] == "post_payment":
        settling.carry_out(store, invoice, note, settlement, now)
        invoice["post_payment_credit_notes_amount"] += note["total"]
    else:
        _ask_for(store, invoice, -note["total"], now)
    return note


def void(store: Store, note: Record, now: int) -> Record:
    """Voids a credit note on an open invoice, which asks for its amount again.

    Raises:
        ApiError: 400; it is void already, or its invoice is no longer open.
    """
    if note["status"] == "void":
        raise ApiError("This credit note has already been voided.")
    invoice = store.get("invoice", note["invoice"])
    if invoice["status"] != "open":
        raise ApiError("You can only void a credit note if the associated invoice is open.")
    note.update(status="void", voided_at=now)
    _ask_for(store, invoice, note["total"], now)
    return note


def _compose(call: Call) -> tuple[Record, settling.Settlement]:
    """The credit note that a request describes, and how it is settled; nothing is stored or changed."""
    params, store = call.params, call.store
    invoice = call.named("invoice", "invoice")
    assert invoice is not None  # required
    _require_creditable(store, invoice)
    settlement = settling.read(call, invoice)
    shipped = shipping.read(call, invoice)
    lines = _lines(call, invoice, shipped)
    whole = sum((line.hidden["part"] for line in lines), start=Part())
    total = whole.total + shipping.total(shipped)
    _check_total(store, invoice, total, params.get("amount"), settlement)
    if invoice["status"] == "paid":
        settling.check(store, invoice, settlement, total)
    identifier, now = ids.new(NOTE), call.now_of(invoice)
    rates = {rate["id"]: rate for line in lines for rate in line["tax_rates"]}
    note = Record(
        {
            "id": identifier,
            "object": NOTE,
            "amount": total,
            "amount_shipping": shipping.total(shipped),
            "created": now,
            "currency": invoice["currency"],
            "customer": invoice["customer"],
            "customer_balance_transaction": None,
            "discount_amount": sum(whole.discounts.values()),
            "discount_amounts": discount_amounts(whole),
            "effective_at": params.get("effective_at") or now,
            "invoice": invoice["id"],
            "lines": {},
            "livemode": False,
            "memo": params.get("memo"),
            "metadata": metadata.merge({}, params),
            "number": f"{invoice['number']}-CN-{_issued_before(invoice) + 1:02d}",
            "out_of_band_amount": settlement.out_of_band,
            "pdf": f"https://pay.stripe.com/credit_notes/{ACCOUNT}/test_{ids.alphanumeric(_SECRET_LENGTH)}/pdf?s=ap",
            "reason": params.get("reason"),
            "refund": settlement.linked["id"] if settlement.linked is not None else None,
            "shipping_cost": shipped,
            "status": "issued",
            "subtotal": whole.amount,
            "subtotal_excluding_tax": whole.excluding_tax,
            "tax_amounts": tax_amounts(whole, list(rates.values())),
            "total": total,
            "total_excluding_tax": whole.net - sum(whole.inclusive.values()) + shipping.total(shipped),
            "type": _TYPES[invoice["status"]],
            "voided_at": None,
        },
        hidden={"lines": lines},
    )
    note["lines"] = envelope(lines[:_SHOWN], f"/v1/credit_notes/{identifier}/lines", has_more=len(lines) > _SHOWN)
    return note, settlement


def _require_creditable(store: Store, invoice: Record) -> None:
    if invoice["status"] not in _TYPES:
        raise invalid("You can only create a credit note for an invoice that is open or paid.", "invoice")
    intent = store.table("payment_intent").get(invoice["payment_intent"] or "")
    if intent is not None and intent["status"] == "processing":
        raise invalid("An invoice whose payment is being processed cannot be credited.", "invoice")


def _lines(call: Call, invoice: Record, shipped: Json) -> list[Record]:
    """The lines that are asked for; of a bare amount one, of what its shipping leaves of it."""
    given, amount = call.params.get("lines"), call.params.get("amount")
    reader = Lines(call.store, invoice)
    if given:
        return [reader.read(element, f"lines[{index}]") for index, element in enumerate(given)]
    if amount is None and shipped is None:
        raise invalid("You must pass one of `amount`, `lines` and `shipping_cost`.", "amount", "parameter_missing")
    left = (amount or 0) - shipping.total(shipped)
    return [reader.of_amount(left)] if left > 0 or shipped is None else []


def _check_total(
    store: Store, invoice: Record, total: int, amount: int | None, settlement: settling.Settlement
) -> None:
    """Refuses a total that is nothing, not what `amount` says, or more than is left of the invoice."""
    currency = invoice["currency"]
    if total <= 0:
        raise invalid("A credit note has to credit more than nothing.", "amount" if amount is not None else "lines")
    if amount is not None and amount != total:
        raise invalid(
            f"The amount ({money(amount, currency)}) is not that of the lines ({money(total, currency)}).", "amount"
        )
    left = creditable(store, invoice, settlement.linked)
    if total > left:
        raise invalid(
            f"The credit note amount ({money(total, currency)}) is more than can still be credited of this invoice "
            f"({money(left, currency)}).",
            "amount" if amount is not None else "lines",
        )


def _ask_for(store: Store, invoice: Record, more: int, now: int) -> None:
    """Changes what an open invoice asks for; when it asks for nothing, it is paid."""
    invoice["pre_payment_credit_notes_amount"] -= more
    invoice["amount_due"] += more
    show_remaining(invoice)
    intent = store.table("payment_intent").get(invoice["payment_intent"] or "")
    if invoice["amount_due"] == 0:
        if intent is not None:
            payments.cancel(intent, "automatic", now)
        mark_paid(invoice, now)
        events.tell("paid", store, invoice, now)
    elif intent is not None:
        intent["amount"] = invoice["amount_remaining"]


def _issued_before(invoice: Record) -> int:
    """How many credit notes the invoice has had, voided ones too."""
    return int(invoice.hidden.get("credit_notes", 0))
