"""Customers who are never changed, by what their payments do. Each is made once per run."""

from __future__ import annotations

from conformance.suite.answers import Answer
from conformance.suite.given import Given
from conformance.suite.payment_methods import AUTHENTICATE, DECLINE, SUCCEED


def payer(given: Given) -> Answer:
    """A customer who pays by a card that never declines."""
    found: Answer = given.shared("payer", lambda maker: maker.payer(SUCCEED, name="Payer"))
    return found


def decliner(given: Given) -> Answer:
    """A customer whose default card is accepted when it is attached, and declines every charge."""
    found: Answer = given.shared("decliner", lambda maker: maker.payer(DECLINE, name="Decliner"))
    return found


def authenticator(given: Given) -> Answer:
    """A customer whose default card asks for authentication."""
    found: Answer = given.shared("authenticator", lambda maker: maker.payer(AUTHENTICATE, name="Authenticator"))
    return found


def second_chance(given: Given) -> tuple[str, str]:
    """A customer whose default card declines, and the ID of another card of theirs, which does not."""
    customer, card = given.shared("second-chance", lambda maker: _with_card(maker, maker.payer(DECLINE, name="Retry")))
    return customer, card


def card_holder(given: Given) -> tuple[str, str]:
    """A customer without default payment method, and the ID of a card of theirs."""
    customer, card = given.shared("card-holder", lambda maker: _with_card(maker, maker.customer(name="Card holder")))
    return customer, card


def source_holder(given: Given) -> Answer:
    """A customer who pays by a source, the older kind of payment method: a card that never declines."""
    found: Answer = given.shared("source-holder", lambda maker: maker.customer(name="Source holder", source="tok_visa"))
    return found


def billed(given: Given) -> Answer:
    """A customer without payment method, for whom nothing is ever pending."""
    found: Answer = given.shared("billed", lambda maker: maker.customer(name="Billed"))
    return found


def _with_card(maker: Given, customer: Answer) -> list[str]:
    card = maker.payment_method(customer["id"], SUCCEED, default=False)
    return [customer["id"], card["id"]]
