"""Subscription schedules that begin: now, later, in the past, or from a subscription."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.clocks import customer_at, utc
from conformance.suite.given import Given
from conformance.suite.parameters import catalog
from conformance.suite.requirement import INFERRED, MAY, MUST, SHOULD, requirement
from conformance.suite.subscription_schedules.made import SCHEDULES, params, path, phase, schedule
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, later, recurring, subscribe

Json = Any

CREATE = "POST /v1/subscription_schedules"
GUIDE = "https://stripe.com/docs/billing/subscriptions/subscription-schedules"
CASES = "https://stripe.com/docs/billing/subscriptions/subscription-schedules/use-cases"


@requirement("subscription_schedules.create.later", MUST, cites="subscription_schedules/create")
def test_later(api: Api, given: Given) -> None:
    """A schedule that starts later has not started: it has no subscription, and is in no phase."""
    created = api.post(SCHEDULES, params(given))

    assert (created["object"], created["status"]) == ("subscription_schedule", "not_started")
    assert (created["subscription"], created["current_phase"]) == (None, None)


@requirement("subscription_schedules.create.price_in_two_currencies", SHOULD, cites="subscription_schedules/create")
def test_price_in_two_currencies(api: Api, given: Given) -> None:
    """The phase of a schedule is of the currency that is asked for, where its price has it among others."""
    phases = [{"items": [{"price": catalog(given, "two_currency_price")["id"]}], "currency": "eur"}]

    created = api.post(SCHEDULES, params(given, customer=given.payer()["id"], phases=phases))

    assert [each["currency"] for each in created["phases"]] == ["eur"]


@requirement("subscription_schedules.create.defaults", MUST, cites="subscription_schedules/object", operation=CREATE)
def test_defaults(api: Api, given: Given) -> None:
    """A schedule releases its subscription in the end, and charges automatically, where nothing else is asked for."""
    created = api.unmarked.post(SCHEDULES, params(given))

    settings = created["default_settings"]
    assert (created["end_behavior"], created["metadata"]) == ("release", {})
    assert (settings["billing_cycle_anchor"], settings["collection_method"]) == ("automatic", "charge_automatically")


@requirement("subscription_schedules.create.no_timestamps", MUST, cites=GUIDE, operation=CREATE)
def test_no_timestamps(api: Api, given: Given) -> None:
    """A schedule that has not started is neither completed, released nor canceled."""
    created = api.get(path(waiting(given)))

    stamps = ("canceled_at", "completed_at", "released_at", "released_subscription")
    assert [created[stamp] for stamp in stamps] == [None, None, None, None]


@requirement("subscription_schedules.create.phase_defaults", MUST, cites=GUIDE, operation=CREATE)
def test_phase_defaults(api: Api, given: Given) -> None:
    """A phase prorates, and inherits what it does not say itself: it is null."""
    [only] = api.get(path(waiting(given)))["phases"]

    assert only["proration_behavior"] == "create_prorations"
    assert (only["collection_method"], only["coupon"], only["trial_end"], only["billing_cycle_anchor"]) == (
        None,
        None,
        None,
        None,
    )


@requirement("subscription_schedules.create.retrieved", MUST, cites="subscription_schedules/retrieve")
def test_retrieved(api: Api, given: Given) -> None:
    """A schedule is read as it was created."""
    created = given.post(SCHEDULES, params(given, metadata={"order_id": "6735"}))

    assert api.get(path(created)) == created


@requirement("subscription_schedules.create.start", MUST, cites="subscription_schedules/create")
def test_start(api: Api, given: Given) -> None:
    """The first phase of a schedule starts at its start date."""
    created = api.post(SCHEDULES, params(given, start_date=later(given, 10)))

    assert created["phases"][0]["start_date"] == later(given, 10)


@requirement("subscription_schedules.create.contiguous", MUST, cites=GUIDE, operation=CREATE)
def test_contiguous(api: Api, given: Given) -> None:
    """Each phase starts where the one before it ends."""
    phases = [
        phase(given, end_date=later(given, 60)),
        phase(given, 2000, end_date=later(given, 90)),
        phase(given, 3000),
    ]

    first, second, third = api.post(SCHEDULES, params(given, phases=phases))["phases"]

    assert (first["end_date"], second["end_date"]) == (second["start_date"], third["start_date"])
    assert second["start_date"] == later(given, 60)


@requirement("subscription_schedules.create.iterations", MUST, cites=GUIDE, needs=("test_clocks",), operation=CREATE)
def test_iterations(api: Api, given: Given) -> None:
    """A phase of two iterations of a month is two months long: from 1 August to 1 October."""
    customer = customer_at(given, utc(2022, 8, 1))["id"]

    created = api.post(
        SCHEDULES, params(given, customer=customer, start_date="now", phases=[phase(given, iterations=2)])
    )

    assert (created["phases"][0]["start_date"], created["phases"][0]["end_date"]) == (utc(2022, 8, 1), utc(2022, 10, 1))


@requirement("subscription_schedules.create.now", MUST, cites="subscription_schedules/create")
def test_now(api: Api, given: Given) -> None:
    """A schedule that starts now is `active`, in its first phase, and has its subscription."""
    created = started(api, given)

    only = created["phases"][0]
    assert created["status"] == "active"
    assert created["current_phase"] == {"start_date": only["start_date"], "end_date": only["end_date"]}


@requirement("subscription_schedules.create.subscription", MUST, cites="subscription_schedules/create")
def test_subscription(api: Api, given: Given) -> None:
    """The subscription of a schedule is `active`, names its schedule, and holds the items of the phase."""
    subscription = started(api, given, expand=["subscription"])["subscription"]

    assert (subscription["status"], subscription["schedule"][:10]) == ("active", "sub_sched_")
    assert [item["price"]["id"] for item in subscription["items"]["data"]] == [recurring(given)]


@requirement("subscription_schedules.create.draft", MUST, cites="subscriptions/create", operation=CREATE)
def test_draft(api: Api, given: Given) -> None:
    """The first invoice of a schedule's subscription begins as a draft."""
    made = started(api, given, expand=["subscription.latest_invoice"])

    invoice = made["subscription"]["latest_invoice"]
    assert (invoice["status"], invoice["total"], invoice["auto_advance"]) == ("draft", 1000, True)


@requirement("subscription_schedules.create.past", MUST, cites="subscription_schedules/create")
def test_past(api: Api, given: Given) -> None:
    """A schedule that starts in the past is `active`, and its subscription started then."""
    created = api.post(SCHEDULES, params(given, start_date=later(given, -10), expand=["subscription"]))

    assert (created["status"], created["subscription"]["start_date"]) == ("active", later(given, -10))


@requirement("subscription_schedules.create.from_subscription", MUST, cites=CASES, operation=CREATE)
def test_from_subscription(api: Api, given: Given) -> None:
    """A schedule that starts from a subscription is `active`, in one phase of its current period and items."""
    made = subscribe(given, items=[{"price": recurring(given), "quantity": 3}])

    created = api.post(SCHEDULES, {"from_subscription": made["id"]})

    [only] = created["phases"]
    assert (created["status"], created["subscription"], created["end_behavior"]) == ("active", made["id"], "release")
    assert (only["start_date"], only["end_date"]) == (made["current_period_start"], made["current_period_end"])
    assert [(item["price"], item["quantity"]) for item in only["items"]] == [(recurring(given), 3)]


@requirement("subscription_schedules.create.attached", MUST, cites=CASES, operation=CREATE)
def test_attached(api: Api, given: Given) -> None:
    """A subscription from which a schedule starts names the schedule, and is otherwise what it was."""
    made = subscribe(given)
    created = given.post(SCHEDULES, {"from_subscription": made["id"]})

    assert api.get(f"{SUBSCRIPTIONS}/{made['id']}") == {**made, "schedule": created["id"]}


@requirement("subscription_schedules.create.from_copies", MAY, cites=CASES, provenance=INFERRED, operation=CREATE)
def test_from_copies(api: Api, given: Given) -> None:
    """A schedule that starts from a subscription takes over its coupon and tax rates."""
    coupon, rate = given.shared_coupon(percent_off=10)["id"], given.shared_tax_rate(25)["id"]
    made = subscribe(given, coupon=coupon, default_tax_rates=[rate])

    [only] = api.post(SCHEDULES, {"from_subscription": made["id"]})["phases"]

    assert (only["coupon"], [tax["id"] for tax in only["default_tax_rates"]]) == (coupon, [rate])


def started(api: Api, given: Given, **more: Json) -> Json:
    """A schedule that starts now, as its creation is answered."""
    return api.post(SCHEDULES, params(given, start_date="now", **more))


def waiting(given: Given) -> Json:
    """A schedule that nobody changes."""
    return given.shared("schedules-waiting", schedule)
