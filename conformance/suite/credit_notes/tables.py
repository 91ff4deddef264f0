"""The cases of fixtures/credit_note_parameters.yaml and credit_note_refusals.yaml; the files explain their entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.contract import Contract
from conformance.suite.credit_notes.books import custom
from conformance.suite.given import Given
from conformance.suite.parameters import case_of, filled, read_table
from conformance.suite.refusals import refused
from conformance.suite.requirement import Case, Generator

Json = Any
_BY_DEFAULT = {"lines": [custom(100)]}
_REFUSED = {"credit_notes.create": "A credit note", "credit_notes.preview": "The preview of a credit note"}


@dataclass(frozen=True)
class Crediting:
    """What is sent to credit an open or a paid invoice, and what comes of it; `placed` fills every `{name}` in."""

    label: str
    on: str
    sends: Mapping[str, Json]
    gives: Mapping[str, Json]
    line: Mapping[str, Json]


@dataclass(frozen=True)
class Refusal:
    """What is sent to credit an open or a paid invoice, and how it is refused."""

    label: str
    on: str
    sends: Mapping[str, Json]
    code: Json
    param: Json


def parameters(operation: str) -> Generator:
    """A case for every parameter of an operation that makes a credit note: its `crediting`."""

    def cases(contract: Contract) -> Iterable[Case]:
        for label, entry in read_table("credit_note_parameters").items():
            sends = entry["sends"]
            whole = sends if {"amount", "lines"} & set(sends) else {**_BY_DEFAULT, **sends}
            line = {"object": "credit_note_line_item", **entry.get("line", {})}
            crediting = Crediting(label, entry.get("invoice", "open"), whole, entry.get("gives", {}), line)
            yield case_of(label, entry, {"crediting": crediting}, contract.named(operation))

    return cases


def refusals(operation: str) -> Generator:
    """A case for every credit note that cannot be: its `refusal`."""

    def cases(contract: Contract) -> Iterable[Case]:
        for label, entry in read_table("credit_note_refusals").items():
            refusal = Refusal(label, entry.get("invoice", "open"), **refused(entry))
            title = f"{_REFUSED[operation]} is refused: {label} ({entry['why']})."
            yield case_of(label, entry, {"refusal": refusal}, contract.named(operation), title=title)

    return cases


def placed(given: Given, value: Json, places: Mapping[str, Json]) -> Json:
    """The value with every `{name}` filled in: first from `places`, then by what nobody changes."""
    if isinstance(value, Mapping):
        return {key: placed(given, child, places) for key, child in value.items()}
    if isinstance(value, list):
        return [placed(given, child, places) for child in value]
    if isinstance(value, str) and value[1:-1] in places:
        return places[value[1:-1]]
    return filled(given, value)


def names(value: Json, name: str) -> bool:
    """Whether `{name}` stands anywhere in a value."""
    if isinstance(value, Mapping):
        return any(names(child, name) for child in value.values())
    if isinstance(value, list):
        return any(names(child, name) for child in value)
    return bool(value == f"{{{name}}}")
