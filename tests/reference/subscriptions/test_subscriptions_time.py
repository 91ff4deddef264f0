"""What time does to subscriptions: renewals, trials, retries, expiry, cancellations, pending items."""

from __future__ import annotations

from tests.support.reference_world import DAY, HOUR, START, World, utc


def test_the_documented_upgrade(world: World) -> None:
    """50.00 a month, 100.00 from the middle of it: the renewal asks for 125.00 and is charged an hour later."""
    subscription = world.subscribe(world.price(5000))
    middle = (subscription["current_period_start"] + subscription["current_period_end"]) // 2
    world.move(middle)

    item = {"id": subscription["items"]["data"][0]["id"], "price": world.price(10000)}
    world.change(subscription, items=[item], proration_date=middle)

    assert [item["amount"] for item in world.pending()] == [5000, -2500]
    world.move(utc(2023, 2, 1))
    renewal = world.latest_invoice(subscription)
    assert (renewal["status"], renewal["total"], renewal["billing_reason"]) == ("draft", 12500, "subscription_cycle")
    assert renewal["next_payment_attempt"] == renewal["created"] + HOUR
    world.move(utc(2023, 2, 1, 1))
    assert world.latest_invoice(subscription)["status"] == "paid"


def test_a_switch_of_interval_is_billed_at_once(world: World) -> None:
    """From 25.00 a month to 250.00 a year within the second: 225.00, and a year that begins now."""
    subscription = world.subscribe(world.price(2500))
    item = {"id": subscription["items"]["data"][0]["id"], "price": world.price(25000, "year")}

    changed = world.change(subscription, items=[item], proration_behavior="always_invoice")

    invoice = world.latest_invoice(changed)
    assert [(line["amount"], line["proration"]) for line in invoice["lines"]["data"]] == [(-2500, True), (25000, False)]
    assert (invoice["total"], invoice["status"], invoice["number"][-4:]) == (22500, "paid", "0002")
    assert changed["current_period_end"] == utc(2024, 1, 1)
    assert (
        invoice["lines"]["data"][0]["proration_details"]["credited_items"]["invoice"] == subscription["latest_invoice"]
    )


def test_month_ends() -> None:
    """A subscription started on 31 January renews on the last day of every short month, and on the 31st of others."""
    world = World(utc(2024, 1, 31))
    subscription = world.subscribe()
    ends = []
    for _ in range(3):
        ends.append(subscription["current_period_end"])
        world.move(subscription["current_period_end"])
        subscription = world.again(subscription)

    assert ends == [utc(2024, 2, 29), utc(2024, 3, 31), utc(2024, 4, 30)]


def test_a_trial_ends_in_arrears() -> None:
    """A trial whose first charge fails is active, past due after the attempt, and unpaid when retries are used up."""
    world = World(card="chargeCustomerFail")
    subscription = world.subscribe(trial_period_days=7)
    seen = [subscription["status"]]
    for moment in (7 * DAY, 7 * DAY + HOUR, 30 * DAY):
        world.move(START + moment)
        seen.append(world.again(subscription)["status"])

    assert seen == ["trialing", "active", "past_due", "unpaid"]
    invoices = world.get("invoices", subscription=subscription["id"])["data"]
    assert invoices[0]["attempt_count"] == 9
    assert invoices[0]["next_payment_attempt"] is None


def test_an_incomplete_subscription_expires() -> None:
    """After 23 hours the first invoice is void and the subscription over."""
    world = World(card="chargeCustomerFail")
    subscription = world.subscribe()
    world.move(START + 23 * HOUR - 1)
    assert world.again(subscription)["status"] == "incomplete"

    world.move(START + 23 * HOUR)

    expired = world.again(subscription)
    assert (expired["status"], expired["ended_at"]) == ("incomplete_expired", START + 23 * HOUR)
    assert world.latest_invoice(expired)["status"] == "void"


def test_a_date_cuts_a_period_off(world: World) -> None:
    """The time after a date of cancellation is credited, and billed again when the date is taken away."""
    subscription = world.subscribe(world.price(3100))

    world.change(subscription, cancel_at=START + 10 * DAY)
    assert [item["amount"] for item in world.pending()] == [-2100]
    world.change(subscription, cancel_at="")

    assert sum(item["amount"] for item in world.pending()) == 0


def test_the_end_of_the_period(world: World) -> None:
    """A subscription that is to end with its period does, and keeps the moment at which that was decided."""
    subscription = world.change(world.subscribe(), cancel_at_period_end=True)

    world.move(subscription["current_period_end"])

    over = world.again(subscription)
    assert (over["status"], over["canceled_at"], over["ended_at"]) == ("canceled", START, subscription["cancel_at"])
    assert world.get("invoices/upcoming", subscription=over["id"])["code"] == "invoice_upcoming_none"


def test_paused_collection(world: World) -> None:
    """What is billed while collection is paused is left as the pause says; it goes on when its time has come."""
    subscription = world.subscribe()
    end = subscription["current_period_end"]
    world.change(subscription, pause_collection={"behavior": "void", "resumes_at": end + DAY})

    world.move(end)
    assert world.latest_invoice(subscription)["status"] == "void"
    world.move(end + DAY)

    assert world.again(subscription)["pause_collection"] is None


def test_pending_items_at_their_own_interval(world: World) -> None:
    """What has become pending is invoiced between two renewals, and nothing where nothing has."""
    subscription = world.subscribe(pending_invoice_item_interval={"interval": "week"})
    world.move(START + 7 * DAY)
    assert world.again(subscription)["latest_invoice"] == subscription["latest_invoice"]
    world.post("invoiceitems", customer=world.customer, amount=700, currency="usd")

    world.move(START + 14 * DAY)

    invoice = world.latest_invoice(subscription)
    assert (invoice["billing_reason"], invoice["total"]) == ("automatic_pending_invoice_item_invoice", 700)
    assert world.again(subscription)["next_pending_invoice_item_invoice"] == START + 21 * DAY


def test_a_backdated_start() -> None:
    """The first invoice bills the time since a backdated start, up to the anchor that it is given."""
    world = World(utc(2023, 2, 20))

    subscription = world.subscribe(
        backdate_start_date=utc(2023, 2, 15), billing_cycle_anchor=utc(2023, 3, 1), items=[{"price": world.price(2800)}]
    )

    assert world.latest_invoice(subscription)["total"] == 1400
    assert subscription["start_date"] == utc(2023, 2, 15)
