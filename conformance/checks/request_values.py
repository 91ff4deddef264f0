"""Holds a request's nested parameters against the schema of their operation, and says what is wrong where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from conformance.checks.request_rules import PARAMETER_MISSING, PARAMETER_TYPE, PARAMETER_UNKNOWN, PARAMETER_VALUE
from conformance.checks.words import describe, one_of
from conformance.contract import Json, branches
from conformance.wire.redaction import MARK

Schema = Mapping[str, Json]
_FREE: Schema = {}  # of what is below a place of which the contract says nothing more
_SCALARS = ("string", "integer", "number", "boolean")
_FORMS = {
    "integer": re.compile(r"-?\d+\Z"),
    "number": re.compile(r"-?\d+(\.\d+)?\Z"),
    "boolean": re.compile(r"(true|false)\Z"),
}
_DECIMAL = _FORMS["number"]
_NOTICE = "value"  # the requirement of what is no fault: a new value of an open enumeration


class Fault(NamedTuple):
    """One place where a request breaks its schema. `path` is the parameter, `[]` for any index, `[{}]` any free key."""

    requirement: str
    path: str
    rule: str
    expected: str
    actual: str

    @property
    def allowed(self) -> bool:
        """True where the compatibility policy allows it: a value of an open enumeration that is not listed."""
        return self.requirement == _NOTICE


def faults(schema: Schema, tree: Mapping[str, Json]) -> Iterator[Fault]:
    """Every fault of a request's parameters.

    Args:
        schema: of all parameters of the operation, an object without references.
        tree: the parameters, nested as `conformance.contract.form` reads them.
    """
    yield from _members(schema, tree, "")


def _members(schema: Schema, raw: Mapping[str, Json], path: str) -> Iterator[Fault]:
    properties, free = schema.get("properties", _FREE), schema.get("additionalProperties")
    for name in schema.get("required", ()):
        if name not in raw:
            yield Fault(PARAMETER_MISSING, _below(path, name), "required", "present", "absent")
    for name, value in raw.items():
        if name in properties:
            yield from _value(properties[name], value, _below(path, name))
        elif isinstance(free, Mapping):
            yield from _value(free, value, f"{path}[{{}}]")
        elif properties or free is False:
            yield Fault(PARAMETER_UNKNOWN, _below(path, name), "unknown", "a documented parameter", _shown(value))


def _value(schema: Schema, raw: Json, path: str) -> Iterator[Fault]:
    choices = list(branches(schema))
    if isinstance(raw, str):
        yield from _scalar(choices, raw, path)
        return
    elements = _elements(raw)
    hashes = [each for each in choices if each.get("type") == "object" or "properties" in each]
    arrays = [each for each in choices if each.get("type") == "array"]
    if arrays and elements is not None and (elements or not hashes):
        for element in elements:
            yield from _value(arrays[0].get("items", _FREE), element, f"{path}[]")
    elif hashes and isinstance(raw, dict):
        yield from min((list(_members(each, raw, path)) for each in hashes), key=len)
    elif schema:
        yield Fault(PARAMETER_TYPE, path, "type", _kinds(choices), _shown(raw))


def _scalar(choices: Sequence[Schema], raw: str, path: str) -> Iterator[Fault]:
    """The fault of a single value; an empty one unsets, and what is redacted cannot be judged."""
    if raw == "" or MARK in raw:
        return
    found = [_misfit(each, raw, path) for each in choices if each.get("enum") != [""]]
    if found and all(found):
        yield min((each for each in found if each), key=lambda each: _NEARNESS.index(each.rule))


_NEARNESS = ("value", "enum", "maxLength", "type")


def _misfit(schema: Schema, raw: str, path: str) -> Fault | None:
    """What keeps a value from being of one kind; None where nothing does."""
    kind = schema.get("type", "string")
    form = _DECIMAL if schema.get("format") == "decimal" else _FORMS.get(kind)
    if kind not in _SCALARS or (form is not None and not form.match(raw)):
        return Fault(PARAMETER_TYPE, path, "type", _kinds([schema]), _shown(raw))
    listed = schema.get("enum") or ([str(schema["const"])] if "const" in schema else None)
    if listed is not None and raw not in listed:
        allowed = one_of(each for each in listed if each != "")
        if schema.get("x-open"):
            return Fault(_NOTICE, path, "value", allowed, raw)
        return Fault(PARAMETER_VALUE, path, "enum", allowed, _shown(raw))
    longest = schema.get("maxLength")
    if longest is not None and len(raw) > longest:
        return Fault(PARAMETER_VALUE, path, "maxLength", f"at most {longest} characters", f"{len(raw)} characters")
    return None


def _elements(raw: Json) -> list[Json] | None:
    """The elements of an array: a list, or a hash whose keys are all numbers."""
    if isinstance(raw, list):
        return raw
    if isinstance(raw, dict) and all(key.isdecimal() for key in raw):
        return [raw[key] for key in sorted(raw, key=int)]
    return None


_KINDS = {"object": "a hash", "array": "an array", "integer": "an integer", "number": "a number"}


def _kinds(choices: Sequence[Schema]) -> str:
    """The types that a value may be of, in words."""
    given = (each for each in choices if each.get("enum") != [""])
    types = ("decimal" if each.get("format") == "decimal" else each.get("type", "string") for each in given)
    return one_of(dict.fromkeys(_KINDS.get(each, f"a {each}") for each in types)) or "an empty string"


def _shown(raw: Json) -> str:
    return "a hash" if isinstance(raw, dict) else "an array" if isinstance(raw, list) else describe(raw)


def _below(path: str, name: str) -> str:
    return f"{path}[{name}]" if path else name
