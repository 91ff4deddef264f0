"""Nothing documented about the operations on invoices and invoice items is left out of their requirements."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest

from conformance.contract import Operation
from tests.support.faulty import Answered, Asked, Fault
from tests.support.house import CONTRACT, open_house
from tests.support.requirements import requirements_of

AREAS = ("invoices", "invoiceitems")
OPERATIONS = [operation for operation in CONTRACT.documented if operation.area in AREAS]
MOST_CALLS = 3.0  # a requirement, on average: targets are rate limited

# Parameters that preview changes of a subscription: requirements of the area subscriptions.
OF_SUBSCRIPTIONS = re.compile(r"subscription_\w+")
# Needs a mandate, which only a payment method of a debit scheme has: only the refusal of an unknown one is required.
REFUSED_ONLY = {
    "payment_settings[default_mandate]",
    "mandate",
    "application_fee_amount",  # needs a connected account
    "on_behalf_of",
    "transfer_data[amount]",
    "transfer_data[destination]",
    "account_tax_ids[]",  # needs a tax ID of the account, which no operation creates
    "subscription",  # only unknown ones: known ones are of the area subscriptions
    "schedule",
}


class Seen:
    """What the requirements have sent: by operation, the paths of parameters and their values."""

    def __init__(self) -> None:
        self.taken: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self.refused: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self.calls = 0
        self.requirements = 0

    def __call__(self, asked: Asked, answer: Answered) -> None:
        self.calls += 1
        match = CONTRACT.find(asked.method, asked.path)
        if match is not None:
            kind = self.taken if answer.status == 200 else self.refused
            kind[match.operation.id].update(
                (re.sub(r"\[\d*\]", "[]", name), value) for name, value in (*asked.query, *asked.form)
            )

    def paths(self, operation: Operation, *, refused: bool = False) -> set[str]:
        kinds = (self.taken, self.refused) if refused else (self.taken,)
        return {path for kind in kinds for path, _ in kind[operation.id]}


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    """All requirements of both areas, carried out once."""
    seen = Seen()
    with open_house() as house:
        house.faulty.fault = Fault(answered=seen)
        fixtures = house.fixtures(tmp_path_factory.mktemp("shared"))
        for area in AREAS:
            for found in requirements_of(area, CONTRACT).values():
                found.check(fixtures)
                seen.requirements += 1
        yield seen


def free(path: str) -> re.Pattern[str]:
    """What a parameter is sent as: `{}` stands for any key of a hash."""
    return re.compile(re.escape(path).replace(r"\{\}", r"[^\]]+"))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_every_operation_is_asked(seen: Seen, operation: Operation) -> None:
    assert operation.id in {*seen.taken, *seen.refused} or not operation.leaves


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_every_parameter_is_taken(seen: Seen, operation: Operation) -> None:
    sent = seen.paths(operation)
    missing = {leaf.path for leaf in operation.leaves if not any(map(free(leaf.path).fullmatch, sent))}

    assert {path for path in missing - REFUSED_ONLY - {"expand[]"} if not OF_SUBSCRIPTIONS.match(path)} == set()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_every_other_parameter_is_refused(seen: Seen, operation: Operation) -> None:
    known = {leaf.path for leaf in operation.leaves} & REFUSED_ONLY

    assert known <= seen.paths(operation, refused=True)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_every_value_of_a_closed_enumeration_is_sent(seen: Seen, operation: Operation) -> None:
    sent = seen.taken[operation.id] | seen.refused[operation.id]
    documented = {(leaf.path, value) for leaf in operation.leaves if not leaf.open for value in leaf.enum}

    assert {pair for pair in documented - sent if not OF_SUBSCRIPTIONS.match(pair[0])} == set()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_every_parameter_that_can_be_unset_is_unset(seen: Seen, operation: Operation) -> None:
    sent = seen.taken[operation.id]
    unsettable = {parameter.path for parameter in operation.parameters if parameter.unsettable}

    assert {path for path in unsettable if (path, "") not in sent and not OF_SUBSCRIPTIONS.match(path)} == set()


def test_calls_are_few(seen: Seen) -> None:
    assert seen.calls / seen.requirements <= MOST_CALLS
