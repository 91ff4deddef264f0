"""Charges and refunds: what one attempt to take money leaves behind, and what gives it back.

No operation of the contract answers these alone; they are seen inside payment intents and where `charge` is expanded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference import ids
from conformance.reference.cards import Decline
from conformance.reference.pagination import envelope
from conformance.reference.store import Record, Store

_NO_ADDRESS = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
_CARD = ("brand", "checks", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4")
_STATEMENT = "REFERENCE"
_DESTINATION = {
    "card": {"reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund"},
    "type": "card",
}


def failed(store: Store, intent: Record, method: Record, decline: Decline, now: int) -> Record:
    """The charge of a declined attempt."""
    reason = decline.decline_code or decline.code
    return _add(
        store,
        intent,
        method,
        now,
        amount_captured=0,
        captured=False,
        paid=False,
        status="failed",
        failure_code=decline.code,
        failure_message=decline.message,
        outcome={
            "network_status": "declined_by_network",
            "reason": reason,
            "risk_level": "normal",
            "risk_score": 20,
            "seller_message": f"The bank returned the decline code `{reason}`.",
            "type": "issuer_declined",
        },
    )


def succeeded(store: Store, intent: Record, method: Record, *, captured: bool, now: int) -> Record:
    """The charge of an attempt that went through; not captured where the payment intent captures by hand."""
    identifier = ids.alphanumeric(24)
    return _add(
        store,
        intent,
        method,
        now,
        amount_captured=intent["amount"] if captured else 0,
        balance_transaction=ids.new("balance_transaction") if captured else None,
        captured=captured,
        paid=True,
        status="succeeded",
        outcome={
            "network_status": "approved_by_network",
            "reason": None,
            "risk_level": "normal",
            "risk_score": 20,
            "seller_message": "Payment complete.",
            "type": "authorized",
        },
        receipt_url=f"https://pay.stripe.com/receipts/{'invoices' if intent['invoice'] else 'payment'}/{identifier}",
    )


def refund(store: Store, charge: Record, amount: int, now: int, **more: Json) -> Record:
    """Gives back a part of a charge; the charge counts it and lists it."""
    made = store.add(
        {
            "id": ids.new("refund"),
            "object": "refund",
            "amount": amount,
            "balance_transaction": ids.new("balance_transaction"),
            "charge": charge["id"],
            "created": now,
            "currency": charge["currency"],
            "destination_details": _DESTINATION,
            "metadata": {},
            "payment_intent": charge["payment_intent"],
            "reason": None,
            "receipt_number": None,
            "source_transfer_reversal": None,
            "status": "succeeded",
            "transfer_reversal": None,
            **more,
        }
    )
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    charge["refunds"]["data"].insert(0, made)
    charge["refunds"]["total_count"] += 1
    return made


def _add(store: Store, intent: Record, method: Record, now: int, **outcome: Json) -> Record:
    """A charge of a payment intent, kept, and listed in the intent newest first."""
    identifier = ids.new("charge")
    charge = store.add(
        {
            "id": identifier,
            "object": "charge",
            "amount": intent["amount"],
            "amount_refunded": 0,
            "application": None,
            "application_fee": None,
            "application_fee_amount": intent["application_fee_amount"],
            "balance_transaction": None,
            "billing_details": _billing_details(method),
            "calculated_statement_descriptor": intent["statement_descriptor"] or _STATEMENT,
            "created": now,
            "currency": intent["currency"],
            "customer": intent["customer"],
            "description": intent["description"],
            "destination": None,
            "dispute": None,
            "disputed": False,
            "failure_balance_transaction": None,
            "failure_code": None,
            "failure_message": None,
            "fraud_details": {},
            "invoice": intent["invoice"],
            "livemode": False,
            "metadata": dict(intent["metadata"]),
            "on_behalf_of": intent["on_behalf_of"],
            "order": None,
            "payment_intent": intent["id"],
            "payment_method": method["id"],
            "payment_method_details": _details(method, intent["amount"]),
            "receipt_email": intent["receipt_email"],
            "receipt_number": None,
            "receipt_url": None,
            "refunded": False,
            "refunds": envelope([], f"/v1/charges/{identifier}/refunds", total_count=0),
            "review": None,
            "shipping": intent["shipping"],
            "source": None,
            "source_transfer": None,
            "statement_descriptor": intent["statement_descriptor"],
            "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
            "transfer_data": intent["transfer_data"],
            "transfer_group": intent["transfer_group"],
            **outcome,
        }
    )
    intent["latest_charge"] = identifier
    intent["charges"]["data"].insert(0, charge)
    intent["charges"]["total_count"] += 1
    return charge


def _billing_details(method: Mapping[str, Any]) -> Json:
    return method.get("billing_details") or {"address": dict(_NO_ADDRESS), "email": None, "name": None, "phone": None}


def _details(method: Mapping[str, Any], amount: int) -> Json:
    """What a charge shows of the payment method that it was made with."""
    kind = method.get("type") or "card"
    if kind != "card":
        return {"type": kind, kind: {}}
    card: Mapping[str, Any] = method.get("card") or method
    shown = {name: card.get(name) for name in _CARD}
    shown |= {
        "amount_authorized": amount,
        "extended_authorization": {"status": "disabled"},
        "incremental_authorization": {"status": "unavailable"},
        "installments": None,
        "mandate": None,
        "multicapture": {"status": "unavailable"},
        "network": card.get("brand"),
        "network_token": {"used": False},
        "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
        "three_d_secure": None,
        "wallet": None,
    }
    return {"card": shown, "type": "card"}
