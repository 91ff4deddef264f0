"""Turns what `jsonschema` says of an invalid object into findings, one for each cause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from conformance.checks.path import Step
from conformance.checks.words import describe, one_of
from conformance.contract.validators import Shallow

Json = Any
_DEEPEST = 30
_LARGEST = 10**100


class Fault(NamedTuple):
    """One place where an object breaks its schema; `path` are keys and indices from the object."""

    path: tuple[Step, ...]
    rule: str
    expected: str
    actual: str


def explain(validator: Shallow, value: Json) -> list[Fault]:
    """The faults of one object, each once."""
    try:
        faults = (fault for error in validator.errors(_pruned(value)) for fault in _faults(error))
        found = {(fault.path, fault.rule): fault for fault in faults}
    except (RecursionError, ValueError):  # a value that cannot even be printed
        return [Fault((), "schema", "a documented value", "a value that cannot be shown")]
    return list(found.values())


def _pruned(value: Json, depth: int = _DEEPEST) -> Json:
    """The value without what cannot be printed: levels deeper than any schema looks, integers without end."""
    if isinstance(value, dict):
        return {name: _pruned(held, depth - 1) for name, held in value.items()} if depth else {}
    if isinstance(value, list):
        return [_pruned(held, depth - 1) for held in value] if depth else []
    return value if type(value) is not int or abs(value) < _LARGEST else _LARGEST


def _faults(error: Any) -> Iterator[Fault]:
    path = tuple(error.absolute_path)
    if error.validator == "anyOf":
        yield from _alternatives(error, path)
    elif error.validator == "required":
        for name in error.validator_value:
            if name not in error.instance:
                yield Fault((*path, name), "required", "present", "absent")
    else:
        yield Fault(path, error.validator, _expected(error), _actual(error))


def _alternatives(error: Any, path: tuple[Step, ...]) -> Iterator[Fault]:
    """What is wrong inside the one alternative that is of the value's type; where there is none, all types."""
    branches: dict[int, list[Any]] = {}
    for inner in error.context:
        branches.setdefault(inner.relative_schema_path[0], []).append(inner)
    fitting = [inner for inner in branches.values() if not any(_misfit(each) for each in inner)]
    if fitting:
        for inner in min(fitting, key=len):
            yield from _faults(inner)
        return
    types = [name for branch in error.validator_value for name in _types(branch)]
    yield Fault(path, "type", one_of(dict.fromkeys(types)) or "another value", describe(error.instance))


def _misfit(error: Any) -> bool:
    return not error.relative_path and error.validator in ("type", "const", "enum")


def _types(schema: Mapping[str, Json]) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else list(types)


def _expected(error: Any) -> str:
    value = error.validator_value
    if error.validator == "type":
        return one_of(_types({"type": value}))
    if error.validator == "enum":
        return one_of("null" if each is None else each for each in value)
    words = _WORDS.get(error.validator, "{}")
    return words.format(describe(value) if error.validator == "const" else value)


_WORDS = {
    "const": "{}",
    "pattern": "a string that matches {}",
    "maxLength": "at most {} characters",
    "minLength": "at least {} characters",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "maxItems": "at most {} elements",
    "minItems": "at least {} elements",
    "additionalProperties": "no other member",
}


def _actual(error: Any) -> str:
    if error.validator in ("maxLength", "minLength"):
        return f"{len(error.instance)} characters"
    return describe(error.instance)
