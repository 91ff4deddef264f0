"""New quotes: what they hold before anything is said about them."""

from __future__ import annotations

from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.parameters import expect_part
from conformance.suite.quotes.made import GUIDE, QUOTES, draft, path
from conformance.suite.requirement import INFERRED, MAY, MUST, SHOULD, requirement

DAY = 86_400  # seconds


def plain(given: Given) -> Answer:
    """A draft that nobody changes, as it was made."""
    found: Answer = given.shared("quotes-plain", lambda maker: draft(maker.unmarked))
    return found


@requirement("quotes.create.no_parameters", MUST, cites="quotes/create")
def test_no_parameters(api: Api) -> None:
    """A quote needs no parameters: it is a draft for nobody, of nothing, that comes to 0."""
    quote = api.post(QUOTES)

    assert (quote["status"], quote["customer"]) == ("draft", None)
    assert (quote["amount_subtotal"], quote["amount_total"]) == (0, 0)


@requirement("quotes.create.draft", MUST, cites="quotes/create")
def test_draft(given: Given, api: Api) -> None:
    """A new quote is a draft without a number, and has made no transition yet."""
    quote = api.get(path(plain(given)))

    expect_part({"status": "draft", "number": None, "from_quote": None}, quote)
    assert quote["status_transitions"] == {"accepted_at": None, "canceled_at": None, "finalized_at": None}


@requirement("quotes.create.nothing_made", MUST, cites="quotes/object", operation="POST /v1/quotes")
def test_nothing_made(given: Given, api: Api) -> None:
    """A new quote has led to no invoice, subscription or subscription schedule."""
    quote = api.get(path(plain(given)))

    expect_part({"invoice": None, "subscription": None, "subscription_schedule": None}, quote)


@requirement("quotes.create.defaults", MUST, cites="quotes/create")
def test_defaults(given: Given, api: Api) -> None:
    """A new quote is charged automatically, without discounts, default tax rates or metadata, and lives on no clock."""
    quote = api.get(path(plain(given)))

    expect_part({"collection_method": "charge_automatically", "discounts": [], "default_tax_rates": []}, quote)
    expect_part({"test_clock": None, "automatic_tax": {"enabled": False, "status": None}}, quote)
    assert quote["metadata"] == {}


@requirement("quotes.create.subscription_data", MUST, cites="quotes/object", operation="POST /v1/quotes")
def test_subscription_data(given: Given, api: Api) -> None:
    """A new quote offers a subscription without a trial that begins at once."""
    quote = api.get(path(plain(given)))

    expect_part({"subscription_data": {"effective_date": None, "trial_period_days": None}}, quote)


@requirement("quotes.create.texts", SHOULD, cites="quotes/create")
def test_texts(given: Given, api: Api) -> None:
    """A new quote has no header, description or footer, unless the account's template has."""
    expect_part({"header": None, "description": None, "footer": None}, api.get(path(plain(given))))


@requirement("quotes.create.currency", MUST, cites="quotes/object", operation="POST /v1/quotes")
def test_currency(given: Given, api: Api) -> None:
    """A quote is in the currency of its prices."""
    assert api.get(path(plain(given)))["currency"] == "usd"


@requirement("quotes.create.expires_later", MUST, cites="quotes/create")
def test_expires_later(given: Given, api: Api) -> None:
    """A quote that is not told when to expire expires after its creation."""
    quote = plain(given)

    assert api.get(path(quote))["expires_at"] > quote["created"]


@requirement("quotes.create.expires_in_30_days", SHOULD, cites="quotes/create")
def test_expires_in_30_days(given: Given, api: Api) -> None:
    """A quote that is not told when to expire does so 30 days after its creation, as the account's template says."""
    quote = api.get(path(plain(given)))

    assert abs(quote["expires_at"] - quote["created"] - 30 * DAY) <= DAY


@requirement("quotes.create.expires_at", MUST, cites="quotes/create")
def test_expires_at(given: Given, api: Api) -> None:
    """A quote expires when it is told to."""
    at = plain(given)["created"] + 7 * DAY

    assert api.post(QUOTES, {"expires_at": at})["expires_at"] == at


@requirement("quotes.create.effective_date", MUST, cites="quotes/create")
def test_effective_date(given: Given, api: Api) -> None:
    """A quote holds when the subscription that it offers is to begin."""
    at = plain(given)["created"] + 7 * DAY

    quote = api.post(QUOTES, {"subscription_data": {"effective_date": at}})

    assert quote["subscription_data"]["effective_date"] == at


@requirement("quotes.create.current_period_end", MAY, cites="quotes/create", provenance=INFERRED)
def test_current_period_end(api: Api) -> None:
    """A new quote that shall take effect at the end of a current period, which it has none of, is made or refused.

    The reference lists the value, and does not say of which subscription the period is.
    """
    exchange = api.working(api.send("POST", QUOTES, {"subscription_data": {"effective_date": "current_period_end"}}))

    assert exchange.status in (200, 400)


@requirement("quotes.create.customer_later", MUST, cites="quotes/update")
def test_customer_later(given: Given, api: Api) -> None:
    """A draft without a customer can be given one."""
    quote = draft(given, customer=None)

    updated = api.post(path(quote), {"customer": given.shared_customer()["id"]})

    assert updated["customer"] == given.shared_customer()["id"]


@requirement("quotes.update.open_expires_at", MUST, cites=GUIDE, operation="POST /v1/quotes/{quote}")
def test_open_expires_at(given: Given, api: Api) -> None:
    """Of a quote that is open the expiration date can be changed."""
    quote = given.post(f"{path(draft(given))}/finalize")
    at = quote["expires_at"] + DAY

    updated = api.post(path(quote), {"expires_at": at})

    assert (updated["expires_at"], updated["status"]) == (at, "open")


@requirement("quotes.update.effective_date", MUST, cites="quotes/update")
def test_update_effective_date(given: Given, api: Api) -> None:
    """When the subscription that a draft offers is to begin can be changed."""
    quote = draft(given)
    at = quote["created"] + 7 * DAY

    updated = api.post(path(quote), {"subscription_data": {"effective_date": at}})

    assert updated["subscription_data"]["effective_date"] == at


@requirement("quotes.update.expires_at", MUST, cites="quotes/update")
def test_update_expires_at(given: Given, api: Api) -> None:
    """When a draft expires can be changed."""
    quote = draft(given)
    at = quote["created"] + 7 * DAY

    assert api.post(path(quote), {"expires_at": at})["expires_at"] == at


@requirement("quotes.update.current_period_end", MAY, cites="quotes/update", provenance=INFERRED)
def test_update_current_period_end(given: Given, api: Api) -> None:
    """A draft that shall take effect at the end of a current period, which it has none of, is changed or refused."""
    sends = {"subscription_data": {"effective_date": "current_period_end"}}
    exchange = api.working(api.send("POST", path(draft(given)), sends))

    assert exchange.status in (200, 400)
