"""Previews by `subscription_details` and `schedule_details`: what a subscription or a schedule would be billed."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoices.previewed import (
    LINES,
    SINCE,
    UPCOMING,
    amounts,
    asked,
    expect_lines,
    schedules,
    stood_for,
    subscribed,
    subscriptions,
)
from conformance.suite.parameters import catalog, expect_part
from conformance.suite.requirement import INFERRED, MAY, MUST, SHOULD, requirement
from conformance.suite.subscriptions.made import dated, later, recurring, stranger

Json = Any
OPERATION = "GET /v1/invoices/upcoming"
CREATE_PREVIEW = "/v1/invoices/create_preview"
DESCRIBED = {"address": {"country": "US"}}


# -- of a subscription


@requirement(
    "invoices.upcoming.subscription_details",
    MUST,
    cites="invoices/upcoming",
    over=subscriptions("invoices.upcoming"),
    holds=SINCE,
)
def test_subscription(api: Api, given: Given, entry: Json) -> None:
    """An upcoming invoice previews what the details of its subscription would make of it."""
    made = subscribed(given)

    invoice = api.get(UPCOMING, asked(given, made, entry))

    expect_part(stood_for(given, made, entry.get("gives", {})), invoice)
    expect_lines(given, made, entry, invoice["lines"]["data"])


@requirement(
    "invoices.upcoming_lines.subscription_details",
    MUST,
    cites="invoices/upcoming_invoice_lines",
    over=subscriptions("invoices.upcoming_lines"),
    holds=SINCE,
)
def test_subscription_lines(api: Api, given: Given, entry: Json) -> None:
    """The upcoming lines preview what the details of the subscription would make of them."""
    made = subscribed(given)

    lines = api.get(LINES, asked(given, made, entry))["data"]

    expect_lines(given, made, entry, lines)


@requirement("invoices.upcoming.details_and_prefixed", MAY, cites="invoices/upcoming", provenance=INFERRED, holds=SINCE)
def test_details_and_prefixed(api: Api, given: Given) -> None:
    """What is previewed of a subscription is said in its details, or in parameters of their own, not in both."""
    made = subscribed(given)
    items = [{"id": made["item"], "quantity": 3}]

    asks = {"subscription_items": items, "subscription_details": {"items": items}}
    api.refused("GET", UPCOMING, {"subscription": made["id"], **asks})


# -- of a schedule


@requirement("invoices.upcoming.schedule_in_two_currencies", SHOULD, cites="invoices/upcoming", holds=SINCE)
def test_schedule_in_two_currencies(api: Api, given: Given) -> None:
    """A supposed schedule is previewed in the currency of its phase, where the price has it among others."""
    invoice = api.get(UPCOMING, in_euro(given))

    assert (invoice["currency"], invoice["total"]) == ("eur", 900)


@requirement(
    "invoices.upcoming_lines.schedule_in_two_currencies", SHOULD, cites="invoices/upcoming_invoice_lines", holds=SINCE
)
def test_schedule_lines_in_two_currencies(api: Api, given: Given) -> None:
    """Lines of a supposed schedule are of the currency of its phase, where the price has it among others."""
    [line] = api.get(LINES, in_euro(given))["data"]

    assert (line["currency"], line["amount"]) == ("eur", 900)


@requirement(
    "invoices.upcoming.schedule_details",
    MUST,
    cites="invoices/upcoming",
    over=schedules("invoices.upcoming", True, False),
    holds=SINCE,
)
def test_schedule(api: Api, given: Given, entry: Json) -> None:
    """An upcoming invoice previews what a schedule that is supposed would be billed."""
    made = scheduled(given, entry.get("of", "schedule"))

    invoice = api.get(UPCOMING, supposed(given, made, entry))

    expect_part(entry.get("gives", {}), invoice)
    assert amounts(invoice["lines"]["data"]) == entry.get("lines", amounts(invoice["lines"]["data"]))


@requirement(
    "invoices.upcoming_lines.schedule_details",
    MUST,
    cites="invoices/upcoming_invoice_lines",
    over=schedules("invoices.upcoming_lines", True),
    holds=SINCE,
)
def test_schedule_lines(api: Api, given: Given, entry: Json) -> None:
    """The upcoming lines preview what a schedule that is supposed would be billed."""
    made = scheduled(given, entry.get("of", "schedule"))

    lines = api.get(LINES, supposed(given, made, entry))["data"]

    assert amounts(lines) == entry["lines"]


@requirement(
    "invoices.upcoming_lines.schedule_details_alike",
    MUST,
    cites="invoices/upcoming_invoice_lines",
    over=schedules("invoices.upcoming_lines", False),
    holds=SINCE,
)
def test_schedule_lines_alike(api: Api, given: Given, entry: Json) -> None:
    """The upcoming lines of a schedule that is supposed are those of its upcoming invoice."""
    asks = supposed(given, scheduled(given, entry["of"]), entry)
    invoice = given.get(UPCOMING, asks)

    lines = api.get(LINES, asks)["data"]

    assert amounts(lines) == amounts(invoice["lines"]["data"])


@requirement("invoices.upcoming.schedule_details_beside", MUST, cites="invoices/upcoming", holds=SINCE)
def test_schedule_beside(api: Api, given: Given) -> None:
    """A schedule is not supposed together with a subscription."""
    details = {"phases": [{"items": [{"price": recurring(given, 2000)}]}]}

    api.refused("GET", UPCOMING, {"subscription": subscribed(given)["id"], "schedule_details": details})


@requirement("invoices.upcoming.schedule_details_prefixed", MUST, cites="invoices/upcoming", holds=SINCE)
def test_schedule_prefixed(api: Api, given: Given) -> None:
    """A schedule is not supposed together with the items of a subscription."""
    items = [{"price": recurring(given, 2000)}]
    asks = {"subscription_items": items, "schedule_details": {"phases": [{"items": items}]}}

    api.refused("GET", UPCOMING, {"customer": stranger(given)["id"], **asks})


@requirement("invoices.upcoming.schedule_details_stores_nothing", MUST, cites="invoices/upcoming", holds=SINCE)
def test_schedule_stores_nothing(api: Api, given: Given) -> None:
    """A schedule that is supposed does not come about."""
    customer = given.payer()["id"]
    details = {"phases": [{"items": [{"price": recurring(given)}]}]}
    given.get(UPCOMING, {"customer": customer, "schedule_details": details})

    assert api.get("/v1/subscription_schedules", {"customer": customer})["data"] == []
    assert api.get("/v1/subscriptions", {"customer": customer})["data"] == []


@requirement("invoices.upcoming.schedule_details_changes_nothing", MUST, cites="invoices/upcoming", holds=SINCE)
def test_schedule_changes_nothing(api: Api, given: Given) -> None:
    """A schedule that is previewed with other phases stays what it is."""
    made = scheduled(given)
    before = given.get(f"/v1/subscription_schedules/{made['id']}")
    phase = {
        "items": [{"price": recurring(given), "quantity": 3}],
        "start_date": made["start"],
        "end_date": made["end"],
    }
    given.get(UPCOMING, {"schedule": made["id"], "schedule_details": {"phases": [phase]}})

    assert api.get(f"/v1/subscription_schedules/{made['id']}") == before


# -- for a customer who is only described


@requirement("invoices.upcoming.described_items", SHOULD, cites="invoices/upcoming")
def test_described_items(api: Api, given: Given) -> None:
    """A subscription can be previewed for a customer who is only described, by its items: 20.00."""
    items = [{"price": recurring(given, 2000)}]

    invoice = api.get(UPCOMING, {"customer_details": DESCRIBED, "subscription_items": items})

    assert (invoice["customer"], amounts(invoice["lines"]["data"])) == (None, [2000])


@requirement("invoices.upcoming.described_schedule", SHOULD, cites="invoices/upcoming", holds=SINCE)
def test_described_schedule(api: Api, given: Given) -> None:
    """A schedule can be supposed for a customer who is only described: 20.00."""
    details = {"phases": [{"items": [{"price": recurring(given, 2000)}]}]}

    invoice = api.get(UPCOMING, {"customer_details": DESCRIBED, "schedule_details": details})

    assert (invoice["customer"], amounts(invoice["lines"]["data"])) == (None, [2000])


# -- the same by another operation


@requirement(
    "invoices.upcoming.create_preview", MUST, cites="invoices/create_preview", operation=OPERATION, holds=SINCE
)
def test_create_preview(api: Api, given: Given) -> None:
    """An invoice is previewed alike by either operation: lines, amounts and tax."""
    made = subscribed(given)
    asks = {
        "subscription": made["id"],
        "discounts": [{"coupon": given.shared_coupon(percent_off=10)["id"]}],
        "subscription_details": {
            "items": [{"id": made["item"], "quantity": 3}],
            "default_tax_rates": [given.shared_tax_rate(25)["id"]],
            "proration_date": made["half"],
        },
    }
    preview = given.post(CREATE_PREVIEW, asks)

    invoice = api.get(UPCOMING, asks)

    told = ("currency", "customer", "subtotal", "total", "tax", "amount_due", "subscription")
    assert {name: invoice[name] for name in told} == {name: preview[name] for name in told}
    assert amounts(invoice["lines"]["data"]) == amounts(preview["lines"]["data"])


def scheduled(given: Given, since: str = "schedule") -> Json:
    """A schedule of 10.00 for a month and of 20.00 for the next, by its ID and dates; nobody changes it.

    It began just now, or (`running`) ten days ago.
    """
    return given.shared(
        f"upcoming-details-{since}", lambda maker: make_scheduled(maker, -10 if since == "running" else 0)
    )


def make_scheduled(maker: Given, days: int) -> Json:
    start = later(maker, days) if days else "now"
    phases = [{"items": [{"price": recurring(maker, amount)}], "iterations": 1} for amount in (1000, 2000)]
    sends = {"customer": maker.payer()["id"], "start_date": start, "phases": phases}
    phase = (made := maker.post("/v1/subscription_schedules", sends))["current_phase"]
    return {"id": made["id"], "start": phase["start_date"], "end": phase["end_date"]}


def in_euro(given: Given) -> Json:
    """What previews a phase in euro of a price of 10.00 dollars or 9.00 euro."""
    phase = {"items": [{"price": catalog(given, "two_currency_price")["id"]}], "currency": "eur"}
    return {"customer": given.payer()["id"], "schedule_details": {"phases": [phase]}}


def supposed(given: Given, made: Json, entry: Json) -> Json:
    """What an entry sends, of a schedule or of a customer who has none."""
    of = {"schedule": made["id"]} if "of" in entry else {"customer": stranger(given)["id"]}
    return {**of, "schedule_details": stood_for(given, made, dated(given, entry["sends"]))}
