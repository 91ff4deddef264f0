"""The upcoming invoice: what the customer's next invoice would be, computed without storing anything.

Its lines are made anew for every request, with IDs that say which item they stand for, so that cursors hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from conformance.reference import issuers
from conformance.reference.call import Call
from conformance.reference.currencies import DEFAULT
from conformance.reference.errors import ApiError, exclusive, invalid
from conformance.reference.invoicing import discounting, drafts, items, lines, snapshot
from conformance.reference.invoicing.recalculate import recalculate, show_discounts
from conformance.reference.invoicing.settings import no_account
from conformance.reference.invoicing.supposing import Supposing
from conformance.reference.mutation import address, shipping
from conformance.reference.store import Record

_NOT_SHOWN = ("id", "auto_advance", "hosted_invoice_url", "invoice_pdf")
_URL = "/v1/invoices/upcoming/lines"
Draft = Callable[[Call, Record], Record | None]


def upcoming(call: Call, draft: Draft) -> Record:
    """The preview, with all of its lines in `hidden["lines"]`.

    draft: what makes the draft of a subscription, where one is previewed

    Raises:
        ApiError: 400; parameters that contradict each other, or name what does not exist.
            404 `invoice_upcoming_none`; nothing waits for an invoice.
    """
    customer = _customer(call)
    found = draft(call, customer)
    invoice = _without_subscription(call, customer) if found is None else found
    waiting = [line.hidden["item"] for line in invoice.hidden["lines"] if line["type"] == "invoiceitem"]
    billed = [line for line in invoice.hidden["lines"] if line["type"] != "invoiceitem"]
    currency, now = invoice["currency"], invoice["created"]
    _check_currency(call.params, currency)
    snapshot.show_subscription(call.store, invoice)
    _suppose(call, invoice, customer)
    supposed = Supposing(call, customer, currency, now).items(waiting)
    if not supposed and not billed:
        raise none(customer)
    show_discounts(invoice, _discounts(call, customer, invoice, subscribed=found is not None))
    invoice.hidden["lines"] = [*_item_lines(call, supposed), *_billed_lines(billed)]
    invoice["lines"]["url"] = _URL + (f"?customer={customer['id']}" if customer["id"] else "")
    recalculate(invoice)
    for name in _NOT_SHOWN:
        invoice.pop(name, None)
    return invoice


def none(customer: Mapping[str, Any]) -> ApiError:
    """404: nothing will be billed."""
    return ApiError(f"No upcoming invoices for customer: {customer['id']}", status=404, code="invoice_upcoming_none")


def _without_subscription(call: Call, customer: Record) -> Record:
    """A draft with the customer's pending items as they are, which are put on it only for show."""
    params, store = call.params, call.store
    currency = params.get("currency") or customer["currency"] or _currency_of_items(call) or DEFAULT
    invoice = drafts.blank(store, customer, now=call.now_of(customer), currency=currency, billing_reason="upcoming")
    known = customer["id"] is not None
    waiting = items.pending(store, customer, currency) if known else ()
    invoice.hidden["lines"] = [lines.of_item(item) for item in waiting]
    return invoice


def _suppose(call: Call, invoice: Record, customer: Record) -> None:
    """Writes what the request supposes of the customer, and when the invoice would be charged."""
    invoice.update(_supposed(call.params.get("customer_details") or {}, customer))
    automatically = invoice["collection_method"] == "charge_automatically"
    invoice["next_payment_attempt"] = invoice["created"] + drafts.HOUR if automatically else None
    if call.params.get("on_behalf_of"):
        no_account(call.params["on_behalf_of"], "on_behalf_of")
    if "issuer" in call.params:
        invoice["issuer"] = issuers.read(call.params["issuer"], "issuer")
    if automatic := call.params.get("automatic_tax"):
        enabled = automatic["enabled"]
        invoice["automatic_tax"] = {
            "enabled": enabled,
            "liability": issuers.liable(automatic),
            "status": snapshot.tax_status(invoice_address(invoice)) if enabled else None,
        }


def _check_currency(params: Mapping[str, Any], currency: str) -> None:
    if params.get("currency") not in (None, currency):
        raise invalid(f"The subscription is billed in {currency}.", "currency")


def _item_lines(call: Call, supposed: Sequence[Record]) -> list[Record]:
    """Lines of items, those that exist only here numbered by their place."""
    table = call.store.table(items.ITEM)
    return [
        lines.of_item(item, _line_id(item) if table.get(item["id"]) or _is_supposed(item) else f"il_tmp_p{index:023d}")
        for index, item in enumerate(supposed)
    ]


def _is_supposed(item: Record) -> bool:
    return bool(item["id"].startswith("ii_tmp_"))


def _billed_lines(billed: Sequence[Record]) -> list[Record]:
    """The subscription's lines, named so that cursors hold from one preview to the next."""
    for index, line in enumerate(sorted(billed, key=lambda each: each.place, reverse=True)):
        line["id"] = f"il_tmp_s{index:023d}"
    return list(billed)


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
            customer = call.store.table("customer").get(found["customer"])
            if customer is None:  # deleted, and with it all that would have been billed
                raise none({"id": found["customer"]})
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


def _discounts(call: Call, customer: Record, invoice: Record, *, subscribed: bool) -> list[Record]:
    """The preview's discounts: those asked for, a coupon, or those that are there: the customer's own without a
    subscription, which has taken its coupon already."""
    params, store = call.params, call.store
    currency, now = invoice["currency"], invoice["created"]
    own = discounting.inherited(store, customer, now)
    if params.get("coupon") and params.get("discounts"):
        raise exclusive("coupon", "discounts")
    if "discounts" in params:
        chosen = discounting.read(
            store, params["discounts"], now=now, currency=currency, usable_ones=own, customer=customer
        )
    elif subscribed:
        inside: list[Record] = invoice.hidden["discounts"]
        if not params.get("coupon") or "subscription" in params or "subscription_items" in params:
            return inside
        chosen = discounting.read(store, [{"coupon": params["coupon"]}], now=now, currency=currency)
    elif params.get("coupon"):
        store.in_parameter("coupon", params["coupon"], "coupon")
        chosen = discounting.read(store, [{"coupon": params["coupon"]}], now=now, currency=currency)
    else:
        return discounting.check_currency(own, currency)
    return discounting.preview(chosen, now=now, customer=customer["id"])


def _line_id(item: Record) -> str:
    """`il_tmp_…` of an item's `ii_…`: the same for every preview."""
    return f"il_tmp_{item['id'].removeprefix('ii_tmp_').removeprefix('ii_')}"
