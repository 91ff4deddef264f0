"""The compact notation of specs/<version>/changes/, turned into JSON Schema.

A name carries what is said of its presence:

    name        may be absent           name[]      a list of what follows
    name!       always there            name?       may be null (also after [] and !)
    name~       (parameters) the empty string unsets it
    name+       (fields) only where the request expands it

A value is one of

    string integer number boolean object    the JSON types; `string(500)` has a greatest length
    time decimal metadata                   whole seconds; digits in a string; a mapping to strings
    [a, b]                                  one of these; `[a, b, …]` where the service may add more
    <name>                                  the schema of that name: for a parameter a component; for a field a file
                                            below schemas/ (`<tax_rate>`, `<parts/issuer>`) or `<#name>` in its own
    id of customer, deleted_customer        an expandable field
    {name: value, …}                        an object; the key `{}` stands for any name
    {any: [value, …]}                       alternatives
    {schema: …}                             JSON Schema, taken as it is
"""

from __future__ import annotations

import copy
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Json = Any
Schema = dict[str, Json]

MORE = "…"
NULL: Schema = {"type": "null"}
_NAME = re.compile(r"(?P<name>[^\[\]!?~+]*)(?P<many>\[\])?(?P<marks>[!?~+]*)")
_STRING = re.compile(r"string\((\d+)\)")
_WORDS: Mapping[str, Schema] = {
    **{name: {"type": name} for name in ("string", "integer", "number", "boolean", "object")},
    "time": {"type": "integer", "format": "unix-time"},
    "decimal": {"type": "string", "format": "decimal"},
    "metadata": {"type": "object", "additionalProperties": {"type": "string", "maxLength": 500}},
}


@dataclass(frozen=True)
class Name:
    """The name of a field or parameter, and what its marks say."""

    text: str
    many: bool = False
    required: bool = False
    nullable: bool = False
    unsettable: bool = False
    includable: bool = False

    @classmethod
    def read(cls, written: str) -> Name:
        """Raises ValueError where the marks cannot be read."""
        if written == "{}":
            return cls(written)
        found = _NAME.fullmatch(written)
        if not found or not found["name"]:
            raise ValueError(f"{written!r} is no name of a field or parameter")
        marks = found["marks"]
        return cls(found["name"], bool(found["many"]), *(mark in marks for mark in "!?~+"))


@dataclass(frozen=True)
class Notation:
    """Reads values for one file. `file` is where the schema will stand: "openapi.yaml", "schemas/parts/issuer.json".

    `exists` says whether there is a schema of a name below schemas/.
    """

    file: str
    exists: Callable[[str], bool]

    def of(self, name: Name, value: Json) -> Schema:
        """The schema of a named field: its value, with what the marks of the name say.

        Raises:
            ValueError: the value is not of the notation.
        """
        made = self.value(value)
        if name.many:
            made = {"type": "array", "items": made}
        if name.nullable:
            made = nullable(made)
        if name.unsettable:
            made = unsettable(made)
        return {**made, "x-includable": True} if name.includable else made

    def value(self, value: Json) -> Schema:
        if isinstance(value, str):
            return self._word(value)
        if isinstance(value, list):
            return _enumeration(value)
        if not isinstance(value, dict):
            raise ValueError(f"{value!r} is no value of the notation")
        if list(value) == ["schema"]:
            return copy.deepcopy(dict(value["schema"]))
        if list(value) == ["any"]:
            return {"anyOf": [self.value(each) for each in value["any"]]}
        return self._object(value)

    def _word(self, word: str) -> Schema:
        if word in _WORDS:
            return copy.deepcopy(_WORDS[word])
        if found := _STRING.fullmatch(word):
            return {"type": "string", "maxLength": int(found[1])}
        if word.startswith("<") and word.endswith(">"):
            return {"$ref": self._reference(word[1:-1])}
        if word.startswith("id of "):
            return self._expandable(word.removeprefix("id of ").split(", "))
        raise ValueError(f"{word!r} is no word of the notation")

    def _reference(self, name: str) -> str:
        if self.file == "openapi.yaml":
            return f"#/components/schemas/{name}"
        if name.startswith("#"):
            return f"#/$defs/{name[1:]}"
        return posixpath.relpath(f"schemas/{name}.json", posixpath.dirname(self.file))

    def _expandable(self, names: list[str]) -> Schema:
        return {"anyOf": [{"type": "string", "maxLength": 5000}, *map(self._expanded, names)], "x-expands": True}

    def _expanded(self, name: str) -> Schema:
        if self.exists(name):
            return {"$ref": self._reference(name)}
        deleted = ["deleted"] if name.startswith("deleted_") else []
        return {"type": "object", "required": ["id", "object", *deleted], "x-object": name}

    def _object(self, members: Mapping[str, Json]) -> Schema:
        made: Schema = {"type": "object"}
        named = [(Name.read(written), value) for written, value in members.items()]
        if required := sorted(name.text for name, _ in named if name.required):
            made["required"] = required
        for name, value in named:
            if name.text == "{}":
                made["additionalProperties"] = self.of(name, value)
            else:
                made.setdefault("properties", {})[name.text] = self.of(name, value)
        return made


def nullable(schema: Schema) -> Schema:
    """The schema, or null."""
    if isinstance(schema.get("type"), str) and schema["type"] != "object":
        made = {**schema, "type": [schema["type"], "null"]}
        return {**made, "enum": [*made["enum"], None]} if "enum" in made else made
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], NULL]}
    return {"anyOf": [schema, NULL]}


def unsettable(schema: Schema) -> Schema:
    """The schema, or the empty string."""
    if "enum" in schema:
        return {**schema, "enum": ["", *schema["enum"]]}
    alternatives = schema["anyOf"] if list(schema) == ["anyOf"] else [schema]
    return {"anyOf": [*alternatives, {"type": "string", "enum": [""]}]}


def _enumeration(values: list[Json]) -> Schema:
    known = [value for value in values if value != MORE]
    kinds = {type(value) for value in known}
    if kinds == {bool}:
        return {"type": "boolean", "enum": known}
    if kinds != {str}:
        raise ValueError(f"{values!r} is no enumeration of strings")
    made: Schema = {"type": "string", "enum": known}
    return {**made, "x-open": True} if MORE in values else made
