"""Finalizing a quote: its number, and what stays as it was."""

from __future__ import annotations

import re

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.quotes.made import GUIDE, amounts, draft, opened, path
from conformance.suite.requirement import MUST, requirement

FINALIZE = "quotes/finalize"
NUMBERS = f"{GUIDE}#finalize"
OPERATION = "POST /v1/quotes/{quote}/finalize"
DAY = 86_400  # seconds


@requirement("quotes.finalize.number", MUST, cites=NUMBERS, operation=OPERATION)
def test_number(api: Api, given: Given) -> None:
    """A finalized quote is numbered QT, the customer's invoice prefix, the quote's sequence and its revision, 1."""
    customer = given.customer()
    quote = draft(given, customer=customer["id"])

    number = api.post(f"{path(quote)}/finalize")["number"]

    assert re.fullmatch(f"QT-{re.escape(customer['invoice_prefix'])}-0001-0*1", number)


@requirement("quotes.finalize.next_number", MUST, cites=NUMBERS, operation=OPERATION)
def test_next_number(api: Api, given: Given) -> None:
    """The second quote of a customer has the sequence 0002."""
    customer = given.customer()["id"]
    opened(given, customer=customer)
    quote = draft(given, customer=customer)

    number = api.post(f"{path(quote)}/finalize")["number"]

    assert number.split("-")[2] == "0002"


@requirement("quotes.finalize.expires_at", MUST, cites=FINALIZE)
def test_expires_at(api: Api, given: Given) -> None:
    """Finalizing a quote can set when it expires."""
    quote = draft(given)
    at = quote["created"] + 7 * DAY

    assert api.post(f"{path(quote)}/finalize", {"expires_at": at})["expires_at"] == at


@requirement("quotes.finalize.keeps_expires_at", MUST, cites=FINALIZE)
def test_keeps_expires_at(api: Api, given: Given) -> None:
    """A quote that is finalized expires when it would have as a draft."""
    quote = draft(given)

    assert api.post(f"{path(quote)}/finalize")["expires_at"] == quote["expires_at"]


@requirement("quotes.finalize.keeps_amounts", MUST, cites=FINALIZE)
def test_keeps_amounts(api: Api, given: Given) -> None:
    """Finalizing a quote changes no amount."""
    quote = draft(given)

    assert amounts(api.post(f"{path(quote)}/finalize")) == amounts(quote)


@requirement(
    "quotes.finalize.no_invoice", MUST, cites="https://github.com/stripe/stripe-python/issues/1359", operation=OPERATION
)
def test_no_invoice(api: Api, given: Given) -> None:
    """Finalizing a quote makes no invoice: its acceptance does."""
    quote = draft(given)

    assert api.post(f"{path(quote)}/finalize", {"expand": ["invoice"]})["invoice"] is None
