"""Rewrites the contract's schemas for validation: without references, object by object, or as one whole answer.

Three forms of one schema:

- marked: no references; a whole API object is only a mark, `{"x-object": "customer", "x-whole": true}`.
- shallow: one API object by itself; the objects inside it are `{"type": "object"}`, checked on their own.
- unexpanded: a whole answer in which nothing is expanded. An answer that it accepts keeps the contract; one that it
  refuses is looked at object by object.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping

from conformance.contract.model import Contract, Json

Schema = dict[str, Json]

DECIMAL = r"^-?\d+(\.\d+)?$"  # amounts in fractions of the smallest unit are strings of digits
_SUBSCHEMAS = frozenset({"anyOf", "items", "additionalProperties"})
_ANNOTATIONS = frozenset({"$schema", "$id", "$defs", "title", "description", "format"})


def marked(contract: Contract, schema: Mapping[str, Json], file: str) -> Schema:
    """The schema without references. `file` is where it stands below the version's folder: "schemas/invoice.json"."""
    inlined: Schema = _Inliner(contract).inline(schema, file)
    return inlined


def marked_object(contract: Contract, name: str) -> Schema:
    """The marked schema of one API object, or of "error"."""
    return marked(contract, contract.schemas[name], f"schemas/{name}.json")


class _Inliner:
    def __init__(self, contract: Contract) -> None:
        self.contract = contract

    def inline(self, node: Json, file: str) -> Json:
        if isinstance(node, list):
            return [self.inline(child, file) for child in node]
        if not isinstance(node, dict):
            return node
        if "$ref" not in node:
            return {key: self._below(key, value, file) for key, value in node.items() if key not in _ANNOTATIONS}
        beside = {key: value for key, value in node.items() if key != "$ref"}
        return {**self._referred(node["$ref"], file), **beside}

    def _below(self, key: str, value: Json, file: str) -> Json:
        if key == "properties":  # names of members, not keywords
            return {name: self._member(schema, file) for name, schema in value.items()}
        return self.inline(value, file)

    def _member(self, schema: Json, file: str) -> Json:
        inlined = self.inline(schema, file)
        return {**inlined, "pattern": DECIMAL} if schema.get("format") == "decimal" else inlined

    def _referred(self, reference: str, file: str) -> Schema:
        target, _, pointer = reference.partition("#")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(file), target)) if target else file
        name = path.removeprefix("schemas/").removesuffix(".json")
        if not pointer and name in self.contract.objects:
            return {"x-object": name, "x-whole": True}
        found: Json = self.contract.schemas[name]
        for step in filter(None, pointer.split("/")):
            found = found[step.replace("~1", "/").replace("~0", "~")]
        inlined = self.inline(found, path)
        return dict(inlined)


def whole(node: Mapping[str, Json]) -> bool:
    """True for the mark of a whole API object."""
    return bool(node.get("x-whole"))


def shallow(node: Json) -> Json:
    """The marked schema with every API object inside it reduced to "an object"."""
    if isinstance(node, list):
        return [shallow(child) for child in node]
    if not isinstance(node, dict):
        return node
    if "x-object" in node:
        return {"type": "object"}
    if node.get("x-expands"):
        return _flattened([shallow(branch) for branch in node["anyOf"]])
    if "anyOf" in node and all(whole(branch) or branch.get("type") == "null" for branch in node["anyOf"]):
        return _flattened([shallow(branch) for branch in node["anyOf"]])
    return _plain(node, shallow)


def _flattened(branches: list[Schema]) -> Schema:
    """One type list instead of alternatives, so that an error names every type that would do."""
    types = list(dict.fromkeys(branch["type"] for branch in branches))
    merged = {key: value for branch in branches for key, value in branch.items()}
    return {**merged, "type": types if len(types) > 1 else types[0]}


def unexpanded(node: Json) -> Json:
    """The marked schema of an answer to a request that expands nothing: IDs, no includable members, test mode.

    Whole API objects become references into `#/$defs/`.
    """
    if isinstance(node, list):
        return [unexpanded(child) for child in node]
    if not isinstance(node, dict):
        return node
    if node.get("x-includable"):
        return False
    if whole(node):
        return {"$ref": f"#/$defs/{node['x-object']}"}
    if node.get("x-expands"):
        return _flattened([unexpanded(branch) for branch in node["anyOf"] if "x-object" not in branch])
    made = _plain(node, unexpanded)
    if "livemode" in made.get("properties", ()):
        made["properties"]["livemode"] = {"const": False}
    return made


def _plain(node: Schema, rewrite: Callable[[Json], Json]) -> Schema:
    """The schema rewritten below; open enumerations are left to be noticed, not refused."""
    made: Schema = {}
    for key, value in node.items():
        if key == "properties":
            made[key] = {name: rewrite(schema) for name, schema in value.items()}
        elif key == "enum" and node.get("x-open"):
            continue
        elif not key.startswith("x-"):
            made[key] = rewrite(value) if key in _SUBSCHEMAS else value
    return made


def objects_within(node: Json) -> Iterator[str]:
    """The API objects that a marked schema always embeds: those that no request needs to expand."""
    if isinstance(node, list):
        for child in node:
            yield from objects_within(child)
    elif isinstance(node, dict) and not node.get("x-expands") and not node.get("x-includable"):
        if whole(node):
            yield node["x-object"]
        for child in node.values():
            yield from objects_within(child)
