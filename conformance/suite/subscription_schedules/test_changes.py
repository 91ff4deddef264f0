"""Schedules that are updated, released and canceled, and what becomes of their subscriptions."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, SHOULD, requirement
from conformance.suite.subscription_schedules.made import SCHEDULES, params, path, phase, schedule
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, later, recurring, subscribe

GUIDE = "https://stripe.com/docs/billing/subscriptions/subscription-schedules"
UPDATE = "POST /v1/subscription_schedules/{schedule}"


@requirement("subscription_schedules.update.replaced", MUST, cites=GUIDE, operation=UPDATE)
def test_replaced(api: Api, given: Given) -> None:
    """Phases that are sent take the place of those that are there."""
    made = schedule(given, phases=[phase(given, iterations=1), phase(given, 2000)])
    only = {**phase(given, 3000), "start_date": made["phases"][0]["start_date"]}

    phases = api.post(path(made), {"phases": [only]})["phases"]

    assert [[item["price"] for item in each["items"]] for each in phases] == [[recurring(given, 3000)]]


@requirement("subscription_schedules.update.unset", MUST, cites=GUIDE, operation=UPDATE)
def test_unset(api: Api, given: Given) -> None:
    """What a phase that is sent again does not say is unset: its coupon is gone."""
    coupon = given.shared_coupon(percent_off=10)["id"]
    made = schedule(given, phases=[phase(given, coupon=coupon)])

    [only] = api.post(path(made), {"phases": [{**phase(given), "start_date": made["phases"][0]["start_date"]}]})[
        "phases"
    ]

    assert only["coupon"] is None


@requirement("subscription_schedules.update.appended", MUST, cites=GUIDE, operation=UPDATE)
def test_appended(api: Api, given: Given) -> None:
    """A schedule that is active takes a further phase behind the current one, which keeps its start."""
    made = schedule(given, start_date="now", phases=[phase(given, iterations=1)])
    current = {**phase(given), "start_date": made["phases"][0]["start_date"], "end_date": made["phases"][0]["end_date"]}

    updated = api.post(path(made), {"phases": [current, phase(given, 2000, iterations=1)]})

    assert [each["start_date"] for each in updated["phases"]] == [
        made["phases"][0]["start_date"],
        made["phases"][0]["end_date"],
    ]
    assert updated["subscription"] == made["subscription"]


@requirement("subscription_schedules.update.current", MUST, cites=GUIDE, operation=UPDATE)
def test_current(api: Api, given: Given) -> None:
    """Another price in the current phase is that of the subscription at once."""
    made = schedule(given, start_date="now", phases=[phase(given, iterations=1)])
    current = {**phase(given, 2000), "start_date": made["phases"][0]["start_date"], "iterations": 1}
    given.post(path(made), {"phases": [current]})

    items = api.get(f"{SUBSCRIPTIONS}/{made['subscription']}")["items"]["data"]

    assert [item["price"]["id"] for item in items] == [recurring(given, 2000)]


@requirement("subscription_schedules.update.end_now", MUST, cites=GUIDE, operation=UPDATE)
def test_end_now(api: Api, given: Given) -> None:
    """The current phase ends now where it is asked to, and the subscription has the items of the next one."""
    phases = [phase(given, iterations=1), phase(given, 2000, iterations=1)]
    made = schedule(given, start_date=later(given, -10), phases=phases)
    current = {**phase(given), "start_date": made["phases"][0]["start_date"], "end_date": "now"}
    following = {**phase(given, 2000, iterations=1), "start_date": "now"}
    given.post(path(made), {"phases": [current, following]})

    items = api.get(f"{SUBSCRIPTIONS}/{made['subscription']}")["items"]["data"]

    assert [item["price"]["id"] for item in items] == [recurring(given, 2000)]


@requirement("subscription_schedules.update.trial_now", SHOULD, cites=GUIDE, operation=UPDATE)
def test_trial_now(api: Api, given: Given) -> None:
    """The trial of the current phase ends now where it is asked to, and the subscription is `active`."""
    made = schedule(given, start_date="now", phases=[phase(given, trial=True, iterations=1)])
    start, end = (made["phases"][0][edge] for edge in ("start_date", "end_date"))
    current = {**phase(given), "start_date": start, "end_date": end, "trial_end": "now"}
    given.post(path(made), {"phases": [current]})

    assert api.get(f"{SUBSCRIPTIONS}/{made['subscription']}")["status"] == "active"


@requirement("subscription_schedules.update.proration_behavior", SHOULD, cites="subscription_schedules/update")
def test_proration_behavior(api: Api, given: Given) -> None:
    """With `proration_behavior` `none` another price in the current phase is not prorated."""
    customer = given.payer()["id"]
    made = schedule(given, customer=customer, start_date="now", phases=[phase(given, iterations=1)])
    current = {**phase(given, 2000), "start_date": made["phases"][0]["start_date"], "iterations": 1}
    given.post(path(made), {"phases": [current], "proration_behavior": "none"})

    assert api.get("/v1/invoiceitems", {"customer": customer})["data"] == []


@requirement(
    "subscription_schedules.managed.items",
    MUST,
    cites=GUIDE,
    operation="POST /v1/subscriptions/{subscription_exposed_id}",
)
def test_managed_items(api: Api, given: Given) -> None:
    """An item that is changed on the subscription is changed in the current phase of its schedule."""
    made = schedule(given, start_date="now", phases=[phase(given, iterations=1)])
    subscription = given.get(f"{SUBSCRIPTIONS}/{made['subscription']}")
    changed = [{"id": subscription["items"]["data"][0]["id"], "quantity": 3}]
    given.post(f"{SUBSCRIPTIONS}/{made['subscription']}", {"items": changed, "proration_behavior": "none"})

    assert 3 in [item["quantity"] for each in api.get(path(made))["phases"] for item in each["items"]]


@requirement("subscription_schedules.release.kept", MUST, cites="subscription_schedules/release")
def test_release(api: Api, given: Given) -> None:
    """A schedule that is released names the subscription that it had, and has none."""
    made = schedule(given, start_date="now")

    released = api.post(path(made, "release"))

    assert (released["status"], released["subscription"]) == ("released", None)
    assert released["released_subscription"] == made["subscription"]


@requirement("subscription_schedules.release.goes_on", MUST, cites="subscription_schedules/release")
def test_goes_on(api: Api, given: Given) -> None:
    """The subscription of a schedule that is released goes on without it."""
    made = schedule(given, start_date="now")
    given.post(path(made, "release"))

    subscription = api.get(f"{SUBSCRIPTIONS}/{made['subscription']}")

    assert (subscription["status"], subscription["schedule"]) == ("active", None)


@requirement("subscription_schedules.release.again", MUST, cites="subscription_schedules/create")
def test_again(api: Api, given: Given) -> None:
    """A subscription whose schedule was released can have another one."""
    made = schedule(given, start_date="now")
    given.post(path(made, "release"))

    assert api.post(SCHEDULES, {"from_subscription": made["subscription"]})["subscription"] == made["subscription"]


@requirement(
    "subscription_schedules.release.preserve_cancel_date",
    SHOULD,
    cites="subscription_schedules/release",
)
def test_preserve_cancel_date(api: Api, given: Given) -> None:
    """With `preserve_cancel_date` the subscription is still canceled when the schedule would have canceled it."""
    end = later(given, 20)
    made = schedule(given, start_date="now", end_behavior="cancel", phases=[phase(given, end_date=end)])
    given.post(path(made, "release"), {"preserve_cancel_date": True})

    assert api.get(f"{SUBSCRIPTIONS}/{made['subscription']}")["cancel_at"] == end


@requirement("subscription_schedules.release.no_cancel_date", SHOULD, cites="subscription_schedules/release")
def test_no_cancel_date(api: Api, given: Given) -> None:
    """Without `preserve_cancel_date` the subscription goes on when the schedule would have canceled it."""
    made = schedule(given, start_date="now", end_behavior="cancel", phases=[phase(given, end_date=later(given, 20))])
    given.post(path(made, "release"), {"preserve_cancel_date": False})

    assert api.get(f"{SUBSCRIPTIONS}/{made['subscription']}")["cancel_at"] is None


@requirement("subscription_schedules.cancel.subscription", MUST, cites="subscription_schedules/cancel")
def test_cancel(api: Api, given: Given) -> None:
    """Canceling a schedule cancels its subscription."""
    made = schedule(given, start_date="now")
    given.post(path(made, "cancel"))

    assert api.get(f"{SUBSCRIPTIONS}/{made['subscription']}")["status"] == "canceled"


@requirement("subscription_schedules.cancel.not_started", MUST, cites="subscription_schedules/cancel")
def test_cancel_not_started(api: Api, given: Given) -> None:
    """A schedule that is canceled before it starts never has a subscription."""
    canceled = api.post(path(schedule(given), "cancel"))

    assert (canceled["status"], canceled["subscription"], canceled["current_phase"]) == ("canceled", None, None)


@requirement("subscription_schedules.cancel.without_invoice", MUST, cites="subscription_schedules/cancel")
def test_cancel_without_invoice(api: Api, given: Given) -> None:
    """With `invoice_now` and `prorate` false canceling a schedule makes no further invoice."""
    made = schedule(given, start_date="now")
    given.post(path(made, "cancel"), {"invoice_now": False, "prorate": False})

    invoices = api.get("/v1/invoices", {"subscription": made["subscription"]})["data"]

    assert [invoice["billing_reason"] for invoice in invoices] == ["subscription_create"]


@requirement("subscription_schedules.cancel.with_invoice", SHOULD, cites="subscription_schedules/cancel")
def test_cancel_with_invoice(api: Api, given: Given) -> None:
    """With `invoice_now` and `prorate` canceling a schedule credits the unused time on a final invoice: −10.00."""
    customer = given.payer()["id"]
    from_ = given.post(SCHEDULES, {"from_subscription": subscribe(given, customer=customer)["id"]})
    given.post(path(from_, "cancel"), {"invoice_now": True, "prorate": True})

    [final, _] = api.get("/v1/invoices", {"subscription": from_["subscription"]})["data"]

    assert -1000 <= final["total"] <= -999


@requirement("subscription_schedules.create.start_beside_from", MUST, cites="subscription_schedules/create")
def test_start_beside_from(api: Api, given: Given) -> None:
    """A schedule that starts from a subscription takes no start date beside it."""
    api.refused("POST", SCHEDULES, {"from_subscription": subscribe(given)["id"], "start_date": "now"})


@requirement("subscription_schedules.update.last_answer", MUST, cites="subscription_schedules/retrieve")
def test_last_answer(api: Api, given: Given) -> None:
    """A schedule is read as it was answered when it was updated."""
    made = given.post(SCHEDULES, params(given))
    updated = given.post(path(made), {"end_behavior": "cancel"})

    assert api.get(path(made)) == updated
