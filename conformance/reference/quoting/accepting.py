"""What the acceptance of a quote makes: an invoice, a subscription, or the schedule of one that begins later.

Source: https://stripe.com/docs/quotes/overview#accept
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.contract import Json
from conformance.reference.line_items.reading import Wanted
from conformance.reference.quoting import billing, closing, discounts
from conformance.reference.rehearsal import all_or_nothing
from conformance.reference.scheduling import opening
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import starting

_DAY = 86400


def accept(store: Store, quote: Record, now: int) -> Record:
    """An open quote after its customer agreed.

    Raises:
        ApiError: 400; it is not open, or what it offers cannot be had any more. Then nothing has happened.
    """
    closing.require(quote, ("open",), "accepted")
    customer = store.in_parameter("customer", quote["customer"], "customer")
    with all_or_nothing(store, (quote, customer, *_redeemed(store, quote))):
        _make(store, quote, customer, now)
        return closing.accepted(quote, now)


def _make(store: Store, quote: Record, customer: Record, now: int) -> None:
    wanted = [item.hidden["wanted"] for item in quote.hidden["items"]]
    date = quote["subscription_data"]["effective_date"]
    applied = quote.hidden["discounts"]
    chosen = discounts.redeemable(store, applied, currency=quote["currency"], now=now, customer=customer)
    if not any(item.recurring for item in wanted):
        quote["invoice"] = billing.invoiced(store, quote, customer, chosen, now=now)["id"]
    elif date is not None and date > now:
        phase = _phase(quote, wanted)
        params = {"start_date": date, "phases": [phase]}
        schedule = opening.start(store, customer, params, now=now, reason=billing.REASON)
        quote["subscription_schedule"] = schedule["id"]
    else:
        params = _subscription(quote, wanted)
        subscription = starting.start(store, customer, params, now=now, reason=billing.REASON, first_invoice="later")
        quote["subscription"] = subscription["id"]
        store.get("invoice", subscription["latest_invoice"])["quote"] = quote["id"]


def _subscription(quote: Record, wanted: list[Wanted]) -> dict[str, Any]:
    """The parameters of the subscription that a quote offers."""
    params = {**_common(quote, wanted), "collection_method": quote["collection_method"], "currency": quote["currency"]}
    params["invoice_settings"] = {"issuer": quote["invoice_settings"]["issuer"]}
    params["metadata"] = quote["subscription_data"]["metadata"]
    if quote["collection_method"] == "send_invoice":
        params["days_until_due"] = billing.days_until_due(quote)
    if quote["subscription_data"]["trial_period_days"] is not None:
        params["trial_period_days"] = quote["subscription_data"]["trial_period_days"]
    return params


def _phase(quote: Record, wanted: list[Wanted]) -> dict[str, Any]:
    """The only phase of the schedule that a quote offers, of one billing period."""
    data = quote["subscription_data"]
    phase = {**_common(quote, wanted), "collection_method": quote["collection_method"]}
    phase["metadata"] = data["metadata"]
    phase["invoice_settings"] = {"issuer": quote["invoice_settings"]["issuer"]}
    if quote["collection_method"] == "send_invoice":
        phase["invoice_settings"]["days_until_due"] = billing.days_until_due(quote)
    if data["trial_period_days"] is not None:
        phase["trial_end"] = data["effective_date"] + data["trial_period_days"] * _DAY
    return phase


def _common(quote: Record, wanted: list[Wanted]) -> dict[str, Any]:
    """What subscriptions and phases are told alike: what is billed, its discount, its taxes."""
    common: dict[str, Any] = {
        "automatic_tax": {name: quote["automatic_tax"][name] for name in ("enabled", "liability")},
        "items": [_element(item) for item in wanted if item.recurring],
        "add_invoice_items": [_element(item) for item in wanted if not item.recurring],
        "default_tax_rates": list(quote["default_tax_rates"]),
    }
    if quote["subscription_data"]["description"] is not None:
        common["description"] = quote["subscription_data"]["description"]
    own = [discount for discount in quote.hidden["discounts"] if discount.hidden.get("of_quote")]
    if own:
        common["discounts"] = discounts.as_params(own)
    return common


def _element(item: Wanted) -> dict[str, Json]:
    quantity = {} if item.quantity is None else {"quantity": item.quantity}
    rates = {"tax_rates": [rate["id"] for rate in item.rates]} if item.rates else {}
    own = {"discounts": discounts.as_params(item.discounts)} if item.discounts else {}
    return {"price": item.price, **quantity, **rates, **own}


def _redeemed(store: Store, quote: Record) -> Iterator[Record]:
    of_items = (discount for item in quote.hidden["items"] for discount in item.hidden["wanted"].discounts)
    for discount in (*quote.hidden["discounts"], *of_items):
        yield discount["coupon"]
        code = store.table("promotion_code").get(discount["promotion_code"] or "")
        if code is not None:
            yield code
