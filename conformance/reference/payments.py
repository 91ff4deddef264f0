"""Payment intents: made, confirmed with a test payment method, captured, canceled.

What a payment method does when it is charged is said in `cards`. What a payment pays for is told by `succeeds`: an
invoice is marked paid whoever confirms its payment intent.
"""

from __future__ import annotations

from collections.abc import Callable

from conformance.contract import Json
from conformance.reference import cards, charges, ids
from conformance.reference.errors import ApiError, doc_url, invalid
from conformance.reference.pagination import envelope
from conformance.reference.store import Record, Store

Settle = Callable[[Store, Record, Record, int], None]
_SETTLES: list[Settle] = []
_UNCONFIRMED = ("requires_payment_method", "requires_confirmation", "requires_action")
_CANCELABLE = ("requires_payment_method", "requires_capture", "requires_confirmation", "requires_action")


def succeeds(settle: Settle) -> Settle:
    """Registers `settle(store, payment intent, charge, now)`, called for every payment that goes through."""
    _SETTLES.append(settle)
    return settle


def create(
    store: Store,
    *,
    amount: int,
    currency: str,
    customer: str | None,
    now: int,
    payment_method: str | None = None,
    invoice: str | None = None,
    **more: Json,
) -> Record:
    """A payment intent that nobody has paid yet. References are IDs; `more` overrides further members."""
    identifier = ids.new("payment_intent")
    return store.add(
        {
            "id": identifier,
            "object": "payment_intent",
            "amount": amount,
            "amount_capturable": 0,
            "amount_details": {"tip": {}},
            "amount_received": 0,
            "application": None,
            "application_fee_amount": None,
            "automatic_payment_methods": None,
            "canceled_at": None,
            "cancellation_reason": None,
            "capture_method": "automatic",
            "charges": envelope([], f"/v1/charges?payment_intent={identifier}", total_count=0),
            "client_secret": ids.client_secret(identifier),
            "confirmation_method": "automatic",
            "created": now,
            "currency": currency,
            "customer": customer,
            "description": None,
            "invoice": invoice,
            "last_payment_error": None,
            "latest_charge": None,
            "livemode": False,
            "metadata": {},
            "next_action": None,
            "on_behalf_of": None,
            "payment_method": payment_method,
            "payment_method_configuration_details": None,
            "payment_method_options": {
                "card": {
                    "installments": None,
                    "mandate_options": None,
                    "network": None,
                    "request_three_d_secure": "automatic",
                }
            },
            "payment_method_types": ["card"],
            "processing": None,
            "receipt_email": None,
            "review": None,
            "setup_future_usage": None,
            "shipping": None,
            "source": None,
            "statement_descriptor": None,
            "statement_descriptor_suffix": None,
            "status": "requires_confirmation" if payment_method else "requires_payment_method",
            "transfer_data": None,
            "transfer_group": None,
            **more,
        }
    )


def confirm(store: Store, intent: Record, payment_method: Record, *, off_session: bool, now: int) -> Record:
    """Charges a payment method.

    A payment that needs the customer leaves the intent in `requires_action`: for an invoice always, otherwise only
    where the customer is there (`off_session` false). A card that is its customer's to authenticate leaves a failed
    charge behind where nobody was there, as recorded.

    Raises:
        ApiError: 402 `card_error`; the intent is back in `requires_payment_method`, `last_payment_error` set.
            400; the intent is past confirmation.
    """
    if intent["status"] not in _UNCONFIRMED:
        raise _unexpected(intent, f"This PaymentIntent cannot be confirmed: its status is {intent['status']}.")
    card = cards.behaviour(payment_method)
    if card.authentication == "required" or (card.authentication == "unless_set_up" and not _set_up(payment_method)):
        return _authentication(store, intent, payment_method, off_session=off_session, now=now)
    if decline := card.on_attach or card.on_charge:
        raise _declined(store, intent, payment_method, decline, now)
    return complete(store, intent, payment_method, now)


def complete(store: Store, intent: Record, payment_method: Record, now: int) -> Record:
    """The payment goes through: the intent succeeds, or waits to be captured where that is done by hand."""
    captured = intent["capture_method"] != "manual"
    charge = charges.succeeded(store, intent, payment_method, captured=captured, now=now)
    intent.update(payment_method=payment_method["id"], next_action=None, last_payment_error=None)
    if captured:
        intent.update(status="succeeded", amount_received=intent["amount"])
        _settle(store, intent, charge, now)
    else:
        intent.update(status="requires_capture", amount_capturable=intent["amount"])
    return intent


def capture(store: Store, intent: Record, amount: int | None, now: int) -> Record:
    """Takes what was authorized, or less of it; the rest of the authorization is let go.

    Raises:
        ApiError: 400; there is nothing to capture, or less than asked for.
    """
    if intent["status"] != "requires_capture":
        raise _unexpected(intent, f"This PaymentIntent cannot be captured: its status is {intent['status']}.")
    taken = intent["amount_capturable"] if amount is None else amount
    if taken > intent["amount_capturable"]:
        raise invalid(
            f"At most {intent['amount_capturable']} can be captured.", "amount_to_capture", "amount_too_large"
        )
    charge = latest_charge(intent)
    assert charge is not None  # an intent that waits for capture has been charged
    if released := charge["amount"] - taken:
        charge["amount_captured"] = charge["amount"]
        charges.refund(store, charge, released, now)
    charge.update(captured=True, amount_captured=taken, balance_transaction=ids.new("balance_transaction"))
    intent.update(status="succeeded", amount_capturable=0, amount_received=taken)
    _settle(store, intent, charge, now)
    return intent


def cancel(intent: Record, reason: str | None, now: int) -> Record:
    """Gives a payment up.

    Raises:
        ApiError: 400; it has succeeded, or is canceled already.
    """
    if intent["status"] not in _CANCELABLE:
        raise _unexpected(
            intent,
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. Only a PaymentIntent "
            f"with one of the following statuses may be canceled: {', '.join(_CANCELABLE)}.",
        )
    intent.update(status="canceled", canceled_at=now, cancellation_reason=reason, amount_capturable=0, next_action=None)
    return intent


def refund(store: Store, charge: Record, amount: int, now: int, **more: Json) -> Record:
    """Gives back a part of a charge.

    Raises:
        ApiError: 400; more than is left of it.
    """
    left = charge["amount_captured"] - charge["amount_refunded"]
    if not left:
        raise ApiError(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount > left:
        raise invalid(f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})", "amount")
    return charges.refund(store, charge, amount, now, **more)


def latest_charge(intent: Record) -> Record | None:
    """The charge of the last attempt, None where there was none."""
    attempts: list[Record] = intent["charges"]["data"]
    return attempts[0] if attempts else None


def _settle(store: Store, intent: Record, charge: Record, now: int) -> None:
    for settle in _SETTLES:
        settle(store, intent, charge, now)


def _set_up(payment_method: Record) -> bool:
    """Whether its customer has agreed, in a setup intent, to payments while they are away."""
    return bool(payment_method.hidden.get("set_up"))


def _authentication(store: Store, intent: Record, method: Record, *, off_session: bool, now: int) -> Record:
    """Asks for the customer, or declines where nobody can ask them."""
    decline = cards.AUTHENTICATION_REQUIRED
    if off_session and not intent["invoice"]:
        raise _declined(store, intent, method, decline, now)
    if off_session:
        charges.failed(store, intent, method, decline, now)
    source = f"src_{ids.alphanumeric(24)}"
    intent.update(
        status="requires_action",
        payment_method=method["id"],
        next_action={
            "type": "use_stripe_sdk",
            "use_stripe_sdk": {
                "type": "three_d_secure_redirect",
                "stripe_js": f"https://hooks.stripe.com/redirect/authenticate/{source}",
                "source": source,
            },
        },
    )
    return intent


def _declined(store: Store, intent: Record, method: Record, decline: cards.Decline, now: int) -> ApiError:
    """Notes a declined attempt on the intent; the refusal to raise."""
    charge = charges.failed(store, intent, method, decline, now)
    error = decline.error(charge=charge["id"], payment_method=method)
    noted = {"charge": charge["id"], "code": decline.code, "decline_code": decline.decline_code, "message": str(error)}
    noted |= {"doc_url": doc_url(decline.code), "param": decline.param, "payment_method": method, "type": error.type}
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        next_action=None,
        last_payment_error={name: value for name, value in noted.items() if value},
    )
    error.more["payment_intent"] = dict(intent)
    return error


def _unexpected(intent: Record, message: str) -> ApiError:
    return ApiError(message, code="payment_intent_unexpected_state", payment_intent=dict(intent))
