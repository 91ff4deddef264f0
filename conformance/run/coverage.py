"""How much of the contract a run's exchanges exercised: operations, parameters, enum values, response fields."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from conformance.contract import Contract, Operation, Parameter, branches
from conformance.run.model import Coverage, Outcome, Verdict
from conformance.wire.exchange import Exchange

Json = Any
_INDEX = re.compile(r"\[\d*\]")
_UNCOVERED = frozenset({"expand"})  # a means of every operation, with a family of its own


class CoverageCounter:
    """Collects what exchanges exercise; an exchange counts where the target took it (2xx) or the point was a refusal."""

    def __init__(self, contract: Contract, areas: Iterable[str] | None = None) -> None:
        self._contract = contract
        chosen = set(areas) if areas else None
        self._operations = tuple(o for o in contract.documented if chosen is None or o.area in chosen)
        self._sent: set[str] = set()
        self._parameters: dict[str, set[str]] = defaultdict(set)
        self._values: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._fields = _FieldCounter(contract)

    def add(self, exchange: Exchange) -> None:
        match = self._contract.find(exchange.method, exchange.path)
        if match is None or exchange.status is None or exchange.status in (404, 405, 501):
            return
        name = match.operation.id
        self._sent.add(name)
        if exchange.ok:
            for parameter, value in (*exchange.query, *exchange.form):
                self._note(match.operation, parameter, value)
            self._fields.add(exchange.body)

    def _note(self, operation: Operation, parameter: str, value: str) -> None:
        path = _INDEX.sub("[]", parameter)
        self._parameters[operation.id].add(path.split("[")[0])
        self._values[operation.id].add((path, value))

    def report(self, verdicts: Iterable[Verdict]) -> dict[str, Coverage]:
        """The coverage section of the report."""
        return {
            "operations": _coverage({o.id: o.id in self._sent for o in self._operations}),
            "parameters": _coverage(dict(self._parameter_rows())),
            "enum_values": _coverage(dict(self._value_rows())),
            "transitions": _coverage(dict(_transitions(verdicts))),
            "response_fields": self._fields.coverage({name for o in self._operations for name in o.answer_objects}),
        }

    def _parameter_rows(self) -> Iterator[tuple[str, bool]]:
        for operation in self._operations:
            for parameter in operation.parameters:
                if parameter.path not in _UNCOVERED:
                    yield f"{operation.id} {parameter.path}", parameter.path in self._parameters[operation.id]

    def _value_rows(self) -> Iterator[tuple[str, bool]]:
        for operation in self._operations:
            for leaf in operation.leaves:
                for value in enum_values(leaf):
                    seen = (leaf.path, value) in self._values[operation.id]
                    yield f"{operation.id} {leaf.path}={value}", seen


class _FieldCounter:
    """Which documented fields of which objects have been answered."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._seen: dict[str, set[str]] = defaultdict(set)
        self._shapes: set[tuple[str, frozenset[str]]] = set()

    def add(self, body: Json) -> None:
        stack = [body]
        while stack:
            node = stack.pop()
            if isinstance(node, list):
                stack.extend(node)
            elif isinstance(node, dict):
                self._note(node)
                stack.extend(node.values())

    def _note(self, node: Mapping[str, Json]) -> None:
        name = node.get("object")
        if isinstance(name, str):
            shape = (name, frozenset(node))
            if shape not in self._shapes:
                self._shapes.add(shape)
                self._seen[name].update(node)

    def coverage(self, objects: Iterable[str]) -> Coverage:
        rows = {
            f"{name}.{field}": field in self._seen[name]
            for name in sorted(objects)
            if not name.startswith("deleted_")
            for field in self._contract.schemas.get(name, {}).get("properties", {})
        }
        return _coverage(rows)


def enum_values(parameter: Parameter) -> tuple[str, ...]:
    """The documented values of a parameter, the empty string left out: it only unsets."""
    return tuple(str(v) for branch in branches(parameter.schema) for v in branch.get("enum", ()) if v != "")


def _transitions(verdicts: Iterable[Verdict]) -> Iterator[tuple[str, bool]]:
    for verdict in verdicts:
        if ".lifecycle[" in verdict.id:
            yield verdict.id, verdict.outcome in (Outcome.PASSED, Outcome.FAILED)


def _coverage(rows: Mapping[str, bool]) -> Coverage:
    return Coverage(len(rows), sum(rows.values()), tuple(name for name, seen in rows.items() if not seen))
