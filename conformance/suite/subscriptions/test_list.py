"""Lists of subscriptions: which statuses each filter lets through, and the other filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from conformance.contract import Contract, Holds
from conformance.suite.api import Api
from conformance.suite.clocks import customer_at, utc
from conformance.suite.given import Given
from conformance.suite.payment_methods import DECLINE
from conformance.suite.requirement import INFERRED, MUST, OBSERVED, SHOULD, Case, requirement
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, path, recurring, subscribe

Json = Any

LIST = "GET /v1/subscriptions"

# Filters of the subscriptions of one customer, those that they let through, each named by its state, and those that
# they may let through. "{created}" is when the first was created, "{end}" when the period of the active one ends.
NAMES = ("canceled", "incomplete_expired", "incomplete", "past_due", "trialing", "active")
CURRENT = ("active", "trialing", "past_due", "incomplete")
EXPIRED = ("incomplete_expired",)  # is not canceled, but of a terminal status: either way by default
LIVING = ("active", "trialing", "past_due", "incomplete", "incomplete_expired")
FILTERS = {
    "status=": ({}, CURRENT, EXPIRED),
    "status=all": ({"status": "all"}, (*LIVING, "canceled"), ()),
    "status=ended": ({"status": "ended"}, ("incomplete_expired", "canceled"), ()),
    "status=canceled": ({"status": "canceled"}, ("canceled",), ()),
    "status=active": ({"status": "active"}, ("active",), ()),
    "status=trialing": ({"status": "trialing"}, ("trialing",), ()),
    "status=past_due": ({"status": "past_due"}, ("past_due",), ()),
    "status=incomplete": ({"status": "incomplete"}, ("incomplete",), ()),
    "status=incomplete_expired": ({"status": "incomplete_expired"}, ("incomplete_expired",), ()),
    "status=unpaid": ({"status": "unpaid"}, (), ()),
    "collection_method=send_invoice": ({"collection_method": "send_invoice"}, ("active",), ()),
    "collection_method=charge_automatically": (
        {"collection_method": "charge_automatically", "status": "all"},
        ("trialing", "past_due", "incomplete", "incomplete_expired", "canceled"),
        (),
    ),
    "price": ({"price": "{price}"}, ("trialing",), ()),
    "created[gte]": ({"created": {"gte": "{created}"}, "status": "all"}, (*LIVING, "canceled"), ()),
    "created[lt]": ({"created": {"lt": "{created}"}, "status": "all"}, (), ()),
    "created[gt]": ({"created": {"gt": "{end}"}, "status": "all"}, (), ()),
    "created[lte]": ({"created": {"lte": "{end}"}, "status": "all"}, (*LIVING, "canceled"), ()),
    "created[lte] of the second before": ({"created": {"lte": "{before}"}, "status": "all"}, (), ()),
    "created[gte] of a later second": ({"created": {"gte": "{end}"}, "status": "all"}, (), ()),
    "created": ({"created": "{end}"}, (), ()),
    "current_period_start[gte]": (
        {"current_period_start": {"gte": "{created}"}, "status": "all"},
        (*LIVING, "canceled"),
        (),
    ),
    "current_period_start[lt]": ({"current_period_start": {"lt": "{created}"}, "status": "all"}, (), ()),
    "current_period_start[lte]": (
        {"current_period_start": {"lte": "{trial_start}"}, "status": "trialing"},
        ("trialing",),
        (),
    ),
    "current_period_start[lte] of the second before": (
        {"current_period_start": {"lte": "{before_trial}"}, "status": "trialing"},
        (),
        (),
    ),
    "current_period_start[gt]": ({"current_period_start": {"gt": "{trial_start}"}, "status": "trialing"}, (), ()),
    "current_period_start": ({"current_period_start": "{trial_start}", "status": "trialing"}, ("trialing",), ()),
    "current_period_end": ({"current_period_end": "{trial_end}"}, ("trialing",), ()),
    "current_period_end[lte]": ({"current_period_end": {"lte": "{trial_end}"}}, ("trialing",), ()),
    "current_period_end[lt]": ({"current_period_end": {"lt": "{trial_end}"}}, (), ()),
    "current_period_end[gt]": (
        {"current_period_end": {"gt": "{trial_end}"}},
        ("active", "past_due", "incomplete"),
        EXPIRED,
    ),
    "current_period_end[gte]": (
        {"current_period_end": {"gte": "{trial_end}"}},
        CURRENT,
        EXPIRED,
    ),
}


LATER = {  # with the day since which they are known
    "status=paused": ("2023-02-02", {"status": "paused"}, (), ()),
    "automatic_tax[enabled]=true": ("2023-07-06", {"automatic_tax": {"enabled": True}, "status": "all"}, (), ()),
    "automatic_tax[enabled]=false": (
        "2023-07-06",
        {"automatic_tax": {"enabled": False}, "status": "all"},
        (*LIVING, "canceled"),
        (),
    ),
}


def filters(contract: Contract) -> Iterable[Case]:
    """A case for each filter."""
    dated = {**{label: ("", *row) for label, row in FILTERS.items()}, **LATER}
    for label, (since, sends, names, more) in dated.items():
        given = {"sends": sends, "names": names, "more": more}
        yield Case(label, given, contract.named("subscriptions.list"), holds=Holds(since))


@requirement("subscriptions.list.filter", MUST, cites="subscriptions/list", over=filters)
def test_filter(api: Api, given: Given, sends: Json, names: tuple[str, ...], more: tuple[str, ...]) -> None:
    """A list of subscriptions holds those that its filter lets through."""
    made = given.shared("subscriptions-subscription-ledger", make_ledger)

    found = api.get(SUBSCRIPTIONS, {"customer": made["customer"], **timed(sends, made["times"])})

    seen = {made["ids"].get(subscription["id"], subscription["id"]) for subscription in found["data"]}
    assert set(names) <= seen <= {*names, *more}


@requirement("subscriptions.list.newest_first", MUST, cites="subscriptions/list")
def test_newest_first(api: Api, given: Given) -> None:
    """A list of subscriptions begins with the newest."""
    made = given.shared("subscriptions-subscription-ledger", make_ledger)

    found = api.get(SUBSCRIPTIONS, {"customer": made["customer"], "status": "all"})["data"]

    created = [subscription["created"] for subscription in found]
    assert created == sorted(created, reverse=True)


@requirement("subscriptions.list.first_page", MUST, cites="pagination", operation=LIST)
def test_first_page(api: Api, given: Given) -> None:
    """A page of subscriptions holds as many as asked for, and says that there are more."""
    made = given.shared("subscriptions-subscription-ledger", make_ledger)

    found = api.get(SUBSCRIPTIONS, {"customer": made["customer"], "limit": 3})

    assert (len(found["data"]), found["has_more"]) == (3, True)


@requirement("subscriptions.list.next_page", MUST, cites="pagination", operation=LIST)
def test_next_page(api: Api, given: Given) -> None:
    """The page after a subscription begins with the one below it."""
    made = given.shared("subscriptions-subscription-ledger", make_ledger)
    whole = given.get(SUBSCRIPTIONS, {"customer": made["customer"]})["data"]

    found = api.get(SUBSCRIPTIONS, {"customer": made["customer"], "starting_after": whole[1]["id"]})["data"]

    assert [subscription["id"] for subscription in found] == [subscription["id"] for subscription in whole[2:]]


@requirement("subscriptions.list.page_before", MUST, cites="pagination", operation=LIST)
def test_page_before(api: Api, given: Given) -> None:
    """The page before a subscription ends with the one above it."""
    made = given.shared("subscriptions-subscription-ledger", make_ledger)
    whole = given.get(SUBSCRIPTIONS, {"customer": made["customer"]})["data"]

    found = api.get(SUBSCRIPTIONS, {"customer": made["customer"], "ending_before": whole[2]["id"]})["data"]

    assert [subscription["id"] for subscription in found] == [subscription["id"] for subscription in whole[:2]]


@requirement("subscriptions.list.expanded", MUST, cites="expanding_objects", operation=LIST)
def test_expanded(api: Api, given: Given) -> None:
    """A list of subscriptions holds whole customers where it is asked to."""
    made = given.shared("subscriptions-subscription-ledger", make_ledger)

    found = api.get(SUBSCRIPTIONS, {"customer": made["customer"], "limit": 1, "expand": ["data.customer"]})["data"]

    assert found[0]["customer"]["id"] == made["customer"]


@requirement("subscriptions.list.unknown_price", SHOULD, cites="subscriptions/list", provenance=OBSERVED)
def test_unknown_price(api: Api) -> None:
    """A list of the subscriptions to a price that does not exist is refused as `resource_missing`."""
    api.refused("GET", SUBSCRIPTIONS, {"price": "price_missing"}, code="resource_missing")


@requirement("subscriptions.list.unknown_customer", SHOULD, cites="subscriptions/list", provenance=OBSERVED)
def test_unknown_customer(api: Api) -> None:
    """A list of the subscriptions of a customer who does not exist is refused as `resource_missing`."""
    api.refused("GET", SUBSCRIPTIONS, {"customer": "cus_missing"}, code="resource_missing")


@requirement("subscriptions.list.unknown_status", SHOULD, cites="subscriptions/list", provenance=INFERRED)
def test_unknown_status(api: Api) -> None:
    """A list of subscriptions of an unknown status is refused."""
    api.refused("GET", SUBSCRIPTIONS, {"status": "asleep"})


@requirement("subscriptions.list.test_clock", MUST, cites="subscriptions/list", needs=("test_clocks",))
def test_test_clock(api: Api, given: Given) -> None:
    """A list of the subscriptions on a test clock holds those of its customers."""
    customer = customer_at(given, utc(2022, 8, 1))
    made = subscribe(given, customer=customer["id"])

    found = api.get(SUBSCRIPTIONS, {"test_clock": customer["test_clock"]})["data"]

    assert [subscription["id"] for subscription in found] == [made["id"]]


def make_ledger(maker: Given) -> Json:
    """A customer whose card is always declined, with a subscription in each state that this allows."""
    customer = maker.payer(DECLINE, name="Ledger")["id"]
    free = [{"price": recurring(maker, 0)}]
    canceled = subscribe(maker, customer=customer, items=free)
    maker.delete(path(canceled))
    expired = subscribe(maker, customer=customer)
    maker.post(f"/v1/invoices/{expired['latest_invoice']}/void")
    incomplete = subscribe(maker, customer=customer)
    late = subscribe(maker, customer=customer, trial_period_days=7)
    maker.post(path(late), {"trial_end": "now"})
    trialing = subscribe(maker, customer=customer, trial_period_days=7, items=[{"price": recurring(maker, 2000)}])
    active = subscribe(maker, customer=customer, collection_method="send_invoice", days_until_due=30)
    made = (canceled, expired, incomplete, late, trialing, active)
    times = {
        "{before}": canceled["created"] - 1,
        "{created}": canceled["created"],
        "{end}": active["current_period_end"],
        "{before_trial}": trialing["current_period_start"] - 1,
        "{trial_start}": trialing["current_period_start"],
        "{trial_end}": trialing["current_period_end"],
        "{price}": recurring(maker, 2000),
    }
    ids = {one["id"]: name for one, name in zip(made, NAMES, strict=True)}
    return {"customer": customer, "ids": ids, "times": times}


def timed(value: Json, times: Mapping[str, Json]) -> Json:
    """The parameters with "{created}" and the like replaced by what they stand for."""
    if isinstance(value, dict):
        return {key: timed(child, times) for key, child in value.items()}
    return times.get(value, value)
