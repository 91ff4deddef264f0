"""Applies a change to a folder: one function for each verb.

What an addition brings is stamped with the day since when every pin shows it: `x-since` beside a new field, parameter
or operation, `x-values-since` beside an enumeration. What is breaking follows the pin and bears no day.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from conformance.contract.building.address import Finder, Place, separate
from conformance.contract.building.changes import Change
from conformance.contract.building.folder import OPENAPI, Folder
from conformance.contract.building.notation import Name, Notation
from conformance.contract.building.operations import beside_its_area, operation
from conformance.contract.errors import BadChange

Json = Any
_FIRST = ("id", "object")  # where fields stand in order, these are before them
_PAGING = ("ending_before", "expand", "limit", "starting_after", "page")


@dataclass(frozen=True)
class Step:
    """What one verb says of one place. `since` is the day that it is stamped with; None for what is breaking."""

    finder: Finder
    place: Place
    payload: Json
    since: str | None

    @property
    def notation(self) -> Notation:
        return Notation(self.place.file, self.finder.folder.has_schema)

    @property
    def in_schema(self) -> bool:
        """False for a document whose members are no schemas: lifecycles.yaml."""
        return self.place.file == OPENAPI or not self.place.file.endswith(".yaml")


def apply(folder: Folder, changes: Sequence[Change]) -> None:
    """Changes the folder: first come all definitions, so that every file of changes can refer to those of all.

    Raises:
        BadChange: something that a change says does not apply to the folder; names the entry and the address.
    """
    finder = Finder(folder)
    said = [
        (change, verb, single, payload)
        for change in changes
        for verb, address, payload in change.steps
        for single in separate(address)
    ]
    folder.expected |= {address for _, verb, address, _ in said if verb == "define"}
    for change, verb, address, payload in sorted(said, key=lambda step: step[1] != "define"):
        since = None if change.breaking else change.since
        try:
            _VERBS[verb](Step(finder, finder.place(address), payload, since))
        except (LookupError, ValueError, TypeError, AttributeError) as problem:
            raise BadChange(change.where, f"{verb} {address}: {problem}") from problem
        folder.touched()


def _define(step: Step) -> None:
    place = step.place
    _absent(place)
    made = step.notation.value(step.payload)
    if place.holder is step.finder.folder.documents:
        title = place.file.rpartition("/")[2].removesuffix(".json")
        made = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **made}
    _insert(place.holder, place.key, made)


def _add(step: Step) -> None:
    place = step.place
    _absent(place)
    if not step.in_schema:
        _put(place, step.payload)
    elif place.path:
        folder = step.finder.folder
        place.holder[place.key] = operation(step.payload, place.path, step.notation, folder, step.since)
        beside_its_area(folder.documents[OPENAPI]["paths"], place.path)
    else:
        _set(step, step.since)


def _change(step: Step) -> None:
    _present(step.place)
    if step.in_schema:
        _set(step, None)
    else:
        _put(step.place, step.payload)


def _set(step: Step, since: str | None) -> None:
    place = step.place
    schema = step.notation.of(place.name, step.payload)
    if since:
        schema["x-since"] = since
    if place.parameters:
        _set_parameter(place, schema)
        return
    if place.exists:
        place.holder[place.key] = schema
    else:
        _insert(place.holder, place.key, schema)
    if place.schema is not None:
        _require(place.schema, place.key, place.name.required)


def _set_parameter(place: Place, schema: dict[str, Json]) -> None:
    made = _parameter(place.name, schema)
    if place.exists:
        place.holder[place.holder.index(place.parameter)] = made
    else:
        place.holder.insert(_before_paging(place.holder), made)


def _rename(step: Step) -> None:
    place, name = step.place, step.payload
    _present(place)
    if place.schema is None:
        raise ValueError("only a field, or a parameter of a body, can be renamed")
    if name in place.holder:
        raise ValueError(f"there is a {name} already")
    required = place.key in place.schema.get("required", ())
    _insert(place.holder, name, place.holder.pop(place.key))
    _require(place.schema, place.key, False)
    _require(place.schema, name, required)


def _remove(step: Step) -> None:
    place = step.place
    _present(place)
    if place.parameters:
        place.holder.remove(place.parameter)
    elif isinstance(place.holder, dict):
        del place.holder[place.key]
        if place.path and not place.holder:  # the last operation of a path
            del step.finder.folder.documents[OPENAPI]["paths"][place.path]
    else:
        del place.holder[int(place.key)]
    if place.schema is not None:
        _require(place.schema, place.key, False)


def _values(step: Step) -> None:
    enumeration = _enumeration(step)
    if known := set(step.payload) & set(enumeration["enum"]):
        raise ValueError(f"{', '.join(sorted(known))} is there already")
    words = [value for value in enumeration["enum"] if value is not None]
    last = [None] if None in enumeration["enum"] else []
    both = [*words, *step.payload]
    enumeration["enum"] = (sorted(both) if words == sorted(words) else both) + last
    if step.since:
        stamped = {**enumeration.get("x-values-since", {}), **dict.fromkeys(step.payload, step.since)}
        enumeration["x-values-since"] = dict(sorted(stamped.items()))


def _drop(step: Step) -> None:
    enumeration = _enumeration(step)
    if lost := set(step.payload) - set(enumeration["enum"]):
        raise ValueError(f"{', '.join(sorted(lost))} is not among {', '.join(map(str, enumeration['enum']))}")
    enumeration["enum"] = [value for value in enumeration["enum"] if value not in step.payload]


_VERBS: Mapping[str, Callable[[Step], None]] = {
    "define": _define,
    "add": _add,
    "change": _change,
    "rename": _rename,
    "remove": _remove,
    "values": _values,
    "drop": _drop,
}


def _absent(place: Place) -> None:
    if place.exists:
        raise ValueError("is there already")


def _present(place: Place) -> None:
    if not place.exists:
        raise LookupError("is not there")


def _put(place: Place, value: Json) -> None:
    """The value as a member of a document that is no schema."""
    if isinstance(place.holder, dict):
        place.holder[place.key] = value
    elif place.key == "-":
        place.holder.append(value)
    else:
        place.holder[int(place.key)] = value


def _insert(mapping: dict[str, Json], key: str, value: Json) -> None:
    """Adds the member in alphabetical order, where the others are in it; else at the end."""
    members = list(mapping.items())
    names = [name for name, _ in members if name not in _FIRST]
    at = len(members) - len(names) + bisect.bisect(names, key) if names == sorted(names) else len(members)
    mapping.clear()
    mapping.update([*members[:at], (key, value), *members[at:]])


def _require(schema: dict[str, Json], name: str, required: bool) -> None:
    names = set(schema.get("required", ())) - {name} | ({name} if required else set())
    if names == set(schema.get("required", ())):
        return
    if names:
        schema["required"] = sorted(names)
        if list(schema)[-1] == "required":  # before the properties that it speaks of
            _forward(schema, "required", "properties")
    else:
        del schema["required"]


def _forward(mapping: dict[str, Json], key: str, before: str) -> None:
    members = {name: value for name, value in mapping.items() if name != key}
    value = mapping[key]
    mapping.clear()
    for name, member in members.items():
        if name == before:
            mapping[key] = value
        mapping[name] = member
    mapping.setdefault(key, value)


def _parameter(name: Name, schema: dict[str, Json]) -> dict[str, Json]:
    """A query parameter that holds a schema: nested values are bracketed, lists of scalars repeat the name."""
    required = {"required": True} if name.required else {}
    items = schema.get("items", {})
    if schema.get("type") == "array" and items.get("type", "object") not in ("object", "array"):
        made = {"name": f"{name.text}[]", "in": "query", **required, "style": "form", "explode": True}
    elif schema.get("type", "object") in ("object", "array"):
        made = {"name": name.text, "in": "query", **required, "style": "deepObject", "explode": True}
    else:
        made = {"name": name.text, "in": "query", **required, "style": "form"}
    return {**made, "schema": schema}


def _before_paging(parameters: list[Json]) -> int:
    names = [str(each.get("name", each.get("$ref", ""))).rpartition("/")[2].removesuffix("[]") for each in parameters]
    return next((at for at, name in enumerate(names) if name in _PAGING), len(names))


def _enumeration(step: Step) -> dict[str, Json]:
    """The schema at a place that lists values."""
    place, finder = step.place, step.finder
    _present(place)
    schema = finder.opened(OPENAPI, place.parameter)[1]["schema"] if place.parameters else place.value
    file, schema = finder.opened(place.file, schema)
    if place.name.many:
        _, schema = finder.opened(file, schema["items"])
    for alternative in (schema, *schema.get("anyOf", ())):
        if alternative.get("enum", [""]) != [""]:
            return cast("dict[str, Json]", alternative)
    raise LookupError("lists no values")
