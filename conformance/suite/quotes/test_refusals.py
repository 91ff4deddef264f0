"""Quotes that cannot be: refused when they are created and when they are updated, and nothing has changed."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.parameters import filled
from conformance.suite.quotes.made import QUOTES, draft, params, path
from conformance.suite.refusals import refusals
from conformance.suite.requirement import MUST, SHOULD, requirement

Json = Any
ELSEWHERE = 1_659_312_000  # 1 August 2022 00:00 UTC, where nobody else lives


@requirement(
    "quotes.create.refused", MUST, cites="quotes/create", over=refusals("quote_refusals", "quotes.create", "A quote")
)
def test_create_refused(api: Api, given: Given, sends: Json, code: Json, param: Json) -> None:
    """A quote that cannot be is refused, and not there afterwards."""
    customer = given.shared("quotes-refused", lambda maker: maker.customer(name="Refused"))["id"]
    sent = params(given, **{"customer": customer, **filled(given, sends)})

    api.refused("POST", QUOTES, sent, code=code, param=param)

    assert api.get(QUOTES, {"customer": customer})["data"] == []


@requirement(
    "quotes.update.refused",
    MUST,
    cites="quotes/update",
    over=refusals("quote_refusals", "quotes.update", "The update of a quote"),
)
def test_update_refused(api: Api, given: Given, sends: Json, code: Json, param: Json) -> None:
    """An update that cannot be is refused, and leaves the quote as it was."""
    quote = draft(given)

    api.refused("POST", path(quote), filled(given, sends), code=code, param=param)

    assert api.get(path(quote)) == quote


@requirement("quotes.update.another_customer", MUST, cites="quotes/update")
def test_another_customer(api: Api, given: Given) -> None:
    """The customer of a quote cannot be changed once it is specified."""
    quote = draft(given)
    other = given.shared("quotes-other", lambda maker: maker.customer(name="Other"))

    api.refused("POST", path(quote), {"customer": other["id"]})

    assert api.get(path(quote))["customer"] == quote["customer"]


@requirement("quotes.finalize.no_customer", MUST, cites="quotes/finalize")
def test_finalize_without_customer(api: Api, given: Given) -> None:
    """A quote without a customer cannot be finalized, and stays a draft."""
    quote = draft(given, customer=None)

    api.refused("POST", f"{path(quote)}/finalize")

    assert api.get(path(quote)) == quote


@requirement("quotes.finalize.no_line_items", MUST, cites="quotes/finalize")
def test_finalize_without_line_items(api: Api, given: Given) -> None:
    """A quote without line items cannot be finalized, and stays a draft."""
    quote = draft(given, line_items=None)

    api.refused("POST", f"{path(quote)}/finalize")

    assert api.get(path(quote)) == quote


@requirement("quotes.finalize.past_expires_at", MUST, cites="quotes/finalize")
def test_finalize_past_expiry(api: Api, given: Given) -> None:
    """A quote cannot be finalized with an `expires_at` that is past, and stays a draft."""
    quote = draft(given)

    api.refused("POST", f"{path(quote)}/finalize", {"expires_at": quote["created"] - 3600})

    assert api.get(path(quote)) == quote


@requirement("quotes.create.days_until_due_charged", SHOULD, cites="quotes/create")
def test_days_until_due_of_charged(api: Api, given: Given) -> None:
    """A quote that is charged automatically has no `days_until_due`: it is refused, or null."""
    exchange = api.working(api.send("POST", QUOTES, params(given, invoice_settings={"days_until_due": 30})))

    answered = exchange.body["invoice_settings"]["days_until_due"] if exchange.ok else None
    assert (exchange.status, answered) in ((200, None), (400, None))


@requirement("quotes.create.customer_elsewhere", SHOULD, cites="quotes/create", needs=["test_clocks"])
def test_customer_elsewhere(api: Api, given: Given) -> None:
    """A quote on a test clock cannot be for a customer who does not live on that clock."""
    clock = given.test_clock(ELSEWHERE)["id"]

    api.refused("POST", QUOTES, params(given, test_clock=clock))

    assert api.get(QUOTES, {"test_clock": clock})["data"] == []


@requirement(
    "quotes.create.eleventh_on_clock",
    MUST,
    cites="https://stripe.com/docs/billing/testing/test-clocks",
    operation="POST /v1/quotes",
    needs=["test_clocks"],
)
def test_eleventh_on_a_clock(api: Api, given: Given) -> None:
    """A test clock holds ten quotes without a customer, and not one more."""
    clock = given.test_clock(ELSEWHERE)["id"]
    for _ in range(10):
        given.post(QUOTES, {"test_clock": clock})

    api.refused("POST", QUOTES, {"test_clock": clock})
