"""Accepting a quote of recurring prices: the subscription that comes of it, at once or by a schedule."""

from __future__ import annotations

from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.parameters import catalog, expect_part
from conformance.suite.quotes.made import GUIDE, accepted, draft, opened, path, sold
from conformance.suite.requirement import MUST, SHOULD, requirement

Json = Any
ACCEPT = f"{GUIDE}#accept"
OPERATION = "POST /v1/quotes/{quote}/accept"
DAY = 86_400  # seconds


def subscribed(given: Given) -> Answer:
    """An accepted quote of 2 × 1000 a month and 500 once, less 10 % for ever, plus 25 %, that nobody changes."""

    def make(maker: Given) -> Answer:
        return accepted(
            maker,
            customer=maker.payer(name="Subscriber by quote")["id"],
            line_items=sold(maker, ("recurring_price", 2), (500, 1)),
            discounts=[{"coupon": maker.shared_coupon(percent_off=10)["id"]}],
            default_tax_rates=[maker.shared_tax_rate(25)["id"]],
        )

    found: Answer = given.shared("quotes-subscribed", make)
    return found


def scheduled(given: Given) -> Answer:
    """An accepted quote of 1000 a month that begins in 30 days, that nobody changes."""

    def make(maker: Given) -> Answer:
        quote = draft(
            maker,
            customer=maker.payer(name="Subscriber by schedule")["id"],
            line_items=sold(maker, ("recurring_price", 1)),
        )
        date = {"effective_date": quote["created"] + 30 * DAY}
        maker.post(path(quote), {"subscription_data": date})
        maker.post(f"{path(quote)}/finalize")
        return maker.post(f"{path(quote)}/accept")

    found: Answer = given.shared("quotes-scheduled", make)
    return found


def subscription(api: Api, given: Given, *expand: str) -> Answer:
    """The subscription of `subscribed`."""
    return api.get(f"/v1/subscriptions/{subscribed(given)['subscription']}", {"expand": list(expand)} if expand else {})


@requirement("quotes.accept.subscription", MUST, cites=ACCEPT, operation=OPERATION)
def test_subscription(api: Api, given: Given) -> None:
    """Accepting a quote with a recurring price makes a subscription, and no schedule."""
    quote = api.get(path(subscribed(given)))

    assert isinstance(quote["subscription"], str)
    assert quote["subscription_schedule"] is None


@requirement("quotes.accept.subscription_customer", MUST, cites=ACCEPT, operation=OPERATION)
def test_subscription_customer(api: Api, given: Given) -> None:
    """The subscription is the customer's, and active."""
    expect_part({"customer": subscribed(given)["customer"], "status": "active"}, subscription(api, given))


@requirement("quotes.accept.subscription_items", MUST, cites=ACCEPT, operation=OPERATION)
def test_subscription_items(api: Api, given: Given) -> None:
    """The subscription has the recurring line items of the quote, and not the others."""
    items = subscription(api, given)["items"]["data"]

    found = {item["price"]["id"]: item["quantity"] for item in items}
    assert found == {catalog(given, "recurring_price")["id"]: 2}


@requirement("quotes.accept.subscription_discount", SHOULD, cites=ACCEPT, operation=OPERATION)
def test_subscription_discount(api: Api, given: Given) -> None:
    """The discount of the quote becomes that of the subscription."""
    coupon = given.shared_coupon(percent_off=10)["id"]

    expect_part({"discount": {"coupon": {"id": coupon}}}, subscription(api, given))


@requirement("quotes.accept.subscription_taxes", SHOULD, cites="quotes/create", operation=OPERATION)
def test_subscription_taxes(api: Api, given: Given) -> None:
    """The default tax rates of the quote become those of the subscription."""
    rates = subscription(api, given)["default_tax_rates"]

    assert [rate["id"] for rate in rates] == [given.shared_tax_rate(25)["id"]]


@requirement("quotes.accept.first_invoice", MUST, cites=ACCEPT, operation=OPERATION)
def test_first_invoice(api: Api, given: Given) -> None:
    """The first invoice of the subscription is a draft that advances by itself."""
    invoice = api.post(f"{path(opening(given))}/accept", {"expand": ["subscription.latest_invoice"]})

    expect_part({"status": "draft", "auto_advance": True}, invoice["subscription"]["latest_invoice"])


def opening(given: Given) -> Answer:
    """A finalized quote of 1000 a month."""
    customer = given.shared("quotes-subscriber", lambda maker: maker.payer(name="Subscriber"))["id"]
    return opened(given, customer=customer, line_items=sold(given, ("recurring_price", 1)))


@requirement(
    "quotes.accept.first_invoice_amount", MUST, cites="quotes/object#quote_object-computed", operation=OPERATION
)
def test_first_invoice_amount(api: Api, given: Given) -> None:
    """The first invoice of the subscription comes to what the quote said is due upfront.

    2 × 1000 = 2000, less 10 % = 1800, 25 % of it 450
    1 ×  500 =  500, less 10 % =  450, 25 % of it 112.50 → 113
               2250 + 563 = 2813
    """
    invoice = subscription(api, given, "latest_invoice")["latest_invoice"]

    assert invoice["total"] == subscribed(given)["computed"]["upfront"]["amount_total"] == 2813


@requirement("quotes.accept.first_invoice_reason", SHOULD, cites="invoices/object", operation=OPERATION)
def test_first_invoice_reason(api: Api, given: Given) -> None:
    """The reason for the first invoice of the subscription is the acceptance of the quote, or the subscription."""
    invoice = subscription(api, given, "latest_invoice")["latest_invoice"]

    assert invoice["billing_reason"] in ("quote_accept", "subscription_create")


@requirement("quotes.accept.first_invoice_quote", SHOULD, cites="invoices/object", operation=OPERATION)
def test_first_invoice_quote(api: Api, given: Given) -> None:
    """The first invoice of the subscription names the quote that it was generated from."""
    invoice = subscription(api, given, "latest_invoice")["latest_invoice"]

    assert invoice["quote"] == subscribed(given)["id"]


@requirement("quotes.accept.trial", MUST, cites="quotes/create", operation=OPERATION)
def test_trial(api: Api, given: Given) -> None:
    """A quote with a trial leads to a subscription that is in it for as many days."""
    customer = given.shared("quotes-trial", lambda maker: maker.payer(name="Trial"))["id"]
    items = sold(given, ("recurring_price", 1))
    quote = opened(given, customer=customer, line_items=items, subscription_data={"trial_period_days": 14})

    made = api.post(f"{path(quote)}/accept", {"expand": ["subscription"]})["subscription"]

    assert made["status"] == "trialing"
    assert made["trial_end"] - made["trial_start"] == 14 * DAY


@requirement("quotes.accept.subscription_due", MUST, cites="quotes/create", operation=OPERATION)
def test_days_until_due(api: Api, given: Given) -> None:
    """A quote whose invoices are to be sent leads to such a subscription."""
    customer = given.shared_customer()["id"]
    items = sold(given, ("recurring_price", 1))
    sent = {"collection_method": "send_invoice", "invoice_settings": {"days_until_due": 7}}
    quote = opened(given, customer=customer, line_items=items, **sent)

    made = api.post(f"{path(quote)}/accept", {"expand": ["subscription"]})["subscription"]

    expect_part({"collection_method": "send_invoice", "days_until_due": 7}, made)


@requirement("quotes.accept.recurring_price_data", MUST, cites=ACCEPT, operation=OPERATION)
def test_recurring_price_data(api: Api, given: Given) -> None:
    """A recurring price that was made for a quote can be subscribed to by accepting it."""
    customer = given.shared("quotes-priced", lambda maker: maker.payer(name="Priced"))["id"]
    price = {"currency": "usd", "product": given.shared_product()["id"], "unit_amount": 700}
    data = {**price, "recurring": {"interval": "month"}}
    quote = opened(given, customer=customer, line_items=[{"price_data": data}])

    made = api.post(f"{path(quote)}/accept", {"expand": ["subscription"]})["subscription"]

    [item] = made["items"]["data"]
    assert item["price"]["unit_amount"] == 700


@requirement("quotes.accept.schedule", MUST, cites=ACCEPT, operation=OPERATION)
def test_schedule(api: Api, given: Given) -> None:
    """Accepting a quote that takes effect in the future makes a subscription schedule, and no subscription yet."""
    quote = api.get(path(scheduled(given)))

    assert isinstance(quote["subscription_schedule"], str)
    assert (quote["subscription"], quote["invoice"], quote["status"]) == (None, None, "accepted")


@requirement("quotes.accept.schedule_start", MUST, cites=ACCEPT, operation=OPERATION)
def test_schedule_start(api: Api, given: Given) -> None:
    """The schedule has not started, is the customer's, and begins when the quote takes effect."""
    quote = scheduled(given)

    schedule = api.get(f"/v1/subscription_schedules/{quote['subscription_schedule']}")

    expect_part({"status": "not_started", "customer": quote["customer"]}, schedule)
    assert schedule["phases"][0]["start_date"] == quote["subscription_data"]["effective_date"]


@requirement("quotes.accept.schedule_items", MUST, cites=ACCEPT, operation=OPERATION)
def test_schedule_items(api: Api, given: Given) -> None:
    """The first phase of the schedule has the recurring line items of the quote."""
    schedule = api.get(f"/v1/subscription_schedules/{scheduled(given)['subscription_schedule']}")

    found = [(item["price"], item["quantity"]) for item in schedule["phases"][0]["items"]]
    assert found == [(catalog(given, "recurring_price")["id"], 1)]


@requirement("quotes.accept.past_effective_date", SHOULD, cites="quotes/create", operation=OPERATION)
def test_past_effective_date(api: Api, given: Given) -> None:
    """An effective date that is past when the quote is accepted is ignored: the subscription begins at once."""
    customer = given.shared("quotes-late", lambda maker: maker.payer(name="Late"))["id"]
    past = {"effective_date": given.shared_price()["created"] - DAY}
    items = sold(given, ("recurring_price", 1))
    quote = opened(given, customer=customer, line_items=items, subscription_data=past)

    after = api.post(f"{path(quote)}/accept")

    assert isinstance(after["subscription"], str)
    assert after["subscription_schedule"] is None
