"""What time makes of a schedule: phases begin and end on the clock, and the subscription is billed accordingly."""

from __future__ import annotations

from typing import Any

from tests.reference.schedules.conftest import DAY, HOUR, START, Timetable, utc

Json = Any


def billed(timetable: Timetable) -> list[tuple[int, str, int]]:
    """Every invoice: when, why, and how much."""
    return [(each["created"], each["billing_reason"], each["total"]) for each in timetable.invoices()]


def test_a_future_schedule_starts_its_subscription(timetable: Timetable) -> None:
    made = timetable.schedule(timetable.phase(), start_date=START + 10 * DAY)
    assert (made["status"], made["subscription"], made["current_phase"]) == ("not_started", None, None)
    assert timetable.invoices() == []

    timetable.move(START + 10 * DAY)

    begun = timetable.again(made)
    assert begun["status"] == "active"
    assert begun["current_phase"] == {"start_date": START + 10 * DAY, "end_date": utc(2023, 2, 11)}
    assert timetable.subscription(begun)["status"] == "active"
    assert timetable.subscription(begun)["schedule"] == made["id"]
    [first] = timetable.invoices()
    assert (first["status"], first["created"], first["total"]) == ("draft", START + 10 * DAY, 1000)
    timetable.move(START + 10 * DAY + HOUR)
    assert timetable.invoices()[0]["status"] == "paid"


def test_phases_that_end_with_a_period_are_billed_at_their_own_price(timetable: Timetable) -> None:
    made = timetable.schedule(timetable.phase(1000, iterations=2), timetable.phase(3000, iterations=1))

    timetable.move(utc(2023, 3, 1))

    assert billed(timetable) == [
        (START, "subscription_create", 1000),
        (utc(2023, 2, 1), "subscription_cycle", 1000),
        (utc(2023, 3, 1), "subscription_cycle", 3000),
    ]
    assert timetable.again(made)["current_phase"]["start_date"] == utc(2023, 3, 1)


def test_a_phase_that_begins_within_a_period_is_prorated(timetable: Timetable) -> None:
    half = START + 31 * DAY // 2
    timetable.schedule(timetable.phase(1000, end_date=half), timetable.phase(2000, end_date=utc(2023, 6, 1)))

    timetable.move(utc(2023, 2, 1))

    latest = timetable.invoices()[-1]
    assert sorted(line["amount"] for line in latest["lines"]["data"]) == [-500, 1000, 2000]
    assert latest["total"] == 2500


def test_a_phase_without_prorations(timetable: Timetable) -> None:
    half = START + 31 * DAY // 2
    timetable.schedule(
        timetable.phase(1000, end_date=half),
        timetable.phase(2000, end_date=utc(2023, 6, 1), proration_behavior="none"),
    )

    timetable.move(utc(2023, 2, 1))

    assert timetable.invoices()[-1]["total"] == 2000


def test_a_phase_that_invoices_its_prorations(timetable: Timetable) -> None:
    half = START + 31 * DAY // 2
    timetable.schedule(
        timetable.phase(1000, end_date=half),
        timetable.phase(2000, end_date=utc(2023, 6, 1), proration_behavior="always_invoice"),
    )

    timetable.move(half)

    assert billed(timetable)[1:] == [(half, "subscription_update", 500)]


def test_a_phase_with_a_billing_cycle_of_its_own(timetable: Timetable) -> None:
    half = START + 15 * DAY
    made = timetable.schedule(
        timetable.phase(1000, end_date=half),
        timetable.phase(1000, iterations=1, billing_cycle_anchor="phase_start"),
    )

    timetable.move(half)

    subscription = timetable.subscription(made)
    assert subscription["billing_cycle_anchor"] == subscription["current_period_start"] == half
    assert timetable.again(made)["current_phase"]["end_date"] == utc(2023, 2, 16)


def test_a_cycle_of_its_own_that_begins_with_a_period_is_billed_once(timetable: Timetable) -> None:
    timetable.schedule(
        timetable.phase(1000, iterations=1),
        timetable.phase(2000, iterations=1, billing_cycle_anchor="phase_start"),
    )

    timetable.move(utc(2023, 2, 1))

    assert billed(timetable)[1:] == [(utc(2023, 2, 1), "subscription_cycle", 2000)]


def test_a_trial_phase_costs_nothing(timetable: Timetable) -> None:
    trial_end = START + 10 * DAY
    made = timetable.schedule(timetable.phase(1000, end_date=trial_end, trial=True), timetable.phase(2000))
    assert made["phases"][0]["trial_end"] == trial_end
    assert timetable.subscription(made)["status"] == "trialing"

    timetable.move(trial_end)

    assert billed(timetable) == [(START, "subscription_create", 0), (trial_end, "subscription_cycle", 2000)]
    assert timetable.subscription(made)["status"] == "active"
    assert timetable.again(made)["current_phase"]["end_date"] == utc(2023, 2, 11)


def test_a_later_phase_may_be_a_trial(timetable: Timetable) -> None:
    made = timetable.schedule(timetable.phase(1000, iterations=1), timetable.phase(1000, iterations=1, trial=True))

    timetable.move(utc(2023, 2, 1))

    subscription = timetable.subscription(made)
    assert (subscription["status"], subscription["trial_end"]) == ("trialing", utc(2023, 3, 1))


def test_a_past_start_bills_the_time_gone_by(timetable: Timetable) -> None:
    made = timetable.schedule(timetable.phase(3100, iterations=2), start_date=START - 10 * DAY)

    assert (made["status"], made["current_phase"]["start_date"]) == ("active", START - 10 * DAY)
    assert timetable.subscription(made)["start_date"] == START - 10 * DAY
    [first] = timetable.invoices()
    assert sorted(line["amount"] for line in first["lines"]["data"]) == [1000, 3100]
    assert first["status"] == "draft"


def test_a_phase_brings_its_settings(timetable: Timetable) -> None:
    coupon = timetable.post("coupons", percent_off="25", duration="forever")["id"]
    rate = timetable.post("tax_rates", display_name="VAT", percentage="10", inclusive=False)["id"]
    extra = timetable.post("prices", product=timetable.product, unit_amount=700, currency="usd")["id"]
    made = timetable.schedule(
        timetable.phase(1000, iterations=1, metadata={"kept": "1", "gone": "1"}),
        timetable.phase(
            2000,
            iterations=1,
            coupon=coupon,
            default_tax_rates=[rate],
            add_invoice_items=[{"price": extra}],
            metadata={"gone": "", "new": "2"},
            collection_method="send_invoice",
            invoice_settings={"days_until_due": 7},
        ),
        timetable.phase(2000, iterations=1),
    )

    timetable.move(utc(2023, 2, 1))

    subscription, latest = timetable.subscription(made), timetable.invoices()[-1]
    assert subscription["metadata"] == {"kept": "1", "new": "2"}
    assert subscription["discount"]["coupon"]["id"] == coupon
    assert (subscription["collection_method"], subscription["days_until_due"]) == ("send_invoice", 7)
    assert (latest["subtotal"], latest["total"]) == (2700, round(2700 * 0.75 * 1.1))
    assert latest["due_date"] == utc(2023, 2, 8)

    timetable.move(utc(2023, 3, 1))

    after = timetable.subscription(made)
    assert (after["discount"], after["default_tax_rates"]) == (None, [])
    assert (after["collection_method"], after["days_until_due"]) == ("charge_automatically", None)


def test_released_after_the_last_phase(timetable: Timetable) -> None:
    made = timetable.schedule(timetable.phase(iterations=1))

    timetable.move(utc(2023, 2, 1))

    over = timetable.again(made)
    assert (over["status"], over["released_at"]) == ("released", utc(2023, 2, 1))
    assert (over["subscription"], over["released_subscription"]) == (None, made["subscription"])
    subscription = timetable.subscription(over)
    assert (subscription["status"], subscription["schedule"]) == ("active", None)
    assert subscription["current_period_end"] == utc(2023, 3, 1)


def test_completed_with_its_subscription_canceled(timetable: Timetable) -> None:
    end = START + 10 * DAY
    made = timetable.schedule(timetable.phase(3100, end_date=end), end_behavior="cancel")
    assert timetable.subscription(made)["cancel_at"] == end

    timetable.move(end)

    over = timetable.again(made)
    assert (over["status"], over["completed_at"], over["current_phase"]) == ("completed", end, None)
    subscription = timetable.subscription(over)
    assert (subscription["status"], subscription["ended_at"]) == ("canceled", end)
    assert billed(timetable) == [(START, "subscription_create", 1000)]


def test_renewed_for_as_long_as_before(timetable: Timetable) -> None:
    made = timetable.schedule(timetable.phase(iterations=2), end_behavior="renew")

    timetable.move(utc(2023, 3, 1))

    assert timetable.again(made)["current_phase"] == {"start_date": utc(2023, 3, 1), "end_date": utc(2023, 5, 1)}


def test_a_change_of_interval_begins_a_period(timetable: Timetable) -> None:
    made = timetable.schedule(timetable.phase(1000, iterations=1), timetable.phase(12000, "year", iterations=1))

    timetable.move(utc(2023, 2, 1))

    assert billed(timetable)[1:] == [(utc(2023, 2, 1), "subscription_update", 12000)]
    assert timetable.invoices()[-1]["status"] == "draft"
    assert timetable.subscription(made)["current_period_end"] == utc(2024, 2, 1)


def test_previews_see_the_next_phase_and_change_nothing(timetable: Timetable) -> None:
    coupon = timetable.post("coupons", percent_off="50", duration="forever")["id"]
    made = timetable.schedule(timetable.phase(1000, iterations=1), timetable.phase(2000, iterations=1, coupon=coupon))

    of_schedule = timetable.get("invoices/upcoming", schedule=made["id"])
    of_subscription = timetable.get("invoices/upcoming", subscription=made["subscription"])

    assert of_schedule["total"] == of_subscription["total"] == 1000
    assert timetable.again(made) == made
    assert timetable.get(f"coupons/{coupon}")["times_redeemed"] == 0
    timetable.move(utc(2023, 2, 1))
    assert timetable.invoices()[-1]["total"] == 1000


def test_the_preview_of_a_schedule_to_come(timetable: Timetable) -> None:
    made = timetable.schedule(timetable.phase(1500), start_date=START + 10 * DAY)

    preview = timetable.get("invoices/upcoming", schedule=made["id"])

    assert (preview["total"], preview["created"]) == (1500, START + 10 * DAY)
    assert timetable.again(made) == made


def test_prices_and_coupons_may_end_before_their_phase(timetable: Timetable) -> None:
    price = timetable.price(2000)
    coupon = timetable.post("coupons", percent_off="50", duration="forever")["id"]
    made = timetable.schedule(
        timetable.phase(1000, iterations=1), {"items": [{"price": price}], "iterations": 1, "coupon": coupon}
    )
    timetable.post(f"prices/{price}", active=False)
    timetable.delete(f"coupons/{coupon}")

    timetable.move(utc(2023, 2, 1))

    assert timetable.again(made)["status"] == "active"
    assert timetable.invoices()[-1]["total"] == 2000
