"""Lists of quotes: newest first, by customer, status and test clock."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract
from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.quotes.made import QUOTES, accepted, canceled, draft, opened
from conformance.suite.requirement import MUST, Case, requirement

Json = Any
LIST = "quotes/list"
STATUSES = ("draft", "open", "accepted", "canceled")
START = 1_659_312_000  # 1 August 2022 00:00 UTC


def ledger(given: Given) -> Answer:
    """A customer with one quote in each status that nobody changes: the IDs by status, and that of the customer."""

    def make(maker: Given) -> Json:
        customer = maker.customer(name="Ledger of quotes")["id"]
        makers = {"canceled": canceled, "accepted": accepted, "open": opened, "draft": draft}
        made = {status: made(maker, customer=customer)["id"] for status, made in makers.items()}
        return {"customer": customer, **made}

    return Answer(given.shared("quotes-ledger", make))


def statuses(contract: Contract) -> Iterable[Case]:
    """A case for each status."""
    for status in STATUSES:
        yield Case(status, {"status": status}, contract.named("quotes.list"))


@requirement("quotes.list.customer", MUST, cites=LIST)
def test_customer(api: Api, given: Given) -> None:
    """The quotes of a customer are listed, the newest first."""
    books = ledger(given)

    page = api.get(QUOTES, {"customer": books["customer"]})

    assert [quote["id"] for quote in page["data"]] == [books[status] for status in STATUSES]
    assert page["url"] == QUOTES


@requirement("quotes.list.status", MUST, cites=LIST, over=statuses)
def test_status(api: Api, given: Given, status: str) -> None:
    """The quotes of one status are listed, and no others."""
    books = ledger(given)

    page = api.get(QUOTES, {"customer": books["customer"], "status": status})

    assert [quote["id"] for quote in page["data"]] == [books[status]]


@requirement("quotes.list.test_clock", MUST, cites=LIST, needs=["test_clocks"])
def test_test_clock(api: Api, given: Given) -> None:
    """The quotes on a test clock are listed, and no others."""
    clock = given.test_clock(START)["id"]
    quote = given.post(QUOTES, {"test_clock": clock})

    page = api.get(QUOTES, {"test_clock": clock})

    assert [found["id"] for found in page["data"]] == [quote["id"]]


@requirement("quotes.list.pages", MUST, cites=LIST)
def test_pages(api: Api, given: Given) -> None:
    """The list of quotes goes on after a quote, as long as it is asked for."""
    books = ledger(given)

    page = api.get(QUOTES, {"customer": books["customer"], "limit": 2, "starting_after": books["draft"]})

    assert [quote["id"] for quote in page["data"]] == [books["open"], books["accepted"]]
    assert page["has_more"] is True


@requirement("quotes.list.pages_back", MUST, cites=LIST)
def test_pages_back(api: Api, given: Given) -> None:
    """The list of quotes goes back before a quote."""
    books = ledger(given)

    page = api.get(QUOTES, {"customer": books["customer"], "limit": 1, "ending_before": books["accepted"]})

    assert [quote["id"] for quote in page["data"]] == [books["open"]]


@requirement("quotes.list.without_line_items", MUST, cites=LIST)
def test_without_line_items(api: Api, given: Given) -> None:
    """Quotes in a list tell their line items only when they are asked to."""
    page = api.get(QUOTES, {"customer": ledger(given)["customer"], "limit": 1})

    assert page["data"][0]["id"] == ledger(given)["draft"]
    assert "line_items" not in page["data"][0]
