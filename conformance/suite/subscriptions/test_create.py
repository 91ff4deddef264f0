"""Subscriptions that begin: what they hold, and their first invoice."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract, Holds
from conformance.suite.api import Api
from conformance.suite.clocks import DAY
from conformance.suite.given import Given
from conformance.suite.parameters import catalog
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, Case, requirement
from conformance.suite.subscriptions.made import (
    SUBSCRIPTIONS,
    in_full,
    params,
    recurring,
)

Json = Any

CREATE = "POST /v1/subscriptions"
FIRST = {"expand": ["latest_invoice"]}
CYCLE = "https://stripe.com/docs/billing/subscriptions/billing-cycle"
DEFAULTS: dict[str, Any] = {
    "object": "subscription",
    "status": "active",
    "collection_method": "charge_automatically",
    "cancel_at": None,
    "cancel_at_period_end": False,
    "canceled_at": None,
    "ended_at": None,
    "days_until_due": None,
    "default_payment_method": None,
    "default_source": None,
    "default_tax_rates": [],
    "discount": None,
    "metadata": {},
    "pause_collection": None,
    "pending_invoice_item_interval": None,
    "pending_update": None,
    "schedule": None,
    "trial_start": None,
    "trial_end": None,
    "currency": "usd",
    "livemode": False,
}


LATER: dict[str, tuple[str, Any]] = {  # with the day since which they are shown
    "billing_cycle_anchor_config": ("2024-01-12", None),
    "cancellation_details": ("2023-03-09", {"comment": None, "feedback": None, "reason": None}),
    "discounts": ("2024-04-04", []),
    "on_behalf_of": ("2022-11-03", None),
    "trial_settings": ("2023-02-02", {"end_behavior": {"missing_payment_method": "create_invoice"}}),
}


def defaults(contract: Contract) -> Iterable[Case]:
    dated = {**{field: ("", value) for field, value in DEFAULTS.items()}, **LATER}
    for field, (since, value) in dated.items():
        title = f"A subscription has `{field}` {json.dumps(value)} where nothing else is asked for."
        expected = {"field": field, "value": value}
        yield Case(field, expected, contract.named("subscriptions.create"), title=title, holds=Holds(since))


@requirement("subscriptions.create.default", MUST, cites="subscriptions/create", over=defaults)
def test_default(api: Api, given: Given, field: str, value: Json) -> None:
    """A subscription has its defaults where nothing else is asked for."""
    assert api.get(f"{SUBSCRIPTIONS}/{plain(given)}")[field] == value


@requirement("subscriptions.create.retrieved", MUST, cites="subscriptions/retrieve")
def test_retrieved(api: Api, given: Given) -> None:
    """A subscription is read as it was created."""
    created = given.post(SUBSCRIPTIONS, params(given, description="Gold", metadata={"order_id": "6735"}))

    assert api.get(f"{SUBSCRIPTIONS}/{created['id']}") == created


@requirement("subscriptions.create.period", MUST, cites=CYCLE, provenance=OBSERVED, operation=CREATE)
def test_period(api: Api, given: Given) -> None:
    """A subscription starts its first period, and its billing cycle, at its creation."""
    created = api.post(SUBSCRIPTIONS, params(given))

    starts = {created[field] for field in ("start_date", "current_period_start", "billing_cycle_anchor")}
    assert starts == {created["created"]}


@requirement("subscriptions.create.yearly", MUST, cites=CYCLE, provenance=OBSERVED, operation=CREATE)
def test_yearly(api: Api, given: Given) -> None:
    """A yearly subscription is billed for 365 days, or 366 with a leap day in them."""
    created = api.post(SUBSCRIPTIONS, params(given, items=[{"price": recurring(given, 10_000, "year")}]))

    assert created["current_period_end"] - created["current_period_start"] in (365 * 86_400, 366 * 86_400)


@requirement("subscriptions.create.weekly", MUST, cites=CYCLE, operation=CREATE)
def test_weekly(api: Api, given: Given) -> None:
    """A weekly subscription is billed for seven days."""
    created = api.post(SUBSCRIPTIONS, params(given, items=[{"price": recurring(given, 1000, "week")}]))

    assert created["current_period_end"] - created["current_period_start"] == 7 * 86_400


@requirement("subscriptions.create.daily", MUST, cites=CYCLE, operation=CREATE)
def test_daily(api: Api, given: Given) -> None:
    """A daily subscription is billed for a day."""
    created = api.post(SUBSCRIPTIONS, params(given, items=[{"price": recurring(given, 1000, "day")}]))

    assert created["current_period_end"] - created["current_period_start"] == 86_400


@requirement("subscriptions.create.items", MUST, cites="subscriptions/object", operation=CREATE, provenance=OBSERVED)
def test_items(api: Api, given: Given) -> None:
    """The items of a subscription hold their price, and name their subscription."""
    created = api.get(f"{SUBSCRIPTIONS}/{plain(given)}")

    [held] = created["items"]["data"]
    assert (held["object"], held["subscription"], held["price"]["id"], held["quantity"]) == (
        "subscription_item",
        created["id"],
        recurring(given),
        1,
    )


@requirement("subscriptions.create.items_url", SHOULD, cites="subscriptions/object", operation=CREATE)
def test_items_url(api: Api, given: Given) -> None:
    """The items of a subscription name the URL at which they are listed."""
    created = api.get(f"{SUBSCRIPTIONS}/{plain(given)}")

    assert created["items"]["url"] == f"/v1/subscription_items?subscription={created['id']}"


@requirement("subscriptions.create.next_pending_items", SHOULD, cites="subscriptions/object", operation=CREATE)
def test_next_pending_items(api: Api, given: Given) -> None:
    """A subscription with `pending_invoice_item_interval` says when items are billed next: within it."""
    asked = params(given, pending_invoice_item_interval={"interval": "day"})

    created = api.post(SUBSCRIPTIONS, asked)

    billed = created["next_pending_invoice_item_invoice"] or 0
    assert created["start_date"] < billed <= created["start_date"] + 2 * DAY


@requirement("subscriptions.create.price_in_two_currencies", SHOULD, cites="subscriptions/create")
def test_price_in_two_currencies(api: Api, given: Given) -> None:
    """A subscription is billed in the currency that is asked for, where its price has it among others."""
    items = [{"price": catalog(given, "two_currency_price")["id"]}]
    asked = params(given, customer=given.payer()["id"], items=items, currency="eur")

    created = api.post(SUBSCRIPTIONS, {**asked, **FIRST})

    assert (created["currency"], created["latest_invoice"]["currency"]) == ("eur", "eur")
    assert created["latest_invoice"]["total"] == 900


@requirement("subscriptions.first_invoice.paid", MUST, cites="subscriptions/create", provenance=OBSERVED)
def test_first_invoice(api: Api, given: Given) -> None:
    """The first invoice of a subscription is finalized and paid as it is created: 25.00, in one attempt."""
    created = api.post(SUBSCRIPTIONS, params(given, items=[{"price": recurring(given, 2500)}], **FIRST))

    invoice = created["latest_invoice"]
    assert (invoice["status"], invoice["billing_reason"], invoice["attempt_count"], invoice["auto_advance"]) == (
        "paid",
        "subscription_create",
        1,
        False,
    )
    assert (invoice["subtotal"], invoice["total"], invoice["amount_paid"], invoice["amount_remaining"]) == (
        2500,
        2500,
        2500,
        0,
    )


@requirement(
    "subscriptions.first_invoice.number", MUST, cites="subscriptions/create", provenance=OBSERVED, operation=CREATE
)
def test_number(api: Api, given: Given) -> None:
    """The first invoice of a customer is numbered 0001 after the customer's prefix."""
    customer = given.payer()

    created = api.post(SUBSCRIPTIONS, params(given, customer=customer["id"], **FIRST))

    assert created["latest_invoice"]["number"] == f"{customer['invoice_prefix']}-0001"


@requirement("subscriptions.first_invoice.period", MUST, cites="invoices/object", provenance=OBSERVED, operation=CREATE)
def test_first_invoice_period(api: Api, given: Given) -> None:
    """The first invoice has an empty period at its creation, and its line that of the subscription."""
    created = api.get(f"{SUBSCRIPTIONS}/{plain(given)}", FIRST)

    invoice = created["latest_invoice"]
    assert invoice["period_start"] == invoice["period_end"] == created["created"]
    assert invoice["lines"]["data"][0]["period"] == {
        "start": created["current_period_start"],
        "end": created["current_period_end"],
    }


@requirement(
    "subscriptions.first_invoice.line", MUST, cites="invoices/line_item", provenance=OBSERVED, operation=CREATE
)
def test_line(api: Api, given: Given) -> None:
    """The line of a first invoice is of type `subscription`, and names the subscription and its item."""
    created = api.get(f"{SUBSCRIPTIONS}/{plain(given)}", FIRST)

    [line] = created["latest_invoice"]["lines"]["data"]
    assert (line["type"], line["subscription"], line["subscription_item"], line["proration"]) == (
        "subscription",
        created["id"],
        created["items"]["data"][0]["id"],
        False,
    )


@requirement("subscriptions.first_invoice.quantity", MUST, cites="subscriptions/create", provenance=OBSERVED)
def test_quantity(api: Api, given: Given) -> None:
    """A subscription to ten of 25.00 asks for 250.00 at first."""
    items = [{"price": recurring(given, 2500), "quantity": 10}]

    created = api.post(SUBSCRIPTIONS, params(given, items=items, **FIRST))

    assert in_full(created["latest_invoice"]) == [(25_000, False)]


@requirement("subscriptions.first_invoice.two_prices", MUST, cites="subscriptions/create")
def test_two_prices(api: Api, given: Given) -> None:
    """A subscription to two prices has a line for each on its first invoice: 10.00 and 2 × 20.00 are 50.00."""
    items = [{"price": recurring(given)}, {"price": recurring(given, 2000), "quantity": 2}]

    created = api.post(SUBSCRIPTIONS, params(given, items=items, **FIRST))

    assert in_full(created["latest_invoice"]) == [(1000, False), (4000, False)]


@requirement("subscriptions.first_invoice.added", MUST, cites="subscriptions/create", provenance=OBSERVED)
def test_added(api: Api, given: Given) -> None:
    """What a subscription adds to its first invoice stands first there, with the period of the subscription."""
    added = [{"price": given.shared_price(1500)["id"]}]

    created = api.post(SUBSCRIPTIONS, params(given, add_invoice_items=added, **FIRST))

    lines = created["latest_invoice"]["lines"]["data"]
    period = {"start": created["current_period_start"], "end": created["current_period_end"]}
    assert [(line["amount"], line["period"]) for line in lines] == [(1500, period), (1000, period)]


@requirement("subscriptions.first_invoice.free", MUST, cites="subscriptions/create", operation=CREATE)
def test_free(api: Api, given: Given) -> None:
    """A free subscription needs no payment method: it is `active`, with a paid invoice of nothing."""
    free = params(given, customer=given.customer()["id"], items=[{"price": recurring(given, 0)}], **FIRST)

    created = api.post(SUBSCRIPTIONS, free)

    invoice = created["latest_invoice"]
    assert (created["status"], invoice["status"], invoice["total"], invoice["charge"]) == ("active", "paid", 0, None)


@requirement("subscriptions.first_invoice.covered", MUST, cites="subscriptions/create", operation=CREATE)
def test_covered(api: Api, given: Given) -> None:
    """A subscription that its customer's credit pays for needs no payment method: −15.00 and 10.00 leave −5.00."""
    customer = given.customer(balance=-1500)["id"]

    created = api.post(SUBSCRIPTIONS, params(given, customer=customer, **FIRST))

    invoice = created["latest_invoice"]
    assert (created["status"], invoice["amount_due"], invoice["ending_balance"]) == ("active", 0, -500)


@requirement("subscriptions.first_invoice.sent", MUST, cites="subscriptions/create", operation=CREATE)
def test_sent(api: Api, given: Given) -> None:
    """A subscription to be paid by invoice is `active` at once, and its first invoice is a draft to be sent."""
    sent = {"collection_method": "send_invoice", "days_until_due": 14, "customer": given.customer()["id"]}

    created = api.post(SUBSCRIPTIONS, params(given, **sent, **FIRST))

    invoice = created["latest_invoice"]
    assert (created["status"], invoice["status"], invoice["auto_advance"]) == ("active", "draft", True)
    assert (invoice["collection_method"], invoice["due_date"]) == ("send_invoice", invoice["created"] + 14 * 86_400)


@requirement("subscriptions.first_invoice.listed", MUST, cites="invoices/list", operation="GET /v1/invoices")
def test_listed(api: Api, given: Given) -> None:
    """The invoices of a subscription are found by its ID."""
    created = plain(given)

    found = api.get("/v1/invoices", {"subscription": created})["data"]

    assert [(invoice["subscription"], invoice["billing_reason"]) for invoice in found] == [
        (created, "subscription_create")
    ]


def plain(given: Given) -> Json:
    """The ID of a subscription that nobody changes."""
    return given.shared("subscriptions-plain-subscription", _plain)


def _plain(maker: Given) -> Json:
    return maker.unmarked.post(SUBSCRIPTIONS, params(maker))["id"]
