"""What of an invoice has been credited so far. Voided credit notes do not count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from conformance.reference.crediting.parts import Part
from conformance.reference.store import Record, Store

NOTE = "credit_note"
LINE = "credit_note_line_item"
Basis = Literal["quantity", "amount"]


@dataclass(frozen=True)
class Credited:
    """What has been credited of one invoice line: by quantity or by amount, never by both."""

    part: Part = field(default_factory=Part)
    basis: Basis | None = None
    quantity: int = 0

    def more(self, part: Part, basis: Basis, quantity: int) -> Credited:
        return Credited(self.part + part, basis, self.quantity + quantity)


def issued(store: Store, invoice: Record) -> Iterator[Record]:
    """The credit notes of an invoice that are not void."""
    return (note for note in store.table(NOTE).of("invoice", invoice["id"]) if note["status"] == "issued")


def by_line(store: Store, invoice: Record) -> dict[str, Credited]:
    """What has been credited of each line of an invoice that anything has been credited of."""
    found: dict[str, Credited] = {}
    for note in issued(store, invoice):
        for line in note.hidden["lines"]:
            if line["type"] == "invoice_line_item":
                before = found.get(line["invoice_line_item"], Credited())
                more = before.more(line.hidden["part"], line.hidden["basis"], line["quantity"] or 0)
                found[line["invoice_line_item"]] = more
    return found


def shipping(store: Store, invoice: Record) -> bool:
    """Whether the shipping of an invoice has been credited."""
    return any(note["shipping_cost"] for note in issued(store, invoice))


def creditable(store: Store, invoice: Record, linked: Record | None = None) -> int:
    """How much may still be credited: the total, less what is credited, and less what was refunded without a note.

    Of an open invoice no more than remains to be paid. `linked` is a refund that the next credit note accounts for.
    """
    left: int = invoice["total"] - sum(note["total"] for note in issued(store, invoice))
    if invoice["status"] == "open":
        return max(0, min(left, int(invoice["amount_remaining"])))
    return max(0, left - _refunded_otherwise(store, invoice, linked))


def _refunded_otherwise(store: Store, invoice: Record, linked: Record | None) -> int:
    """Refunds of the invoice's charge that no credit note tells of."""
    charge = store.table("charge").get(invoice["charge"] or "")
    if charge is None:
        return 0
    told = {note["refund"] for note in store.table(NOTE).of("invoice", invoice["id"])}
    told.add(linked["id"] if linked is not None else None)
    return sum(refund["amount"] for refund in charge["refunds"]["data"] if refund["id"] not in told)
