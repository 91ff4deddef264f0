"""Changes that start a new billing cycle: another interval, from free to paid and back, an anchor of now."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, OBSERVED, requirement
from conformance.suite.subscriptions.made import in_full, item, path, recurring, subscribe

Json = Any

UPDATE = "POST /v1/subscriptions/{subscription_exposed_id}"
LATEST = {"expand": ["latest_invoice"]}


@requirement("subscriptions.cycle_change.interval", MUST, cites="subscriptions/update", provenance=OBSERVED)
def test_interval(api: Api, given: Given) -> None:
    """A month of 25.00 that has just begun is given back for a year of 250.00: 225.00 are paid at once.

    | line                    | amount  | proration |
    |-------------------------|---------|-----------|
    | unused time of the month| −2500   | yes       |
    | the year                | +25000  | no        |
    """
    made = subscribe(given, items=[{"price": recurring(given, 2500)}])

    invoice = yearly(api, given, made, 25_000)["latest_invoice"]

    assert in_full(invoice) == [(-2500, True), (25_000, False)]
    assert (invoice["total"], invoice["status"], invoice["billing_reason"]) == (22_500, "paid", "subscription_update")


@requirement("subscriptions.cycle_change.anchor", MUST, cites="subscriptions/update", provenance=OBSERVED)
def test_anchor(api: Api, given: Given) -> None:
    """Another interval starts a period now, which becomes the anchor; the start date stays."""
    made = subscribe(given)

    updated = yearly(api, given, made, 10_000)

    assert updated["current_period_start"] == updated["billing_cycle_anchor"] >= made["created"]
    assert updated["current_period_end"] - updated["current_period_start"] >= 365 * 86_400
    assert updated["start_date"] == made["start_date"]


@requirement("subscriptions.cycle_change.without_credit", MUST, cites="subscriptions/update")
def test_without_credit(api: Api, given: Given) -> None:
    """With `proration_behavior` `none` another interval gives nothing back, and is still paid at once."""
    made = subscribe(given)

    invoice = yearly(api, given, made, 10_000, proration_behavior="none")["latest_invoice"]

    assert (in_full(invoice), invoice["status"]) == ([(10_000, False)], "paid")


@requirement("subscriptions.cycle_change.by_default", MUST, cites="subscriptions/update")
def test_by_default(api: Api, given: Given) -> None:
    """Another interval is paid at once even where prorations are left to the next invoice."""
    made = subscribe(given)

    invoice = yearly(api, given, made, 10_000, proration_behavior="create_prorations")["latest_invoice"]

    assert (in_full(invoice), invoice["status"]) == ([(-1000, True), (10_000, False)], "paid")


@requirement("subscriptions.cycle_change.shorter", MUST, cites="subscriptions/update")
def test_shorter(api: Api, given: Given) -> None:
    """A year of 100.00 that has just begun is given back for a month of 10.00: the customer is credited 90.00."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer, items=[{"price": recurring(given, 10_000, "year")}])
    monthly = {"items": [{"id": item(made), "price": recurring(given)}]}

    invoice = api.post(path(made), {**monthly, **LATEST})["latest_invoice"]

    assert (invoice["total"], invoice["amount_due"], invoice["status"]) == (-9000, 0, "paid")
    assert api.get(f"/v1/customers/{customer}")["balance"] == -9000


@requirement("subscriptions.cycle_change.free_to_paid", MUST, cites="subscriptions/update")
def test_free_to_paid(api: Api, given: Given) -> None:
    """From free to paid a subscription is paid for at once, for a period that starts now."""
    made = subscribe(given, items=[{"price": recurring(given, 0)}])

    updated = api.post(path(made), {"items": [{"id": item(made), "price": recurring(given)}], **LATEST})

    assert updated["latest_invoice"]["amount_paid"] == 1000
    assert updated["billing_cycle_anchor"] == updated["current_period_start"] == updated["latest_invoice"]["created"]


@requirement("subscriptions.cycle_change.paid_to_free", MUST, cites="subscriptions/update")
def test_paid_to_free(api: Api, given: Given) -> None:
    """From paid to free a subscription gives back at once what was paid seconds ago."""
    made = subscribe(given, customer=given.payer()["id"])

    updated = api.post(path(made), {"items": [{"id": item(made), "price": recurring(given, 0)}], **LATEST})

    assert (updated["latest_invoice"]["total"], updated["latest_invoice"]["status"]) == (-1000, "paid")


@requirement("subscriptions.cycle_change.anchor_now", MUST, cites="subscriptions/update")
def test_anchor_now(api: Api, given: Given) -> None:
    """An anchor of now starts a period, which is paid for at once, less what is left of the old one."""
    made = subscribe(given, customer=given.payer()["id"])

    updated = api.post(path(made), {"billing_cycle_anchor": "now", **LATEST})

    assert in_full(updated["latest_invoice"]) == [(-1000, True), (1000, False)]
    assert updated["billing_cycle_anchor"] == updated["current_period_start"]


@requirement("subscriptions.cycle_change.anchor_now_without_credit", MUST, cites="subscriptions/update")
def test_anchor_now_without_credit(api: Api, given: Given) -> None:
    """An anchor of now with `proration_behavior` `none` gives nothing back of the old period."""
    made = subscribe(given)
    anew = {"billing_cycle_anchor": "now", "proration_behavior": "none"}

    invoice = api.post(path(made), {**anew, **LATEST})["latest_invoice"]

    assert (in_full(invoice), invoice["status"]) == ([(1000, False)], "paid")


@requirement("subscriptions.cycle_change.anchor_unchanged", MUST, cites="subscriptions/update")
def test_anchor_unchanged(api: Api, given: Given) -> None:
    """An anchor that is left unchanged invoices nothing."""
    made = subscribe(given)

    updated = api.post(path(made), {"billing_cycle_anchor": "unchanged"})

    assert (updated["latest_invoice"], updated["billing_cycle_anchor"]) == (
        made["latest_invoice"],
        made["billing_cycle_anchor"],
    )


@requirement("subscriptions.cycle_change.then_manual", MUST, cites="invoices/create", provenance=OBSERVED)
def test_then_manual(api: Api, given: Given) -> None:
    """An invoice of a subscription for which nothing is pending is an empty draft, from its period's start to now."""
    made = subscribe(given)

    invoice = api.post("/v1/invoices", {"customer": made["customer"], "subscription": made["id"]})

    assert (invoice["total"], invoice["auto_advance"], invoice["billing_reason"]) == (0, False, "manual")
    assert (invoice["period_start"], invoice["period_end"]) == (made["current_period_start"], invoice["created"])


def yearly(api: Api | Given, given: Given, made: Json, amount: int, **params: Json) -> Json:
    """The subscription after it is changed to a year, and invoiced."""
    params = {"proration_behavior": "always_invoice", **params}
    return api.post(
        path(made), {"items": [{"id": item(made), "price": recurring(given, amount, "year")}], **params, **LATEST}
    )
