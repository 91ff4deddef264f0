"""Invoice items: read from parameters, changed, put on a draft and taken off it.

An item without an invoice is pending: it waits for the customer's next one. The same reading serves the items that a
preview only supposes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.reference import accounts, ids, metadata
from conformance.reference.call import Call
from conformance.reference.clock import clock_of
from conformance.reference.currencies import DEFAULT
from conformance.reference.errors import ApiError, invalid
from conformance.reference.invoicing import discounting, lines, pricing
from conformance.reference.invoicing.pricing import Named, Pricing
from conformance.reference.invoicing.rates import tax_rates
from conformance.reference.invoicing.recalculate import recalculate
from conformance.reference.store import Record, Store

ITEM = "invoiceitem"
MOST_ITEMS = 250  # of one invoice


def create(call: Call) -> Record:
    """A new item, pending or on the draft that `invoice` names."""
    store, params = call.store, call.params
    customer = call.named("customer", "customer")
    assert customer is not None  # required
    now = call.now_of(customer)
    invoice = _draft_for(call, customer)
    subscription = subscription_of(call, customer)
    asked = params.get("currency")
    currency = invoice["currency"] if invoice is not None else asked
    if invoice is not None and asked not in (None, currency):
        raise invalid("You cannot combine currencies on a single invoice.", "currency")
    priced = pricing.read(store, params, currency=currency, default_currency=customer["currency"] or DEFAULT, now=now)
    item = build(store, params, priced, customer=customer["id"], now=now)
    chosen = discounting.read(
        store,
        params.get("discounts"),
        now=now,
        currency=priced.currency,
        usable_ones=ancestors(store, customer, invoice),
        one_time=True,
        customer=customer,
    )
    if invoice is None:
        _refuse_mixing(store, customer, priced.currency)
    item["subscription"] = subscription and subscription["id"]
    item["test_clock"] = clock_of(store, customer)
    priced.keep(store)
    customer["currency"] = customer["currency"] or priced.currency
    store.table(ITEM).add(item)
    _take_discounts(store, item, chosen, customer, now)
    if invoice is not None:
        attach(store, item, invoice)
        recalculate(invoice)
    return item


def update(call: Call, item: Record) -> Record:
    """Changes an item that is pending or on a draft."""
    store, params = call.store, call.params
    invoice = editable(store, item)
    customer = store.in_parameter("customer", item["customer"], "customer")
    now = call.now_of(customer)
    if params.get("discountable") and item["proration"]:
        raise invalid("Prorations cannot be made discountable.", "discountable")
    priced = repriced(store, item, params, now=now)
    changes = changed(store, params, priced)
    chosen = None
    if "discounts" in params:
        own = item.hidden["discounts"]
        chosen = discounting.read(
            store,
            params["discounts"],
            now=now,
            currency=item["currency"],
            usable_ones=[*own, *ancestors(store, customer, invoice)],
            one_time=True,
            customer=customer,
        )
    changes["metadata"] = metadata.merge(item["metadata"], params)
    if priced is not None:
        priced.keep(store)
    item.update(changes)
    if chosen is not None:
        _take_discounts(store, item, chosen, customer, now)
    if invoice is not None:
        lines.refresh(item.hidden["line"])
        recalculate(invoice)
    return item


def delete(store: Store, item: Record) -> dict[str, Any]:
    """Removes an item that is pending or on a draft; the stub."""
    invoice = editable(store, item)
    if invoice is not None:
        invoice.hidden["lines"].remove(item.hidden["line"])
        store.table(lines.LINE).remove(item.hidden["line"])
        recalculate(invoice)
    stub: dict[str, Any] = store.remove(item)
    return stub


def build(
    store: Store, params: Mapping[str, Any], priced: Pricing, *, customer: str | None, now: int, named: Named = str
) -> Record:
    """An item made of parameters, not yet stored: pending, without discounts.

    Raises:
        ApiError: 400; tax rates or a period that cannot be.
    """
    item = Record(
        {
            "id": ids.new(ITEM),
            "object": ITEM,
            "amount": priced.amount,
            "currency": priced.currency,
            "customer": customer,
            "date": now,
            "description": params.get("description"),
            "discountable": _discountable(params, priced),
            "discounts": [],
            "invoice": None,
            "livemode": False,
            "metadata": metadata.merge({}, params),
            "period": _period(params, named) or {"end": now, "start": now},
            "plan": None,
            "price": priced.price,
            "proration": False,
            "quantity": priced.quantity,
            "subscription": None,
            "tax_rates": tax_rates(store, params.get("tax_rates"), named("tax_rates")),
            "test_clock": None,
            "unit_amount": priced.price["unit_amount"],
            "unit_amount_decimal": priced.price["unit_amount_decimal"],
        },
        hidden={"discounts": [], "line": None},
    )
    if item["description"] is None and (params.get("price") or params.get("price_data")):
        item["description"] = _product_name(store, priced)
    return item


def repriced(store: Store, item: Record, params: Mapping[str, Any], *, now: int, named: Named = str) -> Pricing | None:
    """What an item costs after a change, None where the change leaves its cost alone."""
    if pricing.given(params):
        described = {
            "description": params.get("description") or item["description"],
            "tax_behavior": item["price"]["tax_behavior"],
            **params,
        }
        quantity = item["quantity"]
        return pricing.read(
            store,
            described,
            currency=item["currency"],
            default_currency=item["currency"],
            now=now,
            quantity=quantity,
            named=named,
        )
    quantity = item["quantity"] if params.get("quantity") is None else params["quantity"]
    if pricing.taxed(params):
        return pricing.again(store, item["price"], quantity, params, now)
    return None if params.get("quantity") is None else pricing.priced(item["price"], quantity)


def changed(store: Store, params: Mapping[str, Any], priced: Pricing | None, named: Named = str) -> dict[str, Any]:
    """The members of an item that a change gives another value; discounts and metadata apart."""
    changes: dict[str, Any] = {name: params[name] for name in ("description",) if name in params}
    if params.get("discountable") is not None:
        changes["discountable"] = params["discountable"]
    if period := _period(params, named):
        changes["period"] = period
    if "tax_rates" in params:
        changes["tax_rates"] = tax_rates(store, params["tax_rates"], named("tax_rates"))
    if priced is not None:
        changes |= {
            "amount": priced.amount,
            "price": priced.price,
            "quantity": priced.quantity,
            "unit_amount": priced.price["unit_amount"],
            "unit_amount_decimal": priced.price["unit_amount_decimal"],
        }
    return changes


def editable(store: Store, item: Record) -> Record | None:
    """The draft that an item is on, None where it is pending.

    Raises:
        ApiError: 400 `invoice_not_editable`; its invoice is finalized.
    """
    if item["invoice"] is None:
        return None
    invoice = store.get("invoice", item["invoice"])
    if invoice["status"] != "draft":
        raise not_editable()
    return invoice


def not_editable(param: str | None = None) -> ApiError:
    return invalid(
        "This invoice is no longer editable: its items can no longer be modified.", param, "invoice_not_editable"
    )


def pending(store: Store, customer: Record, currency: str | None = None) -> Iterator[Record]:
    """A customer's pending items, newest first."""
    return (
        item
        for item in store.table(ITEM).of("customer", customer["id"])
        if item["invoice"] is None and currency in (None, item["currency"])
    )


def attach(store: Store, item: Record, invoice: Record) -> None:
    """Puts an item on a draft; the draft's amounts are not recalculated yet."""
    item["invoice"] = invoice["id"]
    item.hidden["line"] = lines.keep(store, lines.of_item(item))
    invoice.hidden["lines"].append(item.hidden["line"])


def _draft_for(call: Call, customer: Record) -> Record | None:
    invoice = call.named("invoice", "invoice")
    if invoice is None:
        return None
    if invoice["customer"] != customer["id"]:
        raise invalid(f"The invoice {invoice['id']} belongs to another customer.", "invoice")
    if invoice["status"] != "draft":
        raise not_editable("invoice")
    if len(invoice.hidden["lines"]) >= MOST_ITEMS:
        raise invalid(f"An invoice has at most {MOST_ITEMS} items.", "invoice")
    return invoice


def subscription_of(call: Call, customer: Record) -> Record | None:
    """The customer's subscription that the request names, None where it names none.

    Raises:
        ApiError: 400; it is unknown, or another customer's.
    """
    subscription = call.named("subscription", "subscription")
    if subscription is not None and subscription["customer"] != customer["id"]:
        raise invalid(f"The subscription {subscription['id']} belongs to another customer.", "subscription")
    return subscription


def _refuse_mixing(store: Store, customer: Record, currency: str) -> None:
    """Items that wait for one invoice have to be in one currency."""
    waiting = next(pending(store, customer), None)
    if waiting is not None and waiting["currency"] != currency:
        raise invalid(
            "You cannot combine currencies on a single customer. This customer has an active subscription, "
            f"subscription schedule, discount, quote, or invoice item with currency {waiting['currency']}",
            "currency",
        )
    if customer["currency"] not in (None, currency) and customer["balance"]:
        accounts.settle_currency(customer, currency)


def ancestors(store: Store, customer: Record, invoice: Record | None) -> list[Record]:
    """Discounts that an item may use again: its invoice's and its customer's."""
    of_invoice: list[Record] = invoice.hidden["discounts"] if invoice is not None else []
    own = customer["discount"]
    return [*of_invoice, *([store.table("discount").get(own["id"]) or own] if own else [])]


def _take_discounts(store: Store, item: Record, chosen: list[discounting.Chosen], customer: Record, now: int) -> None:
    owned = discounting.keep(store, chosen, now=now, customer=customer, invoice_item=item["id"])
    item.hidden["discounts"] = owned
    item["discounts"] = [discount["id"] for discount in owned]


def _discountable(params: Mapping[str, Any], priced: Pricing) -> bool:
    asked = params.get("discountable")
    return priced.amount >= 0 if asked is None else bool(asked)


def _period(params: Mapping[str, Any], named: Named) -> dict[str, int] | None:
    period = params.get("period")
    if period is None:
        return None
    if period["end"] < period["start"]:
        raise invalid("A period's end cannot lie before its start.", named("period[end]"))
    return {"end": period["end"], "start": period["start"]}


def _product_name(store: Store, priced: Pricing) -> str | None:
    product = store.table("product").get(priced.price["product"])
    return product["name"] if product is not None else None
