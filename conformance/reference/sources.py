"""Sources: cards and bank accounts saved the way that came before payment methods.

A card saved so is a payment method too, of the same ID, which is how invoices are charged to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference import ids
from conformance.reference.call import Call
from conformance.reference.cards import Card, named, numbered
from conformance.reference.errors import invalid
from conformance.reference.instruments import card_details
from conformance.reference.mutation import ADDRESS
from conformance.reference.store import Record, Store

_BRANDS = {
    "visa": "Visa", "mastercard": "MasterCard", "amex": "American Express", "discover": "Discover",
    "diners": "Diners Club", "jcb": "JCB", "unionpay": "UnionPay",
}  # fmt: skip
_TOKENS = ("source", "card")  # parameters that save a new one
_DEFAULTS = ("default_source", "default_card", "default_bank_account")  # parameters that choose among those saved
_TEST_BANK = "STRIPE TEST BANK"


def check(call: Call, customer: Record | None) -> None:
    """Refuses a source that cannot be saved or is not the customer's, before anything is written.

    Raises:
        ApiError: 400 `resource_missing`; 402, the card is declined.
    """
    for param in _TOKENS:
        card = _card(call.params.get(param), param)
        if card is not None and card.on_attach is not None:
            raise card.on_attach.error()
    for param in _DEFAULTS:
        chosen = call.params.get(param)
        if chosen is not None and not any(source["id"] == chosen for source in of(call.store, customer)):
            raise invalid(f"No such source: '{chosen}'", param, "resource_missing")


def save(call: Call, customer: Record, now: int) -> None:
    """Adds the source that a request carries; it becomes the default."""
    for param in _TOKENS:
        given = call.params.get(param)
        card = _card(given, param)
        if card is not None:
            hash_ = given if isinstance(given, dict) else {}
            customer["default_source"] = _add_card(call.store, customer, card, hash_, now)["id"]
    bank = call.params.get("bank_account")
    if bank is not None:
        customer["default_source"] = _add_bank_account(call.store, customer, bank)["id"]
    for param in _DEFAULTS:
        if call.params.get(param) is not None:
            customer["default_source"] = call.params[param]


def of(store: Store, customer: Record | None) -> list[Record]:
    """A customer's sources, newest first."""
    if customer is None:
        return []
    return [source for kind in ("card", "bank_account") for source in store.table(kind).of("customer", customer["id"])]


def _card(given: Json, param: str) -> Card | None:
    if given is None:
        return None
    if isinstance(given, dict):
        return numbered(given["number"])
    found = named(given) if given.startswith("tok_") else None
    if found is None:
        raise invalid(f"No such token: '{given}'", param, "resource_missing")
    return found


def _add_card(store: Store, customer: Record, card: Card, given: Mapping[str, Any], now: int) -> Record:
    identifier = ids.new("card")
    shown = card_details(card, now, given)
    store.add(
        {
            "id": identifier,
            "object": "payment_method",
            "billing_details": {"address": dict(ADDRESS), "email": None, "name": given.get("name"), "phone": None},
            "card": shown,
            "created": now,
            "customer": customer["id"],
            "livemode": False,
            "metadata": {},
            "type": "card",
        },
        hidden={"card": card},
    )
    address = {f"address_{part}": given.get(f"address_{part}") for part in _ADDRESS_PARTS}
    return store.add(
        {
            "id": identifier,
            "object": "card",
            **address,
            "address_line1_check": None,
            "address_zip_check": None,
            "brand": _BRANDS[card.brand],
            "country": card.country,
            "customer": customer["id"],
            "cvc_check": "pass" if given.get("cvc") else None,
            "dynamic_last4": None,
            "exp_month": shown["exp_month"],
            "exp_year": shown["exp_year"],
            "fingerprint": card.fingerprint,
            "funding": card.funding,
            "last4": card.last4,
            "metadata": dict(given.get("metadata") or {}),
            "name": given.get("name"),
            "tokenization_method": None,
        }
    )


_ADDRESS_PARTS = ("city", "country", "line1", "line2", "state", "zip")


def _add_bank_account(store: Store, customer: Record, given: Json) -> Record:
    hash_ = given if isinstance(given, dict) else {}
    return store.add(
        {
            "id": ids.new("bank_account"),
            "object": "bank_account",
            "account_holder_name": hash_.get("account_holder_name"),
            "account_holder_type": hash_.get("account_holder_type"),
            "account_type": None,
            "bank_name": _TEST_BANK,
            "country": hash_.get("country", "US"),
            "currency": hash_.get("currency", "usd"),
            "customer": customer["id"],
            "fingerprint": ids.alphanumeric(16),
            "last4": str(hash_.get("account_number", "000123456789"))[-4:],
            "metadata": {},
            "routing_number": hash_.get("routing_number", "110000000"),
            "status": "new",
        }
    )
