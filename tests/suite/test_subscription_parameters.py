"""Nothing documented about subscriptions, their items and schedules is left out of their requirements."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from conformance.contract import Operation
from conformance.suite.parameters import REFERENCES, read_table
from tests.suite.test_invoice_parameters import Seen, free
from tests.suite.test_parameter_tables import references
from tests.support.faulty import Answered, Asked, Fault
from tests.support.house import CONTRACT, open_house
from tests.support.requirements import requirements_of

AREAS = ("subscriptions", "subscription_items", "subscription_schedules")
PREVIEWS = ("invoices.upcoming", "invoices.upcoming_lines")
OPERATIONS = [operation for operation in CONTRACT.documented if operation.area in AREAS]
ALL = [*OPERATIONS, *map(CONTRACT.named, PREVIEWS)]
OF_SUBSCRIPTIONS = re.compile(r"subscription|schedule")
TABLES = {
    "subscription_parameters": ("subscriptions.create", "subscriptions.update"),
    "subscription_item_parameters": ("subscription_items.create", "subscription_items.update"),
    "subscription_schedule_parameters": ("subscription_schedules.create", "subscription_schedules.update"),
}
MOST_CALLS = 4.0  # a requirement, on average: targets are rate limited

# Platforms only: what an account that is none sends of them is refused. The rest of them is then never looked at.
REFUSED_ONLY = re.compile(r"(.*\[)?(application_fee_percent|transfer_data)\b.*")
# Payment method types that an account may lack: the enumeration is open, and one of it is enough.
ACCOUNT = re.compile(r"payment_settings\[payment_method_types\]\[\]")


class Payers(Seen):
    """Sees, too, how many subscriptions each customer has been given."""

    def __init__(self) -> None:
        super().__init__()
        self.subscriptions: Counter[str] = Counter()

    def __call__(self, asked: Asked, answer: Answered) -> None:
        super().__call__(asked, answer)
        made = asked.method == "POST" and asked.path in ("/v1/subscriptions", "/v1/subscription_schedules")
        if made and answer.status == 200:
            self.subscriptions[dict(asked.form).get("customer", "")] += 1


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Payers]:
    """All requirements of the three areas, and those of previews of subscriptions, carried out once."""
    seen = Payers()
    with open_house() as house:
        house.faulty.fault = Fault(answered=seen)
        fixtures = house.fixtures(tmp_path_factory.mktemp("shared"))
        previews = {name: found for name, found in requirements_of("invoices", CONTRACT).items() if "upcoming" in name}
        for area in (*(requirements_of(area, CONTRACT) for area in AREAS), previews):
            for found in area.values():
                found.check(fixtures)
                seen.requirements += 1
        yield seen


def ours(operation: Operation, path: str) -> bool:
    """Of previews, what is about subscriptions."""
    return operation.name not in PREVIEWS or OF_SUBSCRIPTIONS.match(path) is not None


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_every_operation_is_asked(seen: Seen, operation: Operation) -> None:
    assert operation.id in seen.taken or not operation.leaves


@pytest.mark.parametrize("operation", ALL, ids=lambda operation: operation.id)
def test_every_parameter_is_taken(seen: Seen, operation: Operation) -> None:
    sent = seen.paths(operation)
    missing = {leaf.path for leaf in operation.leaves if not any(map(free(leaf.path).fullmatch, sent))}

    assert {path for path in missing - {"expand[]"} if ours(operation, path) and not REFUSED_ONLY.match(path)} == set()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_every_other_parameter_is_refused(seen: Seen, operation: Operation) -> None:
    known = {leaf.path for leaf in operation.leaves if REFUSED_ONLY.match(leaf.path)}

    assert known <= seen.paths(operation, refused=True)


@pytest.mark.parametrize("operation", ALL, ids=lambda operation: operation.id)
def test_every_value_of_an_enumeration_is_sent(seen: Seen, operation: Operation) -> None:
    sent = seen.taken[operation.id] | seen.refused[operation.id]
    documented = {(leaf.path, value) for leaf in operation.leaves for value in leaf.enum}

    assert {pair for pair in documented - sent if ours(operation, pair[0]) and not ACCOUNT.match(pair[0])} == set()


@pytest.mark.parametrize("operation", ALL, ids=lambda operation: operation.id)
def test_every_parameter_that_can_be_unset_is_unset(seen: Seen, operation: Operation) -> None:
    unsettable = {parameter.path for parameter in operation.parameters if parameter.unsettable}

    assert {
        path for path in unsettable if (path, "") not in seen.taken[operation.id] and ours(operation, path)
    } == set()


def test_calls_are_few(seen: Seen) -> None:
    assert seen.calls / seen.requirements <= MOST_CALLS


def test_no_customer_has_too_many_subscriptions(seen: Payers) -> None:
    """A customer can have 500: with a margin, for the requirements of other areas may use them, too."""
    assert max(seen.subscriptions.values()) <= 400


@pytest.mark.parametrize("table", [*TABLES, "upcoming_subscription_parameters", "prorations"])
def test_references_stand_for_something(table: str) -> None:
    people_and_moments = {"subscriber", "own_card", "foreign_card", "item", "half", "within", "end", "after"}
    known = {*REFERENCES, *read_table("catalog"), *people_and_moments}
    named = {name for entry in read_table(table).values() for name in references(entry)}

    assert {name for name in named - known if not re.fullmatch(r"in_\d+_days|\d+_days_ago", name)} == set()


@pytest.mark.parametrize("table", [*TABLES, "subscription_refusals", "subscription_item_refusals"])
def test_entries_name_operations_that_read_them(table: str) -> None:
    named = {name for entry in read_table(table).values() for name in entry["operations"]}

    assert named <= {operation.name for operation in OPERATIONS}


def test_a_member_that_is_sent_is_documented() -> None:
    for table, names in TABLES.items():
        for name in names:
            documented = {leaf.path.split("[")[0] for leaf in CONTRACT.named(name).leaves}
            for entry in read_table(table).values():
                if name in entry["operations"]:
                    assert set(entry["sends"]) <= documented
