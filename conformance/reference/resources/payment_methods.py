"""Payment methods: what a customer pays with. The documented test payment methods stand for cards of each behaviour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference import clock, ids, metadata, mutation
from conformance.reference.call import Call, handles
from conformance.reference.cards import Card, behaviour, named, numbered
from conformance.reference.errors import ApiError, InvalidParameter, invalid, missing_in_parameter, missing_in_path
from conformance.reference.instruments import card_details, details
from conformance.reference.periods import at
from conformance.reference.store import Record, Store

_NO_DETAILS = {"address": None, "email": None, "name": None, "phone": None}


@handles("payment_methods.create")
def create(call: Call) -> Json:
    params = call.params
    if "payment_method" in params:
        return new(call.store, _named(call.store, params["payment_method"], "payment_method"), now=call.now)
    kind = params.get("type")
    if kind is None:
        raise InvalidParameter("Missing required param: type.", code="parameter_missing", param="type")
    if kind != "card":
        return add(call.store, kind, details(kind, params.get(kind)), params, now=call.now)
    if "card" not in params:
        raise InvalidParameter("Missing required param: card.", code="parameter_missing", param="card")
    return _card(call, params["card"])


@handles("payment_methods.retrieve")
def retrieve(call: Call) -> Json:
    identifier = call.arguments["payment_method"]
    card = named(identifier)
    return call.subject("payment_method") if card is None else new(call.store, card, now=call.now)


@handles("payment_methods.update")
def update(call: Call) -> Json:
    method, params = call.subject("payment_method"), call.params
    if method["customer"] is None:
        raise invalid("You must save this PaymentMethod to a customer before you can update it.")
    card = params.get("card", {})
    if card and method["type"] != "card":
        raise invalid("This PaymentMethod is no card.", "card")
    if card:
        _check_expiry({**method["card"], **card}, call.now)
    method["metadata"] = metadata.merge(method["metadata"], params)
    if card:
        networks = {**method["card"]["networks"], **card.get("networks", {})}
        method["card"].update({**card, "networks": networks})
    if "billing_details" in params:
        method["billing_details"] = _billing_details(method["billing_details"], params["billing_details"])
    return method


@handles("payment_methods.attach")
def attach_(call: Call) -> Json:
    customer = call.store.in_parameter("customer", call.params["customer"], "customer")
    return attach(call.store, call.arguments["payment_method"], customer)


@handles("payment_methods.detach")
def detach(call: Call) -> Json:
    method = call.subject("payment_method")
    customer = call.store.table("customer").get(method["customer"] or "")
    if method["customer"] is None:
        raise invalid("The payment method you provided is not attached to a customer so detachment is impossible.")
    if customer is not None:
        settings = customer["invoice_settings"]
        if settings["default_payment_method"] == method["id"]:
            settings["default_payment_method"] = None
        if customer["default_source"] == method["id"]:
            customer["default_source"] = None
    method["customer"] = None
    method.hidden["used"] = True
    return method


@handles("payment_methods.list")
def list_(call: Call) -> Json:
    customer = call.named("customer", "customer")
    return call.page("payment_method", _of(call.store, customer, call.params.get("type")))


@handles("customers.payment_methods")
def list_of_customer(call: Call) -> Json:
    return call.page("payment_method", _of(call.store, call.subject("customer"), call.params.get("type")))


def attach(store: Store, identifier: str, customer: Record, *, param: str | None = None) -> Record:
    """Saves a payment method to a customer; of a test payment method a fresh one. `param` named it, if not the URL.

    Raises:
        ApiError: 404 or 400; no such payment method, or it cannot be attached. 402; the card is declined.
    """
    method = attachable(store, identifier, customer, param=param)
    if method is None:
        card = named(identifier)
        assert card is not None  # attachable() knows the test payment methods
        method = new(store, card, now=clock.now_of(store, customer))
    if method["type"] == "card" and method["card"]["checks"]["cvc_check"] == "unchecked":
        method["card"]["checks"]["cvc_check"] = "pass"
    method["customer"] = customer["id"]
    return method


def attachable(store: Store, identifier: str, customer: Record | None, *, param: str | None = None) -> Record | None:
    """The payment method of an ID, refused if it cannot be attached; None for a test payment method.

    Raises:
        ApiError: as `attach` does; nothing has been written.
    """
    card = named(identifier)
    method = None if card else store.table("payment_method").get(identifier)
    if card is None:
        if method is None:
            raise (
                missing_in_parameter("payment_method", identifier, param)
                if param
                else missing_in_path("payment_method", identifier)
            )
        card = behaviour(method)
        if method["customer"] not in (None, customer and customer["id"]):
            raise invalid("The payment method you provided has already been attached to a customer.")
        if method.hidden.get("used"):
            raise invalid(
                "This PaymentMethod was used or detached before and may not be used again. "
                "To use it more than once, attach it to a Customer first."
            )
    if card.on_attach is not None and (method is None or method["customer"] is None):
        raise card.on_attach.error()
    return method


def new(store: Store, card: Card, *, now: int, params: Mapping[str, Any] | None = None) -> Record:
    """A new payment method of a test card, not attached. `params` may hold billing details, metadata and expiry."""
    given = params or {}
    return add(store, "card", card_details(card, now, given.get("card", {})), given, now=now, card=card)


def add(
    store: Store, kind: str, shown: Json, params: Mapping[str, Any], *, now: int, card: Card | None = None
) -> Record:
    """A new payment method of any type; `shown` is the hash under the type's name."""
    return store.add(
        {
            "id": ids.new("payment_method"),
            "object": "payment_method",
            "billing_details": _billing_details(None, params.get("billing_details", {})),
            "created": now,
            "customer": None,
            "livemode": False,
            "metadata": metadata.merge({}, params),
            "type": kind,
            kind: shown,
        },
        hidden={"card": card},
    )


def _card(call: Call, given: Mapping[str, Any]) -> Record:
    if "token" in given:
        card = named(given["token"])
        if card is None:
            raise ApiError(f"No such token: '{given['token']}'", code="resource_missing", param="card[token]")
        plain = {name: value for name, value in call.params.items() if name != "card"}
        return new(call.store, card, now=call.now, params=plain)
    _check_expiry(given, call.now)
    return new(call.store, numbered(given["number"]), now=call.now, params=call.params)


def _check_expiry(card: Mapping[str, Any], now: int) -> None:
    today = at(now)
    if not 1 <= card["exp_month"] <= 12:
        raise ApiError(
            "Your card's expiration month is invalid.",
            status=402,
            type="card_error",
            code="invalid_expiry_month",
            param="exp_month",
        )
    if (card["exp_year"], card["exp_month"]) < (today.year, today.month) or card["exp_year"] > today.year + 50:
        raise ApiError(
            "Your card's expiration year is invalid.",
            status=402,
            type="card_error",
            code="invalid_expiry_year",
            param="exp_year",
        )


def _named(store: Store, identifier: str, param: str) -> Card:
    found = named(identifier)
    return found or behaviour(store.in_parameter("payment_method", identifier, param))


def _billing_details(current: Mapping[str, Json] | None, given: Mapping[str, Json]) -> dict[str, Json]:
    found = {**_NO_DETAILS, **(current or {}), **given}
    before = (current or {}).get("address")
    found["address"] = mutation.address(before, given.get("address", {}) if given.get("address", {}) else {})
    if "address" in given and given["address"] is None:
        found["address"] = dict(mutation.ADDRESS)
    return found


def _of(store: Store, customer: Record | None, kind: str | None) -> Iterator[Record]:
    for method in store.table("payment_method").newest_first():
        belongs = customer is None or method["customer"] == customer["id"]
        if belongs and kind in (None, method["type"]):
            yield method
