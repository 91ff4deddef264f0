"""Lists of subscription schedules, and which of them each filter lets through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from conformance.contract import Contract
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, Case, requirement
from conformance.suite.subscription_schedules.made import SCHEDULES, path, schedule
from conformance.suite.subscription_schedules.states import completed
from conformance.suite.waiting import Eventually

Json = Any

LIST = "GET /v1/subscription_schedules"
EVERY = ("active", "not_started", "released", "canceled")

# Filters of the schedules of one customer, and those that they let through, each named by its state. "{created}" is
# when the first was created, "{canceled}" and "{released}" when these were.
FILTERS = {
    "customer": ({}, EVERY),
    "scheduled": ({"scheduled": True}, ("not_started",)),
    "canceled_at": ({"canceled_at": "{canceled}"}, ("canceled",)),
    "canceled_at[gte]": ({"canceled_at": {"gte": "{canceled}"}}, ("canceled",)),
    "canceled_at[gt]": ({"canceled_at": {"gt": "{canceled}"}}, ()),
    "canceled_at[lte]": ({"canceled_at": {"lte": "{canceled}"}}, ("canceled",)),
    "canceled_at[lt]": ({"canceled_at": {"lt": "{canceled}"}}, ()),
    "released_at": ({"released_at": "{released}"}, ("released",)),
    "released_at[gte]": ({"released_at": {"gte": "{released}"}}, ("released",)),
    "released_at[gt]": ({"released_at": {"gt": "{released}"}}, ()),
    "released_at[lte]": ({"released_at": {"lte": "{released}"}}, ("released",)),
    "released_at[lt]": ({"released_at": {"lt": "{released}"}}, ()),
    "completed_at": ({"completed_at": "{created}"}, ()),
    "completed_at[gte]": ({"completed_at": {"gte": "{created}"}}, ()),
    "completed_at[gt]": ({"completed_at": {"gt": "{created}"}}, ()),
    "completed_at[lte]": ({"completed_at": {"lte": "{created}"}}, ()),
    "completed_at[lt]": ({"completed_at": {"lt": "{created}"}}, ()),
    "created[gte]": ({"created": {"gte": "{created}"}}, EVERY),
    "created[lt]": ({"created": {"lt": "{created}"}}, ()),
    "created[gt]": ({"created": {"gt": "{later}"}}, ()),
    "created[lte]": ({"created": {"lte": "{later}"}}, EVERY),
    "created[lte] of the second before": ({"created": {"lte": "{before}"}}, ()),
    "created[gte] of a later second": ({"created": {"gte": "{later}"}}, ()),
    "created": ({"created": "{later}"}, ()),
}


def filters(contract: Contract) -> Iterable[Case]:
    """A case for each filter."""
    for label, (sends, names) in FILTERS.items():
        yield Case(label, {"sends": sends, "names": names}, contract.named("subscription_schedules.list"))


@requirement("subscription_schedules.list.filter", MUST, cites="subscription_schedules/list", over=filters)
def test_filter(api: Api, given: Given, sends: Json, names: tuple[str, ...]) -> None:
    """A list of subscription schedules holds those that its filter lets through."""
    made = ledger(given)

    found = api.get(SCHEDULES, {"customer": made["customer"], **timed(sends, made["times"])})["data"]

    assert {made["ids"].get(each["id"], each["id"]) for each in found} == set(names)


@requirement("subscription_schedules.list.first_page", MUST, cites="pagination", operation=LIST)
def test_first_page(api: Api, given: Given) -> None:
    """A page of schedules holds as many as asked for, and says that there are more."""
    found = api.get(SCHEDULES, {"customer": ledger(given)["customer"], "limit": 3})

    assert (len(found["data"]), found["has_more"]) == (3, True)


@requirement("subscription_schedules.list.next_page", MUST, cites="pagination", operation=LIST)
def test_next_page(api: Api, given: Given) -> None:
    """The page after a schedule begins with the one below it."""
    customer = ledger(given)["customer"]
    whole = given.get(SCHEDULES, {"customer": customer})["data"]

    found = api.get(SCHEDULES, {"customer": customer, "starting_after": whole[1]["id"]})["data"]

    assert [each["id"] for each in found] == [each["id"] for each in whole[2:]]


@requirement("subscription_schedules.list.page_before", MUST, cites="pagination", operation=LIST)
def test_page_before(api: Api, given: Given) -> None:
    """The page before a schedule ends with the one above it."""
    customer = ledger(given)["customer"]
    whole = given.get(SCHEDULES, {"customer": customer})["data"]

    found = api.get(SCHEDULES, {"customer": customer, "ending_before": whole[2]["id"]})["data"]

    assert [each["id"] for each in found] == [each["id"] for each in whole[:2]]


@requirement("subscription_schedules.list.scheduled_and_date", MUST, cites="subscription_schedules/list")
def test_scheduled_and_date(api: Api) -> None:
    """A list is filtered by `scheduled` or by a date at which schedules ended, not by both."""
    api.refused("GET", SCHEDULES, {"scheduled": True, "completed_at": {"gte": 1}})


@requirement("subscription_schedules.list.completed", MUST, cites="subscription_schedules/list", needs=("test_clocks",))
def test_completed(api: Api, given: Given, eventually: Eventually) -> None:
    """A list of schedules that were completed holds one whose last phase is over."""
    over = completed(given, eventually)

    found = api.get(SCHEDULES, {"customer": over["customer"], "completed_at": {"gte": over["created"]}})["data"]

    assert [each["id"] for each in found] == [over["id"]]


def ledger(given: Given) -> Json:
    """A customer with a schedule in each state that needs no clock; nobody changes them."""
    return given.shared("schedules-ledger", make_ledger)


def make_ledger(maker: Given) -> Json:
    customer = maker.payer(name="Ledger")["id"]
    canceled = maker.post(path(schedule(maker, customer=customer), "cancel"))
    released = maker.post(path(schedule(maker, customer=customer), "release"))
    waiting = schedule(maker, customer=customer)
    active = schedule(maker, customer=customer, start_date="now")
    made = {"canceled": canceled, "released": released, "not_started": waiting, "active": active}
    times = {
        "{before}": canceled["created"] - 1,
        "{created}": canceled["created"],
        "{canceled}": canceled["canceled_at"],
        "{released}": released["released_at"],
        "{later}": waiting["phases"][0]["start_date"],
    }
    return {"customer": customer, "ids": {each["id"]: state for state, each in made.items()}, "times": times}


def timed(value: Json, times: Mapping[str, Json]) -> Json:
    """The parameters with "{created}" and the like replaced by what they stand for."""
    if isinstance(value, dict):
        return {key: timed(child, times) for key, child in value.items()}
    return times.get(value, value) if isinstance(value, str) else value
