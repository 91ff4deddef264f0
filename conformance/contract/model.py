"""The contract as the rest of the house reads it: operations, parameters, objects, lifecycles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

Json = Any
AnswerKind = Literal["object", "list", "search_result", "file"]
DOCS = "https://stripe.com/docs/api/"


@dataclass(frozen=True)
class Parameter:
    """One documented parameter of an operation.

    `path` is the bracketed name as it is sent, with `[]` for any array index and `{}` for any key of a free mapping:
    `customer`, `items[][price]`, `metadata[{}]`. `schema` is a JSON Schema without references.
    """

    path: str
    schema: Mapping[str, Json]
    required: bool
    place: Literal["query", "body", "path"]

    @property
    def enum(self) -> tuple[str, ...]:
        """The documented values other than the empty string, which only unsets."""
        return tuple(value for branch in branches(self.schema) for value in branch.get("enum", ()) if value != "")

    @property
    def open(self) -> bool:
        """True where the compatibility policy lets new values appear at any time."""
        return any(branch.get("x-open") for branch in branches(self.schema))

    @property
    def unsettable(self) -> bool:
        """True where the empty string unsets the value."""
        return any("" in branch.get("enum", ()) for branch in branches(self.schema))


@dataclass(frozen=True)
class Operation:
    """One documented operation: method and path template, its parameters, and what it answers."""

    id: str  # "POST /v1/invoices/{invoice}/void"
    name: str  # "invoices.void"
    method: str
    path: str
    area: str
    summary: str
    cites: str  # below https://stripe.com/docs/api/
    support: bool  # not among the documented 80: only sets scenarios up
    request: Mapping[str, Json]  # one object schema of every query or body parameter, without references
    place: Literal["query", "body"]
    answer: Mapping[str, Json]  # schema of the 200 answer; whole API objects stay references, "schemas/invoice.json"
    answer_kind: AnswerKind
    answer_objects: tuple[str, ...]  # objects at the root of the answer, or elements of its list
    server: str | None = None

    @cached_property
    def path_parameters(self) -> tuple[str, ...]:
        return tuple(re.findall(r"\{(\w+)\}", self.path))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        parts = re.split(r"\{\w+\}", self.path)
        return re.compile("([^/]+)".join(map(re.escape, parts)) + r"\Z")

    @property
    def link(self) -> str:
        return DOCS + self.cites

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The top-level parameters."""
        required = set(self.request.get("required", ()))
        return tuple(
            Parameter(name, schema, name in required, self.place)
            for name, schema in self.request.get("properties", {}).items()
        )

    @cached_property
    def leaves(self) -> tuple[Parameter, ...]:
        """The parameters that hold a value: scalars at any depth, and elements of arrays of scalars."""
        return tuple(leaf for top in self.parameters for leaf in _leaves(top))

    def parameter(self, path: str) -> Parameter | None:
        return next((p for p in (*self.parameters, *self.leaves) if p.path == path), None)

    def fill(self, *values: str) -> str:
        """The path with its parameters filled in, in order."""
        path = self.path
        for name, value in zip(self.path_parameters, values, strict=True):
            path = path.replace("{" + name + "}", value)
        return path


@dataclass(frozen=True)
class Match:
    """The operation of a request, and the values of its path parameters."""

    operation: Operation
    arguments: Mapping[str, str]


@dataclass(frozen=True)
class Contract:
    """Everything that the documentation promises for one API version, on a service of one day."""

    version: str
    service_date: str  # ISO; the service shows every addition up to it, on every version
    digest: str  # sha256 over the version's files
    operations: Mapping[str, Operation]
    schemas: Mapping[str, Mapping[str, Json]]  # by file below schemas/, without .json: "invoice", "parts/address"
    lifecycles: Mapping[str, Json]  # lifecycles.yaml
    errata: Mapping[str, Json]
    _by_shape: Mapping[tuple[str, int], tuple[Operation, ...]] = field(repr=False, default_factory=dict)
    _latest: list[tuple[Any, Match | None]] = field(repr=False, compare=False, default_factory=lambda: [(None, None)])

    @property
    def documented(self) -> tuple[Operation, ...]:
        """The operations that the contract is about; what only sets scenarios up is left out."""
        return tuple(operation for operation in self.operations.values() if not operation.support)

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """The areas of the documented operations."""
        return tuple(dict.fromkeys(operation.area for operation in self.documented))

    @cached_property
    def all_areas(self) -> tuple[str, ...]:
        """The documented areas, then those of the operations that only set scenarios up."""
        return tuple(dict.fromkeys((*self.areas, *(operation.area for operation in self.operations.values()))))

    @cached_property
    def objects(self) -> frozenset[str]:
        """The names of the API objects: values of `object`, and deleted_<object>."""
        return frozenset(name for name in self.schemas if "/" not in name and name != "error")

    def named(self, name: str) -> Operation:
        """The operation of a name such as `invoices.void`."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Operation]:
        return {operation.name: operation for operation in self.operations.values()}

    def find(self, method: str, path: str) -> Match | None:
        """The operation that a request speaks to; fixed paths go before templates."""
        asked, found = self._latest[0]
        if asked != (method, path):  # each exchange is asked about by several in turn
            found = self._find(method, path)
            self._latest[0] = (method, path), found  # at once: threads may share a contract
        return found

    def _find(self, method: str, path: str) -> Match | None:
        path = path.split("?", 1)[0]
        for operation in self._by_shape.get((method.upper(), path.count("/")), ()):
            if found := operation.pattern.match(path):
                return Match(operation, dict(zip(operation.path_parameters, found.groups(), strict=True)))
        return None


def branches(schema: Mapping[str, Json]) -> Iterator[Mapping[str, Json]]:
    """The alternatives of a schema: itself, or the members of its anyOf, at any depth."""
    if "anyOf" in schema:
        for alternative in schema["anyOf"]:
            yield from branches(alternative)
    else:
        yield schema


def _leaves(parameter: Parameter) -> Iterator[Parameter]:
    scalar = False
    for branch in branches(parameter.schema):
        if branch.get("type") == "object" or "properties" in branch:
            yield from _members(parameter, branch)
        elif branch.get("type") == "array":
            yield from _leaves(_below(parameter, "[]", branch.get("items", {}), False))
        elif branch.get("enum") != [""]:
            scalar = True
    if scalar:
        yield parameter


def _members(parameter: Parameter, branch: Mapping[str, Json]) -> Iterator[Parameter]:
    required = set(branch.get("required", ()))
    for name, schema in branch.get("properties", {}).items():
        yield from _leaves(_below(parameter, f"[{name}]", schema, name in required))
    if isinstance(free := branch.get("additionalProperties"), Mapping):
        yield from _leaves(_below(parameter, "[{}]", free, False))


def _below(parameter: Parameter, step: str, schema: Mapping[str, Json], required: bool) -> Parameter:
    return Parameter(parameter.path + step, schema, required, parameter.place)
