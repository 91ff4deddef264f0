"""Identifiers: the prefix and the length that each kind of object has."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator

_ALPHABET = string.ascii_letters + string.digits
_UPPER = string.ascii_uppercase + string.digits
_random = random.Random()  # identifiers are unguessable nowhere: state lives in memory, in test mode
_numbers: Iterator[int] | None = None

_SHORT, _LONG = 14, 24
_FORMS: dict[str, tuple[str, int]] = {
    "customer": ("cus_", _SHORT),
    "product": ("prod_", _SHORT),
    "subscription_item": ("si_", _SHORT),
    "request": ("req_", _SHORT),
    "charge": ("ch_", _LONG),
    "card": ("card_", _LONG),
    "checkout.session": ("cs_test_", 58),
    "credit_note": ("cn_", _LONG),
    "credit_note_line_item": ("cnli_", _LONG),
    "customer_balance_transaction": ("cbtxn_", _LONG),
    "billing_portal.configuration": ("bpc_", _LONG),
    "billing_portal.session": ("bps_", _LONG),
    "discount": ("di_", _LONG),
    "invoice": ("in_", _LONG),
    "invoiceitem": ("ii_", _LONG),
    "item": ("li_", _LONG),
    "line_item": ("il_", _LONG),
    "payment_intent": ("pi_", _LONG),
    "payment_link": ("plink_", _LONG),
    "payment_method": ("pm_", _LONG),
    "plan": ("plan_", _SHORT),
    "price": ("price_", _LONG),
    "promotion_code": ("promo_", _LONG),
    "quote": ("qt_", _LONG),
    "refund": ("re_", _LONG),
    "setup_intent": ("seti_", _LONG),
    "shipping_rate": ("shr_", _LONG),
    "subscription": ("sub_", _LONG),
    "subscription_schedule": ("sub_sched_", _LONG),
    "tax_id": ("txi_", _LONG),
    "tax_rate": ("txr_", _LONG),
    "test_helpers.test_clock": ("clock_", _LONG),
    "balance_transaction": ("txn_", _LONG),
    "bank_account": ("ba_", _LONG),
    "temporary_line_item": ("il_tmp_", _LONG),
    "usage_record": ("mbur_", _LONG),
}


def repeatable(requests: Iterator[int] | None) -> None:
    """Lets the identifiers that a request brings depend on its number alone, in the whole process."""
    global _numbers  # noqa: PLW0603  (there is one sequence of identifiers in a process)
    _numbers = requests


def request() -> str:
    """The identifier of a request, which begins with it."""
    if _numbers is not None:
        _random.seed(next(_numbers))
    return new("request")


def new(kind: str) -> str:
    """A fresh identifier for an object of that kind: `cus_` and 14 characters, `in_1` and 23 more, …"""
    if kind == "coupon":
        return alphanumeric(8)
    prefix, length = _FORMS[kind]
    return prefix + ("1" + alphanumeric(length - 1) if length == _LONG else alphanumeric(length))


def alphanumeric(length: int) -> str:
    return "".join(_random.choices(_ALPHABET, k=length))


def promotion_code() -> str:
    """What a customer types where the merchant chose no code: 8 upper-case letters and digits."""
    return "".join(_random.choices(_UPPER, k=8))


def invoice_prefix() -> str:
    """8 upper-case hexadecimal digits."""
    return "".join(_random.choices("0123456789ABCDEF", k=8))


def client_secret(identifier: str) -> str:
    """The secret with which a browser completes a payment intent: its ID, `_secret_` and 25 characters."""
    return f"{identifier}_secret_{alphanumeric(25)}"
