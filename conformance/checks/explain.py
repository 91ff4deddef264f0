"""Turns what `jsonschema` says of an invalid object into findings, one for each cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from conformance.checks.words import describe, escape, one_of

Json = Any


class Fault(NamedTuple):
    """One place where an object breaks its schema; `path` are keys and indices from the object."""

    path: tuple[str | int, ...]
    rule: str
    expected: str
    actual: str


def pointer(path: Iterable[str | int]) -> str:
    """The JSON pointer of a path, array indices as `*`."""
    return "".join("/*" if isinstance(step, int) else f"/{escape(step)}" for step in path)


def exact_pointer(path: Iterable[str | int]) -> str:
    """The JSON pointer of a path."""
    return "".join(f"/{escape(str(step))}" for step in path)


def explain(errors: Iterable[Any]) -> list[Fault]:
    """The faults that the errors of one object show, each once."""
    found = {(fault.path, fault.rule): fault for error in errors for fault in _faults(error)}
    return list(found.values())


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


def _alternatives(error: Any, path: tuple[str | int, ...]) -> Iterator[Fault]:
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
