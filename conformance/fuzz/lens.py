"""Narrows an operation's request schema for a few cases: some optional parameters, and mostly likely values.

A request that keeps the narrowed schema keeps the contract's own. Narrowing makes generated requests small enough to be
generated quickly and to be understood, and plausible enough to be accepted; over many lenses every parameter has its
turn, and now and then its whole documented range.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from conformance.contract import Contract, Operation
from conformance.fuzz.words import Words, references

Json = Any
Schema = Mapping[str, Json]
_LIKELY = 0.93  # share of values that are likely ones
_EXPANDING = 0.3  # share of lenses that leave `expand` in
_UNSET = 0.2  # share of alternatives that keep the empty string
_MOST_OPTIONAL = (5, 3, 2)  # optional members kept, by depth
_LONGEST_ARRAY, _LONGEST_MAP = 3, 2
_PAGING = frozenset({"starting_after", "ending_before"})
_DECIMAL = r"^-?[0-9]{1,8}(\.[0-9]{1,12})?$"


@dataclass(frozen=True)
class Lens:
    """What one narrowing keeps. `exclusive`: by name, members of the same hash that cannot be given with it."""

    contract: Contract
    operation: Operation
    words: Words
    exclusive: Mapping[str, Sequence[str]]
    random: Random

    def narrowed(self) -> dict[str, Json]:
        """The operation's request schema, narrowed."""
        return self._narrow(self.operation.request, ())

    def _narrow(self, schema: Schema, steps: tuple[str, ...]) -> dict[str, Json]:
        if "anyOf" in schema:
            return {"anyOf": [self._narrow(branch, steps) for branch in self._alternatives(schema["anyOf"])]}
        if "properties" in schema:
            return self._hash(schema, steps)
        if schema.get("type") == "object":
            return self._map(schema, steps)
        if schema.get("type") == "array":
            items = self._narrow(schema.get("items", {}), (*steps, "[]"))
            return {"type": "array", "items": items, "minItems": 1, "maxItems": _LONGEST_ARRAY}
        return self._leaf(schema, steps)

    def _alternatives(self, branches: Sequence[Schema]) -> Sequence[Schema]:
        kept = [branch for branch in branches if branch.get("enum") != [""]]
        return branches if not kept or self.random.random() < _UNSET else kept

    def _hash(self, schema: Schema, steps: tuple[str, ...]) -> dict[str, Json]:
        required = list(schema.get("required", ()))
        optional = [name for name in schema["properties"] if name not in required and self._wanted(name)]
        most = _MOST_OPTIONAL[min(len(steps), len(_MOST_OPTIONAL) - 1)]
        kept = required + self.random.sample(optional, min(len(optional), self.random.randint(0, most)))
        for name in list(kept):
            if name in kept:
                kept = [other for other in kept if other in required or other not in self.exclusive.get(name, ())]
        return {
            "type": "object",
            "required": required,
            "properties": {name: self._narrow(schema["properties"][name], (*steps, name)) for name in kept},
            "additionalProperties": False,
        }

    def _wanted(self, name: str) -> bool:
        return name != "expand" or (bool(self._expansions()) and self.random.random() < _EXPANDING)

    def _map(self, schema: Schema, steps: tuple[str, ...]) -> dict[str, Json]:
        free = schema.get("additionalProperties")
        if not isinstance(free, Mapping) or steps[-1] not in self.words.keys:
            return {"type": "object", "maxProperties": 0}
        return {
            "type": "object",
            "propertyNames": {"enum": list(self.words.keys[steps[-1]])},
            "additionalProperties": self._narrow(free, (*steps, "{}")),
            "maxProperties": _LONGEST_MAP,
        }

    def _leaf(self, schema: Schema, steps: tuple[str, ...]) -> dict[str, Json]:
        if "enum" in schema or "const" in schema:
            return {key: value for key, value in schema.items() if key in ("enum", "const", "type")}
        if steps == ("expand", "[]"):
            return {"enum": self._expansions()}
        likely = references(self._listed()) if steps[-1] in _PAGING else self.words.likely(steps, schema)
        if likely and self.random.random() < _LIKELY:
            return {"enum": list(likely)}
        whole = {key: value for key, value in schema.items() if key in ("type", "maxLength", "minimum", "maximum")}
        if schema.get("type") == "string":  # an empty one unsets: where that is allowed, an alternative says so
            whole["minLength"] = 1
        return {**whole, "pattern": _DECIMAL} if schema.get("format") == "decimal" else whole

    def _listed(self) -> str:
        """The object whose IDs the operation pages by."""
        return next(iter(self.operation.answer_objects), "")

    def _expansions(self) -> list[str]:
        """The paths that the answer can expand."""
        prefix = "" if self.operation.answer_kind == "object" else "data."
        return [
            prefix + name
            for object_ in self.operation.answer_objects
            for name, schema in self.contract.schemas[object_].get("properties", {}).items()
            if schema.get("x-expands") or schema.get("x-includable")
        ]
