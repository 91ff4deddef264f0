"""Checks of one object in itself, beyond its schema: what its status, kind and lists say of each other."""

from __future__ import annotations

from typing import Any

from conformance.checks.requirement import MUST, OBSERVED, SKIPPED, Mismatch, Result, check
from conformance.checks.words import describe

Json = Any

_PAGES = {
    "invoice": ("lines", "/v1/invoices/{id}/lines"),
    "credit_note": ("lines", "/v1/credit_notes/{id}/lines"),
    "subscription": ("items", "/v1/subscription_items?subscription={id}"),
    "charge": ("refunds", "/v1/charges/{id}/refunds"),
    "checkout.session": ("line_items", "/v1/checkout/sessions/{id}/line_items"),
    "payment_link": ("line_items", "/v1/payment_links/{id}/line_items"),
    "quote": ("line_items", "/v1/quotes/{id}/line_items"),
}


@check("envelope.list.inner_url", cites="pagination", level=MUST, provenance=OBSERVED, objects=tuple(_PAGES))
def inner_url(holder: Json) -> Result:
    """The `url` of a list inside an object leads to the whole list, by the object's ID."""
    name, template = _PAGES[holder["object"]]
    if holder.get(name) is None or holder.get("id") is None:  # a preview has no ID
        return SKIPPED
    expected, actual = template.format(id=holder["id"]), holder[name]["url"]
    return None if actual == expected or not isinstance(actual, str) else Mismatch(f"/{name}/url", expected, actual)


@check("state.invoice.status_transitions", cites="invoices/object", level=MUST, objects=("invoice",))
def transitions(invoice: Json) -> Result:
    """An invoice's status has its time in `status_transitions`; a draft has none."""
    stamps, status = invoice["status_transitions"], invoice.get("status")
    if status == "draft":
        found = next((name for name, value in stamps.items() if value is not None), None)
        return found and Mismatch(f"/status_transitions/{found}", "null in a draft", describe(stamps[found]))
    name = _STAMPS.get(status)
    if name is None:
        return SKIPPED
    if stamps.get(name) is not None:
        return None
    return Mismatch(f"/status_transitions/{name}", f"a time, for the status is {status}", "null")


_STAMPS = {
    "open": "finalized_at",
    "paid": "paid_at",
    "void": "voided_at",
    "uncollectible": "marked_uncollectible_at",
}


@check("state.invoice.paid", cites="invoices/object", level=MUST, objects=("invoice",))
def paid(invoice: Json) -> Result:
    """An invoice's `paid` is true exactly when its status is `paid`."""
    status = invoice.get("status")
    if status is None:
        return SKIPPED
    if invoice["paid"] is (status == "paid"):
        return None
    return Mismatch("/paid", f"{str(status == 'paid').lower()}, for the status is {status}", describe(invoice["paid"]))


@check("state.invoice.draft", cites="invoices/object", level=MUST, objects=("invoice",))
def draft(invoice: Json) -> Result:
    """A draft has neither a hosted page nor a PDF."""
    if invoice.get("status") != "draft":
        return SKIPPED
    for name in ("hosted_invoice_url", "invoice_pdf"):
        if invoice.get(name) is not None:
            return Mismatch(f"/{name}", "null in a draft", describe(invoice[name]))
    return None


@check("state.invoice.collection", cites="invoices/object", level=MUST, objects=("invoice",))
def collection(invoice: Json) -> Result:
    """Only an invoice that is sent has a due date; only one that is charged automatically has a next attempt."""
    name = "next_payment_attempt" if invoice["collection_method"] == "send_invoice" else "due_date"
    if type(invoice.get(name)) is not int:
        return None
    return Mismatch(f"/{name}", f"null with {invoice['collection_method']}", describe(invoice[name]))


@check("state.price.type", cites="prices/object", level=MUST, objects=("price",))
def price_type(price: Json) -> Result:
    """A price has `recurring` exactly when its type is `recurring`."""
    expected = price["type"] == "recurring"
    if (price["recurring"] is not None) == expected:
        return None
    return Mismatch("/recurring", "an object" if expected else "null", describe(price["recurring"]))


@check("state.price.tiers_mode", cites="prices/object", level=MUST, objects=("price", "plan"))
def tiers_mode(price: Json) -> Result:
    """A price has a `tiers_mode` exactly when its billing scheme is `tiered`."""
    expected = price["billing_scheme"] == "tiered"
    if (price["tiers_mode"] is not None) == expected:
        return None
    return Mismatch("/tiers_mode", "graduated or volume" if expected else "null", describe(price["tiers_mode"]))


@check("state.coupon.off", cites="coupons/object", level=MUST, objects=("coupon",))
def coupon_off(coupon: Json) -> Result:
    """A coupon takes off either a percentage or an amount, and an amount has a currency."""
    if (coupon["percent_off"] is None) == (coupon["amount_off"] is None):
        return Mismatch("/percent_off", "exactly one of percent_off and amount_off", describe(coupon["percent_off"]))
    if coupon["amount_off"] is not None and coupon["currency"] is None:
        return Mismatch("/currency", "a currency, for amount_off is set", "null")
    return None


@check("state.coupon.duration", cites="coupons/object", level=MUST, objects=("coupon",))
def coupon_duration(coupon: Json) -> Result:
    """A coupon has `duration_in_months` exactly when its duration is `repeating`."""
    expected = coupon["duration"] == "repeating"
    if (coupon["duration_in_months"] is not None) == expected:
        return None
    actual = describe(coupon["duration_in_months"])
    return Mismatch("/duration_in_months", "a number of months" if expected else "null", actual)
