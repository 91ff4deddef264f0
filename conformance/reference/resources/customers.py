"""Customers: who is billed, with their defaults for invoices, their balance and their discount."""

from __future__ import annotations

import re
from typing import Any

from conformance.contract import Json
from conformance.reference import accounts, balance, clock, ids, metadata, mutation, redemption, sources, tax_ids
from conformance.reference.call import Call, handles
from conformance.reference.cards import named as test_card
from conformance.reference.errors import ApiError, exclusive, invalid
from conformance.reference.expand import includes
from conformance.reference.pagination import created_within, envelope
from conformance.reference.resources.payment_methods import attach, attachable
from conformance.reference.scheduling import ending as scheduling
from conformance.reference.store import Record, Store
from conformance.reference.subscribing.ending import cancel_all_of

_DEFAULTS: dict[str, Any] = {
    "address": None,
    "balance": 0,
    "currency": None,
    "default_source": None,
    "delinquent": False,
    "description": None,
    "discount": None,
    "email": None,
    "name": None,
    "next_invoice_sequence": 1,
    "phone": None,
    "shipping": None,
    "tax_exempt": "none",
}
_NO_SETTINGS = {"custom_fields": None, "default_payment_method": None, "footer": None, "rendering_options": None}
_PLAIN = ("description", "email", "name", "next_invoice_sequence", "phone", "invoice_prefix")
_PREFIX = re.compile(r"[A-Z0-9]{3,12}\Z")
_MOST_ON_A_CLOCK = 3


@handles("customers.create")
def create(call: Call) -> Json:
    params, store = call.params, call.store
    test_clock = call.named(clock.CLOCK, "test_clock")
    _check_clock(store, test_clock)
    _check(call, None)
    now = call.now_of({"test_clock": test_clock and test_clock["id"]})
    customer = store.add(
        {
            "id": ids.new("customer"),
            "object": "customer",
            **_DEFAULTS,
            "created": now,
            "invoice_prefix": ids.invoice_prefix(),
            "invoice_settings": dict(_NO_SETTINGS),
            "livemode": False,
            "metadata": {},
            "preferred_locales": [],
            "test_clock": test_clock and test_clock["id"],
        }
    )
    _save(call, customer, now)
    for index, given in enumerate(params.get("tax_id_data", ())):
        tax_ids.add(store, customer, given["type"], given["value"], now=now, param=f"tax_id_data[{index}][value]")
    if params.get("balance"):
        balance.write(store, customer, params["balance"], "initial", now=now)
    return customer


@handles("customers.retrieve")
def retrieve(call: Call) -> Json:
    """One that is deleted still answers, with its stub."""
    found = call.store.look_up("customer", call.arguments["customer"])
    return call.subject("customer") if found is None else found


@handles("customers.update")
def update(call: Call) -> Json:
    customer = call.subject("customer")
    now = call.now_of(customer)
    _check(call, customer)
    _save(call, customer, now)
    change = call.params.get("balance", customer["balance"]) - customer["balance"]
    if change:
        balance.write(call.store, customer, change, "adjustment", now=now)
    return customer


@handles("customers.delete")
def delete(call: Call) -> Json:
    customer = call.subject("customer")
    now = call.now_of(customer)
    scheduling.cancel_all_of(call.store, customer, now)
    cancel_all_of(call.store, customer, now)
    return call.store.remove(customer)


@handles("customers.delete_discount")
def delete_discount(call: Call) -> Json:
    customer = call.subject("customer")
    discount = customer["discount"]
    if discount is None:
        raise ApiError(f"No active discount for customer: {customer['id']}", status=404, code="resource_missing")
    return _end_discount(call.store, customer)


@handles("customers.list")
def list_(call: Call) -> Json:
    wanted = call.named(clock.CLOCK, "test_clock")
    on_clock = wanted and wanted["id"]
    return call.page(
        "customer",
        (
            customer
            for customer in call.store.table("customer").newest_first()
            if customer["test_clock"] == on_clock
            and customer["email"] == call.params.get("email", customer["email"])
            and created_within(customer, call.params)
        ),
    )


@includes("customer", "sources")
def _sources(store: Store, customer: Record) -> Json:
    return envelope(sources.of(store, customer), f"/v1/customers/{customer['id']}/sources")


@includes("customer", "subscriptions")
def _subscriptions(store: Store, customer: Record) -> Json:
    running = [s for s in store.table("subscription").of("customer", customer["id"]) if s["status"] != "canceled"]
    return envelope(running, f"/v1/customers/{customer['id']}/subscriptions")


@includes("customer", "tax_ids")
def _tax_ids(store: Store, customer: Record) -> Json:
    return envelope(tax_ids.of(store, customer), f"/v1/customers/{customer['id']}/tax_ids")


@includes("customer", "invoice_credit_balance")
def _invoice_credit_balance(store: Store, customer: Record) -> Json:  # noqa: ARG001
    return {customer["currency"]: customer["balance"]} if customer["currency"] else {}


@includes("customer", "tax")
def _tax(store: Store, customer: Record) -> Json:  # noqa: ARG001
    """Where the customer is for automatic tax: at the billing address, as far as that is known."""
    address = customer["address"] or {}
    country = address.get("country")
    location = {"country": country, "source": "billing_address", "state": address.get("state")} if country else None
    return {
        "automatic_tax": "supported" if country else "unrecognized_location",
        "ip_address": customer.hidden.get("ip_address"),
        "location": location,
    }


@includes("customer", "cash_balance")
def _cash_balance(store: Store, customer: Record) -> Json:  # noqa: ARG001
    return {
        "object": "cash_balance",
        "available": None,
        "customer": customer["id"],
        "livemode": False,
        "settings": {"reconciliation_mode": customer.hidden.get("reconciliation_mode", "automatic")},
    }


def _check(call: Call, customer: Record | None) -> None:
    """Refuses what cannot be saved, before anything is."""
    params, store = call.params, call.store
    if params.get("coupon") is not None and params.get("promotion_code") is not None:
        raise exclusive("coupon", "promotion_code")
    _check_discount(call, customer)
    if "invoice_prefix" in params:
        _check_prefix(store, params["invoice_prefix"], customer)
    for index, given in enumerate(params.get("tax_id_data", ())):
        tax_ids.check(given["type"], given["value"], f"tax_id_data[{index}][value]")
    if "payment_method" in params:
        attachable(store, params["payment_method"], customer, param="payment_method")
    _check_location(call, customer)
    _check_default(call, customer)
    sources.check(call, customer)


def _check_clock(store: Store, test_clock: Record | None) -> None:
    if test_clock is not None:
        here = list(store.table("customer").of("test_clock", test_clock["id"]))
        if len(here) >= _MOST_ON_A_CLOCK:
            raise invalid(f"A test clock has at most {_MOST_ON_A_CLOCK} customers.", "test_clock")


def _check_prefix(store: Store, prefix: str | None, customer: Record | None) -> None:
    if not prefix or not _PREFIX.match(prefix):
        raise invalid("Invoice number prefix must be between 3 and 12 uppercase letters or numbers.")
    for other in store.table("customer").newest_first():
        if other["invoice_prefix"] == prefix and other is not customer:
            raise invalid(f"The invoice prefix {prefix} is taken by customer: {other['id']}.", "invoice_prefix")


def _check_discount(call: Call, customer: Record | None) -> None:
    coupon = call.named("coupon", "coupon")
    code = call.named("promotion_code", "promotion_code")
    if code is not None:
        redemption.check_code(call.store, code, customer, call.now_of(customer))
        if code["restrictions"]["minimum_amount"] is not None:
            raise invalid("A promotion code with a minimum amount cannot be put on a customer.", "promotion_code")
    if coupon is not None and not redemption.usable(coupon, call.now_of(customer)):
        raise invalid(f"Coupon expired: {coupon['id']}", "coupon", "coupon_expired")


def _check_default(call: Call, customer: Record | None) -> None:
    """The default payment method is attached to the customer, or is being attached by this very request."""
    wanted = (call.params.get("invoice_settings") or {}).get("default_payment_method")
    if wanted is None or wanted == call.params.get("payment_method"):
        return
    param = "invoice_settings[default_payment_method]"
    method = None if test_card(wanted) else call.store.in_parameter("payment_method", wanted, param)
    if method is None or customer is None or method["customer"] != customer["id"]:
        raise invalid(
            f"The customer does not have a payment method with the ID {wanted}. "
            "The payment method must be attached to the customer.",
            param,
            "resource_missing",
        )


def _check_location(call: Call, customer: Record | None) -> None:
    """Refuses a customer whose location tax would not recognize, where that is to be known at once."""
    wanted = call.params.get("tax", {}).get("validate_location")
    before = customer and customer["address"]
    address = mutation.address(before, call.params["address"]) if "address" in call.params else before
    if wanted == "immediately" and not (address or {}).get("country"):
        raise invalid("The customer's location isn't recognized.", code="customer_tax_location_invalid")


def _save(call: Call, customer: Record, now: int) -> None:
    """Writes what was sent; everything has been found to be possible."""
    params, store = call.params, call.store
    customer["metadata"] = metadata.merge(customer["metadata"], params)
    customer.update(mutation.picked(params, _PLAIN))
    if "address" in params:
        customer["address"] = mutation.address(customer["address"], params["address"])
    if "shipping" in params:
        customer["shipping"] = mutation.shipping(customer["shipping"], params["shipping"])
    if "tax_exempt" in params:
        customer["tax_exempt"] = params["tax_exempt"] or "none"
    if "preferred_locales" in params:
        customer["preferred_locales"] = params["preferred_locales"] or []
    customer.hidden.update(_behind(params))
    attached = None
    if "payment_method" in params:
        attached = attach(store, params["payment_method"], customer, param="payment_method")
    if params.get("invoice_settings"):
        customer["invoice_settings"] |= _settings(customer, params["invoice_settings"])
        if attached is not None and customer["invoice_settings"]["default_payment_method"] == params["payment_method"]:
            customer["invoice_settings"]["default_payment_method"] = attached["id"]
    sources.save(call, customer, now)
    _save_discount(call, customer, now)


def _behind(params: dict[str, Any]) -> dict[str, Any]:
    """What the includable `tax` and `cash_balance` show later."""
    found = {}
    if "ip_address" in params.get("tax", {}):
        found["ip_address"] = params["tax"]["ip_address"]
    mode = params.get("cash_balance", {}).get("settings", {}).get("reconciliation_mode")
    return {**found, "reconciliation_mode": mode} if mode else found


def _settings(customer: Record, given: dict[str, Any]) -> dict[str, Any]:
    settings = dict(given)
    if "rendering_options" in settings:
        before = customer["invoice_settings"]["rendering_options"]
        settings["rendering_options"] = mutation.merged(
            before, settings["rendering_options"], {"amount_tax_display": None}
        )
    return settings


def _save_discount(call: Call, customer: Record, now: int) -> None:
    sent = [name for name in ("coupon", "promotion_code") if name in call.params]
    if not sent:
        return
    coupon, code = call.named("coupon", "coupon"), call.named("promotion_code", "promotion_code")
    _end_discount(call.store, customer)
    if coupon is not None or code is not None:
        made = redemption.redeem(call.store, now=now, coupon=coupon, promotion_code=code, customer=customer)
        customer["discount"] = made
        if made["coupon"]["currency"] is not None and customer["currency"] is None:
            accounts.settle_currency(customer, made["coupon"]["currency"], "coupon")


def _end_discount(store: Store, customer: Record) -> Json:
    """Takes the discount off; answers it as deleted."""
    discount = customer["discount"]
    if discount is None:
        return None
    customer["discount"] = None
    store.remove(discount)
    return {name: value for name, value in {**discount, "deleted": True}.items() if name != "end"}
