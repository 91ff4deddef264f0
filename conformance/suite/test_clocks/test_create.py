"""Test clocks as they are made and read: frozen at any moment, named, ready at once, and gone by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract
from conformance.suite.api import Api
from conformance.suite.clocks import CLOCKS, DAY, GUIDE
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, SHOULD, Case, requirement
from conformance.suite.subscriptions.made import later
from conformance.suite.test_clocks.made import NEEDS, START, UNKNOWN, path

Json = Any
CITES = "test_clocks/create"
LIVES = 30 * DAY
LONGEST = "x" * 300
REFUSED: dict[str, tuple[dict[str, Json], str, str]] = {  # what is sent, the code and the parameter that are named
    "without frozen_time": ({}, "parameter_missing", "frozen_time"),
    "a frozen_time that is no number": ({"frozen_time": "now"}, "parameter_invalid_integer", "frozen_time"),
}
MISSING = {
    "test_clocks.retrieve": ("GET", "", {}),
    "test_clocks.advance": ("POST", "advance", {"frozen_time": START}),
    "test_clocks.delete": ("DELETE", "", {}),
}


def refusals(contract: Contract) -> Iterable[Case]:
    """A case for each way in which a clock cannot be made."""
    for label, (sends, code, param) in REFUSED.items():
        values = {"sends": sends, "code": code, "param": param}
        title = f"A test clock is not made: {label}."
        yield Case(label, values, contract.named("test_clocks.create"), title=title)


def on_one_clock(contract: Contract) -> Iterable[Case]:
    """A case for each operation on one clock."""
    for name, (method, action, sends) in MISSING.items():
        operation = contract.named(name)
        values = {"method": method, "action": action, "sends": sends}
        yield Case(operation.id, values, operation, cites=operation.cites)


@requirement("test_clocks.create.past", MUST, cites=CITES, needs=NEEDS)
def test_past(api: Api) -> None:
    """A test clock that is made in the past stands at that moment, and is `ready`."""
    clock = api.post(CLOCKS, {"frozen_time": START})

    assert (clock["object"], clock["status"]) == ("test_helpers.test_clock", "ready")
    assert clock["frozen_time"] == START


@requirement("test_clocks.create.future", MUST, cites=CITES, needs=NEEDS)
def test_future(api: Api, given: Given) -> None:
    """A test clock that is made in the future stands at that moment, and is `ready`."""
    moment = later(given, 60)

    clock = api.post(CLOCKS, {"frozen_time": moment})

    assert (clock["status"], clock["frozen_time"]) == ("ready", moment)


@requirement("test_clocks.create.deletes_after", MUST, cites=GUIDE, operation=f"POST {CLOCKS}", needs=NEEDS)
def test_deletes_after(api: Api) -> None:
    """A test clock is deleted by itself 30 days after it was made, in the time of the world."""
    clock = api.post(CLOCKS, {"frozen_time": START})

    assert clock["deletes_after"] == clock["created"] + LIVES


@requirement("test_clocks.create.name", MUST, cites=CITES, needs=NEEDS)
def test_name(api: Api) -> None:
    """A test clock keeps a name of 300 characters."""
    clock = api.post(CLOCKS, {"frozen_time": START, "name": LONGEST})

    assert clock["name"] == LONGEST


@requirement("test_clocks.create.long_name", MUST, cites=CITES, needs=NEEDS)
def test_long_name(api: Api) -> None:
    """A name of 301 characters is refused."""
    api.refused("POST", CLOCKS, {"frozen_time": START, "name": f"{LONGEST}x"}, param="name")


@requirement("test_clocks.create.no_name", SHOULD, cites=CITES, needs=NEEDS)
def test_no_name(api: Api) -> None:
    """A test clock that was not named has `null` for its name."""
    clock = api.unmarked.post(CLOCKS, {"frozen_time": START})

    assert clock["name"] is None


@requirement("test_clocks.create.refused", MUST, cites=CITES, needs=NEEDS, over=refusals)
def test_refused(api: Api, sends: dict[str, Json], code: str, param: str) -> None:
    """A test clock is not made without a moment to stand at."""
    api.refused("POST", CLOCKS, sends, code=code, param=param)


@requirement("test_clocks.create.customer", MUST, cites="customers/create", needs=NEEDS)
def test_customer(api: Api, given: Given) -> None:
    """A customer made on a test clock names it, and was created when it stands."""
    clock = given.test_clock(START)["id"]

    customer = api.post("/v1/customers", {"test_clock": clock})

    assert (customer["test_clock"], customer["created"]) == (clock, START)


@requirement("test_clocks.create.customer_nowhere", SHOULD, cites="customers/create", needs=NEEDS)
def test_customer_nowhere(api: Api, given: Given) -> None:
    """A customer is not made on a test clock that does not exist."""
    given.test_clock(START)  # a target that has no clocks at all is not asked for one that is missing

    api.refused("POST", "/v1/customers", {"test_clock": UNKNOWN}, code="resource_missing", param="test_clock")


@requirement("test_clocks.retrieve.made", MUST, cites="test_clocks/retrieve", needs=NEEDS)
def test_retrieve(api: Api, given: Given) -> None:
    """A test clock is read as it was answered when it was made."""
    clock = given.test_clock(START, name="Renewals")

    assert api.get(path(clock["id"])) == clock


@requirement("test_clocks.retrieve.missing", MUST, cites="errors", needs=NEEDS, over=on_one_clock)
def test_missing(api: Api, method: str, action: str, sends: dict[str, Json]) -> None:
    """A test clock that does not exist cannot be read, advanced or deleted."""
    api.refused(method, path(UNKNOWN, action), sends, status=404, code="resource_missing")
