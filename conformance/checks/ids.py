"""The documented prefixes of IDs. Products, plans, prices and coupons have none: the caller may choose their IDs."""

from __future__ import annotations

_PREFIXES = {
    "billing_portal.configuration": "bpc_",
    "billing_portal.session": "bps_",
    "checkout.session": "cs_",
    "credit_note": "cn_",
    "credit_note_line_item": "cnli_",
    "customer": "cus_",
    "customer_balance_transaction": "cbtxn_",
    "discount": "di_",
    "invoice": "in_",
    "invoiceitem": "ii_",
    "item": "li_",
    "line_item": "il_|sli_|sub_",  # lines of subscriptions had the subscription's or a line's own ID before
    "payment_intent": "pi_",
    "payment_link": "plink_",
    "payment_method": "pm_|card_|src_|ba_",  # cards and sources of customers are payment methods too
    "promotion_code": "promo_",
    "quote": "qt_",
    "refund": "re_|pyr_",
    "setup_intent": "seti_",
    "subscription": "sub_",
    "subscription_item": "si_",
    "subscription_schedule": "sub_sched_",
    "tax_id": "txi_|atxi_",
    "tax_rate": "txr_",
    "test_helpers.test_clock": "clock_",
    "charge": "ch_|py_",
    "usage_record": "mbur_",
}
ID_PATTERNS = {name: f"^(?:{prefixes})" for base, prefixes in _PREFIXES.items() for name in (base, f"deleted_{base}")}
EXPECTED_PREFIX = {name: pattern[4:-1].replace("|", " or ") for name, pattern in ID_PATTERNS.items()}
