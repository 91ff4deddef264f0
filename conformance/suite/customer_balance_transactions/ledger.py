"""The ledger of a customer's balance, as the requirements about it make and read it. Amounts are in cents.

A negative amount is credit of the customer, a positive one is owed by them (https://stripe.com/docs/billing/customer/balance).
"""

from __future__ import annotations

from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.given import Given


def path(customer: Any) -> str:
    """Where a customer's balance transactions are."""
    return f"/v1/customers/{customer}/balance_transactions"


def holder(given: Given, balance: int = 0) -> str:
    """The ID of a new customer in US dollars; with `balance`, written by one adjustment."""
    customer: str = given.customer()["id"]
    if balance:
        adjust(given, customer, balance)
    return customer


def adjust(given: Given, customer: str, amount: int, currency: str = "usd", **params: Any) -> Answer:
    """An adjustment of the customer's balance."""
    return given.post(path(customer), {"amount": amount, "currency": currency, **params})


def finalized(given: Given, customer: str, amount: int) -> Answer:
    """A finalized invoice of that total: three calls."""
    return given.open_invoice(amount, customer)


def moves(answer: Answer) -> list[tuple[int, int]]:
    """Of each transaction of a list, oldest first, what it moved the balance by, and the balance after it."""
    return [(move["amount"], move["ending_balance"]) for move in reversed(answer["data"])]
