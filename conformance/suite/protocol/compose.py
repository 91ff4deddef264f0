"""Puts one value into the parameters of a request at a bracketed path, and takes one out; knows schemas, no target."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from conformance.contract import branches

Json = Any
Steps = tuple[str, ...]
ELEMENT = "[]"
_TIMESTAMP = 1_893_456_000  # 1 January 2030: a time to come, in seconds


def steps_of(path: str) -> Steps:
    """The steps of a bracketed path: `items[][price]` is ("items", "[]", "price")."""
    first, rest = re.fullmatch(r"([^\[]+)(.*)", path).groups()  # type: ignore[union-attr]  # no path begins with "["
    return (first, *(step or ELEMENT for step in re.findall(r"\[([^\]]*)\]", rest)))


def sent_as(path: str) -> str:
    """The name under which a parameter is sent and refused: an element is the first of its array."""
    first, *rest = steps_of(path)
    return first + "".join("[0]" if step == ELEMENT else f"[{step}]" for step in rest)


def put(
    params: dict[str, Json],
    schema: Mapping[str, Json],
    steps: Steps,
    value: Json,
    samples: Mapping[str, Json],
    exclusive: Mapping[str, Sequence[str]],
) -> None:
    """Set `value` at `steps`, in place. Hashes on the way get the other members that their schemas require."""
    here, *rest = steps
    for other in exclusive.get(here, ()):
        params.pop(other, None)
    if not rest:
        params[here] = value
        return
    inner = _member(schema, here)
    if rest[0] == ELEMENT:
        _put_element(params, here, inner, tuple(rest), value, samples, exclusive)
        return
    found = params.get(here)
    nested = found if isinstance(found, dict) else _hash(inner, here, samples, without=rest[0])
    params[here] = nested
    _complete(nested, inner, samples, without=rest[0])
    put(nested, inner, tuple(rest), value, samples, exclusive)


def take(params: dict[str, Json], steps: Steps) -> None:
    """Remove what is at `steps`, in place; nothing happens where there is nothing."""
    holder: Json = params
    for step in steps[:-1]:
        if step == ELEMENT:
            holder = holder[0] if isinstance(holder, list) and holder else None
        else:
            holder = holder.get(step) if isinstance(holder, dict) else None
    if isinstance(holder, dict):
        holder.pop(steps[-1], None)


def merge(params: dict[str, Json], more: Mapping[str, Json]) -> None:
    """Add `more`, in place: hashes member by member, arrays element by element, anything else as a whole."""
    for name, value in more.items():
        params[name] = _merged(params.get(name), value)


def example(schema: Mapping[str, Json], name: str, samples: Mapping[str, Json]) -> Json:
    """A value that the schema allows, as plain as possible; `samples` knows better by name."""
    for branch in branches(schema):
        if branch.get("type") == "object" or "properties" in branch:
            return _hash(schema, name, samples)
        if branch.get("type") == "array":
            return [example(branch["items"], name + ELEMENT, samples)]
        if branch.get("enum") == [""]:
            continue
        if name in samples:
            return samples[name]
        return _scalar(branch)
    return ""


def _put_element(
    params: dict[str, Json],
    name: str,
    schema: Mapping[str, Json],
    steps: Steps,
    value: Json,
    samples: Mapping[str, Json],
    exclusive: Mapping[str, Sequence[str]],
) -> None:
    """Set `value` in the first element of the array `name`; `steps` begin with the element itself."""
    items = _items(schema)
    if len(steps) == 1:
        params[name] = [value]
        return
    found = params.get(name)
    if not (isinstance(found, list) and found and isinstance(found[0], dict)):
        params[name] = found = [_hash(items, name + ELEMENT, samples, without=steps[1])]
    _complete(found[0], items, samples, without=steps[1])
    put(found[0], items, steps[1:], value, samples, exclusive)


def _hash(schema: Mapping[str, Json], name: str, samples: Mapping[str, Json], without: str = "") -> dict[str, Json]:
    made: dict[str, Json] = dict(samples[name]) if isinstance(samples.get(name), dict) else {}
    _complete(made, schema, samples, without)
    return made


def _complete(found: dict[str, Json], schema: Mapping[str, Json], samples: Mapping[str, Json], without: str) -> None:
    """Give the hash the members that its schema requires and that it lacks, but not `without`."""
    for branch in branches(schema):
        for name in branch.get("required", ()):
            if name not in found and name != without:
                found[name] = example(branch["properties"][name], name, samples)


def _member(schema: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    for branch in branches(schema):
        if name in branch.get("properties", {}):
            found: Mapping[str, Json] = branch["properties"][name]
            return found
    return {}


def _items(schema: Mapping[str, Json]) -> Mapping[str, Json]:
    for branch in branches(schema):
        if branch.get("type") == "array":
            found: Mapping[str, Json] = branch.get("items", {})
            return found
    return {}


def _scalar(branch: Mapping[str, Json]) -> Json:
    if "enum" in branch:
        return next(value for value in branch["enum"] if value != "")
    if branch.get("format") == "unix-time":
        return _TIMESTAMP
    return {"boolean": True, "integer": 1, "number": 1}.get(branch.get("type", "string"), "conformance")


def _merged(found: Json, value: Json) -> Json:
    if isinstance(found, dict) and isinstance(value, dict):
        both = dict(found)
        merge(both, value)
        return both
    if isinstance(found, list) and isinstance(value, list):
        longest = max(len(found), len(value))
        return [
            _merged(found[index], value[index])
            if index < min(len(found), len(value))
            else (found + value[len(found) :])[index]
            for index in range(longest)
        ]
    return value
