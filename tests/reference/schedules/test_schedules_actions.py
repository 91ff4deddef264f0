"""What requests make of a schedule and its subscription, and what is refused with nothing changed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.reference.schedules.conftest import DAY, START, Timetable, utc

Json = Any


def test_from_subscription(timetable: Timetable) -> None:
    price = timetable.price(1000)
    running = timetable.post("subscriptions", customer=timetable.customer, items=[{"price": price, "quantity": 3}])

    made = timetable.post("subscription_schedules", from_subscription=running["id"])

    assert (made["status"], made["subscription"], made["end_behavior"]) == ("active", running["id"], "release")
    [phase] = made["phases"]
    assert (phase["start_date"], phase["end_date"]) == (running["current_period_start"], running["current_period_end"])
    assert [(item["price"], item["quantity"]) for item in phase["items"]] == [(price, 3)]
    assert timetable.subscription(made)["schedule"] == made["id"]
    again = timetable.post("subscription_schedules", from_subscription=running["id"])
    assert (again["status"], again["error"]["param"]) == (400, "from_subscription")


def test_an_update_of_the_current_phase_is_prorated(timetable: Timetable) -> None:
    made = timetable.schedule(timetable.phase(1000, iterations=1))
    timetable.move(START + 31 * DAY // 2)

    changed = timetable.update(made, phases=[timetable.phase(2000, iterations=1, start_date=START)])

    assert changed["phases"][0]["end_date"] == made["phases"][0]["end_date"]
    timetable.move(utc(2023, 2, 1))
    assert sorted(line["amount"] for line in timetable.invoices()[-1]["lines"]["data"]) == [-500, 1000, 2000]


def test_an_update_of_the_current_phase_without_prorations(timetable: Timetable) -> None:
    made = timetable.schedule(timetable.phase(1000, iterations=1))

    timetable.update(made, phases=[timetable.phase(2000, iterations=1, start_date=START)], proration_behavior="none")

    assert timetable.subscription(made)["items"]["data"][0]["price"]["unit_amount"] == 2000
    timetable.move(utc(2023, 2, 1))
    assert timetable.invoices()[-1]["total"] == 2000


def test_future_phases_are_replaced_and_past_ones_kept(timetable: Timetable) -> None:
    made = timetable.schedule(timetable.phase(1000, iterations=1), timetable.phase(2000, iterations=1))
    timetable.move(utc(2023, 2, 1))
    past, current = timetable.again(made)["phases"]
    asked = {"items": [{"price": current["items"][0]["price"]}], "start_date": current["start_date"], "iterations": 1}

    changed = timetable.update(made, phases=[asked, timetable.phase(5000, iterations=1)])

    assert changed["phases"][:2] == [past, current]
    assert changed["phases"][2]["start_date"] == current["end_date"]
    resent = {**asked, "start_date": past["start_date"], "end_date": past["end_date"]}
    del resent["iterations"]
    assert timetable.update(made, phases=[resent, asked])["phases"] == [past, current]


def test_the_current_phase_ends_now(timetable: Timetable) -> None:
    made = timetable.schedule(timetable.phase(1000, iterations=1), timetable.phase(2000, iterations=1))
    now = START + 31 * DAY // 2
    timetable.move(now)
    first = {"items": [{"price": made["phases"][0]["items"][0]["price"]}], "start_date": START, "end_date": "now"}
    second = {"items": [{"price": made["phases"][1]["items"][0]["price"]}], "iterations": 1}

    changed = timetable.update(made, phases=[first, second])

    assert changed["phases"][0]["end_date"] == changed["current_phase"]["start_date"] == now
    assert timetable.subscription(made)["items"]["data"][0]["price"]["unit_amount"] == 2000


def test_an_end_behavior_that_cancels_sets_the_date(timetable: Timetable) -> None:
    made = timetable.schedule(timetable.phase(iterations=1))
    assert timetable.subscription(made)["cancel_at"] is None

    timetable.update(made, end_behavior="cancel")
    assert timetable.subscription(made)["cancel_at"] == utc(2023, 2, 1)
    timetable.update(made, end_behavior="release")

    assert timetable.subscription(made)["cancel_at"] is None


def test_canceling_credits_and_invoices_at_once(timetable: Timetable) -> None:
    made = timetable.schedule(timetable.phase(1000, iterations=2))
    timetable.move(START + 31 * DAY // 2)

    canceled = timetable.act(made, "cancel")

    assert (canceled["status"], canceled["canceled_at"]) == ("canceled", START + 31 * DAY // 2)
    assert timetable.subscription(made)["status"] == "canceled"
    assert timetable.invoices()[-1]["total"] == -500


def test_canceling_without_credit_or_invoice(timetable: Timetable) -> None:
    made = timetable.schedule(timetable.phase(1000, iterations=2))

    timetable.act(made, "cancel", prorate=False, invoice_now=False)

    assert len(timetable.invoices()) == 1
    assert timetable.get("invoiceitems", customer=timetable.customer)["data"] == []


@pytest.mark.parametrize(("preserve", "kept"), [(True, utc(2023, 2, 1)), (False, None)])
def test_releasing_keeps_the_subscription(timetable: Timetable, preserve: bool, kept: int | None) -> None:
    made = timetable.schedule(timetable.phase(iterations=1), end_behavior="cancel")

    released = timetable.act(made, "release", preserve_cancel_date=preserve)

    assert (released["status"], released["released_subscription"]) == ("released", made["subscription"])
    subscription = timetable.subscription(released)
    assert (subscription["status"], subscription["schedule"], subscription["cancel_at"]) == ("active", None, kept)


def test_a_direct_change_rewrites_the_current_phase(timetable: Timetable) -> None:
    made = timetable.schedule(timetable.phase(1000, iterations=1), timetable.phase(2000, iterations=1))
    item = timetable.subscription(made)["items"]["data"][0]["id"]

    timetable.post(f"subscription_items/{item}", quantity=4)

    after = timetable.again(made)
    assert after["phases"][0]["items"][0]["quantity"] == 4
    assert after["phases"][1] == made["phases"][1]


def test_a_direct_change_of_the_collection_lasts_as_long_as_the_phase(timetable: Timetable) -> None:
    made = timetable.schedule(timetable.phase(1000, iterations=1), timetable.phase(2000, iterations=1))

    timetable.post(f"subscriptions/{made['subscription']}", collection_method="send_invoice", days_until_due=3)

    phase = timetable.again(made)["phases"][0]
    assert (phase["collection_method"], phase["invoice_settings"]) == ("send_invoice", {"days_until_due": 3})
    timetable.move(utc(2023, 2, 1))
    assert timetable.subscription(made)["collection_method"] == "charge_automatically"


def test_schedules_to_come_count_as_subscriptions(timetable: Timetable) -> None:
    for _ in range(3):
        assert "error" not in timetable.schedule(timetable.phase(), start_date=START + DAY)

    assert timetable.schedule(timetable.phase(), start_date=START + DAY)["status"] == 400
    timetable.move(START + DAY)
    assert len(timetable.get("subscriptions", customer=timetable.customer)["data"]) == 3


@pytest.mark.parametrize("change", [{"cancel_at_period_end": True}, {"cancel_at": START + DAY}])
def test_a_schedule_alone_decides_the_end(timetable: Timetable, change: Json) -> None:
    made = timetable.schedule(timetable.phase())
    before = timetable.subscription(made)

    refused = timetable.post(f"subscriptions/{made['subscription']}", **change)

    assert refused["status"] == 400
    assert timetable.subscription(made) == before


def test_a_schedule_is_over_with_its_subscription(timetable: Timetable) -> None:
    made = timetable.schedule(timetable.phase(iterations=5), end_behavior="cancel")

    timetable.delete(f"subscriptions/{made['subscription']}")

    assert timetable.again(made)["status"] == "canceled"


def test_a_deleted_customer_starts_nothing(timetable: Timetable) -> None:
    made = timetable.schedule(timetable.phase(), start_date=START + DAY)

    timetable.delete(f"customers/{timetable.customer}")

    assert timetable.again(made)["status"] == "canceled"


REFUSED: list[tuple[Json, str]] = [
    ({"phases": []}, "phases"),
    ({"default_settings": {"collection_method": "send_invoice"}}, "default_settings[invoice_settings][days_until_due]"),
    ({"phases": [{"iterations": 1, "end_date": START + DAY}]}, "phases[0][end_date]"),
    ({"phases": [{"end_date": START - DAY}]}, "phases[0][end_date]"),
    ({"phases": [{"iterations": 0}]}, "phases[0][iterations]"),
    ({"phases": [{"trial": True, "trial_end": START + DAY}]}, "phases[0][trial]"),
    ({"phases": [{"end_date": START + DAY, "trial_end": START + 2 * DAY}]}, "phases[0][trial_end]"),
    ({"phases": [{"coupon": "missing"}]}, "phases[0][coupon]"),
    ({"phases": [{"default_tax_rates": ["missing"]}]}, "phases[0][default_tax_rates][0]"),
    ({"phases": [{"default_payment_method": "missing"}]}, "phases[0][default_payment_method]"),
    ({"phases": [{"collection_method": "send_invoice"}]}, "phases[0][invoice_settings][days_until_due]"),
    ({"phases": [{"items": [{"price": "missing"}]}]}, "phases[0][items][0][price]"),
    ({"phases": [{"add_invoice_items": [{"price": "missing"}]}]}, "phases[0][add_invoice_items][0][price]"),
    ({"phases": [{}] * 11}, "phases"),
]


@pytest.mark.parametrize(("change", "param"), REFUSED, ids=[param for _, param in REFUSED])
def test_refusals_leave_nothing(timetable: Timetable, change: Json, param: str) -> None:
    price = timetable.price()
    given = {"phases": [{}], **change}
    given["phases"] = [{"items": [{"price": price}], **phase} for phase in given["phases"]]

    refused = timetable.schedule(*given.pop("phases"), **given)

    assert (refused["status"], refused["error"]["param"]) == (400, param)
    for kind in ("subscription_schedules", "subscriptions", "invoices"):
        assert timetable.get(kind, customer=timetable.customer)["data"] == []


def test_a_refused_update_changes_nothing(timetable: Timetable) -> None:
    made = timetable.schedule(timetable.phase(iterations=1))
    subscription = timetable.subscription(made)
    good = timetable.phase(2000, iterations=1)

    for phases in ([good], [{**good, "start_date": START + DAY}], [{**good, "start_date": START, "coupon": "missing"}]):
        assert timetable.update(made, metadata={"changed": "1"}, phases=phases)["status"] == 400

    assert timetable.again(made) == made
    assert timetable.subscription(made) == subscription


def test_lists(timetable: Timetable) -> None:
    later = timetable.schedule(timetable.phase(), start_date=START + DAY)
    now = timetable.schedule(timetable.phase())
    timetable.act(now, "release")

    def listed(**params: Json) -> list[str]:
        found = timetable.get("subscription_schedules", customer=timetable.customer, **params)["data"]
        return [schedule["id"] for schedule in found]

    assert listed() == [now["id"], later["id"]]
    assert listed(scheduled=True) == [later["id"]]
    assert listed(released_at={"gte": START}) == [now["id"]]
    assert listed(canceled_at={"gte": START}) == []
    refused = timetable.get("subscription_schedules", scheduled=True, completed_at={"gte": START})
    assert refused["status"] == 400
