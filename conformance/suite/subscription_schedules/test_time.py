"""What time makes of a schedule: it starts, goes from phase to phase, and ends."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.clocks import CHARGED, DAY, customer_at, move, utc
from conformance.suite.given import Given
from conformance.suite.payment_methods import DECLINE
from conformance.suite.requirement import MAY, MUST, requirement
from conformance.suite.subscription_schedules.made import path, phase, schedule
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, in_full, recurring
from conformance.suite.waiting import Eventually

Json = Any

GUIDE = "https://stripe.com/docs/billing/subscriptions/subscription-schedules"
ABORTED = "https://stripe.com/docs/api/events/types#event_types-subscription_schedule.aborted"
CREATE = "POST /v1/subscription_schedules"
CLOCKS = ("test_clocks",)
START, NEXT, LAST = utc(2022, 8, 1), utc(2022, 9, 1), utc(2022, 10, 1)
LATEST = {"expand": ["latest_invoice"]}


@requirement("subscription_schedules.time.starts", MUST, cites=GUIDE, needs=CLOCKS, operation=CREATE)
def test_starts(api: Api, given: Given, eventually: Eventually) -> None:
    """A schedule is `active` from its start date on, with a subscription that starts then."""
    customer = customer_at(given, START)
    made = schedule(given, customer=customer["id"], start_date=START + 5 * DAY)
    move(given, eventually, customer["test_clock"], START + 5 * DAY + CHARGED)

    begun = api.get(path(made), {"expand": ["subscription"]})

    assert (begun["status"], begun["subscription"]["start_date"]) == ("active", START + 5 * DAY)


@requirement("subscription_schedules.time.first_invoice", MUST, cites=GUIDE, needs=CLOCKS, operation=CREATE)
def test_first_invoice(api: Api, given: Given, eventually: Eventually) -> None:
    """The first invoice of a schedule's subscription is paid by itself, about an hour later."""
    made = grown(given, eventually)

    invoices = api.get("/v1/invoices", {"subscription": made["subscription"]})["data"]

    assert (invoices[-1]["status"], invoices[-1]["total"]) == ("paid", 1000)


@requirement("subscription_schedules.time.delinquent", MUST, cites=ABORTED, needs=CLOCKS, operation=CREATE)
def test_delinquent(api: Api, given: Given, eventually: Eventually) -> None:
    """A schedule is `canceled` together with a subscription that the account cancels when all retries of its payment
    have been declined, and goes on with one that it leaves `unpaid` or `past_due`."""
    customer = customer_at(given, START, DECLINE)
    phases = [phase(given, end_date=START + 90 * DAY)]
    made = schedule(given, customer=customer["id"], start_date="now", phases=phases)
    move(given, eventually, customer["test_clock"], START + 50 * DAY)

    schedule_status = api.get(path(made))["status"]
    subscription = api.get(f"{SUBSCRIPTIONS}/{made['subscription']}")

    assert (subscription["status"], schedule_status) in (
        ("canceled", "canceled"),
        ("unpaid", "active"),
        ("past_due", "active"),
    )


@requirement("subscription_schedules.time.next_phase", MUST, cites=GUIDE, needs=CLOCKS, operation=CREATE)
def test_next_phase(api: Api, given: Given, eventually: Eventually) -> None:
    """A schedule enters its next phase when the one before is over."""
    made = grown(given, eventually)

    current = api.get(path(made))["current_phase"]

    assert (current["start_date"], current["end_date"]) == (NEXT, LAST)


@requirement("subscription_schedules.time.next_items", MUST, cites=GUIDE, needs=CLOCKS, operation=CREATE)
def test_next_items(api: Api, given: Given, eventually: Eventually) -> None:
    """The subscription has the items of the phase that its schedule has entered."""
    made = grown(given, eventually)

    items = api.get(f"{SUBSCRIPTIONS}/{made['subscription']}")["items"]["data"]

    assert [(item["price"]["id"], item["quantity"]) for item in items] == [(recurring(given, 2000), 2)]


@requirement("subscription_schedules.time.next_invoice", MUST, cites=GUIDE, needs=CLOCKS, operation=CREATE)
def test_next_invoice(api: Api, given: Given, eventually: Eventually) -> None:
    """A phase that begins with a period is renewed at its own price, without prorations: 2 × 20.00."""
    made = grown(given, eventually)

    invoice = api.get(f"{SUBSCRIPTIONS}/{made['subscription']}", LATEST)["latest_invoice"]

    assert (in_full(invoice), invoice["billing_reason"]) == ([(4000, False)], "subscription_cycle")


@requirement("subscription_schedules.time.phase_metadata", MUST, cites=GUIDE, needs=CLOCKS, operation=CREATE)
def test_phase_metadata(api: Api, given: Given, eventually: Eventually) -> None:
    """The metadata of a phase joins that of the subscription when the phase begins."""
    made = grown(given, eventually)

    assert api.get(f"{SUBSCRIPTIONS}/{made['subscription']}")["metadata"] == {"order_id": "6735"}


@requirement("subscription_schedules.time.completes", MUST, cites=GUIDE, needs=CLOCKS, operation=CREATE)
def test_completes(api: Api, given: Given, eventually: Eventually) -> None:
    """A schedule whose last phase is over, and which is to cancel then, is `completed`."""
    over = ended(given, eventually)["cancel"]

    made = api.get(path(over))

    assert (made["status"], made["completed_at"], made["current_phase"]) == ("completed", NEXT, None)


@requirement("subscription_schedules.time.cancels", MUST, cites=GUIDE, needs=CLOCKS, operation=CREATE)
def test_cancels(api: Api, given: Given, eventually: Eventually) -> None:
    """A schedule whose `end_behavior` is `cancel` cancels its subscription after its last phase."""
    over = ended(given, eventually)["cancel"]

    assert api.get(f"{SUBSCRIPTIONS}/{over['subscription']}")["status"] == "canceled"


@requirement("subscription_schedules.time.releases", MUST, cites=GUIDE, needs=CLOCKS, operation=CREATE)
def test_releases(api: Api, given: Given, eventually: Eventually) -> None:
    """A schedule whose `end_behavior` is `release` leaves its subscription running, without it."""
    over = ended(given, eventually)["release"]

    subscription = api.get(f"{SUBSCRIPTIONS}/{over['subscription']}")

    assert (subscription["status"], subscription["schedule"]) == ("active", None)


@requirement("subscription_schedules.time.released", MAY, cites=GUIDE, needs=CLOCKS, operation=CREATE)
def test_released(api: Api, given: Given, eventually: Eventually) -> None:
    """A schedule that has released its subscription after its last phase is `released`, or `completed`."""
    assert api.get(path(ended(given, eventually)["release"]))["status"] in ("released", "completed")


@requirement("subscription_schedules.time.trial", MUST, cites=GUIDE, needs=CLOCKS, operation=CREATE)
def test_trial(api: Api, given: Given) -> None:
    """A phase that is a trial makes the subscription `trialing` until the phase ends."""
    customer = customer_at(given, START)["id"]
    trial = phase(given, trial=True, end_date=START + 10 * DAY)
    made = schedule(given, customer=customer, start_date="now", phases=[trial, phase(given)])

    subscription = api.get(f"{SUBSCRIPTIONS}/{made['subscription']}")

    assert (subscription["status"], subscription["trial_end"]) == ("trialing", START + 10 * DAY)


@requirement("subscription_schedules.time.trial_ends", MUST, cites=GUIDE, needs=CLOCKS, operation=CREATE)
def test_trial_ends(api: Api, given: Given, eventually: Eventually) -> None:
    """After a phase that is a trial the subscription is `active`, and paid for."""
    customer = customer_at(given, START)
    phases = [phase(given, trial=True, end_date=START + 10 * DAY), phase(given)]
    made = schedule(given, customer=customer["id"], start_date="now", phases=phases)
    move(given, eventually, customer["test_clock"], START + 10 * DAY + CHARGED)

    subscription = api.get(f"{SUBSCRIPTIONS}/{made['subscription']}", LATEST)

    assert (subscription["status"], subscription["latest_invoice"]["amount_paid"]) == ("active", 1000)


@requirement("subscription_schedules.time.phase_start", MUST, cites=GUIDE, needs=CLOCKS, operation=CREATE)
def test_phase_start(api: Api, given: Given, eventually: Eventually) -> None:
    """A phase whose `billing_cycle_anchor` is `phase_start` begins a period."""
    customer = customer_at(given, START)
    anchored = phase(given, 2000, billing_cycle_anchor="phase_start")
    phases = [phase(given, end_date=START + 10 * DAY), anchored]
    made = schedule(given, customer=customer["id"], start_date="now", phases=phases)
    move(given, eventually, customer["test_clock"], START + 10 * DAY + CHARGED)

    subscription = api.get(f"{SUBSCRIPTIONS}/{made['subscription']}")

    assert subscription["billing_cycle_anchor"] == subscription["current_period_start"] == START + 10 * DAY


@requirement("subscription_schedules.time.prorated", MUST, cites=GUIDE, needs=CLOCKS, operation=CREATE)
def test_prorated(api: Api, given: Given, eventually: Eventually) -> None:
    """A phase of another price that begins within a period is prorated: with half of June left, −5.00 and +10.00."""
    customer = customer_at(given, utc(2023, 6, 1))
    phases = [phase(given, end_date=utc(2023, 6, 16)), phase(given, 2000)]
    schedule(given, customer=customer["id"], start_date="now", phases=phases)
    move(given, eventually, customer["test_clock"], utc(2023, 6, 16) + CHARGED)

    pending = api.get("/v1/invoiceitems", {"customer": customer["id"], "pending": True})["data"]

    assert sorted(item["amount"] for item in pending) == [-500, 1000]


@requirement("subscription_schedules.time.not_prorated", MUST, cites=GUIDE, needs=CLOCKS, operation=CREATE)
def test_not_prorated(api: Api, given: Given, eventually: Eventually) -> None:
    """A phase whose `proration_behavior` is `none` begins within a period without prorations."""
    customer = customer_at(given, utc(2023, 6, 1))
    phases = [phase(given, end_date=utc(2023, 6, 16)), phase(given, 2000, proration_behavior="none")]
    schedule(given, customer=customer["id"], start_date="now", phases=phases)
    move(given, eventually, customer["test_clock"], utc(2023, 6, 16) + CHARGED)

    assert api.get("/v1/invoiceitems", {"customer": customer["id"], "pending": True})["data"] == []


@requirement("subscription_schedules.time.coupon", MUST, cites=GUIDE, needs=CLOCKS, operation=CREATE)
def test_coupon(api: Api, given: Given) -> None:
    """The coupon of a phase takes off of the subscription's invoices."""
    customer = customer_at(given, START)["id"]
    coupon = given.shared_coupon(percent_off=10)["id"]
    made = schedule(given, customer=customer, start_date="now", phases=[phase(given, coupon=coupon)])

    assert api.get(f"{SUBSCRIPTIONS}/{made['subscription']}", LATEST)["latest_invoice"]["total"] == 900


@requirement("subscription_schedules.time.added", MUST, cites=GUIDE, needs=CLOCKS, operation=CREATE)
def test_added(api: Api, given: Given) -> None:
    """What a phase adds stands on its first invoice."""
    customer = customer_at(given, START)["id"]
    added = [{"price": given.shared_price(1500)["id"]}]
    made = schedule(given, customer=customer, start_date="now", phases=[phase(given, add_invoice_items=added)])

    assert api.get(f"{SUBSCRIPTIONS}/{made['subscription']}", LATEST)["latest_invoice"]["total"] == 2500


def grown(given: Given, eventually: Eventually) -> Json:
    """A schedule of 10.00 in August and of 2 × 20.00 in September, on 1 September; nobody changes it."""

    def make(maker: Given) -> Json:
        customer = customer_at(maker, START)
        larger = {"items": [{"price": recurring(maker, 2000), "quantity": 2}], "metadata": {"order_id": "6735"}}
        phases = [phase(maker, iterations=1), {**larger, "iterations": 1}]
        made = schedule(maker, customer=customer["id"], start_date="now", phases=phases)
        move(maker, eventually, customer["test_clock"], NEXT + CHARGED)
        return made

    return given.shared("schedules-grown", make)


def ended(given: Given, eventually: Eventually) -> Json:
    """Schedules of one month that is over, by what they were to do then; nobody changes them."""

    def make(maker: Given) -> Json:
        customer = customer_at(maker, START)
        only = [phase(maker, iterations=1)]
        made = {
            behavior: schedule(maker, customer=customer["id"], start_date="now", phases=only, end_behavior=behavior)
            for behavior in ("cancel", "release")
        }
        move(maker, eventually, customer["test_clock"], NEXT + CHARGED)
        return made

    return given.shared("schedules-ended", make)
