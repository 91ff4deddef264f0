"""The setup intent of a session in setup mode: made with it, canceled when it expires."""

from __future__ import annotations

from conformance.reference import ids, metadata
from conformance.reference.call import Call
from conformance.reference.store import Record, Store

SETUP = "setup_intent"


def created(call: Call, customer: Record | None) -> Record:
    """A setup intent that waits for a payment method."""
    data = call.params.get("setup_intent_data") or {}
    identifier = ids.new(SETUP)
    return call.store.add(
        {
            "id": identifier,
            "object": SETUP,
            "application": None,
            "automatic_payment_methods": None,
            "cancellation_reason": None,
            "client_secret": ids.client_secret(identifier),
            "created": call.now,
            "customer": customer and customer["id"],
            "description": data.get("description"),
            "flow_directions": None,
            "last_setup_error": None,
            "latest_attempt": None,
            "livemode": False,
            "mandate": None,
            "metadata": metadata.merge({}, data),
            "next_action": None,
            "on_behalf_of": None,
            "payment_method": None,
            "payment_method_configuration_details": None,
            "payment_method_options": {},
            "payment_method_types": call.params["payment_method_types"],
            "single_use_mandate": None,
            "status": "requires_payment_method",
            "usage": "off_session",
        }
    )


def abandoned(store: Store, identifier: str | None) -> None:
    """Cancels the setup intent of a session that has expired."""
    intent = store.table(SETUP).get(identifier) if identifier else None
    if intent is not None:
        intent.update(status="canceled", cancellation_reason="abandoned")
