"""Refunds: giving back a charge, or a part of it."""

from __future__ import annotations

from conformance.contract import Json
from conformance.reference import metadata, payments
from conformance.reference.call import Call, handles
from conformance.reference.errors import exclusive, invalid
from conformance.reference.store import Record


@handles("refunds.create")
def create(call: Call) -> Json:
    charge = _charge(call)
    if not charge["paid"]:
        raise invalid(f"Charge {charge['id']} did not succeed, so that there is nothing to refund.", "charge")
    left = charge["amount_captured"] - charge["amount_refunded"]
    return payments.refund(
        call.store,
        charge,
        call.params.get("amount", left),
        call.now_of(charge),
        metadata=metadata.merge({}, call.params),
        reason=call.params.get("reason"),
    )


@handles("refunds.retrieve")
def retrieve(call: Call) -> Json:
    return call.subject("refund")


def _charge(call: Call) -> Record:
    charge, intent = call.named("charge", "charge"), call.named("payment_intent", "payment_intent")
    if charge is not None and intent is not None:
        raise exclusive("charge", "payment_intent")
    if charge is not None:
        return charge
    if intent is None:
        raise invalid("One of `charge` and `payment_intent` names what is refunded.", "charge", "parameter_missing")
    latest = payments.latest_charge(intent)
    if latest is None:
        raise invalid(f"This PaymentIntent ({intent['id']}) has no charge to refund.", "payment_intent")
    return latest
