"""Subscription schedules that cannot be, and updates that are refused: nothing comes about, nothing changes."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement
from conformance.suite.subscription_schedules.made import SCHEDULES, params, path, phase, schedule
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, later, recurring, subscribe
from conformance.suite.subscriptions.tables import meant, refusals

Json = Any

TABLE = "subscription_schedule_refusals"


@requirement(
    "subscription_schedules.create.refused",
    MUST,
    cites="subscription_schedules/create",
    over=refusals(TABLE, "subscription_schedules.create", "A subscription schedule"),
)
def test_create_refused(api: Api, given: Given, sends: Json, made: Json, refusal: Json) -> None:
    """A subscription schedule that cannot be is refused, and none comes about."""
    customer = given.payer()["id"]
    sent = {**made, "customer": customer, **meant(given, sends)}
    api.refused("POST", SCHEDULES, params(given, **sent), **refusal)

    assert api.get(SCHEDULES, {"customer": customer})["data"] == []


@requirement(
    "subscription_schedules.update.refused",
    MUST,
    cites="subscription_schedules/update",
    over=refusals(TABLE, "subscription_schedules.update", "An update of a subscription schedule"),
)
def test_update_refused(api: Api, given: Given, sends: Json, made: Json, refusal: Json) -> None:
    """An update that cannot be is refused, and the subscription schedule is what it was."""
    before = schedule(given, **meant(given, made))
    api.refused("POST", path(before), meant(given, sends), **refusal)

    assert api.get(path(before)) == before


@requirement("subscription_schedules.create.ten_phases", MUST, cites="subscription_schedules/create")
def test_ten_phases(api: Api, given: Given) -> None:
    """A subscription schedule can have ten phases."""
    created = api.post(SCHEDULES, params(given, phases=[phase(given, iterations=1) for _ in range(10)]))

    assert [each["items"][0]["price"] for each in created["phases"]] == 10 * [recurring(given)]


@requirement("subscription_schedules.create.twenty_one_items", MUST, cites="subscription_schedules/create")
def test_twenty_one_items(api: Api, given: Given) -> None:
    """A phase cannot have 21 items."""
    price = {"currency": "usd", "product": given.shared_product()["id"], "recurring": {"interval": "month"}}
    items = [{"price_data": {**price, "unit_amount": 100 + index}} for index in range(21)]

    api.refused("POST", SCHEDULES, params(given, phases=[{"items": items}]))


@requirement("subscription_schedules.create.from_and_phases", MUST, cites="subscription_schedules/create")
def test_from_and_phases(api: Api, given: Given) -> None:
    """A schedule that starts from a subscription takes no phases beside it; the subscription stays without schedule."""
    made = subscribe(given)
    sends = {"from_subscription": made["id"], "phases": [phase(given)]}
    api.refused("POST", SCHEDULES, sends)

    assert api.get(f"{SUBSCRIPTIONS}/{made['id']}")["schedule"] is None


@requirement(
    "subscription_schedules.create.from_scheduled", SHOULD, cites="subscription_schedules/create", provenance=OBSERVED
)
def test_from_scheduled(api: Api, given: Given) -> None:
    """No schedule can start from a subscription that has one."""
    made = subscribe(given)
    first = given.post(SCHEDULES, {"from_subscription": made["id"]})
    api.refused("POST", SCHEDULES, {"from_subscription": made["id"]})

    assert api.get(f"{SUBSCRIPTIONS}/{made['id']}")["schedule"] == first["id"]


@requirement("subscription_schedules.create.from_canceled", MUST, cites="subscription_schedules/create")
def test_from_canceled(api: Api, given: Given) -> None:
    """No schedule can start from a canceled subscription."""
    made = given.delete(f"{SUBSCRIPTIONS}/{subscribe(given)['id']}")

    api.refused("POST", SCHEDULES, {"from_subscription": made["id"]}, status=(400, 404))


@requirement(
    "subscription_schedules.managed.no_cancellation",
    SHOULD,
    cites="subscriptions/update",
    operation="POST /v1/subscriptions/{subscription_exposed_id}",
    provenance=OBSERVED,
)
def test_managed(api: Api, given: Given) -> None:
    """A subscription that has a schedule is not canceled at the end of its period but by the schedule."""
    made = subscribe(given)
    given.post(SCHEDULES, {"from_subscription": made["id"]})
    api.refused("POST", f"{SUBSCRIPTIONS}/{made['id']}", {"cancel_at_period_end": True})

    assert api.get(f"{SUBSCRIPTIONS}/{made['id']}")["cancel_at_period_end"] is False


@requirement(
    "subscription_schedules.managed.no_date",
    SHOULD,
    cites="subscriptions/update",
    operation="POST /v1/subscriptions/{subscription_exposed_id}",
    provenance=OBSERVED,
)
def test_managed_date(api: Api, given: Given) -> None:
    """A subscription that has a schedule is not canceled at a date but by the schedule."""
    made = subscribe(given)
    given.post(SCHEDULES, {"from_subscription": made["id"]})
    api.refused("POST", f"{SUBSCRIPTIONS}/{made['id']}", {"cancel_at": later(given, 10)})

    assert api.get(f"{SUBSCRIPTIONS}/{made['id']}")["cancel_at"] is None
