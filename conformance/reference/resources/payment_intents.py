"""Payment intents: one payment, from the amount to the charge. Invoices make their own."""

from __future__ import annotations

from typing import Any

from conformance.contract import Json
from conformance.reference import metadata, mutation, payments
from conformance.reference.accounts import METHOD_CONFIGURATION
from conformance.reference.call import Call, handles
from conformance.reference.cards import AUTHENTICATION_REQUIRED, named
from conformance.reference.currencies import MINIMUM_CHARGE, maximum_charge
from conformance.reference.errors import ApiError, InvalidParameter, invalid
from conformance.reference.pagination import created_within
from conformance.reference.resources.payment_methods import attach, new
from conformance.reference.store import Record

_GIVEN = (
    "application_fee_amount",
    "automatic_payment_methods",
    "capture_method",
    "confirmation_method",
    "description",
    "on_behalf_of",
    "payment_method_types",
    "receipt_email",
    "setup_future_usage",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
)
_CHOOSES_METHODS = "2023-08-16"  # the version from which payment methods are automatic
_CAPTURES_LATER = "2024-04-10"  # the version from which payments are captured asynchronously
_PARCEL = {"address": None, "carrier": None, "name": None, "phone": None, "tracking_number": None}


@handles("payment_intents.create")
def create(call: Call) -> Json:
    params = call.params
    _check_amount(params["amount"], params["currency"])
    customer = call.named("customer", "customer")
    method = _method(call, customer)
    if params.get("confirm") and method is None:
        raise _no_method()
    more = mutation.picked(params, _GIVEN) | _chosen(call)
    if params.get("confirm"):
        _check_way_back(call, more.get("automatic_payment_methods"))
    if "shipping" in params:
        more["shipping"] = _shipping(params["shipping"])
    intent = payments.create(
        call.store,
        amount=params["amount"],
        currency=params["currency"],
        customer=None if customer is None else customer["id"],
        payment_method=None if method is None else method["id"],
        now=call.now_of(customer),
        metadata=metadata.merge({}, params),
        **more,
    )
    return _confirmed(call, intent, method) if params.get("confirm") and method is not None else intent


@handles("payment_intents.retrieve")
def retrieve(call: Call) -> Json:
    return call.subject("payment_intent")


@handles("payment_intents.confirm")
def confirm(call: Call) -> Json:
    intent = call.subject("payment_intent")
    customer = call.store.table("customer").get(intent["customer"] or "")
    method = _method(call, customer) or call.store.table("payment_method").get(intent["payment_method"] or "")
    if method is None:
        raise _no_method()
    _check_way_back(call, intent["automatic_payment_methods"])
    intent.update(mutation.picked(call.params, ("capture_method", "receipt_email", "setup_future_usage")))
    if "shipping" in call.params:
        intent["shipping"] = _shipping(call.params["shipping"])
    return _confirmed(call, intent, method)


@handles("payment_intents.list")
def list_(call: Call) -> Json:
    customer = call.named("customer", "customer")
    table = call.store.table("payment_intent")
    intents = table.newest_first() if customer is None else table.of("customer", customer["id"])
    return call.page("payment_intent", (intent for intent in intents if created_within(intent, call.params)))


def _confirmed(call: Call, intent: Record, method: Record) -> Record:
    customer = call.store.table("customer").get(intent["customer"] or "")
    off_session = bool(call.params.get("off_session"))
    payments.confirm(call.store, intent, method, off_session=off_session, now=call.now_of(customer))
    if intent["status"] == "requires_action" and call.params.get("error_on_requires_action"):
        intent.update(status="requires_payment_method", next_action=None, payment_method=None)
        raise AUTHENTICATION_REQUIRED.error(payment_intent=dict(intent))
    if customer is not None and intent["setup_future_usage"] and method["customer"] is None:
        attach(call.store, method["id"], customer)
    elif method["customer"] is None:
        method.hidden["used"] = True
    return intent


def _chosen(call: Call) -> dict[str, Json]:
    """How the payment is captured and with what it can be paid, where the request leaves either to the service."""
    version, params = call.contract.version, call.params
    found: dict[str, Json] = {}
    if version >= _CAPTURES_LATER and "capture_method" not in params:
        found["capture_method"] = "automatic_async"
    automatic = params.get("automatic_payment_methods")
    if automatic is None and version >= _CHOOSES_METHODS and "payment_method_types" not in params:
        automatic = {"enabled": True}
    if automatic and automatic["enabled"]:
        found["automatic_payment_methods"] = {"allow_redirects": "always", "enabled": True}
        found["payment_method_configuration_details"] = {"id": METHOD_CONFIGURATION, "parent": None}
    return found


def _check_way_back(call: Call, automatic: Json) -> None:
    """Refuses to confirm a payment whose method the service chooses, and which might not find the way back.

    Raises:
        ApiError: 400.
    """
    if automatic and automatic["enabled"] and not call.params.get("return_url"):
        raise invalid(
            "This PaymentIntent accepts payment methods that might lead your customer to another page. Give a "
            "`return_url`, or `payment_method_types`.",
        )


def _method(call: Call, customer: Record | None) -> Record | None:
    """The payment method that the request names; a fresh one of a test payment method."""
    identifier = call.params.get("payment_method")
    if identifier is None:
        return None
    card = named(identifier)
    if card is not None:
        return new(call.store, card, now=call.now_of(customer))
    method = call.store.in_parameter("payment_method", identifier, "payment_method")
    if method["customer"] is not None and (customer is None or customer["id"] != method["customer"]):
        raise invalid("The PaymentMethod belongs to a customer: give that customer too.", "payment_method")
    return method


def _check_amount(amount: int, currency: str) -> None:
    if amount < 1:
        raise InvalidParameter(
            "This value must be greater than or equal to 1.", param="amount", code="parameter_invalid_integer"
        )
    if amount < MINIMUM_CHARGE.get(currency, 1):
        raise invalid("Amount is below the smallest that can be charged.", "amount", "amount_too_small")
    if amount > maximum_charge(currency):
        raise invalid("Amount is above the largest that can be charged.", "amount", "amount_too_large")


def _no_method() -> ApiError:
    return ApiError(
        "You cannot confirm this PaymentIntent because it's missing a payment method.",
        code="payment_intent_unexpected_state",
    )


def _shipping(given: dict[str, Any] | None) -> Json:
    shipping = mutation.merged(None, given, _PARCEL)
    if shipping is not None:
        shipping["address"] = mutation.address(None, shipping["address"])
    return shipping
