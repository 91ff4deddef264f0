"""What later services take into a phase: several discounts, descriptions, metadata of items; what the subscription has
of it when the phase begins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract, Holds
from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.clocks import CHARGED, customer_at, move, utc
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, SHOULD, Case, requirement
from conformance.suite.subscription_schedules.made import SCHEDULES, params, path, phase, schedule
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, later, recurring, subscribe
from conformance.suite.waiting import Eventually

Json = Any
GUIDE = "https://docs.stripe.com/billing/subscriptions/subscription-schedules"
COUPONS = "https://docs.stripe.com/billing/subscriptions/coupons"
CREATE = "POST /v1/subscription_schedules"
CLOCKS = ("test_clocks",)
DESCRIBED, METADATA, STACKED = Holds(since="2022-08-26"), Holds(since="2022-12-06"), Holds(since="2024-04-04")
START, NEXT = utc(2022, 8, 1), utc(2022, 9, 1)
PLACES = ("discounts", "items", "add_invoice_items")


def places(contract: Contract) -> Iterable[Case]:
    """A case for each place of a phase where a discount can be named, by operation."""
    for name in ("create", "update"):
        for place in PLACES:
            label = f"{name} phases[][{place}]" + ("" if place == "discounts" else "[][discounts]")
            yield Case(
                label, {"update": name == "update", "place": place}, contract.named(f"subscription_schedules.{name}")
            )


@requirement("subscription_schedules.discounts.of_customer", SHOULD, cites=COUPONS, over=places, holds=STACKED)
def test_of_customer(api: Api, given: Given, update: bool, place: str) -> None:
    """The discount of the customer can be named among those of a phase, of an item of it, of what it adds."""
    customer = given.payer(coupon=given.shared_coupon(percent_off=10)["id"])
    own = [{"discount": customer["discount"]["id"]}]
    parts: dict[str, dict[str, Json]] = {
        "discounts": {"discounts": own},
        "items": {"items": [{"price": recurring(given), "discounts": own}]},
        "add_invoice_items": {"add_invoice_items": [{"price": given.shared_price()["id"], "discounts": own}]},
    }
    told = {**phase(given), **parts[place]}

    made = (
        api.post(path(schedule(given, customer=customer["id"])), {"phases": [{**told, "start_date": later(given, 30)}]})
        if update
        else api.post(SCHEDULES, params(given, customer=customer["id"], phases=[told]))
    )

    [shown] = made["phases"]
    holder = shown if place == "discounts" else shown[place][0]
    assert [each["discount"] for each in holder["discounts"]] == [customer["discount"]["id"]]


@requirement("subscription_schedules.discounts.first", SHOULD, cites=COUPONS, operation=CREATE, holds=STACKED)
def test_first(api: Api, given: Given) -> None:
    """The subscription of a schedule has the discounts of the first phase, in their order: 4.00 off, then 10 %."""
    four, ten = given.shared_coupon(amount_off=400, currency="usd"), given.shared_coupon(percent_off=10)
    stacked = [{"coupon": four["id"]}, {"coupon": ten["id"]}]

    made = api.post(SCHEDULES, params(given, start_date="now", phases=[phase(given, discounts=stacked)]))

    subscription = api.get(f"{SUBSCRIPTIONS}/{made['subscription']}", {"expand": ["discounts", "latest_invoice"]})
    coupons = [discount["coupon"]["id"] for discount in subscription["discounts"]]
    assert (coupons, subscription["latest_invoice"]["total"]) == ([four["id"], ten["id"]], 540)


@requirement(
    "subscription_schedules.discounts.next", MUST, cites=COUPONS, needs=CLOCKS, operation=CREATE, holds=STACKED
)
def test_next(api: Api, given: Given, eventually: Eventually) -> None:
    """The discounts of the next phase, also of its items, take the place of those before: 10 % off instead of 4.00."""
    made = turned(given, eventually)

    invoice = api.get(f"{SUBSCRIPTIONS}/{made['subscription']}", {"expand": ["latest_invoice"]})["latest_invoice"]

    [line] = invoice["lines"]["data"]
    assert ([off["amount"] for off in line["discount_amounts"]], invoice["total"]) == ([100], 900)


@requirement(
    "subscription_schedules.time.item_metadata", MUST, cites=GUIDE, needs=CLOCKS, operation=CREATE, holds=METADATA
)
def test_item_metadata(api: Api, given: Given, eventually: Eventually) -> None:
    """The metadata of an item of a phase join those of the subscription's item when the phase begins."""
    made = turned(given, eventually)

    [item] = api.get(f"{SUBSCRIPTIONS}/{made['subscription']}")["items"]["data"]

    assert item["metadata"] == {"color": "red", "order_id": "6735"}


@requirement(
    "subscription_schedules.time.description", MUST, cites=GUIDE, needs=CLOCKS, operation=CREATE, holds=DESCRIBED
)
def test_description(api: Api, given: Given, eventually: Eventually) -> None:
    """The description of a phase is that of the subscription while the phase lasts."""
    made = turned(given, eventually)

    assert api.get(f"{SUBSCRIPTIONS}/{made['subscription']}")["description"] == "Gold"


@requirement("subscription_schedules.start.description", MUST, cites=GUIDE, operation=CREATE, holds=DESCRIBED)
def test_default_description(api: Api, given: Given) -> None:
    """The description among the default settings is that of the subscription."""
    made = api.post(SCHEDULES, params(given, start_date="now", default_settings={"description": "Silver"}))

    assert api.get(f"{SUBSCRIPTIONS}/{made['subscription']}")["description"] == "Silver"


@requirement("subscription_schedules.start.item_metadata", MUST, cites=GUIDE, operation=CREATE, holds=METADATA)
def test_first_item_metadata(api: Api, given: Given) -> None:
    """The metadata of an item of the first phase are those of the subscription's item."""
    items = [{"price": recurring(given), "metadata": {"order_id": "6735"}}]
    made = api.post(SCHEDULES, params(given, start_date="now", phases=[{"items": items}]))

    [item] = api.get(f"{SUBSCRIPTIONS}/{made['subscription']}")["items"]["data"]

    assert item["metadata"] == {"order_id": "6735"}


@requirement("subscription_schedules.from_subscription.discounts", SHOULD, cites=GUIDE, operation=CREATE, holds=STACKED)
def test_from_subscription(api: Api, given: Given) -> None:
    """The phase of a schedule around a subscription has its discounts, by themselves or by their coupons."""
    ten, twenty = given.shared_coupon(percent_off=10), given.shared_coupon(percent_off=20)
    subscription = subscribe(given, discounts=[{"coupon": ten["id"]}, {"coupon": twenty["id"]}])

    made = api.post(SCHEDULES, {"from_subscription": subscription["id"]})

    found = [each["discount"] or each["coupon"] for each in made["phases"][0]["discounts"]]
    assert found in (subscription["discounts"], [ten["id"], twenty["id"]])


def turned(given: Given, eventually: Eventually) -> Answer:
    """A schedule whose first phase was at 4.00 off, and which has gone on to the second, at 10 % off its item."""
    four, ten = given.shared_coupon(amount_off=400, currency="usd")["id"], given.shared_coupon(percent_off=10)["id"]

    def make(maker: Given) -> Json:
        customer = customer_at(maker, START)
        price = recurring(maker)
        first = {"items": [{"price": price, "metadata": {"color": "red"}}], "discounts": [{"coupon": four}]}
        item = {"price": price, "metadata": {"order_id": "6735"}, "discounts": [{"coupon": ten}]}
        second = {"items": [item], "description": "Gold", "iterations": 2}
        phases = [{**first, "iterations": 1}, second]
        made = schedule(maker, customer=customer["id"], start_date=START, phases=phases)
        move(maker, eventually, customer["test_clock"], NEXT + CHARGED)
        return made

    return Answer(given.shared("schedules-turned", make))
