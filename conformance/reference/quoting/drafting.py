"""Makes quotes and changes them: all of it while they are drafts, then only when they expire.

Source: https://stripe.com/docs/api/quotes/create and https://stripe.com/docs/quotes/overview
"""

from __future__ import annotations

from typing import Any

from conformance.reference import ids, metadata
from conformance.reference.call import Call
from conformance.reference.clock import CLOCK
from conformance.reference.errors import ApiError, invalid, missing_in_parameter
from conformance.reference.invoicing.rates import tax_rates
from conformance.reference.quoting import discounts, selling, settings, totals
from conformance.reference.quoting.numbering import Series
from conformance.reference.store import Record, Store

QUOTE = "quote"
LIFETIME = 30 * 24 * 3600  # seconds until a quote expires, unless it says otherwise
_MOST_ON_A_CLOCK = 10  # quotes without a customer: https://stripe.com/docs/billing/testing/test-clocks
_OF_OPEN = frozenset({"expires_at"})


def created(call: Call) -> Record:
    """A new draft.

    Raises:
        ApiError: 400; see the modules of this package.
    """
    params, store = call.params, call.store
    customer = call.named("customer", "customer")
    clock = _clock(call, customer)
    now = call.now_of({"test_clock": clock})
    sold = selling.read(store, params.get("line_items"), now=now, customer=customer)
    members = {**settings.BLANK, "expires_at": now + LIFETIME}
    members |= settings.read(params, members, now=now)
    chosen = discounts.read(store, params.get("discounts"), currency=sold.currency, customer=customer, now=now)
    rates = tax_rates(store, params.get("default_tax_rates"), "default_tax_rates")
    automatic_tax = settings.automatic_tax(params.get("automatic_tax") or members["automatic_tax"], customer)
    quote = blank(store, now=now, clock=clock, currency=sold.currency)
    quote.update(members)
    quote["metadata"] = metadata.merge({}, params)
    quote["customer"] = customer and customer["id"]
    quote["automatic_tax"] = automatic_tax
    _take(quote, selling.write(store, sold, customer=quote["customer"], now=now), rates)
    _discount(quote, discounts.write(store, chosen, customer=quote["customer"], now=now))
    totals.calculate(store, quote)
    schedule_expiry(store, quote)
    return quote


def updated(call: Call, quote: Record) -> Record:
    """A quote after a change.

    Raises:
        ApiError: 400; its status does not let that be changed, or as `created` says.
    """
    params, store = call.params, call.store
    _refuse_settled(quote, params)
    now = call.now_of(quote)
    customer = _customer(call, quote)
    members = settings.read(params, quote, now=now)
    items, applied = quote.hidden["items"], quote.hidden["discounts"]
    sold = None
    if "line_items" in params:
        sold = selling.read(store, params["line_items"], now=now, current=items, customer=customer)
    currency = quote["currency"] if sold is None else sold.currency
    chosen = None
    if "discounts" in params or currency != quote["currency"]:
        given = params.get("discounts", [{"discount": identifier} for identifier in quote["discounts"]])
        chosen = discounts.read(store, given, currency=currency, customer=customer, current=applied, now=now)
    rates = quote.hidden["default_tax_rates"]
    if "default_tax_rates" in params:
        rates = tax_rates(store, params["default_tax_rates"], "default_tax_rates")
    members["metadata"] = metadata.merge(quote["metadata"], params)
    automatic_tax = settings.automatic_tax(params.get("automatic_tax") or quote["automatic_tax"], customer)
    quote.update({**members, "currency": currency, "customer": customer and customer["id"]})
    quote["automatic_tax"] = automatic_tax
    if sold is not None:
        items = selling.write(store, sold, items, customer=quote["customer"], now=now)
    _take(quote, items, rates)
    if chosen is not None:
        _discount(quote, discounts.write(store, chosen, current=applied, customer=quote["customer"], now=now))
    totals.calculate(store, quote)
    if "expires_at" in params:
        schedule_expiry(store, quote)
    return quote


def blank(store: Store, *, now: int, clock: str | None, currency: str) -> Record:
    """A stored draft that offers nothing to nobody."""
    members: dict[str, Any] = {
        **settings.BLANK,
        "id": ids.new(QUOTE),
        "object": QUOTE,
        "amount_subtotal": 0,
        "amount_total": 0,
        "computed": {},
        "created": now,
        "currency": currency,
        "customer": None,
        "default_tax_rates": [],
        "discounts": [],
        "expires_at": now + LIFETIME,
        "from_quote": None,
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "number": None,
        "status": "draft",
        "status_transitions": {"accepted_at": None, "canceled_at": None, "finalized_at": None},
        "subscription": None,
        "subscription_schedule": None,
        "test_clock": clock,
        "total_details": {},
    }
    hidden = {"items": [], "discounts": [], "default_tax_rates": [], "series": Series(), "revises": None}
    return store.add(members, hidden=hidden)


def schedule_expiry(store: Store, quote: Record) -> None:
    """Enters when the quote expires; an earlier entry finds out by itself that it does not hold any more."""
    store.agenda.enter(quote["expires_at"], "quotes.expire", quote["id"], quote["test_clock"])


def _take(quote: Record, items: list[Record], rates: list[Record]) -> None:
    quote.hidden |= {"items": items, "default_tax_rates": rates}
    quote["default_tax_rates"] = [rate["id"] for rate in rates]


def _discount(quote: Record, applied: list[Record]) -> None:
    quote.hidden["discounts"] = applied
    quote["discounts"] = [discount["id"] for discount in applied]


def _refuse_settled(quote: Record, params: dict[str, Any]) -> None:
    """Refuses what the quote's status does not let be changed any more."""
    if quote["status"] == "draft":
        return
    for name in params:
        if quote["status"] != "open" or name not in _OF_OPEN:
            raise ApiError(f"This quote is {quote['status']}: `{name}` cannot be changed any more.", param=name)


def _clock(call: Call, customer: Record | None) -> str | None:
    """The test clock of a new quote: its customer's, or the one that it is put on before it has a customer."""
    clock = call.named(CLOCK, "test_clock")
    identifier = None if clock is None else str(clock["id"])
    if customer is not None:
        if identifier not in (None, customer["test_clock"]):
            raise invalid("The customer does not live on this test clock.", "test_clock")
        of_customer: str | None = customer["test_clock"]
        return of_customer
    if identifier is not None:
        others = call.store.table(QUOTE).of("test_clock", identifier)
        if sum(other["customer"] is None for other in others) >= _MOST_ON_A_CLOCK:
            raise invalid(f"A test clock has at most {_MOST_ON_A_CLOCK} quotes without a customer.", "test_clock")
    return identifier


def _customer(call: Call, quote: Record) -> Record | None:
    """The customer of a quote after a change; once there is one, it stays.

    Raises:
        ApiError: 400; it would be another one, or one who lives at another time.
    """
    named = call.named("customer", "customer")
    if quote["customer"] is not None:
        if named is not None and named["id"] != quote["customer"]:
            raise invalid("The customer of a quote cannot be changed.", "customer")
        current = call.store.table("customer").get(quote["customer"])
        if current is None:
            raise missing_in_parameter("customer", quote["customer"], "customer")
        return current
    if named is not None and named["test_clock"] != quote["test_clock"]:
        raise invalid("The customer and the quote do not live on the same test clock.", "customer")
    return named
