"""Amounts that look wrong and are documented: no money invariant raises a false alarm."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from conformance.checks import Checker
from conformance.contract import load
from tests.checks.exchanges import VERSION, Json
from tests.checks.samples import DISCOUNT, INVOICE, PAID, TAX, TAXED, made

INCLUSIVE = {**TAX, "inclusive": True}
OWN_DISCOUNT = {"/lines/data/0/discounts": ["di_1"], "/lines/data/0/discount_amounts": [DISCOUNT]}
FINAL = {"/status": "open", "/status_transitions/finalized_at": 1659518856, "/ending_balance": 0}
SMALL = {
    "/lines/data/0/amount": 30,
    "/lines/data/0/amount_excluding_tax": 30,
    "/lines/data/0/price/unit_amount": 30,
    "/lines/data/0/price/unit_amount_decimal": "30",
    "/subtotal": 30,
    "/subtotal_excluding_tax": 30,
    "/total": 30,
    "/total_excluding_tax": 30,
    "/amount_due": 0,
    "/amount_paid": 0,
    "/amount_remaining": 0,
}
NEGATIVE = {
    **SMALL,
    "/lines/data/0/amount": -500,
    "/lines/data/0/amount_excluding_tax": -500,
    "/lines/data/0/price/unit_amount": -500,
    "/lines/data/0/price/unit_amount_decimal": "-500",
    "/subtotal": -500,
    "/subtotal_excluding_tax": -500,
    "/total": -500,
    "/total_excluding_tax": -500,
}
ALLOWED: Mapping[str, Mapping[str, Json]] = {
    "exclusive tax and a discount": TAXED,
    "inclusive tax": {
        "/total_tax_amounts": [INCLUSIVE],
        "/lines/data/0/tax_amounts": [INCLUSIVE],
        "/tax": 15,
        "/total_excluding_tax": 285,
        "/subtotal_excluding_tax": 285,
        "/lines/data/0/amount_excluding_tax": 285,
    },
    "credit of the customer": {"/starting_balance": -100, "/amount_due": 200, "/amount_remaining": 200},
    "credit of the customer that covers it": {
        **PAID,
        "/starting_balance": -500,
        "/ending_balance": -200,
        "/amount_due": 0,
        "/amount_paid": 0,
    },
    "debt of the customer": {"/starting_balance": 100, "/amount_due": 400, "/amount_remaining": 400},
    "debt beside a negative total": {**NEGATIVE, "/starting_balance": 100},
    "negative total": {**NEGATIVE, **PAID, "/amount_paid": 0, "/ending_balance": -500},
    "less than the minimum charge": {**SMALL, **PAID, "/amount_paid": 0, "/ending_balance": 30},
    "less than the minimum charge, in a draft": {**SMALL, "/amount_due": 30, "/amount_remaining": 30},
    "credit note before payment": {
        **FINAL,
        "/pre_payment_credit_notes_amount": 100,
        "/amount_due": 200,
        "/amount_remaining": 200,
    },
    "credit note after payment": {**PAID, "/post_payment_credit_notes_amount": 100},
    "paid out of band": {**PAID, "/paid_out_of_band": True, "/amount_paid": 0},
    "voided": {"/status": "void", "/status_transitions/voided_at": 1659518856, "/ending_balance": 0},
    "lines that are cut": {
        "/lines/has_more": True,
        "/lines/total_count": 11,
        "/lines/data/0/quantity": None,
        **{"/lines/data/0/amount": 200, "/lines/data/0/amount_excluding_tax": 200},
    },
    "discount of an item, within the subtotal": {
        **OWN_DISCOUNT,
        "/total_discount_amounts": [DISCOUNT],
        "/subtotal": 200,
        "/subtotal_excluding_tax": 200,
        "/total": 200,
        "/total_excluding_tax": 200,
        "/amount_due": 200,
        "/amount_remaining": 200,
    },
    "discount of an item, beside the subtotal": {
        **OWN_DISCOUNT,
        "/total_discount_amounts": [DISCOUNT],
        "/total": 200,
        "/total_excluding_tax": 200,
        "/amount_due": 200,
        "/amount_remaining": 200,
    },
    "shipping": {"/amount_shipping": 50, "/total": 350, "/amount_due": 350, "/amount_remaining": 350},
    "taxed shipping": {
        "/amount_shipping": 50,
        "/shipping_cost": {"amount_subtotal": 50, "amount_tax": 5, "amount_total": 55, "shipping_rate": "shr_1"},
        "/total": 355,
        "/amount_due": 355,
        "/amount_remaining": 355,
    },
    "proration": {"/lines/data/0/proration": True, "/lines/data/0/quantity": 7},
    "trial": {
        **SMALL,
        "/lines/data/0/type": "subscription",
        **{name: 0 for name in SMALL if "price" not in name},
    },
    "half a unit rounded down": {
        "/lines/data/0/price/unit_amount_decimal": "300.5",
        "/lines/data/0/price/unit_amount": None,
    },
    "no status": {"/status": None},
    "upcoming, without an ID": {"/id": None, "/lines/url": "/v1/invoices/upcoming/lines?customer=cus_8TEMHVY5moxIPI"},
}


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load(VERSION))


@pytest.mark.parametrize("case", ALLOWED)
def test_documented_amounts_are_no_finding(checker: Checker, case: str) -> None:
    found = checker.check(made(INVOICE, ALLOWED[case])()).findings

    assert [each for each in found if not each.requirement.startswith(("shape.", "ids."))] == []
