"""The cases of the tables of refusals, such as fixtures/subscription_refusals.yaml, which explain their entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from conformance.contract import Contract
from conformance.suite.answers import Answer
from conformance.suite.api import ANY
from conformance.suite.given import Given
from conformance.suite.lifecycle import sent
from conformance.suite.parameters import case_of, filled, read_table
from conformance.suite.requirement import Case, Generator
from conformance.suite.subscriptions.made import card_of, dated, stranger, subscriber

Json = Any
PEOPLE: Mapping[str, Callable[[Given], str]] = {
    "{subscriber}": lambda given: str(subscriber(given)["id"]),
    "{own_card}": lambda given: card_of(subscriber(given, "schedules")),
    "{foreign_card}": lambda given: card_of(stranger(given)),
}


def refusals(table: str, operation: str, what: str) -> Generator:
    """The generator of a family: a case for each entry that the operation has in the table.

    Its `sends` and `made` are for `meant`, its `refusal` for `api.refused`. `what` begins the title: "A subscription".
    """

    def cases(contract: Contract) -> Iterable[Case]:
        for label, entry in read_table(table).items():
            if operation in entry["operations"]:
                status = entry.get("status", 400)
                refusal = {
                    "status": tuple(status) if isinstance(status, list) else status,
                    "code": entry.get("code", ANY),
                    "param": entry.get("param", ANY),
                }
                values = {"sends": entry["sends"], "made": entry.get("made", {}), "refusal": refusal}
                title = f"{what} is refused, and nothing changes: {label} ({entry['why']})."
                yield case_of(label, entry, values, contract.named(operation), title=title)

    return cases


def meant(given: Given, value: Json, before: Answer | None = None) -> Json:
    """The value with everything in it that stands for something else: objects, moments, what an object holds."""
    value = dated(given, _named(given, value))
    return filled(given, sent(value, before) if before is not None else value)


def _named(given: Given, value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _named(given, child) for key, child in value.items()}
    if isinstance(value, list):
        return [_named(given, child) for child in value]
    return PEOPLE[value](given) if isinstance(value, str) and value in PEOPLE else value
