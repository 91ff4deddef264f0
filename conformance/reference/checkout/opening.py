"""Opens a Checkout Session: reads what it sells and on which terms, refuses what cannot be, and stores the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conformance.contract import Json
from conformance.reference import currencies, ids, issuers, metadata, shipping_rates
from conformance.reference.call import Call
from conformance.reference.checkout import (
    asking,
    cycle,
    discounts,
    invoices,
    methods,
    modes,
    presenting,
    setups,
    shipping,
    shown,
    terms,
)
from conformance.reference.errors import ApiError
from conformance.reference.invoicing.rates import tax_rates
from conformance.reference.line_items import amounts, listing, reading
from conformance.reference.line_items.amounts import Sums
from conformance.reference.line_items.reading import Wanted
from conformance.reference.money import minimum_charge
from conformance.reference.mutation import picked
from conformance.reference.store import Record
from conformance.reference.taxes import untaxed

SESSION = "checkout.session"
_FREE = "2023-08-16"  # the version from which a session may cost nothing
_ABSENT: dict[str, Json] = dict.fromkeys(
    [
        "allow_promotion_codes", "amount_subtotal", "amount_total", "billing_address_collection", "client_reference_id",
        "consent", "currency", "currency_conversion", "customer", "customer_creation", "customer_details",
        "customer_email", "invoice", "locale", "payment_intent", "payment_link", "recovered_from", "setup_intent",
        "shipping_address_collection", "shipping_cost", "shipping_details", "submit_type", "subscription",
        "total_details",
    ]
)  # fmt: skip
_AS_GIVEN = (
    "allow_promotion_codes",
    "billing_address_collection",
    "client_reference_id",
    "customer_creation",
    "customer_email",
    "locale",
    "shipping_address_collection",
    "submit_type",
)


@dataclass(frozen=True)
class Sale:
    """What a session sells, nothing of it stored yet; `setup` sells nothing."""

    currency: str | None = None
    items: Sequence[Record] = ()
    rates: Sequence[Record] = ()  # of shipping
    sums: Sums | None = None


def opened(call: Call) -> Record:
    """A new session.

    Raises:
        ApiError: 400; see the modules of this package.
    """
    params, now = call.params, call.now
    identifier = ids.new(SESSION)
    mode = modes.mode_of(params)
    customer = call.named("customer", "customer")
    terms.check_customer(params, customer)
    expires_at = terms.expires_at(params, now)
    _refuse_accounts(params)
    sale = _sale(call, mode, customer, identifier)
    members = {
        "id": identifier,
        "object": SESSION,
        **_ABSENT,
        **picked(params, _AS_GIVEN),
        "after_expiration": terms.recovery(params),
        "automatic_tax": shown.automatic_tax(params.get("automatic_tax")),
        "consent_collection": asking.consent(params.get("consent_collection")),
        "created": now,
        "custom_fields": asking.fields(params.get("custom_fields"), answered=True),
        "custom_text": asking.texts(params.get("custom_text")),
        "customer": customer and customer["id"],
        "expires_at": expires_at,
        "invoice_creation": invoices.read(call.store, params.get("invoice_creation")) if mode == "payment" else None,
        "livemode": False,
        "metadata": metadata.merge({}, params),
        "mode": mode,
        **methods.read(params, mode),
        "payment_status": "unpaid",
        "phone_number_collection": shown.enabled(params.get("phone_number_collection")),
        "shipping_options": [],
        "status": "open",
        **presenting.read(params, identifier),
        **({"tax_id_collection": params["tax_id_collection"]} if "tax_id_collection" in params else {}),
    }
    if mode == "payment" and customer is None:
        members["customer_creation"] = params.get("customer_creation", "if_required")
    if mode == "setup":
        members |= {"setup_intent": setups.created(call, customer)["id"], "payment_status": "no_payment_required"}
    session = call.store.add({**members, **_amounts(sale)}, hidden={"items": list(sale.items), "sums": sale.sums})
    listing.keep(call.store, sale.items)
    shipping_rates.keep(call.store, sale.rates)
    call.store.agenda.enter(expires_at, "checkout_sessions.expire", identifier)
    return session


def _sale(call: Call, mode: str, customer: Record | None, session: str) -> Sale:
    """What is sold, and what it comes to.

    Raises:
        ApiError: 400; nothing that the mode sells, or an amount that cannot be charged.
    """
    params, store, now = call.params, call.store, call.now
    if mode == "setup":
        return Sale()
    wanted = reading.read(store, params.get("line_items"), modes.RULES[mode], now=now, currency=params.get("currency"))
    wanted += _plans(call)
    modes.check_items(mode, wanted)
    reading.one_interval(wanted)
    currency = reading.common_currency(wanted, params.get("currency"))
    assert currency is not None  # there is something to sell
    rates = shipping.read(store, params, currency=currency, now=now)
    items = amounts.items_of(store, wanted, currency)
    sums = amounts.calculate(
        items,
        currency,
        discounts=discounts.read(store, params, currency=currency, customer=customer, session=session, now=now),
        default_rates=_default_rates(call),
        untaxed=untaxed(customer),
        trial=terms.check_trial(params, now),
        due=cycle.due(params, wanted, now),
    )
    if mode == "payment" and not any(one.chosen for one in wanted):
        total = sums.amount_total + _shipping(rates, currency)
        if total or call.contract.version < _FREE:
            _check_total(total, currency)
    _dynamic_rates(call)
    return Sale(currency, items, rates, sums)


def _plans(call: Call) -> list[Wanted]:
    """`subscription_data[items]`: recurring prices under the name of plans."""
    given = (call.params.get("subscription_data") or {}).get("items") or []
    return [
        reading.of_price(
            call.store,
            element["plan"],
            quantity=element.get("quantity", 1),
            rates=element.get("tax_rates"),
            param=f"subscription_data[items][{index}]",
            name="plan",
        )
        for index, element in enumerate(given)
    ]


def _default_rates(call: Call) -> list[Record]:
    data = call.params.get("subscription_data") or {}
    return tax_rates(call.store, data.get("default_tax_rates"), "subscription_data[default_tax_rates]")


def _dynamic_rates(call: Call) -> None:
    """Rates that depend on where the payer lives: known, but not applied before that is said."""
    for index, element in enumerate(call.params.get("line_items") or []):
        tax_rates(call.store, element.get("dynamic_tax_rates"), f"line_items[{index}][dynamic_tax_rates]")


def _check_total(total: int, currency: str) -> None:
    """Refuses what cannot be charged, an amount of nothing too."""
    least = max(minimum_charge(currency), 1)
    if total < least:
        raise ApiError(
            f"The Checkout Session's total amount must convert to at least {least} in {currency}.",
            code="amount_too_small",
        )
    if total > currencies.maximum_charge(currency):
        raise ApiError("The Checkout Session's total amount is too large to charge.", code="amount_too_large")


def _shipping(rates: Sequence[Record], currency: str) -> int:
    return (shipping_rates.amount(rates[0], currency) or 0) if rates else 0


def _amounts(sale: Sale) -> dict[str, Json]:
    if sale.sums is None or sale.currency is None:
        return {}
    fee = _shipping(sale.rates, sale.currency)
    total = sale.sums.amount_total + fee
    return {
        "amount_subtotal": sale.sums.amount_subtotal,
        "amount_total": total,
        "currency": sale.currency,
        "payment_status": "unpaid" if total else "no_payment_required",
        "shipping_cost": shipping_rates.cost(sale.rates, sale.currency),
        "shipping_options": shipping.options(sale.rates, sale.currency),
        "total_details": sale.sums.details(fee),
    }


def _refuse_accounts(params: dict[str, Any]) -> None:
    """Refuses connected accounts, of which there are none."""
    settings = (params.get("subscription_data") or {}).get("invoice_settings") or {}
    issuers.read(settings.get("issuer"), "subscription_data[invoice_settings][issuer]")
    for name in ("payment_intent_data", "setup_intent_data", "subscription_data"):
        data = params.get(name) or {}
        shown.no_account(data.get("on_behalf_of"), f"{name}[on_behalf_of]")
        destination = (data.get("transfer_data") or {}).get("destination")
        shown.no_account(destination, f"{name}[transfer_data][destination]")
        for fee in ("application_fee_amount", "application_fee_percent"):
            shown.no_fee(data.get(fee), f"{name}[{fee}]")
