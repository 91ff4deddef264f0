"""The parameters for platforms, sent by an account that is none: the accounts and fees that they name do not exist."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract, Holds
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.quotes.made import QUOTES, draft, params, path, sold
from conformance.suite.requirement import INFERRED, MAY, MUST, Case, requirement

Json = Any
REFUSED = (400, 403, 404)
ELSEWHERE: dict[str, dict[str, Json]] = {
    "application_fee_amount": {"application_fee_amount": 100},
    "on_behalf_of": {"on_behalf_of": "acct_missing"},
    "transfer_data[amount]": {"transfer_data": {"destination": "acct_missing", "amount": 100}},
}
RECURRING: dict[str, dict[str, Json]] = {
    "application_fee_percent": {"application_fee_percent": 10},
    "transfer_data[amount_percent]": {"transfer_data": {"destination": "acct_missing", "amount_percent": 10}},
}


NOBODY = {"type": "account", "account": "acct_missing"}
LATER: dict[str, dict[str, Json]] = {
    "automatic_tax[liability]": {"automatic_tax": {"enabled": True, "liability": NOBODY}},
    "automatic_tax[liability] without its account": {
        "automatic_tax": {"enabled": True, "liability": {"type": "account"}}
    },
    "invoice_settings[issuer]": {"invoice_settings": {"issuer": NOBODY}},
    "invoice_settings[issuer] without its account": {"invoice_settings": {"issuer": {"type": "account"}}},
}
SINCE = Holds(since="2024-01-25")


def once(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """What is taken of one payment, and who else is to issue its invoice, or liable for its tax."""
    for label, sends in ELSEWHERE.items():
        yield Case(label, {"sends": sends})
    for label, sends in LATER.items():
        yield Case(label, {"sends": sends}, holds=SINCE)


def each_time(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """What is taken of every invoice of a subscription."""
    for label, sends in RECURRING.items():
        yield Case(label, {"sends": sends})


@requirement("quotes.create.connect", MAY, cites="quotes/create", provenance=INFERRED, over=once)
def test_create(api: Api, given: Given, sends: Json) -> None:
    """A quote that shares its payment with an account that does not exist is refused."""
    api.refused("POST", QUOTES, params(given, **sends), status=REFUSED)


@requirement("quotes.create.connect_recurring", MAY, cites="quotes/create", provenance=INFERRED, over=each_time)
def test_create_recurring(api: Api, given: Given, sends: Json) -> None:
    """A quote that shares its recurring payments with an account that does not exist is refused."""
    items = sold(given, ("recurring_price", 1))

    api.refused("POST", QUOTES, params(given, line_items=items, **sends), status=REFUSED)


@requirement("quotes.update.connect", MAY, cites="quotes/update", provenance=INFERRED, over=once)
def test_update(api: Api, given: Given, sends: Json) -> None:
    """A draft cannot be made to share its payment with an account that does not exist."""
    api.refused("POST", path(draft(given)), sends, status=REFUSED)


@requirement("quotes.update.connect_recurring", MAY, cites="quotes/update", provenance=INFERRED, over=each_time)
def test_update_recurring(api: Api, given: Given, sends: Json) -> None:
    """A draft cannot be made to share its recurring payments with an account that does not exist."""
    quote = draft(given, line_items=sold(given, ("recurring_price", 1)))

    api.refused("POST", path(quote), sends, status=REFUSED)


@requirement("quotes.create.fee_amount_recurring", MUST, cites="quotes/create")
def test_fee_amount_recurring(api: Api, given: Given) -> None:
    """An amount of an application fee cannot be taken of a quote with a recurring price."""
    items = sold(given, ("recurring_price", 1))

    api.refused("POST", QUOTES, params(given, line_items=items, application_fee_amount=100), status=(400, 403))


@requirement("quotes.create.fee_percent_one_time", MUST, cites="quotes/create")
def test_fee_percent_one_time(api: Api, given: Given) -> None:
    """A percentage of an application fee cannot be taken of a quote without a recurring price."""
    api.refused("POST", QUOTES, params(given, application_fee_percent=10), status=(400, 403))
