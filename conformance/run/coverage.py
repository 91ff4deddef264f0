"""How much of the contract a run's exchanges exercised: operations, parameters, enum values, response fields."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from conformance.contract import Contract, Operation, Parameter, branches
from conformance.run.mark import FIELD
from conformance.run.model import Coverage, Outcome, Verdict
from conformance.wire.exchange import Exchange

Json = Any
Row = tuple[str, str | None]
Exercised = tuple[str, str]  # a section of the coverage, and the name of what is documented there
Place = tuple[float, str]  # a requirement's place among all, and its ID
LAST = math.inf  # of a shared thing: a requirement that exercises the same says more
_NOWHERE: Place = (math.inf, "\U0010ffff")
_UNDOCUMENTED: Place = (-1, "")
OPERATIONS, PARAMETERS, VALUES, FIELDS = "operations", "parameters", "enum_values", "response_fields"
_KEY = "[{}]"
_CONTAINERS = (dict, list)
_INDEX = re.compile(r"\[\d*\]")
_NOT_REACHED = frozenset({401, 404, 405, 429, 501})  # answered before the operation itself had its say


class CoverageCounter:
    """Collects what exchanges exercise, and the first requirement that does, in the order of all: not of time.

    An operation counts where it answered for itself; a parameter and its value where the target took them, or refused
    that very parameter.
    """

    def __init__(self, contract: Contract, areas: Iterable[str] | None = None) -> None:
        self._contract = contract
        chosen = set(areas) if areas else None
        self._operations = tuple(o for o in contract.documented if chosen is None or o.area in chosen)
        self._documented = {
            OPERATIONS: [o.id for o in self._operations],
            PARAMETERS: [f"{o.id} {p.path}" for o in self._operations for p in o.parameters],
            VALUES: [f"{o.id} {p.path}={v}" for o in self._operations for p in o.leaves for v in enum_values(p)],
            FIELDS: list(_fields(contract, {name for o in self._operations for name in o.answer_objects})),
        }
        self._free = {o.id: free for o in self._operations if (free := tuple(_free(o)))}
        self._places = {section: dict.fromkeys(names, _NOWHERE) for section, names in self._documented.items()}
        self._by: dict[Exercised, str] = {}
        self._news: list[Exercised] = []
        self._shapes: dict[tuple[str, frozenset[str]], Place] = {}

    def add(self, exchange: Exchange, owner: str, order: float = LAST) -> None:
        """Take in one exchange of the requirement `owner`, which has that place among all."""
        place = (order, owner)
        match = self._contract.find(exchange.method, exchange.path)
        if match is None or exchange.status is None:
            return
        operation = match.operation.id
        refused = str(exchange.error.get("param") or "")
        if exchange.ok or exchange.status not in _NOT_REACHED:
            self._first(OPERATIONS, operation, place)
        for parameter, value in (*exchange.query, *exchange.form):
            if parameter == FIELD:
                continue  # the mark of the run is no test of `metadata`
            if exchange.ok or parameter == refused or parameter.startswith(refused + "["):
                path = self._documented_as(operation, _general(parameter))
                self._first(PARAMETERS, f"{operation} {path.split('[', 1)[0]}", place)
                self._first(VALUES, f"{operation} {path}={value}", place)
        if exchange.ok:
            self._answered(exchange.body, place)

    def news(self) -> list[Exercised]:
        """What has been exercised since the last call, by the first so far."""
        news, self._news = self._news, []
        return news

    def fill(self, found: Mapping[Exercised, str]) -> None:
        """Take in what other counters have found, each with the requirement that exercised it."""
        for (section, name), owner in found.items():
            self._first(section, name, (LAST, owner))

    def report(self, verdicts: Iterable[Verdict]) -> dict[str, Coverage]:
        """The coverage section of the report."""
        rows = {
            section: _coverage((name, self._by.get((section, name))) for name in names)
            for section, names in self._documented.items()
        }
        return {**rows, "transitions": _coverage(_transitions(verdicts))}

    def _first(self, section: str, name: str, place: Place) -> None:
        places = self._places[section]
        if place < places.get(name, _UNDOCUMENTED):
            places[name] = place
            self._by[section, name] = place[1]
            self._news.append((section, name))

    def _documented_as(self, operation: str, path: str) -> str:
        """The path with `[{}]` for the key of a free mapping, where it leads to an enumeration."""
        return next((leaf for pattern, leaf in self._free.get(operation, ()) if pattern.fullmatch(path)), path)

    def _answered(self, body: Json, place: Place) -> None:
        stack = [body] if body.__class__ in _CONTAINERS else []
        while stack:
            node = stack.pop()
            if isinstance(node, dict):
                self._note(node, place)
            children: Iterable[Json] = node.values() if isinstance(node, dict) else node
            stack += [child for child in children if child.__class__ in _CONTAINERS]

    def _note(self, node: Mapping[str, Json], place: Place) -> None:
        name = node.get("object")
        if isinstance(name, str):
            shape = (name, frozenset(node))
            if place < self._shapes.get(shape, _NOWHERE):
                self._shapes[shape] = place
                for field in node:
                    self._first(FIELDS, f"{name}.{field}", place)


@cache
def _general(parameter: str) -> str:
    """The parameter with `[]` for every index."""
    return _INDEX.sub("[]", parameter)


def _free(operation: Operation) -> Iterator[tuple[re.Pattern[str], str]]:
    """The enumerations below free mappings: `currency_options[eur][tax_behavior]` is one of `…[{}][tax_behavior]`."""
    for leaf in operation.leaves:
        if _KEY in leaf.path and leaf.enum:
            yield re.compile(re.escape(leaf.path).replace(re.escape(_KEY), r"\[[^\[\]]+\]")), leaf.path


def _fields(contract: Contract, objects: Iterable[str]) -> Iterator[str]:
    for name in sorted(objects):
        if not name.startswith("deleted_"):
            yield from (f"{name}.{field}" for field in contract.schemas.get(name, {}).get("properties", {}))


def enum_values(parameter: Parameter) -> tuple[str, ...]:
    """The documented values of a parameter, the empty string left out: it only unsets."""
    return tuple(str(v) for branch in branches(parameter.schema) for v in branch.get("enum", ()) if v != "")


def _transitions(verdicts: Iterable[Verdict]) -> Iterator[Row]:
    for verdict in verdicts:
        if ".lifecycle[" in verdict.id:
            decided = verdict.outcome in (Outcome.PASSED, Outcome.FAILED)
            yield verdict.id, verdict.id if decided else None


def _coverage(rows: Iterable[Row]) -> Coverage:
    """Of rows that name what is documented, and the requirement that exercised it."""
    found = dict(rows)
    by = {name: owner for name, owner in found.items() if owner is not None}
    return Coverage(len(found), len(by), tuple(name for name in found if name not in by), by)
