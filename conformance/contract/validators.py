"""Compiled validation: one call says whether a whole answer is unexpanded, one whether an object by itself is valid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import jsonschema_rs

from conformance.contract.model import Contract, Json, Operation
from conformance.contract.shapes import marked, marked_object, objects_within, shallow, unexpanded


class Validators:
    """The validators of one contract, each compiled when it is first used.

    `patterns` are regular expressions that the `id` of an object keeps, by object name.
    """

    def __init__(self, contract: Contract, patterns: Mapping[str, str]) -> None:
        self.contract = contract
        self._patterns = patterns
        self._marked: dict[str, dict[str, Json]] = {}
        self._shallow: dict[str, Shallow] = {}
        self._compiled: dict[str, Any] = {}
        self._answers: dict[str, dict[str, Json]] = {}
        self._envelopes: dict[str, Shallow] = {}

    def marked(self, name: str) -> dict[str, Json]:
        """The schema of an API object, or of "error", without references."""
        if name not in self._marked:
            self._marked[name] = marked_object(self.contract, name)
        return self._marked[name]

    def answer(self, operation: Operation) -> dict[str, Json]:
        """The schema of an operation's answer, without references."""
        if operation.id not in self._answers:
            self._answers[operation.id] = marked(self.contract, operation.answer, "openapi.yaml")
        return self._answers[operation.id]

    def of_object(self, name: str) -> Shallow:
        """The validator of one API object by itself."""
        if name not in self._shallow:
            self._shallow[name] = Shallow(shallow(self.marked(name)))
        return self._shallow[name]

    def of_envelope(self, operation: Operation) -> Shallow:
        """The validator of a list or search answer, its elements left to themselves."""
        if operation.id not in self._envelopes:
            self._envelopes[operation.id] = Shallow(shallow(self.answer(operation)))
        return self._envelopes[operation.id]

    def unexpanded(self, operation: Operation, body: Json) -> bool:
        """True where the answer keeps its schema and expands nothing: no finding is in it."""
        try:
            compiled = self._compiled[operation.id]
        except KeyError:
            schema = self.unexpanded_schema(operation)
            compiled = self._compiled[operation.id] = jsonschema_rs.Draft202012Validator(schema)
        try:
            return bool(compiled.is_valid(body))
        except ValueError:  # what the compiled validator cannot read (too deep, no JSON value) is looked at in full
            return False

    def unexpanded_schema(self, operation: Operation) -> dict[str, Json]:
        """The schema of an answer in which nothing is expanded, with the objects that it embeds in its `$defs`."""
        answer = self.answer(operation)
        definitions: dict[str, Json] = {}
        waiting = list(objects_within(answer))
        while waiting:
            name = waiting.pop()
            if name not in definitions:
                definitions[name] = self._definition(name)
                waiting += objects_within(self.marked(name))
        return {**unexpanded(answer), "$defs": definitions}

    def _definition(self, name: str) -> dict[str, Json]:
        made: dict[str, Json] = unexpanded(self.marked(name))
        if name in self._patterns and "id" in made["properties"]:
            made["properties"]["id"] = {**made["properties"]["id"], "pattern": self._patterns[name]}
        return made


class Shallow:
    """One object by itself: compiled for the question whether it is valid, interpreted for the reasons why not."""

    def __init__(self, schema: dict[str, Json]) -> None:
        self.schema = schema
        self._compiled = jsonschema_rs.Draft202012Validator(schema)

    def is_valid(self, value: Json) -> bool:
        """True where the value keeps the schema; what the compiled validator cannot read is asked again, slowly."""
        try:
            return bool(self._compiled.is_valid(value))
        except ValueError:
            return not any(True for _ in self.errors(value))

    def errors(self, value: Json) -> Iterator[Any]:
        """Every `jsonschema.ValidationError` of the value."""
        yield from self._interpreted.iter_errors(value)

    @cached_property
    def _interpreted(self) -> Any:
        from jsonschema import Draft202012Validator  # noqa: PLC0415  slow to import, and seldom needed

        return Draft202012Validator(self.schema)
