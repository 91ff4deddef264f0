"""Test clocks as they are advanced: only forward, in their own time, and with everything that lives on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract
from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.clocks import ADVANCE, DAY, GUIDE, HOUR, customer_at, move
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, Case, requirement
from conformance.suite.subscription_schedules.made import SCHEDULES, schedule
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, subscribe
from conformance.suite.test_clocks.made import NEEDS, START, expect_ready, path
from conformance.suite.waiting import Eventually

Json = Any
CITES = "test_clocks/advance"
MOVED = START + 3 * DAY
NO_LATER = {"the moment at which it stands": START, "an hour before": START - HOUR}
DERIVED = {  # what is made for a customer, where it is read, and the field that says when it was made
    "subscription": ("subscriptions.create", SUBSCRIPTIONS, "created"),
    "first invoice of a subscription": ("subscriptions.create", "/v1/invoices", "created"),
    "invoice": ("invoices.create", "/v1/invoices", "created"),
    "invoice item": ("invoiceitems.create", "/v1/invoiceitems", "date"),
    "subscription schedule": ("subscription_schedules.create", SCHEDULES, "created"),
}


def no_later(contract: Contract) -> Iterable[Case]:
    """A case for each moment to which a clock does not go."""
    for label, moment in NO_LATER.items():
        title = f"A test clock is not advanced to {label}: it stays."
        yield Case(label, {"moment": moment}, contract.named("test_clocks.advance"), title=title)


def derived(contract: Contract) -> Iterable[Case]:
    """A case for each kind of object that is made for a customer on a clock."""
    for label, (name, _, _) in DERIVED.items():
        title = f"What is made on a test clock was created when that stands, and names it: {label}."
        yield Case(label, {"kind": label}, contract.named(name), title=title)


def offspring(given: Given, eventually: Eventually) -> Answer:
    """The ID of a clock that was advanced by three days, and those of what was made on it then, by kind."""

    def make(maker: Given) -> Json:
        customer = customer_at(maker, START)
        move(maker, eventually, customer["test_clock"], MOVED)
        own = {"customer": customer["id"]}
        subscription = subscribe(maker, **own)
        return {
            "clock": customer["test_clock"],
            "subscription": subscription["id"],
            "first invoice of a subscription": subscription["latest_invoice"],
            "invoice": maker.empty_draft(customer["id"])["id"],
            "invoice item": maker.invoice_item(customer["id"])["id"],
            "subscription schedule": schedule(maker, **own, start_date=MOVED + DAY)["id"],
        }

    return Answer(given.shared("test-clocks-offspring", make))


@requirement("test_clocks.advance.answer", MUST, cites=CITES, needs=NEEDS)
def test_answer(api: Api, given: Given) -> None:
    """A test clock that is advanced answers that it is `advancing`, or `ready` already."""
    clock = given.test_clock(START)["id"]

    advanced = api.post(path(clock, "advance"), {"frozen_time": MOVED})

    assert advanced["id"] == clock
    assert advanced["status"] in ("advancing", "ready")


@requirement("test_clocks.advance.ready", MUST, cites=CITES, needs=NEEDS)
def test_ready(api: Api, given: Given, eventually: Eventually) -> None:
    """A test clock that was advanced is `ready` in the end, and stands at the moment that was asked for."""
    clock = given.test_clock(START)["id"]

    api.post(path(clock, "advance"), {"frozen_time": MOVED})

    eventually(lambda: expect_ready(api, clock, MOVED))


@requirement("test_clocks.advance.again", MUST, cites=CITES, needs=NEEDS)
def test_again(api: Api, given: Given, eventually: Eventually) -> None:
    """A test clock that was advanced can be advanced again."""
    clock = given.test_clock(START)["id"]
    move(given, eventually, clock, MOVED)

    api.post(path(clock, "advance"), {"frozen_time": MOVED + 1})

    eventually(lambda: expect_ready(api, clock, MOVED + 1))


@requirement("test_clocks.advance.kept", MUST, cites="test_clocks/object", operation=ADVANCE, needs=NEEDS)
def test_kept(api: Api, given: Given, eventually: Eventually) -> None:
    """Advancing a test clock changes nothing of it but where it stands: not its name, nor when it is deleted."""
    clock = given.test_clock(START, name="Renewals")
    move(given, eventually, clock["id"], MOVED)

    assert api.get(path(clock["id"])) == {**clock, "frozen_time": MOVED}


@requirement("test_clocks.advance.refused", MUST, cites=CITES, needs=NEEDS, over=no_later)
def test_refused(api: Api, given: Given, moment: int) -> None:
    """A test clock is advanced to a later moment only."""
    clock = given.test_clock(START)["id"]

    api.refused("POST", path(clock, "advance"), {"frozen_time": moment})

    expect_ready(api, clock, START)


@requirement("test_clocks.advance.nowhere", MUST, cites=CITES, needs=NEEDS)
def test_nowhere(api: Api, given: Given) -> None:
    """A test clock is not advanced without a moment: it stays."""
    clock = given.test_clock(START)["id"]

    api.refused("POST", path(clock, "advance"), {}, code="parameter_missing", param="frozen_time")

    expect_ready(api, clock, START)


@requirement("test_clocks.advance.customer", MUST, cites=GUIDE, operation=ADVANCE, needs=NEEDS)
def test_customer(api: Api, given: Given, eventually: Eventually) -> None:
    """A customer made on a test clock that was advanced was created when it stands now."""
    clock = given.test_clock(START)["id"]
    move(given, eventually, clock, MOVED)

    customer = api.post("/v1/customers", {"test_clock": clock})

    assert customer["created"] == MOVED


@requirement("test_clocks.advance.created", MUST, cites=GUIDE, needs=NEEDS, over=derived)
def test_created(api: Api, given: Given, eventually: Eventually, kind: str) -> None:
    """What is made for a customer on a test clock was created when that stands, and names it."""
    _, where, field = DERIVED[kind]
    made = offspring(given, eventually)

    found = api.get(f"{where}/{made[kind]}")

    assert (found["test_clock"], found[field]) == (made["clock"], MOVED)
