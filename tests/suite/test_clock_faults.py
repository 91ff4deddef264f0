"""Every requirement on test clocks fails where it is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.suite.clocks import ADVANCE, utc
from conformance.suite.errors import Blocked
from tests.support.answering import answering, unordered
from tests.support.faults import error_with, forgiving, ignoring_names, keeping, refusing_with, unfiltered
from tests.support.faulty import Answered, Asked, Fault
from tests.support.house import CONTRACT, House
from tests.support.proving import Faults, broken_by
from tests.support.requirements import requirements_of

REQUIREMENTS = requirements_of("test_clocks", CONTRACT)
CLOCK = "test_helpers.test_clock"


def advancing(asked: Asked) -> bool:
    """Whether a clock is to be advanced."""
    return asked.path.endswith("/advance")


def standing(asked: Asked) -> None:
    """Clocks are read instead of advanced."""
    if advancing(asked):
        asked.method, asked.path = "GET", asked.path.removesuffix("/advance")
        asked.form.clear()


def restless(asked: Asked) -> None:
    """Clocks go to 5 August 2022, whatever moment they are to advance to."""
    if advancing(asked):
        asked.form = [("frozen_time", str(utc(2022, 8, 5)))]


def careless(asked: Asked, answer: Answered) -> None:
    """Clocks are read an hour later than they stand, as if what was refused had been done in part."""
    if asked.method == "GET" and answer.body.get("object") == CLOCK:
        answer.body["frozen_time"] += 3600


def never_ready(asked: Asked, answer: Answered) -> None:
    """Clocks go on advancing for ever."""
    if asked.method == "GET" and answer.body.get("object") == CLOCK:
        answer.body["status"] = "advancing"


def nameless(asked: Asked, answer: Answered) -> None:
    """Clocks are read without their names."""
    if asked.method == "GET" and answer.body.get("object") == CLOCK:
        answer.body["name"] = None


def timid(asked: Asked, answer: Answered) -> None:
    """Clocks are not advanced at all."""
    if advancing(asked):
        answer.status, answer.body = 400, {"error": {"type": "invalid_request_error", "param": "frozen_time"}}


def worldly(asked: Asked) -> None:
    """Customers live in the time of the world, whatever their clock."""
    if asked.path == "/v1/customers":
        asked.without(lambda name, _: name == "test_clock")


def tolerating_moves(asked: Asked) -> None:
    """An update of a customer takes no notice of a clock, instead of refusing it."""
    if asked.path.startswith("/v1/customers/"):
        asked.without(lambda name, _: name == "test_clock")


def unlimited(asked: Asked) -> None:
    """Lists are as long as they can be."""
    asked.query = [(name, value) for name, value in asked.query if name != "limit"]


def fewer(_: Asked, answer: Answered) -> None:
    """Lists leave out the last of what they hold."""
    if answer.body.get("object") == "list":
        answer.body["data"] = answer.body["data"][:-1]


FORGIVING, KEEPING, STANDING = Fault(answered=forgiving), Fault(asked=keeping), Fault(asked=standing)
CARELESS, TIMID = Fault(answered=careless), Fault(answered=timid)
FAULTS: Faults = [
    ("test_clocks.create.past", answering(CLOCK, "status", "advancing")),
    ("test_clocks.create.past", answering(CLOCK, "frozen_time", utc(2022, 8, 2))),
    ("test_clocks.create.future", answering(CLOCK, "frozen_time", utc(2022, 8, 1))),
    ("test_clocks.create.deletes_after", answering(CLOCK, "deletes_after", utc(2022, 8, 31))),
    ("test_clocks.create.name", ignoring_names("name")),
    ("test_clocks.create.long_name", ignoring_names("name")),
    ("test_clocks.create.no_name", answering(CLOCK, "name", "")),
    ("test_clocks.create.refused[without frozen_time]", FORGIVING),
    ("test_clocks.create.refused[without frozen_time]", error_with(code="parameter_invalid_empty")),
    ("test_clocks.create.customer", Fault(asked=worldly)),
    ("test_clocks.create.customer_nowhere", Fault(asked=worldly)),
    ("test_clocks.retrieve.made", Fault(answered=nameless)),
    ("test_clocks.retrieve.missing[POST /v1/test_helpers/test_clocks/{test_clock}/advance]", refusing_with(400)),
    ("test_clocks.advance.answer", answering(CLOCK, "status", "internal_failure")),
    ("test_clocks.advance.ready", STANDING),
    ("test_clocks.advance.ready", Fault(asked=restless)),
    ("test_clocks.advance.ready", Fault(answered=never_ready)),
    ("test_clocks.advance.kept", Fault(answered=nameless)),
    ("test_clocks.advance.refused[the moment at which it stands]", STANDING),
    ("test_clocks.advance.refused[an hour before]", CARELESS),
    ("test_clocks.advance.nowhere", STANDING),
    ("test_clocks.advance.customer", STANDING),
    ("test_clocks.advance.created[invoice]", answering("invoice", "created", utc(2022, 8, 1))),
    ("test_clocks.advance.created[invoice item]", answering("invoiceitem", "test_clock", None)),
    ("test_clocks.limits.two_years", TIMID),
    ("test_clocks.limits.two_intervals", TIMID),
    ("test_clocks.limits.beyond_two_years", Fault(asked=restless)),
    ("test_clocks.limits.beyond_two_years", CARELESS),
    ("test_clocks.limits.beyond_two_intervals", Fault(asked=restless)),
    ("test_clocks.limits.beyond_two_intervals", error_with(param="test_clock")),
    ("test_clocks.limits.shortest_interval", Fault(asked=restless)),
    ("test_clocks.limits.fourth_customer", Fault(asked=worldly)),
    ("test_clocks.limits.fourth_customer", Fault(answered=fewer)),
    ("test_clocks.limits.fourth_subscription", Fault(asked=worldly)),
    ("test_clocks.limits.fourth_subscription", Fault(answered=fewer)),
    ("test_clocks.limits.scheduled_subscription", FORGIVING),
    ("test_clocks.limits.no_moving", Fault(asked=tolerating_moves)),
    ("test_clocks.limits.no_moving", answering("customer", "test_clock", "clock_1")),
    ("test_clocks.delete.stub", KEEPING),
    ("test_clocks.delete.gone", KEEPING),
    ("test_clocks.delete.not_listed", KEEPING),
    ("test_clocks.delete.customers", KEEPING),
    ("test_clocks.delete.subscriptions", KEEPING),
    ("test_clocks.list.newest_first", Fault(answered=unordered)),
    ("test_clocks.list.limit", Fault(asked=unlimited)),
    ("test_clocks.list.pages_back", Fault(asked=unfiltered)),
    ("test_clocks.list.customers", Fault(asked=unfiltered)),
    ("test_clocks.list.customers_nowhere", Fault(asked=unfiltered)),
    ("test_clocks.list.customers_elsewhere", Fault(asked=worldly)),
]  # fmt: skip

test_broken_by_the_fault = broken_by(FAULTS)


def test_a_clock_that_never_is_ready_blocks_what_needs_it_moved(house: House, tmp_path: Path) -> None:
    """What comes after an advance accuses nobody where the advance does not come to its end."""
    fixtures = house.fixtures(tmp_path) | {"eventually": lambda attempt: attempt()}
    house.faulty.fault = Fault(answered=never_ready)

    with pytest.raises(Blocked) as stopped:
        REQUIREMENTS["test_clocks.advance.customer"].check(fixtures)

    assert stopped.value.operation == ADVANCE


def test_every_requirement_needs_test_clocks() -> None:
    assert {found.requirement.needs for found in REQUIREMENTS.values()} == {("test_clocks",)}
