"""Trials: how long they are, what they ask for, and how they are ended by hand. How time ends them: test_time.py."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, debtor, later, params, path, recurring, subscribe

Json = Any

CREATE, UPDATE = "POST /v1/subscriptions", "POST /v1/subscriptions/{subscription_exposed_id}"
TRIALS = "https://stripe.com/docs/billing/subscriptions/trials"
FIRST = {"expand": ["latest_invoice"]}
DAY = 86_400


@requirement("subscriptions.trial.status", MUST, cites=TRIALS, provenance=OBSERVED, operation=CREATE)
def test_status(api: Api, given: Given) -> None:
    """A subscription with a trial is `trialing`, and its trial starts at its creation."""
    created = trialing(api, given)

    assert (created["status"], created["trial_start"]) == ("trialing", created["created"])


@requirement("subscriptions.trial.days", MUST, cites=TRIALS, provenance=OBSERVED, operation=CREATE)
def test_days(api: Api, given: Given) -> None:
    """A trial of 7 days is the first period of its subscription, and its end the anchor of the billing cycle."""
    created = trialing(api, given)

    end = created["created"] + 7 * DAY
    ends = (created["trial_end"], created["current_period_end"], created["billing_cycle_anchor"])
    assert ends == (end, end, end)


@requirement("subscriptions.trial.invoice", MUST, cites=TRIALS, provenance=OBSERVED, operation=CREATE)
def test_invoice(api: Api, given: Given) -> None:
    """The invoice of a trial asks for nothing, and is paid without any attempt."""
    invoice = trialing(api, given)["latest_invoice"]

    assert (invoice["status"], invoice["total"], invoice["attempted"], invoice["attempt_count"]) == ("paid", 0, True, 0)
    assert invoice["billing_reason"] == "subscription_create"


@requirement("subscriptions.trial.line", MUST, cites=TRIALS, provenance=OBSERVED, operation=CREATE)
def test_line(api: Api, given: Given) -> None:
    """The invoice of a trial has a line of nothing, for the time of the trial."""
    created = trialing(api, given)

    [line] = created["latest_invoice"]["lines"]["data"]
    assert (line["amount"], line["period"]) == (
        0,
        {"start": created["trial_start"], "end": created["trial_end"]},
    )


@requirement("subscriptions.trial.no_payment_method", MUST, cites=TRIALS, operation=CREATE)
def test_no_payment_method(api: Api, given: Given) -> None:
    """A trial needs no payment method."""
    created = api.post(SUBSCRIPTIONS, params(given, customer=given.customer()["id"], trial_period_days=7))

    assert created["status"] == "trialing"


@requirement("subscriptions.trial.added", MUST, cites="subscriptions/create", operation=CREATE)
def test_added(api: Api, given: Given) -> None:
    """What a subscription adds to its first invoice is paid at once, trial or not."""
    added = [{"price": given.shared_price(1500)["id"]}]

    created = api.post(SUBSCRIPTIONS, params(given, trial_period_days=7, add_invoice_items=added, **FIRST))

    assert (created["status"], created["latest_invoice"]["amount_paid"]) == ("trialing", 1500)


@requirement("subscriptions.trial.from_plan", MUST, cites="subscriptions/create", operation=CREATE)
def test_from_plan(api: Api, given: Given) -> None:
    """With `trial_from_plan` a subscription begins with the trial of its plan: 7 days."""
    plan = given.shared("subscriptions-plan-with-trial", with_trial)

    created = api.post(SUBSCRIPTIONS, params(given, items=[{"price": plan}], trial_from_plan=True))

    assert created["trial_end"] == created["created"] + 7 * DAY


@requirement("subscriptions.trial.not_from_plan", MUST, cites="subscriptions/create", operation=CREATE)
def test_not_from_plan(api: Api, given: Given) -> None:
    """Without `trial_from_plan` the trial of a plan is left out."""
    plan = given.shared("subscriptions-plan-with-trial", with_trial)

    created = api.post(SUBSCRIPTIONS, params(given, items=[{"price": plan}]))

    assert (created["status"], created["trial_end"]) == ("active", None)


@requirement("subscriptions.trial.ended", MUST, cites=TRIALS, operation=UPDATE)
def test_ended(api: Api, given: Given) -> None:
    """A trial that is ended makes its subscription `active`, starts a period, and is paid for at once."""
    made = subscribe(given, trial_period_days=7)

    updated = api.post(path(made), {"trial_end": "now", **FIRST})

    invoice = updated["latest_invoice"]
    assert (updated["status"], updated["current_period_start"]) == ("active", updated["trial_end"])
    assert (invoice["status"], invoice["total"]) == ("paid", 1000)


@requirement("subscriptions.trial.ended_anchor", MUST, cites=TRIALS, operation=UPDATE)
def test_ended_anchor(api: Api, given: Given) -> None:
    """A trial that is ended makes now the anchor of the billing cycle."""
    made = subscribe(given, trial_period_days=7)

    updated = api.post(path(made), {"trial_end": "now"})

    assert made["created"] <= updated["billing_cycle_anchor"] < made["billing_cycle_anchor"]
    assert updated["billing_cycle_anchor"] == updated["current_period_start"]


@requirement("subscriptions.trial.ended_declined", MUST, cites="subscriptions/update", operation=UPDATE)
def test_ended_declined(api: Api, given: Given) -> None:
    """A trial that is ended, and whose payment is then declined, leaves its subscription `past_due`."""
    made = subscribe(given, customer=debtor(given), trial_period_days=7)

    updated = api.post(path(made), {"trial_end": "now", **FIRST})

    assert (updated["status"], updated["latest_invoice"]["status"]) == ("past_due", "open")


@requirement("subscriptions.trial.ended_error", MUST, cites="subscriptions/update", operation=UPDATE)
def test_ended_error(api: Api, given: Given) -> None:
    """With `error_if_incomplete` a trial whose payment would be declined is not ended."""
    made = subscribe(given, customer=debtor(given), trial_period_days=7)
    ending = {"trial_end": "now", "payment_behavior": "error_if_incomplete"}
    api.refused("POST", path(made), ending, status=402, type="card_error", code="card_declined")

    assert api.get(path(made)) == made


@requirement("subscriptions.trial.no_operation", MUST, cites="subscriptions/update", provenance=OBSERVED)
def test_no_operation(api: Api, given: Given) -> None:
    """Ending the trial of a subscription that has none changes nothing."""
    made = subscribe(given)

    assert api.post(path(made), {"trial_end": "now"})["latest_invoice"] == made["latest_invoice"]


@requirement("subscriptions.trial.extended", MUST, cites=TRIALS, operation=UPDATE)
def test_extended(api: Api, given: Given) -> None:
    """A trial is extended by a later end, which asks for nothing."""
    made = subscribe(given, trial_period_days=7)
    end = later(given, 20)

    updated = api.post(path(made), {"trial_end": end, "proration_behavior": "none"})

    assert (updated["status"], updated["trial_end"], updated["current_period_end"]) == ("trialing", end, end)


@requirement("subscriptions.trial.begun", SHOULD, cites=TRIALS, provenance=OBSERVED, operation=UPDATE)
def test_begun(api: Api, given: Given) -> None:
    """A trial can be granted to an active subscription: it is `trialing`, and its cycle anchored at the trial's end."""
    made = subscribe(given)
    end = later(given, 20)

    updated = api.post(path(made), {"trial_end": end, "proration_behavior": "none"})

    assert (updated["status"], updated["trial_end"], updated["billing_cycle_anchor"]) == ("trialing", end, end)


@requirement("subscriptions.trial.begun_credit", SHOULD, cites=TRIALS, provenance=OBSERVED, operation=UPDATE)
def test_begun_credit(api: Api, given: Given) -> None:
    """A trial that is granted seconds after a month was paid gives the month's price back: the total is negative."""
    made = subscribe(given, customer=given.payer()["id"])

    updated = api.post(path(made), {"trial_end": later(given, 20), **FIRST})

    invoice = updated["latest_invoice"]
    assert invoice["billing_reason"] == "subscription_update"
    assert -1000 <= invoice["total"] <= -999


@requirement(
    "subscriptions.trial.changes",
    MUST,
    cites="https://stripe.com/docs/billing/subscriptions/prorations",
    operation=UPDATE,
)
def test_changes(api: Api, given: Given) -> None:
    """A change during a trial leaves nothing to be paid: what is changed has cost nothing."""
    made = subscribe(given, customer=given.payer()["id"], trial_period_days=7)
    changed = [{"id": made["items"]["data"][0]["id"], "price": recurring(given, 2000)}]
    given.post(path(made), {"items": changed})

    pending = api.get("/v1/invoiceitems", {"customer": made["customer"]})["data"]

    assert sum(item["amount"] for item in pending) == 0


def trialing(api: Api, given: Given) -> Json:
    """A subscription with a trial of 7 days, its first invoice expanded."""
    made = given.shared("subscriptions-in-trial", lambda maker: subscribe(maker, trial_period_days=7)["id"])
    return api.get(f"{SUBSCRIPTIONS}/{made}", FIRST)


def with_trial(maker: Given) -> Json:
    plan = {"currency": "usd", "interval": "month", "amount": 1000, "trial_period_days": 7}
    made = maker.post("/v1/plans", {**plan, "product": maker.shared_product()["id"]})["id"]
    maker.post(SUBSCRIPTIONS, params(maker, items=[{"price": made}]))
    return made
