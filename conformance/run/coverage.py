"""How much of the contract a run's exchanges exercised: operations, parameters, enum values, response fields."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from conformance.contract import Contract, Parameter, branches
from conformance.run.mark import FIELD
from conformance.run.model import Coverage, Outcome, Verdict
from conformance.wire.exchange import Exchange

Json = Any
Row = tuple[str, str | None]
_INDEX = re.compile(r"\[\d*\]")
_NOT_REACHED = frozenset({401, 404, 405, 429, 501})  # answered before the operation itself had its say


class CoverageCounter:
    """Collects what exchanges exercise, and which requirement did so first.

    An operation counts where it answered for itself; a parameter and its value where the target took them, or refused
    that very parameter.
    """

    def __init__(self, contract: Contract, areas: Iterable[str] | None = None) -> None:
        self._contract = contract
        chosen = set(areas) if areas else None
        self._operations = tuple(o for o in contract.documented if chosen is None or o.area in chosen)
        self._sent: dict[str, str] = {}
        self._parameters: dict[tuple[str, str], str] = {}
        self._values: dict[tuple[str, str, str], str] = {}
        self._fields = _FieldCounter(contract)

    def add(self, exchange: Exchange, owner: str) -> None:
        """Take in one exchange of the requirement `owner`."""
        match = self._contract.find(exchange.method, exchange.path)
        if match is None or exchange.status is None:
            return
        operation = match.operation.id
        refused = str(exchange.error.get("param") or "")
        if exchange.ok or exchange.status not in _NOT_REACHED:
            self._sent.setdefault(operation, owner)
        for parameter, value in (*exchange.query, *exchange.form):
            if parameter == FIELD:
                continue  # the mark of the run is no test of `metadata`
            if exchange.ok or parameter == refused or parameter.startswith(refused + "["):
                path = _INDEX.sub("[]", parameter)
                self._parameters.setdefault((operation, path.split("[", 1)[0]), owner)
                self._values.setdefault((operation, path, value), owner)
        if exchange.ok:
            self._fields.add(exchange.body, owner)

    def report(self, verdicts: Iterable[Verdict]) -> dict[str, Coverage]:
        """The coverage section of the report."""
        return {
            "operations": _coverage((o.id, self._sent.get(o.id)) for o in self._operations),
            "parameters": _coverage(self._parameter_rows()),
            "enum_values": _coverage(self._value_rows()),
            "transitions": _coverage(_transitions(verdicts)),
            "response_fields": self._fields.coverage({name for o in self._operations for name in o.answer_objects}),
        }

    def _parameter_rows(self) -> Iterator[Row]:
        for operation in self._operations:
            for parameter in operation.parameters:
                yield f"{operation.id} {parameter.path}", self._parameters.get((operation.id, parameter.path))

    def _value_rows(self) -> Iterator[Row]:
        for operation in self._operations:
            for leaf in operation.leaves:
                for value in enum_values(leaf):
                    yield f"{operation.id} {leaf.path}={value}", self._values.get((operation.id, leaf.path, value))


class _FieldCounter:
    """Which documented fields of which objects have been answered."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._seen: dict[str, dict[str, str]] = defaultdict(dict)
        self._shapes: set[tuple[str, frozenset[str]]] = set()

    def add(self, body: Json, owner: str) -> None:
        stack = [body]
        while stack:
            node = stack.pop()
            if isinstance(node, list):
                stack.extend(node)
            elif isinstance(node, dict):
                self._note(node, owner)
                stack.extend(node.values())

    def _note(self, node: Mapping[str, Json], owner: str) -> None:
        name = node.get("object")
        if isinstance(name, str):
            shape = (name, frozenset(node))
            if shape not in self._shapes:
                self._shapes.add(shape)
                self._seen[name] = {**dict.fromkeys(node, owner), **self._seen[name]}

    def coverage(self, objects: Iterable[str]) -> Coverage:
        return _coverage(
            (f"{name}.{field}", self._seen[name].get(field))
            for name in sorted(objects)
            if not name.startswith("deleted_")
            for field in self._contract.schemas.get(name, {}).get("properties", {})
        )


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
