"""Where the money of a credit note goes: back to the card, to the customer's balance, or past this service.

Only invoices that are paid have money to give back. The three ways have to add up to the credit note's total.
"""

from __future__ import annotations

from dataclasses import dataclass

from conformance.reference import accounts, balance, payments
from conformance.reference.call import Call
from conformance.reference.crediting.credited import NOTE
from conformance.reference.errors import ApiError, exclusive, invalid
from conformance.reference.invoicing.finalization import customer_of
from conformance.reference.money import money
from conformance.reference.store import Record, Store

_AMOUNTS = ("credit_amount", "out_of_band_amount", "refund_amount")


@dataclass(frozen=True)
class Settlement:
    """The ways that a credit note asks for; amounts in the smallest unit of its currency."""

    credit: int = 0
    out_of_band: int | None = None
    refund: int = 0
    linked: Record | None = None  # a refund that has been made already

    @property
    def total(self) -> int:
        return self.credit + (self.out_of_band or 0) + self.refund + (self.linked["amount"] if self.linked else 0)


def read(call: Call, invoice: Record) -> Settlement:
    """The ways that a request names.

    Raises:
        ApiError: 400; a negative amount, a refund of something else, or any of them for an invoice that is not paid.
    """
    params = call.params
    linked = call.named("refund", "refund")
    for name in _AMOUNTS:
        if params.get(name) is not None and params[name] < 0:
            raise invalid(f"Invalid {name}: it cannot be negative.", name)
        if params.get(name) and invoice["status"] != "paid":
            raise invalid(f"`{name}` can only be set for credit notes on paid invoices.", name)
    if linked is not None:
        _check_linked(call.store, invoice, linked)
        if params.get("refund_amount"):
            raise exclusive("refund", "refund_amount")
    return Settlement(
        params.get("credit_amount") or 0, params.get("out_of_band_amount"), params.get("refund_amount") or 0, linked
    )


def check(store: Store, invoice: Record, settlement: Settlement, total: int) -> None:
    """Refuses a settlement that does not come to the total, or that cannot be carried out.

    Raises:
        ApiError: 400.
    """
    if settlement.total != total:
        currency = invoice["currency"]
        raise ApiError(
            "The sum of credit amount, refund amount and out of band amount "
            f"({money(settlement.total, currency)}) must equal the credit note amount ({money(total, currency)})."
        )
    if settlement.refund:
        charge = _charge(store, invoice)
        left = charge["amount_captured"] - charge["amount_refunded"] if charge is not None else 0
        if settlement.refund > left:
            raise invalid(f"Of this invoice's charge at most {left} can be refunded.", "refund_amount")
    if settlement.credit:
        accounts.settle_currency(customer_of(store, invoice), invoice["currency"])


def carry_out(store: Store, invoice: Record, note: Record, settlement: Settlement, now: int) -> None:
    """Refunds, and credits the customer's balance; the credit note names the refund and the transaction."""
    if settlement.linked is not None:
        note["refund"] = settlement.linked["id"]
    if settlement.refund:
        charge = _charge(store, invoice)
        assert charge is not None  # `check` has found what is refunded
        note["refund"] = payments.refund(store, charge, settlement.refund, now)["id"]
    if settlement.credit:
        transaction = balance.write(
            store,
            customer_of(store, invoice),
            -settlement.credit,
            "credit_note",
            now=now,
            currency=invoice["currency"],
            invoice=invoice["id"],
            credit_note=note["id"],
        )
        note["customer_balance_transaction"] = transaction["id"]


def _check_linked(store: Store, invoice: Record, refund: Record) -> None:
    if invoice["status"] != "paid":
        raise invalid("`refund` can only be set for credit notes on paid invoices.", "refund")
    if refund["charge"] != invoice["charge"]:
        raise invalid(f"The refund {refund['id']} is not of this invoice's charge.", "refund")
    if any(note["refund"] == refund["id"] for note in store.table(NOTE).of("invoice", invoice["id"])):
        raise invalid(f"The refund {refund['id']} belongs to another credit note.", "refund")


def _charge(store: Store, invoice: Record) -> Record | None:
    """What was charged for the invoice, None where it was paid otherwise."""
    charge = store.table("charge").get(invoice["charge"] or "")
    return charge if charge is not None and charge["paid"] else None
