"""How the requirements about subscriptions make them: one set of valid parameters, of which each changes its own."""

from __future__ import annotations

import re
from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.clocks import DAY
from conformance.suite.given import Given
from conformance.suite.parameters import catalog
from conformance.suite.payment_methods import AUTHENTICATE, DECLINE, SUCCEED

Json = Any
SUBSCRIPTIONS = "/v1/subscriptions"
CATALOGUE = {
    (1000, "month", "usd"): "recurring_price",
    (2000, "month", "usd"): "better_price",
    (0, "month", "usd"): "free_price",
    (10_000, "year", "usd"): "yearly_price",
}


def subscriber(given: Given, kind: str = "subscriptions") -> Answer:
    """A customer who pays by a card that never declines, and whose balance stays zero.

    There is one for each kind of requirements: a customer can have no more than 500 subscriptions.
    """
    found: Answer = given.shared(f"{kind}-payer", lambda maker: maker.payer(SUCCEED, name="Subscriber"))
    return found


def card_of(customer: Answer) -> str:
    """The ID of the card that a customer pays with by default."""
    return str(customer["invoice_settings"]["default_payment_method"])


def debtor(given: Given) -> str:
    """The ID of a customer whose card is accepted when it is attached, and declines every charge."""
    return str(given.shared("subscriptions-debtor", lambda maker: maker.payer(DECLINE, name="Debtor")["id"]))


def stranger(given: Given) -> Answer:
    """A customer with a card, who is subscribed to nothing."""
    found: Answer = given.shared("subscriptions-stranger", lambda maker: maker.payer(SUCCEED, name="Stranger"))
    return found


def authenticator(given: Given) -> str:
    """The ID of a customer whose card asks for authentication."""
    return str(given.shared("subscriptions-authenticator", lambda maker: maker.payer(AUTHENTICATE, name="3DS")["id"]))


def recurring(given: Given, amount: int = 1000, interval: str = "month", currency: str = "usd") -> str:
    """The ID of a recurring price that nobody changes, that of the catalogue where it has it."""
    named = CATALOGUE.get((amount, interval, currency))
    if named:
        return str(catalog(given, named)["id"])

    def make(maker: Given) -> Json:
        return maker.price(amount, currency, recurring={"interval": interval})["id"]

    return str(given.shared(f"subscriptions-recurring-{currency}-{amount}-{interval}", make))


def params(given: Given, **changes: Json) -> dict[str, Json]:
    """A subscription of $10.00 a month, with `changes` in its place; None takes a parameter out."""
    valid = dict(changes)
    if "customer" not in valid:
        valid["customer"] = subscriber(given)["id"]
    if "items" not in valid:
        valid["items"] = [{"price": recurring(given)}]
    return {name: value for name, value in valid.items() if value is not None}


def subscribe(given: Given, **changes: Json) -> Answer:
    """A subscription that has to come about before the point of the test: one call."""
    return given.post(SUBSCRIPTIONS, params(given, **changes))


def path(subscription: Answer) -> str:
    """Where the subscription is."""
    return f"{SUBSCRIPTIONS}/{subscription['id']}"


def item(subscription: Answer, index: int = 0) -> str:
    """The ID of one of its items."""
    return str(subscription["items"]["data"][index]["id"])


def midpoint(subscription: Answer) -> int:
    """The middle of its current period, to the second: periods of whole days have one."""
    return int(subscription["current_period_start"] + subscription["current_period_end"]) // 2


def later(given: Given, days: int) -> int:
    """A moment that many days from now, by the target's own clock."""
    return int(subscriber(given)["created"]) + days * DAY


def dated(given: Given, value: Json) -> Json:
    """The value with every "{in_<n>_days}" and "{<n>_days_ago}" replaced by that moment."""
    if isinstance(value, dict):
        return {key: dated(given, child) for key, child in value.items()}
    if isinstance(value, list):
        return [dated(given, child) for child in value]
    match = re.fullmatch(r"\{(?:in_(\d+)_days|(\d+)_days_ago)\}", value) if isinstance(value, str) else None
    if match is None:
        return value
    return later(given, int(match[1]) if match[1] else -int(match[2]))


def in_full(invoice: Json) -> list[tuple[int, bool]]:
    """Its lines in the order of their amounts: amount, and whether it is a proration."""
    return sorted((line["amount"], line["proration"]) for line in invoice["lines"]["data"])
