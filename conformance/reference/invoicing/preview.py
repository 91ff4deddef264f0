"""The upcoming invoice: what the customer's next invoice would be, computed without storing anything.

Its lines are made anew for every request, with IDs that say which item they stand for, so that cursors hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.reference.call import Call
from conformance.reference.currencies import DEFAULT
from conformance.reference.errors import ApiError, exclusive, missing_in_parameter
from conformance.reference.invoicing import discounting, drafts, lines
from conformance.reference.invoicing.recalculate import recalculate, show_discounts
from conformance.reference.invoicing.snapshot import tax_status
from conformance.reference.invoicing.supposing import Supposing
from conformance.reference.mutation import address, shipping
from conformance.reference.store import Record

_NOT_SHOWN = ("id", "auto_advance", "hosted_invoice_url", "invoice_pdf")
_URL = "/v1/invoices/upcoming/lines"
_OF_SUBSCRIPTIONS = "subscription_"


def upcoming(call: Call) -> Record:
    """The preview, with all of its lines in `hidden["lines"]`.

    Raises:
        ApiError: 400; parameters that contradict each other, or name what does not exist.
            404 `invoice_upcoming_none`; nothing waits for an invoice.
    """
    customer = _customer(call)
    _refuse_subscription_changes(call)
    params, store = call.params, call.store
    now = call.now_of(customer)
    currency = params.get("currency") or customer["currency"] or _currency_of_items(call) or DEFAULT
    invoice = drafts.blank(store, customer, now=now, currency=currency, billing_reason="upcoming")
    invoice.update(_supposed(params.get("customer_details") or {}, customer))
    invoice["next_payment_attempt"] = invoice["period_end"] + drafts.HOUR
    if automatic := params.get("automatic_tax"):
        enabled = automatic["enabled"]
        invoice["automatic_tax"] = {
            "enabled": enabled,
            "status": tax_status(invoice_address(invoice)) if enabled else None,
        }
    found = Supposing(call, customer, currency, now).items()
    if not found:
        raise _none(customer)
    show_discounts(invoice, _discounts(call, customer, currency, now))
    invoice.hidden["lines"] = [lines.of_item(item, _line_id(item)) for item in found]
    invoice["lines"]["url"] = _URL + (f"?customer={customer['id']}" if customer["id"] else "")
    recalculate(invoice)
    for name in _NOT_SHOWN:
        invoice.pop(name, None)
    return invoice


def invoice_address(invoice: Mapping[str, Any]) -> Record:
    """The customer's addresses as a preview supposes them."""
    return Record({"address": invoice["customer_address"], "shipping": invoice["customer_shipping"]})


def _customer(call: Call) -> Record:
    """The customer whose next invoice it is; one who does not exist yet where only `customer_details` are given."""
    params = call.params
    customer = call.named("customer", "customer")
    for name, kind in (("subscription", "subscription"), ("schedule", "subscription_schedule")):
        found = call.named(kind, name)
        if found is not None and customer is None:
            customer = call.store.get("customer", found["customer"])
    if customer is not None:
        return customer
    if "customer_details" in params:
        return Record(_NOBODY)
    raise ApiError("You must either provide a `customer` or a `subscription` to the upcoming invoice endpoint.")


_NOBODY: dict[str, Any] = {
    "id": None,
    "address": None,
    "balance": 0,
    "currency": None,
    "discount": None,
    "email": None,
    "invoice_settings": {"custom_fields": None, "footer": None, "rendering_options": None},
    "name": None,
    "phone": None,
    "shipping": None,
    "tax_exempt": "none",
    "test_clock": None,
}


def _refuse_subscription_changes(call: Call) -> None:
    """Changes of a subscription need one to change."""
    params = call.params
    changes = [name for name in params if name.startswith(_OF_SUBSCRIPTIONS)]
    if changes and "schedule" in params:
        raise exclusive("schedule", changes[0])
    for index, item in enumerate(params.get("subscription_items") or ()):
        if price := item.get("price"):
            call.store.in_parameter("price", price, f"subscription_items[{index}][price]")
        if identifier := item.get("id"):
            raise missing_in_parameter("subscription_item", identifier, f"subscription_items[{index}][id]")
    if changes and "subscription" not in params:
        raise ApiError(
            "When previewing changes to a subscription, you must specify either `subscription` or `subscription_items`"
        )


def _supposed(details: Mapping[str, Any], customer: Mapping[str, Any]) -> dict[str, Any]:
    """What `customer_details` supposes of the customer."""
    shown: dict[str, Any] = {}
    if "address" in details:
        shown["customer_address"] = address(customer["address"], details["address"])
    if "shipping" in details:
        shown["customer_shipping"] = shipping(customer["shipping"], details["shipping"])
    if "tax_exempt" in details:
        shown["customer_tax_exempt"] = details["tax_exempt"] or "none"
    if "tax_ids" in details:
        shown["customer_tax_ids"] = [{"type": tax["type"], "value": tax["value"]} for tax in details["tax_ids"] or ()]
    return shown


def _currency_of_items(call: Call) -> str | None:
    """The currency of the first item to suppose, where nothing else decides."""
    for given in call.params.get("invoice_items") or ():
        price = call.store.table("price").get(given.get("price") or "")
        found = (
            given.get("currency") or (given.get("price_data") or {}).get("currency") or (price and price["currency"])
        )
        if found:
            return str(found)
    return None


def _discounts(call: Call, customer: Record, currency: str, now: int) -> list[Record]:
    """The preview's discounts: those asked for, a coupon, or the customer's own."""
    params, store = call.params, call.store
    own = discounting.inherited(store, customer, now)
    if params.get("coupon") and params.get("discounts"):
        raise exclusive("coupon", "discounts")
    if "discounts" in params:
        chosen = discounting.read(store, params["discounts"], now=now, currency=currency, usable_ones=own)
    elif params.get("coupon"):
        store.in_parameter("coupon", params["coupon"], "coupon")
        chosen = discounting.read(store, [{"coupon": params["coupon"]}], now=now, currency=currency)
    else:
        return discounting.check_currency(own, currency)
    return discounting.preview(chosen, now=now, customer=customer["id"])


def _line_id(item: Record) -> str:
    """`il_tmp_…` of an item's `ii_…`: the same for every preview."""
    return f"il_tmp_{item['id'].removeprefix('ii_tmp_').removeprefix('ii_')}"


def _none(customer: Record) -> ApiError:
    return ApiError(f"No upcoming invoices for customer: {customer['id']}", status=404, code="invoice_upcoming_none")
