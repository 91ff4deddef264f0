"""How far a test clock moves at once, how much lives on it, and that nobody moves there who lives elsewhere."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.clocks import ADVANCE, DAY, GUIDE, customer_at, move, utc
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, SHOULD, requirement
from conformance.suite.subscription_schedules.made import schedule
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, params, recurring, subscribe
from conformance.suite.test_clocks.made import NEEDS, START, expect_ready, ids, path
from conformance.suite.waiting import Eventually

CUSTOMERS = "/v1/customers"
SUBSCRIBE = "POST /v1/subscriptions"


@requirement("test_clocks.limits.two_years", MUST, cites=GUIDE, operation=ADVANCE, needs=NEEDS)
def test_two_years(api: Api, given: Given, eventually: Eventually) -> None:
    """A test clock without subscriptions moves two years at once: from 1 August 2022 to 31 July 2024."""
    clock = given.test_clock(START)["id"]

    api.post(path(clock, "advance"), {"frozen_time": utc(2024, 7, 31)})

    eventually(lambda: expect_ready(api, clock, utc(2024, 7, 31)))


@requirement("test_clocks.limits.beyond_two_years", MUST, cites=GUIDE, operation=ADVANCE, needs=NEEDS)
def test_beyond_two_years(api: Api, given: Given) -> None:
    """A test clock without subscriptions moves no further than two years at once: it stays."""
    clock = given.test_clock(START)["id"]

    api.refused("POST", path(clock, "advance"), {"frozen_time": utc(2024, 8, 3)}, param="frozen_time")

    expect_ready(api, clock, START)


@requirement("test_clocks.limits.two_intervals", MUST, cites=GUIDE, operation=ADVANCE, needs=NEEDS)
def test_two_intervals(api: Api, given: Given, eventually: Eventually) -> None:
    """A test clock with a monthly subscription moves two months at once: from 1 August to 30 September."""
    customer = customer_at(given, START)
    subscribe(given, customer=customer["id"])

    api.post(path(customer["test_clock"], "advance"), {"frozen_time": utc(2022, 9, 30)})

    eventually(lambda: expect_ready(api, customer["test_clock"], utc(2022, 9, 30)))


@requirement("test_clocks.limits.beyond_two_intervals", MUST, cites=GUIDE, operation=ADVANCE, needs=NEEDS)
def test_beyond_two_intervals(api: Api, given: Given) -> None:
    """A test clock with a monthly subscription moves no further than two months at once: it stays."""
    customer = customer_at(given, START)
    subscribe(given, customer=customer["id"])

    beyond = {"frozen_time": utc(2022, 10, 3)}
    api.refused("POST", path(customer["test_clock"], "advance"), beyond, param="frozen_time")

    expect_ready(api, customer["test_clock"], START)


@requirement("test_clocks.limits.shortest_interval", MUST, cites=GUIDE, operation=ADVANCE, needs=NEEDS)
def test_shortest_interval(api: Api, given: Given) -> None:
    """The shortest of its subscriptions says how far a test clock moves at once: by a weekly one not a month."""
    customer = customer_at(given, START)
    subscribe(given, customer=customer["id"])
    subscribe(given, customer=customer["id"], items=[{"price": recurring(given, interval="week")}])

    beyond = {"frozen_time": START + 30 * DAY}
    api.refused("POST", path(customer["test_clock"], "advance"), beyond, param="frozen_time")

    expect_ready(api, customer["test_clock"], START)


@requirement("test_clocks.limits.from_where_it_stands", SHOULD, cites=GUIDE, operation=ADVANCE, needs=NEEDS)
def test_from_where_it_stands(api: Api, given: Given, eventually: Eventually) -> None:
    """The two intervals count from where the test clock stands: after the first two months it moves two more."""
    customer = customer_at(given, START)
    subscribe(given, customer=customer["id"])
    move(given, eventually, customer["test_clock"], utc(2022, 9, 30))

    api.post(path(customer["test_clock"], "advance"), {"frozen_time": utc(2022, 11, 29)})

    eventually(lambda: expect_ready(api, customer["test_clock"], utc(2022, 11, 29)))


@requirement("test_clocks.limits.third_customer", MUST, cites=GUIDE, operation="POST /v1/customers", needs=NEEDS)
def test_third_customer(api: Api, given: Given) -> None:
    """Three customers live on a test clock."""
    clock = given.test_clock(START)["id"]
    others = [given.customer(test_clock=clock)["id"], given.customer(test_clock=clock)["id"]]

    third = api.post(CUSTOMERS, {"test_clock": clock})

    assert third["test_clock"] == clock
    assert third["id"] not in others


@requirement("test_clocks.limits.fourth_customer", MUST, cites=GUIDE, operation="POST /v1/customers", needs=NEEDS)
def test_fourth_customer(api: Api, given: Given) -> None:
    """A test clock on which three customers live takes no fourth one."""
    clock = given.test_clock(START)["id"]
    customers = [given.customer(test_clock=clock)["id"] for _ in range(3)]

    api.refused("POST", CUSTOMERS, {"test_clock": clock})

    assert sorted(ids(api.get(CUSTOMERS, {"test_clock": clock}))) == sorted(customers)


@requirement("test_clocks.limits.fourth_subscription", MUST, cites=GUIDE, operation=SUBSCRIBE, needs=NEEDS)
def test_fourth_subscription(api: Api, given: Given) -> None:
    """A customer on a test clock has three subscriptions, and not one more."""
    customer = customer_at(given, START)["id"]
    made = [subscribe(given, customer=customer)["id"] for _ in range(3)]

    api.refused("POST", SUBSCRIPTIONS, params(given, customer=customer))

    assert sorted(ids(api.get(SUBSCRIPTIONS, {"customer": customer}))) == sorted(made)


@requirement("test_clocks.limits.scheduled_subscription", MUST, cites=GUIDE, operation=SUBSCRIBE, needs=NEEDS)
def test_scheduled_subscription(api: Api, given: Given) -> None:
    """A subscription that is scheduled counts as one of the three of a customer on a test clock."""
    customer = customer_at(given, START)["id"]
    schedule(given, customer=customer, start_date=START + DAY)
    made = [subscribe(given, customer=customer)["id"] for _ in range(2)]

    api.refused("POST", SUBSCRIPTIONS, params(given, customer=customer))

    assert sorted(ids(api.get(SUBSCRIPTIONS, {"customer": customer}))) == sorted(made)


@requirement("test_clocks.limits.no_moving", MUST, cites="customers/update", needs=NEEDS)
def test_no_moving(api: Api, given: Given) -> None:
    """A customer who was made in the time of the world does not move to a test clock."""
    clock, customer = given.test_clock(START)["id"], f"{CUSTOMERS}/{given.customer()['id']}"

    api.refused("POST", customer, {"test_clock": clock}, code="parameter_unknown", param="test_clock")

    assert api.get(customer)["test_clock"] is None
