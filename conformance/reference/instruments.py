"""What a payment method shows of the instrument behind it: the hash that carries the name of its type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference.cards import Card
from conformance.reference.ids import alphanumeric
from conformance.reference.periods import at

_BICS = {
    "abn_amro": "ABNANL2A", "asn_bank": "ASNBNL21", "bunq": "BUNQNL2A", "handelsbanken": "HANDNL2A",
    "ing": "INGBNL2A", "knab": "KNABNL2H", "moneyou": "MOYONL21", "rabobank": "RABONL2U", "regiobank": "RBRBNL21",
    "revolut": "REVOLT21", "sns_bank": "SNSBNL2A", "triodos_bank": "TRIONL2U", "van_lanschot": "FVLBNL22",
}  # fmt: skip
_DISPLAYED = {"amex": "american_express", "diners": "diners_club", "unionpay": "union_pay"}
Shown = Callable[[Mapping[str, Any]], Json]


def card_details(card: Card, now: int, given: Mapping[str, Any]) -> dict[str, Any]:
    """The `card` hash. A test card that tells no expiry is good for another year."""
    today = at(now)
    return {
        "brand": card.brand,
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": "unchecked" if given.get("cvc") else None,
        },
        "country": card.country,
        "display_brand": _DISPLAYED.get(card.brand, card.brand),
        "exp_month": given.get("exp_month", today.month),
        "exp_year": given.get("exp_year", today.year + 1),
        "fingerprint": card.fingerprint,
        "funding": card.funding,
        "generated_from": None,
        "last4": card.last4,
        "networks": {"available": [card.brand], "preferred": given.get("networks", {}).get("preferred")},
        "three_d_secure_usage": {"supported": card.three_d_secure},
        "wallet": None,
    }


def details(kind: str, given: Mapping[str, Any] | None) -> Json:
    """The hash of any other type of payment method, from the parameters under its name."""
    shown = _SHOWN.get(kind)
    return shown(given or {}) if shown else dict(given or {})


def _acss_debit(given: Mapping[str, Any]) -> Json:
    return {
        "bank_name": "STRIPE TEST BANK",
        "fingerprint": alphanumeric(16),
        "institution_number": given.get("institution_number"),
        "last4": str(given.get("account_number", ""))[-4:],
        "transit_number": given.get("transit_number"),
    }


def _au_becs_debit(given: Mapping[str, Any]) -> Json:
    return {
        "bsb_number": given.get("bsb_number"),
        "fingerprint": alphanumeric(16),
        "last4": str(given.get("account_number", ""))[-4:],
    }


def _bacs_debit(given: Mapping[str, Any]) -> Json:
    return {
        "fingerprint": alphanumeric(16),
        "last4": str(given.get("account_number", ""))[-4:],
        "sort_code": given.get("sort_code"),
    }


def _fpx(given: Mapping[str, Any]) -> Json:
    return {"account_holder_type": "individual", "bank": given.get("bank")}


def _ideal(given: Mapping[str, Any]) -> Json:
    return {"bank": given.get("bank"), "bic": _BICS.get(given.get("bank", ""))}


def _klarna(given: Mapping[str, Any]) -> Json:
    return {"dob": given.get("dob")}


def _sepa_debit(given: Mapping[str, Any]) -> Json:
    iban = str(given.get("iban", "")).replace(" ", "")
    return {
        "bank_code": iban[4:8],
        "branch_code": "",
        "country": iban[:2],
        "fingerprint": alphanumeric(16),
        "generated_from": {"charge": None, "setup_attempt": None},
        "last4": iban[-4:],
    }


def _us_bank_account(given: Mapping[str, Any]) -> Json:
    return {
        "account_holder_type": given.get("account_holder_type", "individual"),
        "account_type": given.get("account_type", "checking"),
        "bank_name": "STRIPE TEST BANK",
        "financial_connections_account": given.get("financial_connections_account"),
        "fingerprint": alphanumeric(16),
        "last4": str(given.get("account_number", ""))[-4:],
        "networks": {"preferred": "ach", "supported": ["ach"]},
        "routing_number": given.get("routing_number"),
        "status_details": None,
    }


_SHOWN: Mapping[str, Shown] = {
    "acss_debit": _acss_debit,
    "au_becs_debit": _au_becs_debit,
    "bacs_debit": _bacs_debit,
    "fpx": _fpx,
    "ideal": _ideal,
    "klarna": _klarna,
    "sepa_debit": _sepa_debit,
    "us_bank_account": _us_bank_account,
}
