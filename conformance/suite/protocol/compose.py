"""Puts one value into the parameters of a request at a bracketed path, and takes one out; knows schemas, no target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from conformance.contract import branches

Json = Any
Schema = Mapping[str, Any]
Steps = tuple[str, ...]
ELEMENT = "[]"
FREE = "{}"
_ABSENT = object()
_TYPES: Mapping[str, type] = {"boolean": bool, "integer": int, "number": int}  # of samples, by that of their schema
_TIMESTAMP = 1_893_456_000  # 1 January 2030: a time to come, in seconds


def steps_of(path: str) -> Steps:
    """The steps of a bracketed path: `items[][price]` is ("items", "[]", "price")."""
    first, *rest = path.split("[")
    return (first, *(step.removesuffix("]") or ELEMENT for step in rest))


def sent_as(path: str) -> str:
    """The name under which a parameter is sent and refused: an element is the first of its array."""
    first, *rest = steps_of(path)
    return first + "".join("[0]" if step == ELEMENT else f"[{step}]" for step in rest)


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


def merged(found: Json, more: Json) -> Json:
    """Both together: hashes member by member, arrays element by element; of anything else, `more`."""
    if isinstance(found, dict) and isinstance(more, dict):
        return {**found, **{name: merged(found.get(name, _ABSENT), value) for name, value in more.items()}}
    if isinstance(found, list) and isinstance(more, list):
        return [merged(one, other) for one, other in zip_longest(found, more, fillvalue=_ABSENT)]
    return found if more is _ABSENT else more


def members_of(schema: Schema) -> Mapping[str, Schema]:
    """The named members of a hash, or none."""
    found: Mapping[str, Schema] = next((b["properties"] for b in branches(schema) if "properties" in b), {})
    return found


def elements_of(schema: Schema) -> Schema:
    """The schema of an array's elements, or that of anything."""
    found: Schema = next((b.get("items", {}) for b in branches(schema) if b.get("type") == "array"), {})
    return found


def free_of(schema: Schema) -> Schema:
    """The schema of a hash's members whose names are free, or that of anything."""
    found = (branch.get("additionalProperties") for branch in branches(schema))
    return next((each for each in found if isinstance(each, Mapping)), {})


def required_of(schema: Schema) -> Sequence[str]:
    """The members that a hash requires."""
    return [name for branch in branches(schema) for name in branch.get("required", ())]


@dataclass(frozen=True)
class Composer:
    """Writes parameters so that the rest of the request stays valid.

    `samples`: what a required member is given as, by name, with `[]` for an element. `exclusive`: by name, the other
    members of the same hash that cannot be given with it.
    """

    samples: Mapping[str, Json]
    exclusive: Mapping[str, Sequence[str]]

    def put(self, params: dict[str, Json], schema: Schema, steps: Steps, value: Json) -> None:
        """Set `value` at `steps`, in place. Hashes on the way get the other members that their schemas require."""
        here, *rest = steps
        for other in self.exclusive.get(here, ()):
            params.pop(other, None)
        if not rest:
            params[here] = value
            return
        inner = members_of(schema).get(here, {})
        params[here] = self._with(params.get(here), inner, here, tuple(rest), value)

    def example(self, schema: Schema, name: str) -> Json:
        """A value that the schema allows, as plain as possible; `samples` knows better by name."""
        branch = next((branch for branch in branches(schema) if branch.get("enum") != [""]), {})
        if "properties" in branch:
            return self._hash(None, schema, name)
        if branch.get("type") == "object":
            return {"key": "value"}
        if branch.get("type") == "array":
            return [self.example(branch["items"], name + ELEMENT)]
        sample = self.samples.get(name)
        return sample if isinstance(sample, _TYPES.get(branch.get("type", "string"), str)) else _plain(branch)

    def _with(self, found: Json, schema: Schema, name: str, steps: Steps, value: Json) -> Json:
        """The hash or array `found`, or a new one, with `value` at `steps` in it."""
        if steps == (ELEMENT,):
            return [value]
        if steps[0] == ELEMENT:
            element = found[0] if isinstance(found, list) and found else None
            return [self._with(element, elements_of(schema), name + ELEMENT, steps[1:], value)]
        if steps[0] == FREE and (key := self.samples.get(name + FREE)):
            held = found if isinstance(found, dict) else {}
            below = self._with(held.get(key), free_of(schema), key, steps[1:], value) if steps[1:] else value
            return {**held, key: below}
        hash_ = self._hash(found, schema, name, without=steps[0])
        self.put(hash_, schema, steps, value)
        return hash_

    def _hash(self, found: Json, schema: Schema, name: str, without: str = "") -> dict[str, Json]:
        """The hash `found`, or the sample of that name, with all the members that its schema requires but `without`."""
        sample = self.samples.get(name)
        made: dict[str, Json] = dict(found if isinstance(found, dict) else sample if isinstance(sample, dict) else {})
        for member in required_of(schema):
            if member not in made and member != without:
                made[member] = self.example(members_of(schema)[member], member)
        return made


def _plain(branch: Schema) -> Json:
    if "enum" in branch:
        return next(value for value in branch["enum"] if value != "")
    if branch.get("format") == "unix-time":
        return _TIMESTAMP
    return {"boolean": True, "integer": 1, "number": 1}.get(branch.get("type", "string"), "conformance")
