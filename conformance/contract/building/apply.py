"""Applies a change to a folder: one function for each verb.

What an addition brings is stamped with the day since when every pin shows it: `x-since` beside a new field or parameter,
`x-values-since` beside an enumeration. What is breaking follows the pin and bears no day.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from conformance.contract.building.address import Finder, Place, separate
from conformance.contract.building.changes import Change
from conformance.contract.building.folder import OPENAPI, Folder
from conformance.contract.building.notation import NULL, Name, Notation
from conformance.contract.building.operations import beside_its_area, operation
from conformance.contract.errors import BadChange

Json = Any
_FIRST = ("id", "object")  # where fields stand in order, these are before them
_PAGING = ("ending_before", "expand", "limit", "starting_after", "page")


def apply(folder: Folder, changes: Sequence[Change]) -> None:
    """Changes the folder: first come all definitions, so that every file of changes can refer to those of all.

    Raises:
        BadChange: something that a change says does not apply to the folder; names the entry and the address.
    """
    finder = Finder(folder)
    folder.expected |= {single for change in changes for verb, address, _ in change.steps
                        if verb == "define" for single in separate(address)}
    for defining in (True, False):
        for change in changes:
            for verb, address, payload in change.steps:
                if (verb == "define") is defining:
                    for single in separate(address):
                        _step(finder, change, verb, single, payload)


def _step(finder: Finder, change: Change, verb: str, address: str, payload: Json) -> None:
    try:
        _VERBS[verb](finder, finder.place(address), payload, None if change.breaking else change.since)
    except (LookupError, ValueError, TypeError, AttributeError) as problem:
        raise BadChange(change.where, f"{verb} {address}: {problem}") from problem
    finder.folder.touched()


def _define(finder: Finder, place: Place, payload: Json, since: str | None) -> None:
    _absent(place)
    made = _notation(finder, place).value(payload)
    if place.holder is finder.folder.documents:
        title = place.file.rpartition("/")[2].removesuffix(".json")
        made = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **made}
    _insert(place.holder, place.key, made)


def _add(finder: Finder, place: Place, payload: Json, since: str | None) -> None:
    _absent(place)
    if place.file.endswith(".yaml") and place.file != OPENAPI:
        _put(place, payload)
    elif place.schema is None and not place.parameters and place.key in ("get", "post", "delete"):
        path = place.name.text
        place.holder[place.key] = operation(payload, path, _notation(finder, place), finder.folder, since)
        beside_its_area(finder.folder.documents[OPENAPI]["paths"], path)
    else:
        _set(finder, place, payload, since)


def _change(finder: Finder, place: Place, payload: Json, since: str | None) -> None:
    _present(place)
    if place.file.endswith(".yaml") and place.file != OPENAPI:
        _put(place, payload)
    else:
        _set(finder, place, payload, None)


def _set(finder: Finder, place: Place, payload: Json, since: str | None) -> None:
    schema = _notation(finder, place).of(place.name, payload)
    if since:
        schema["x-since"] = since
    if place.parameters:
        made = _parameter(place.name, schema)
        if place.exists:
            place.holder[place.holder.index(place.parameter)] = made
        else:
            place.holder.insert(_before_paging(place.holder), made)
        return
    if place.exists:
        place.holder[place.key] = schema
    else:
        _insert(place.holder, place.key, schema)
    if place.schema is not None:
        _require(place.schema, place.key, place.name.required)


def _rename(finder: Finder, place: Place, payload: Json, since: str | None) -> None:
    _present(place)
    if place.parameters or not isinstance(place.holder, dict):
        raise ValueError("only a field or a parameter of a body can be renamed")
    if payload in place.holder:
        raise ValueError(f"there is a {payload} already")
    required = place.schema is not None and place.key in place.schema.get("required", ())
    _insert(place.holder, payload, place.holder.pop(place.key))
    if place.schema is not None:
        _require(place.schema, place.key, False)
        _require(place.schema, payload, required)


def _remove(finder: Finder, place: Place, payload: Json, since: str | None) -> None:
    _present(place)
    if place.parameters:
        place.holder.remove(place.parameter)
    elif isinstance(place.holder, dict):
        del place.holder[place.key]
    else:
        del place.holder[int(place.key)]
    if place.schema is not None:
        _require(place.schema, place.key, False)


def _values(finder: Finder, place: Place, payload: list[str], since: str | None) -> None:
    enumeration = _enumeration(finder, place)
    if known := set(payload) & set(enumeration["enum"]):
        raise ValueError(f"{', '.join(sorted(known))} is there already")
    words = [value for value in enumeration["enum"] if value is not None]
    tail = [None] if None in enumeration["enum"] else []
    in_order = words == sorted(words)
    enumeration["enum"] = (sorted([*words, *payload]) if in_order else [*words, *payload]) + tail
    if since:
        stamped = {**enumeration.get("x-values-since", {}), **dict.fromkeys(payload, since)}
        enumeration["x-values-since"] = dict(sorted(stamped.items()))


def _drop(finder: Finder, place: Place, payload: list[str], since: str | None) -> None:
    enumeration = _enumeration(finder, place)
    if lost := set(payload) - set(enumeration["enum"]):
        raise ValueError(f"{', '.join(sorted(lost))} is not among {', '.join(map(str, enumeration['enum']))}")
    enumeration["enum"] = [value for value in enumeration["enum"] if value not in payload]


_Verb = Callable[[Finder, Place, Any, "str | None"], None]
_VERBS: Mapping[str, _Verb] = {
    "define": _define,
    "add": _add,
    "change": _change,
    "rename": _rename,
    "remove": _remove,
    "values": _values,
    "drop": _drop,
}


def _notation(finder: Finder, place: Place) -> Notation:
    return Notation(place.file, finder.folder.has_schema)


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


def _enumeration(finder: Finder, place: Place) -> dict[str, Json]:
    """The schema at a place that lists values."""
    _present(place)
    schema = finder.opened(OPENAPI, place.parameter)[1]["schema"] if place.parameters else place.value
    _, schema = finder.opened(place.file, schema)
    if place.name.many:
        _, schema = finder.opened(place.file, schema["items"])
    for alternative in (schema, *schema.get("anyOf", ())):
        if "enum" in alternative and alternative["enum"] != [""] and alternative != NULL:
            return dict_of(alternative)
    raise LookupError("lists no values")


def dict_of(schema: Json) -> dict[str, Json]:
    if not isinstance(schema, dict):
        raise TypeError(f"{schema!r} is no schema")
    return schema
