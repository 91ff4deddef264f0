"""Nothing documented about subscriptions, their items and schedules is left out of their requirements."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from conformance.contract import Contract, Holds, Operation
from conformance.suite.parameters import read_table
from tests.support.exercised import Exercised
from tests.support.faulty import Answered, Asked
from tests.support.house import VERSIONS
from tests.support.tabled import KNOWN, each_pin, each_version, operations_of, references

AREAS = ("subscriptions", "subscription_items", "subscription_schedules")
PREVIEWS = ("invoices.upcoming", "invoices.upcoming_lines")
OPERATIONS = operations_of(*AREAS)
each_operation = pytest.mark.parametrize(("version", "name"), OPERATIONS)
each_of_all = pytest.mark.parametrize(
    ("version", "name"),
    [
        *OPERATIONS,
        *((version, contract.named(name).id) for version, contract in VERSIONS.items() for name in PREVIEWS),
    ],
)
OF_SUBSCRIPTIONS = re.compile(r"subscription|schedule")
TABLES = {
    "subscription_parameters": ("subscriptions.create", "subscriptions.update"),
    "subscription_item_parameters": ("subscription_items.create", "subscription_items.update"),
    "subscription_schedule_parameters": ("subscription_schedules.create", "subscription_schedules.update"),
}
MOST_CALLS = 4.0  # a requirement, on average: targets are rate limited

# Platforms only: what an account that is none sends of them is refused. The rest of them is then never looked at.
REFUSED_ONLY = re.compile(
    r"(.*\[)?((application_fee_percent|transfer_data|on_behalf_of)\b.*|(issuer|liability)\]\[account\]"
    r"|account_tax_ids\]\[\])"  # tax IDs of the account itself are none that a request could make
)
# Payment method types that an account may lack: the enumeration is open, and one of it is enough.
ACCOUNT = re.compile(r"payment_settings\[payment_method_types\]\[\]")


class Payers(Exercised):
    """Sees, too, how many subscriptions each customer has been given."""

    def __init__(self, folder: Path, contract: Contract) -> None:
        self.subscriptions: Counter[str] = Counter()
        super().__init__((*AREAS, "invoices"), folder, contract, concerned)

    def _saw(self, asked: Asked, answer: Answered) -> None:
        super()._saw(asked, answer)
        made = asked.method == "POST" and asked.path in ("/v1/subscriptions", "/v1/subscription_schedules")
        if made and answer.status == 200:
            self.subscriptions[dict(asked.form).get("customer", "")] += 1


def concerned(id: str) -> bool:
    """All requirements of the three areas, and those of previews of subscriptions."""
    return not id.startswith("invoices.") or "upcoming" in id


@pytest.fixture(scope="module")
def exercised_in(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Payers]:
    return cache(lambda version: Payers(tmp_path_factory.mktemp("shared"), VERSIONS[version]))


def ours(operation: Operation, path: str) -> bool:
    """Of previews, what is about subscriptions."""
    return operation.name not in PREVIEWS or OF_SUBSCRIPTIONS.match(path) is not None


@each_operation
def test_every_operation_is_asked(exercised: Payers, operation: Operation) -> None:
    assert operation.id in exercised.taken or not operation.leaves


@each_of_all
def test_every_parameter_is_taken(exercised: Payers, operation: Operation) -> None:
    missing = {path for path in exercised.left_out(operation) - {"expand[]"} if ours(operation, path)}

    assert {path for path in missing if not REFUSED_ONLY.match(path)} == set()


@each_operation
def test_every_other_parameter_is_refused(exercised: Payers, operation: Operation) -> None:
    known = {leaf.path for leaf in operation.leaves if REFUSED_ONLY.match(leaf.path)}

    assert known <= {path for path, _ in exercised.refused[operation.id]}


@each_of_all
def test_every_value_of_an_enumeration_is_sent(exercised: Payers, operation: Operation) -> None:
    sent = exercised.taken[operation.id] | exercised.refused[operation.id]
    documented = {(leaf.path, value) for leaf in operation.leaves for value in leaf.enum}

    assert {pair for pair in documented - sent if ours(operation, pair[0]) and not ACCOUNT.match(pair[0])} == set()


@each_of_all
def test_every_parameter_that_can_be_unset_is_unset(exercised: Payers, operation: Operation) -> None:
    unsettable = {parameter.path for parameter in operation.parameters if parameter.unsettable}

    assert {
        path for path in unsettable if (path, "") not in exercised.taken[operation.id] and ours(operation, path)
    } == set()


@each_version
def test_calls_are_few(exercised: Payers) -> None:
    assert exercised.calls / exercised.requirements <= MOST_CALLS


@each_version
def test_no_customer_has_too_many_subscriptions(exercised: Payers) -> None:
    """A customer can have 500: with a margin, for the requirements of other areas may use them, too."""
    assert max(exercised.subscriptions.values()) <= 400


@pytest.mark.parametrize("table", [*TABLES, "upcoming_subscription_parameters", "prorations"])
def test_references_stand_for_something(table: str) -> None:
    people_and_moments = {"subscriber", "own_card", "foreign_card", "item", "half", "within", "end", "after"}
    unknown = references(dict(read_table(table))) - KNOWN - people_and_moments

    assert {name for name in unknown if not re.fullmatch(r"in_\d+_days|\d+_days_ago", name)} == set()


@pytest.mark.parametrize("table", [*TABLES, "subscription_refusals", "subscription_item_refusals"])
def test_entries_name_operations_that_read_them(table: str) -> None:
    named = {name for entry in read_table(table).values() for name in entry["operations"]}

    assert named <= {VERSIONS[version].operations[id].name for version, id in OPERATIONS}


@each_pin
def test_a_member_that_is_sent_is_documented(contract: Contract) -> None:
    for table, names in TABLES.items():
        for name in names:
            documented = {leaf.path.split("[")[0] for leaf in contract.named(name).leaves}
            for entry in read_table(table).values():
                if name in entry["operations"] and Holds.read(entry).of(contract):
                    assert set(entry["sends"]) <= documented
