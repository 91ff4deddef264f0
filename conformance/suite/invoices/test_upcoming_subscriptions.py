"""The upcoming invoice of a subscription, and what a change of it would make of that. Nothing is stored."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.clocks import CHARGED, customer_at, move, utc
from conformance.suite.given import Given
from conformance.suite.invoices.previewed import (
    LINES,
    UPCOMING,
    Form,
    amounts,
    asked,
    expect_lines,
    forms,
    make_scheduled,
    previews,
    stood_for,
    subscribed,
)
from conformance.suite.parameters import expect_part
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, in_full, item, midpoint, path, recurring, subscribe
from conformance.suite.subscriptions.metered import partly_used
from conformance.suite.waiting import Eventually

Json = Any

OPERATION = "GET /v1/invoices/upcoming"
PREVIEW = "https://stripe.com/docs/billing/subscriptions/prorations#preview-proration"


@requirement(
    "invoices.upcoming.subscription_parameter", MUST, cites="invoices/upcoming", over=previews("invoices.upcoming")
)
def test_parameter(api: Api, given: Given, entry: Json) -> None:
    """An upcoming invoice previews what a change of its subscription would make of it."""
    made = subscribed(given)

    invoice = api.get(UPCOMING, asked(given, made, entry))

    expect_part(stood_for(given, made, entry.get("gives", {})), invoice)
    expect_lines(given, made, entry, invoice["lines"]["data"])


@requirement(
    "invoices.upcoming_lines.subscription_parameter",
    MUST,
    cites="invoices/upcoming_invoice_lines",
    over=previews("invoices.upcoming_lines"),
)
def test_lines_parameter(api: Api, given: Given, entry: Json) -> None:
    """The upcoming lines preview what a change of the subscription would make of them."""
    made = subscribed(given)

    lines = api.get(LINES, asked(given, made, entry))["data"]

    expect_lines(given, made, entry, lines)


@requirement("invoices.upcoming_lines.of_the_invoice", MUST, cites="invoices/upcoming_invoice_lines")
def test_lines_of_the_invoice(api: Api, given: Given) -> None:
    """The upcoming lines are those of the upcoming invoice for the same change: here, a date at which to cancel."""
    made = subscribed(given)
    asks = {"subscription": made["id"], "subscription_cancel_at": made["after"]}
    invoice = given.get(UPCOMING, asks)

    assert amounts(api.get(LINES, asks)["data"]) == amounts(invoice["lines"]["data"])


@requirement("invoices.upcoming.renewal", MUST, cites="invoices/upcoming")
def test_renewal(api: Api, given: Given) -> None:
    """The upcoming invoice of a subscription is that of its renewal: the line is of the period to come."""
    made = subscribed(given)

    invoice = api.get(UPCOMING, {"subscription": made["id"]})

    [line] = invoice["lines"]["data"]
    assert (line["period"]["start"], line["subscription"], line["proration"]) == (made["end"], made["id"], False)
    assert invoice["period_end"] == made["end"]


@requirement("invoices.upcoming.anchored_now", SHOULD, cites="invoices/upcoming", over=forms("invoices.upcoming"))
def test_anchored_now(api: Api, given: Given, told: Form) -> None:
    """A preview of a subscription whose anchor becomes now is of the period that begins now, not of the next."""
    made = subscribed(given)

    [line] = api.get(UPCOMING, told(anchored_now(made)))["lines"]["data"]

    assert made["start"] <= line["period"]["start"] < made["end"]


@requirement(
    "invoices.upcoming_lines.anchored_now",
    SHOULD,
    cites="invoices/upcoming_invoice_lines",
    over=forms("invoices.upcoming_lines"),
)
def test_lines_anchored_now(api: Api, given: Given, told: Form) -> None:
    """Lines of a subscription whose anchor becomes now are of the period that begins now, not of the next."""
    made = subscribed(given)

    [line] = api.get(LINES, told(anchored_now(made)))["data"]

    assert made["start"] <= line["period"]["start"] < made["end"]


@requirement("invoices.upcoming.usage_cleared", SHOULD, cites="invoices/upcoming", over=forms("invoices.upcoming"))
def test_usage_cleared(api: Api, given: Given, told: Form) -> None:
    """A preview without a metered item, its usage cleared, bills the others."""
    invoice = api.get(UPCOMING, told(without_used(partly_used(given))))

    assert amounts(invoice["lines"]["data"]) == [1000]


@requirement(
    "invoices.upcoming_lines.usage_cleared",
    SHOULD,
    cites="invoices/upcoming_invoice_lines",
    over=forms("invoices.upcoming_lines"),
)
def test_lines_usage_cleared(api: Api, given: Given, told: Form) -> None:
    """The lines without a metered item, its usage cleared, are those of the others."""
    assert amounts(api.get(LINES, told(without_used(partly_used(given))))["data"]) == [1000]


@requirement("invoices.upcoming.of_customer", MUST, cites="invoices/upcoming")
def test_of_customer(api: Api, given: Given) -> None:
    """The upcoming invoice of a customer is that of their subscription."""
    made = subscribed(given)

    invoice = api.get(UPCOMING, {"customer": made["customer"]})

    assert (invoice["subscription"], invoice["total"]) == (made["id"], 1000)


@requirement("invoices.upcoming.next_payment_attempt", SHOULD, cites="invoices/object", operation=OPERATION)
def test_next_payment_attempt(api: Api, given: Given) -> None:
    """An upcoming invoice is to be paid an hour after the end of the period."""
    made = subscribed(given)

    invoice = api.get(UPCOMING, {"subscription": made["id"]})

    assert invoice["next_payment_attempt"] == made["end"] + 3600


@requirement("invoices.upcoming.period_end", MUST, cites=PREVIEW, operation=OPERATION)
def test_prorations_apart(api: Api, given: Given) -> None:
    """The prorations of a preview are the lines whose period starts at the proration date."""
    made = subscribed(given)
    change = {"subscription_items": [{"id": made["item"], "quantity": 3}], "subscription_proration_date": made["half"]}

    lines = api.get(UPCOMING, {"subscription": made["id"], **change})["lines"]["data"]

    apart = [line["amount"] for line in lines if line["period"]["start"] == made["half"]]
    assert sorted(apart) == [-500, 1500]


@requirement("invoices.upcoming.changes_nothing", MUST, cites="invoices/upcoming")
def test_changes_nothing(api: Api, given: Given) -> None:
    """A preview of a change leaves the subscription what it is."""
    before = subscribe(given)
    given.get(UPCOMING, {"subscription": before["id"], "subscription_items": [{"id": item(before), "quantity": 3}]})

    assert api.get(path(before)) == before


@requirement("invoices.upcoming.canceled", MUST, cites="invoices/upcoming")
def test_canceled(api: Api, given: Given) -> None:
    """A canceled subscription has no upcoming invoice: 404 `invoice_upcoming_none`."""
    made = given.delete(path(subscribe(given, customer=given.payer()["id"])))

    api.refused("GET", UPCOMING, {"customer": made["customer"]}, status=404, code="invoice_upcoming_none")


@requirement("invoices.upcoming.ends_with_period", MUST, cites="invoices/upcoming", provenance=OBSERVED)
def test_ends_with_period(api: Api, given: Given) -> None:
    """A subscription that ends with its period has no upcoming invoice: 404 `invoice_upcoming_none`."""
    made = subscribe(given, cancel_at_period_end=True)

    api.refused("GET", UPCOMING, {"subscription": made["id"]}, status=404, code="invoice_upcoming_none")


@requirement("invoices.upcoming.would_end_with_period", MUST, cites="invoices/upcoming", provenance=OBSERVED)
def test_would_end_with_period(api: Api, given: Given) -> None:
    """A preview of a subscription that would end with its period has nothing to show: 404 `invoice_upcoming_none`."""
    asks = {"subscription": subscribed(given)["id"], "subscription_cancel_at_period_end": True}

    api.refused("GET", UPCOMING, asks, status=404, code="invoice_upcoming_none")


@requirement(
    "invoices.upcoming_lines.would_end_with_period", MUST, cites="invoices/upcoming_invoice_lines", provenance=OBSERVED
)
def test_lines_would_end_with_period(api: Api, given: Given) -> None:
    """Lines of a subscription that would end with its period are none: 404 `invoice_upcoming_none`."""
    asks = {"subscription": subscribed(given)["id"], "subscription_cancel_at_period_end": True}

    api.refused("GET", LINES, asks, status=404, code="invoice_upcoming_none")


@requirement("invoices.upcoming.then_updated", MUST, cites=PREVIEW, operation=OPERATION)
def test_then_updated(api: Api, given: Given) -> None:
    """A change that is previewed at a proration date costs what it then costs at the same one."""
    made = subscribe(given)
    date = midpoint(made) - 12_345
    items = [{"id": item(made), "price": recurring(given, 2000), "quantity": 3}]
    asks = {"subscription_items": items, "subscription_proration_date": date}
    preview = given.get(
        UPCOMING, {"subscription": made["id"], **asks, "subscription_proration_behavior": "always_invoice"}
    )

    change = {"items": items, "proration_date": date, "proration_behavior": "always_invoice"}
    invoice = api.post(path(made), {**change, "expand": ["latest_invoice"]})["latest_invoice"]

    assert (in_full(preview), preview["total"]) == (in_full(invoice), invoice["total"])


@requirement("invoices.upcoming.then_changed", MUST, cites=PREVIEW, operation=OPERATION)
def test_then_changed(api: Api, given: Given) -> None:
    """A preview of a change is what the next invoice is once the change is made at the same proration date."""
    made = subscribe(given)
    items = [{"id": item(made), "price": recurring(given, 2000)}]
    date = midpoint(made) + 54_321
    asks = {"subscription": made["id"], "subscription_items": items, "subscription_proration_date": date}
    preview = given.get(UPCOMING, asks)
    given.post(path(made), {"items": items, "proration_date": date})

    invoice = api.get(UPCOMING, {"subscription": made["id"]})

    assert (in_full(invoice), invoice["total"]) == (in_full(preview), preview["total"])


@requirement("invoices.upcoming.then_renewed", MUST, cites="invoices/upcoming", needs=("test_clocks",))
def test_then_renewed(api: Api, given: Given, eventually: Eventually) -> None:
    """The invoice of a renewal is what was previewed: lines, tax, discount and what is pending."""
    customer = customer_at(given, utc(2022, 8, 1))
    rate, coupon = given.shared_tax_rate(25)["id"], given.shared_coupon(percent_off=10)["id"]
    made = subscribe(given, customer=customer["id"], default_tax_rates=[rate], coupon=coupon)
    given.invoice_item(customer["id"], 700, subscription=made["id"])
    preview = given.get(UPCOMING, {"subscription": made["id"]})
    move(given, eventually, customer["test_clock"], utc(2022, 9, 1) + CHARGED)

    invoice = api.get(path(made), {"expand": ["latest_invoice"]})["latest_invoice"]

    told = ("subtotal", "total", "tax", "amount_due", "period_start", "period_end")
    assert {name: invoice[name] for name in told} == {name: preview[name] for name in told}
    assert in_full(invoice) == in_full(preview)


@requirement("invoices.upcoming.then_subscribed", MUST, cites="invoices/upcoming")
def test_then_subscribed(api: Api, given: Given) -> None:
    """The first invoice of a subscription is what was previewed for its items."""
    customer = given.payer()["id"]
    items = [{"price": recurring(given, 2000), "quantity": 2}, {"price": recurring(given)}]
    preview = given.get(UPCOMING, {"customer": customer, "subscription_items": items})

    made = api.post(SUBSCRIPTIONS, {"customer": customer, "items": items, "expand": ["latest_invoice"]})

    assert (in_full(made["latest_invoice"]), made["latest_invoice"]["total"]) == (in_full(preview), preview["total"])


@requirement("invoices.upcoming.of_schedule", MUST, cites="invoices/upcoming")
def test_of_schedule(api: Api, given: Given) -> None:
    """The upcoming invoice of a schedule is that of its next phase: 20.00."""
    made = given.shared("upcoming-schedule", make_scheduled)

    invoice = api.get(UPCOMING, {"schedule": made})

    assert [line["amount"] for line in invoice["lines"]["data"]] == [2000]


@requirement("invoices.upcoming_lines.of_schedule", MUST, cites="invoices/upcoming_invoice_lines")
def test_lines_of_schedule(api: Api, given: Given) -> None:
    """The upcoming lines of a schedule are those of its next phase."""
    made = given.shared("upcoming-schedule", make_scheduled)

    assert amounts(api.get(LINES, {"schedule": made})["data"]) == [2000]


@requirement("invoices.upcoming.schedule_beside", MUST, cites="invoices/upcoming")
def test_schedule_beside(api: Api, given: Given) -> None:
    """A schedule is not previewed together with a change of its subscription."""
    asks = {"schedule": given.shared("upcoming-schedule", make_scheduled)}

    api.refused("GET", UPCOMING, {**asks, "subscription_items": [{"price": recurring(given, 2000)}]})


@requirement("invoices.upcoming.two_trials", MUST, cites="invoices/upcoming")
def test_two_trials(api: Api, given: Given) -> None:
    """A preview takes the plan's trial or one to a date, not both."""
    made = subscribed(given)
    trials = {"subscription_trial_end": made["end"], "subscription_trial_from_plan": True}

    api.refused("GET", UPCOMING, {"subscription": made["id"], **trials})


@requirement("invoices.upcoming.outside_period", MUST, cites=PREVIEW, operation=OPERATION)
def test_outside_period(api: Api, given: Given) -> None:
    """A change is not previewed at a proration date that is not in the current period."""
    made = subscribed(given)
    change = {"subscription_items": [{"id": made["item"], "quantity": 3}]}

    api.refused("GET", UPCOMING, {"subscription": made["id"], **change, "subscription_proration_date": made["after"]})


@requirement("invoices.upcoming.unknown_item", SHOULD, cites="invoices/upcoming", provenance=OBSERVED)
def test_unknown_item(api: Api, given: Given) -> None:
    """A change of an item that the subscription does not have is not previewed."""
    asks = {"subscription": subscribed(given)["id"], "subscription_items": [{"id": "si_missing", "quantity": 3}]}

    api.refused("GET", UPCOMING, asks, status=(400, 404))


@requirement("invoices.upcoming.nothing_to_change", SHOULD, cites="invoices/upcoming", provenance=OBSERVED)
def test_nothing_to_change(api: Api, given: Given) -> None:
    """A change is previewed of a subscription, or of items: of neither it is refused."""
    customer = subscribed(given)["customer"]

    api.refused("GET", UPCOMING, {"customer": customer, "subscription_proration_behavior": "none"})


@requirement("invoices.upcoming.of_another", MUST, cites="invoices/upcoming")
def test_of_another(api: Api, given: Given) -> None:
    """The subscription that is previewed is the customer's: another customer's is refused."""
    asks = {"subscription": subscribed(given)["id"], "customer": given.shared_customer()["id"]}

    api.refused("GET", UPCOMING, asks, status=(400, 404))


def anchored_now(made: Json) -> Json:
    """What previews a subscription of which a new period begins now."""
    change = {"subscription_billing_cycle_anchor": "now", "subscription_proration_behavior": "none"}
    return {"subscription": made["id"], **change}


def without_used(made: Json) -> Json:
    """What previews a subscription without its second item and the usage of it."""
    change = {"id": item(made, 1), "deleted": True, "clear_usage": True}
    return {"subscription": made["id"], "subscription_items": [change], "subscription_proration_behavior": "none"}
