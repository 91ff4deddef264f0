"""The catalogue of valid requests, fixtures/valid_requests.yaml, as the families read it. The file explains itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from conformance.contract import Operation, Parameter, read_fixture
from conformance.suite.protocol.compose import steps_of

Json = Any
TABLE = "valid_requests"


@dataclass(frozen=True)
class Step:
    """One POST of a recipe, done `times` times."""

    post: str
    params: Mapping[str, Json] = field(default_factory=dict)
    times: int = 1


@dataclass(frozen=True)
class Recipe:
    """How an object is made: by a factory of the suite or by a POST, and what is done after."""

    factory: str = ""
    arguments: Mapping[str, Json] = field(default_factory=dict)
    post: str = ""
    params: Mapping[str, Json] = field(default_factory=dict)
    then: tuple[Step, ...] = ()
    shared: bool = False


@dataclass(frozen=True)
class Beside:
    """What is added and left out so that a parameter may be given."""

    with_: Mapping[str, Json] = field(default_factory=dict)
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A valid request of one operation."""

    path: tuple[str, ...] = ()
    params: Mapping[str, Json] = field(default_factory=dict)
    beside: Mapping[str, Beside] = field(default_factory=dict)


@dataclass(frozen=True)
class Listing:
    """A list whose members the suite makes; see the file for the fields."""

    count: int
    path: tuple[str, ...] = ()
    params: Mapping[str, Json] = field(default_factory=dict)
    made: str = ""


@dataclass(frozen=True)
class Reference:
    """An id that no object has; `shown` where a recorded refusal shows status, code and param."""

    id: str
    shown: bool = False


@dataclass(frozen=True)
class Expansion:
    """A path that a valid request's answer can expand, and the object that then stands there."""

    path: str
    object: str


@dataclass(frozen=True)
class Catalogue:
    """Everything that the file says."""

    objects: Mapping[str, Recipe]
    requests: Mapping[str, Row]
    samples: Mapping[str, Json]
    exclusive: Mapping[str, tuple[str, ...]]
    account_dependent: frozenset[tuple[str, ...]]
    unknown_ids: Mapping[str, str]
    references: Mapping[str, Reference]
    lists: Mapping[str, Listing]
    expansions: Mapping[str, Expansion]

    def testable(self, operation: Operation, parameter: Parameter) -> bool:
        """True where a request can be valid but for this parameter, whatever the account may do."""
        steps = steps_of(parameter.path)
        return operation.id in self.requests and not any(
            steps[:length] in self.account_dependent for length in range(1, len(steps) + 1)
        )

    def reference(self, parameter: Parameter) -> Reference | None:
        """The unknown id for a parameter that names an object; None where it names none."""
        steps = steps_of(parameter.path)
        name = steps[-2] + "[]" if steps[-1] == "[]" else steps[-1]
        return self.references.get(name)

    def unknown_id(self, operation: Operation, path_parameter: str) -> str:
        """An id that no object of that path parameter has."""
        return self.unknown_ids.get(path_parameter) or self.unknown_ids[operation.id]

    def expansion(self, operation: Operation) -> Expansion | None:
        """What the operation's answer can expand for certain, inside a list with its `data.`; else None."""
        found = next((self.expansions[name] for name in operation.answer_objects if name in self.expansions), None)
        if found is None or operation.parameter("expand[]") is None:
            return None
        return Expansion(f"data.{found.path}", found.object) if operation.answer_kind == "list" else found


@cache
def catalogue() -> Catalogue:
    """The catalogue, read once."""
    document = read_fixture(TABLE)
    return Catalogue(
        objects={name: _recipe(row) for name, row in document["objects"].items()},
        requests={name: _row(row) for name, row in document["requests"].items()},
        samples=document["samples"],
        exclusive={name: tuple(others) for name, others in document["exclusive"].items()},
        account_dependent=frozenset(steps_of(path) for path in document["account_dependent"]),
        unknown_ids=document["unknown_ids"],
        references={name: Reference(**row) for name, row in document["references"].items()},
        lists={name: _listing(row) for name, row in document["lists"].items()},
        expansions={name: Expansion(**row) for name, row in document["expansions"].items()},
    )


def _recipe(row: Mapping[str, Json]) -> Recipe:
    return Recipe(**{**row, "then": tuple(Step(**step) for step in row.get("then", ()))})


def _row(row: Mapping[str, Json]) -> Row:
    beside = {
        path: Beside(with_=entry.get("with", {}), without=tuple(entry.get("without", ())))
        for path, entry in row.get("beside", {}).items()
    }
    return Row(path=tuple(row.get("path", ())), params=row.get("params", {}), beside=beside)


def _listing(row: Mapping[str, Json]) -> Listing:
    return Listing(**{**row, "path": tuple(row.get("path", ()))})
