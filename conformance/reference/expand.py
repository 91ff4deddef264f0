"""Expansion: references replaced by the objects they name, where the request asks for it.

What can be expanded is read off the schemas of the contract: members marked `x-expands` (an ID or the object)
and `x-includable` (absent until asked for). Paths are checked before a request is executed: a refusal writes nothing.

What a member may name can lie outside of the contract, which then says no more of it than its name (`x-object`): such
an object is shown as its ID and its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from conformance.contract import Contract, Json, Operation, branches
from conformance.reference.errors import InvalidParameter
from conformance.reference.store import Record, Store

_DEEPEST = 4
Tree = dict[str, "Tree"]
Include = Callable[[Store, Record], Json]
_INCLUDES: dict[tuple[str, str], Include] = {}


def includes(object_name: str, member: str) -> Callable[[Include], Include]:
    """Registers what shows an includable member, `(store, record) -> value`; others are taken from `record.hidden`.

    `member` is the dotted path within the object, such as `tiers` or `restrictions.currency_options`. A member that is
    None is not shown.
    """

    def register(include: Include) -> Include:
        _INCLUDES[object_name, member] = include
        return include

    return register


@dataclass(frozen=True)
class Shape:
    """What the schemas say below one place of an answer; its members are shapes again, found when first needed."""

    contract: Contract
    schemas: tuple[tuple[Mapping[str, Json], Mapping[str, Json]], ...]  # each with the document its references go into

    @cached_property
    def members(self) -> Mapping[str, Shape]:
        """The members that a path may lead through."""
        found: dict[str, list[tuple[Mapping[str, Json], Mapping[str, Json]]]] = {}
        for schema, document in self.schemas:
            for name, below in schema.get("properties", {}).items():
                found.setdefault(name, []).append((below, document))
        return {
            name: Shape(self.contract, tuple(resolved for pair in pairs for resolved in self._resolve(*pair)))
            for name, pairs in found.items()
        }

    @cached_property
    def expands(self) -> tuple[str, ...]:
        """The objects that an ID standing here may name; empty where nothing can be expanded."""
        return tuple(name for schema, name in self._named if schema.get("x-expanded-from"))

    @cached_property
    def objects(self) -> tuple[str, ...]:
        """The objects that may stand here."""
        return tuple(name for _, name in self._named)

    @cached_property
    def outside(self) -> str | None:
        """The object that an ID standing here names, where the contract describes none of those it may name."""
        described = any("properties" in schema for schema, _ in self._named)
        return None if described or not self.expands else self.expands[0]

    @property
    def _named(self) -> list[tuple[Mapping[str, Json], str]]:
        found = ((schema, _object_of(schema)) for schema, _ in self.schemas)
        return [(schema, name) for schema, name in found if name]

    @cached_property
    def includable(self) -> bool:
        return any(schema.get("x-includable") for schema, _ in self.schemas)

    @cached_property
    def leads_on(self) -> bool:
        """True where expanding, here or further down, can show anything."""
        return bool(self.expands) or self.includable or bool(self.members)

    def _resolve(
        self, schema: Mapping[str, Json], document: Mapping[str, Json], expands: bool = False, includable: bool = False
    ) -> Iterable[tuple[Mapping[str, Json], Mapping[str, Json]]]:
        expands = expands or bool(schema.get("x-expands"))
        includable = includable or bool(schema.get("x-includable"))
        if "$ref" in schema:
            yield from self._resolve(*self._referred(schema["$ref"], document), expands, includable)
        elif "anyOf" in schema:
            for branch in branches(schema):
                yield from self._resolve(branch, document, expands, includable)
        elif "items" in schema:
            yield from self._resolve(schema["items"], document, expands, includable)
        else:
            marks = {"x-expanded-from": expands and _object_of(schema) is not None, "x-includable": includable}
            yield {**schema, **marks}, document

    def _referred(self, reference: str, document: Mapping[str, Json]) -> tuple[Mapping[str, Json], Mapping[str, Json]]:
        place, _, pointer = reference.partition("#")
        if place:
            name = place.removeprefix("../").removeprefix("schemas/").removesuffix(".json")
            schemas = self.contract.schemas
            document = schemas.get(name) or schemas[f"parts/{name}"]
        found: Json = document
        for step in pointer.strip("/").split("/") if pointer else ():
            found = found[step]
        return found, document


def _object_of(schema: Mapping[str, Json]) -> str | None:
    """The object that a schema is of, by what it describes or only names."""
    name: str | None = schema.get("properties", {}).get("object", {}).get("const") or schema.get("x-object")
    return name


def shape_of(contract: Contract, operation: Operation) -> Shape:
    """The shape of an operation's answer."""
    root = Shape(contract, ())
    return Shape(contract, tuple(root._resolve(operation.answer, {})))


def shape_of_object(contract: Contract, name: str) -> Shape:
    """The shape of an object by its schema's name, such as "error"."""
    root = Shape(contract, ())
    return Shape(contract, tuple(root._resolve({"$ref": f"schemas/{name}.json"}, {})))


def read(paths: Sequence[str], shape: Shape) -> Tree:
    """The paths of `expand[]` as a tree.

    Raises:
        InvalidParameter: 400; deeper than four levels, or nothing that can be expanded.
    """
    tree: Tree = {}
    for path in paths:
        steps = path.split(".")
        if len(steps) > _DEEPEST:
            raise InvalidParameter(
                f"You cannot expand more than {_DEEPEST} levels of a property. Property: {path}",
                code="property_expansion_max_depth",
                param="expand",
            )
        _check(path, steps, shape)
        node = tree
        for step in steps:
            node = node.setdefault(step, {})
    return tree


def _check(path: str, steps: Sequence[str], shape: Shape) -> None:
    place = shape
    shows = False
    for step in steps:
        below = place.members.get(step)
        if below is None:
            hint = f" You may want to try expanding 'data.{path}' instead." if "data" in shape.members else ""
            raise InvalidParameter(f"This property cannot be expanded ({path}).{hint}")
        place = below
        shows = shows or bool(place.expands) or place.includable
    if not (place.expands or place.includable):
        raise InvalidParameter(f"This property cannot be expanded ({path}).")


def show(value: Json, tree: Tree, shape: Shape, store: Store, *, owner: Record | None = None, path: str = "") -> Json:
    """`value` with everything in `tree` expanded; what does not change is not copied.

    `owner` is the record that `value` is a part of, at the dotted `path` within it.
    """
    if not tree or value is None:
        return value
    if isinstance(value, list):
        return [show(element, tree, shape, store, owner=owner, path=path) for element in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value, Record):
        owner, path = value, ""
    shown: dict[str, Any] = dict(value)
    for name, below in tree.items():
        place, here = shape.members[name], f"{path}.{name}" if path else name
        if name not in shown and place.includable and owner is not None:
            shown[name] = _included(owner, here, store)
        if shown.get(name) is not None:
            shown[name] = show(_named(shown[name], place, store), below, place, store, owner=owner, path=here)
        elif place.includable:
            shown.pop(name, None)
    return shown


def _included(record: Record, path: str, store: Store) -> Json:
    include = _INCLUDES.get((record["object"], path))
    return include(store, record) if include else record.hidden.get(path)


def _named(value: Json, place: Shape, store: Store) -> Json:
    """The object that an ID names, or the objects that a list of IDs names."""
    if isinstance(value, list):
        return [_named(element, place, store) for element in value]
    if not isinstance(value, str):
        return value
    for name in place.expands:
        found = store.look_up(name, value)
        if found is not None:
            return found
    return {"id": value, "object": place.outside} if place.outside else value
