"""Which members of objects only some versions show: those that breaking changes add, remove and rename.

Additions that are not breaking show on every version and are not among them. See https://docs.stripe.com/upgrades.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from conformance.contract.building.address import separate
from conformance.contract.building.changes import Change, read_changes
from conformance.contract.building.notation import Name
from conformance.contract.locate import available_versions, version_folder
from conformance.contract.model import Contract, Json

_REMOVING = ("remove", "rename")
_METHODS = ("GET", "POST", "DELETE")
_SHARED = "parts/"
_DEEPEST = 12  # definitions that hold themselves end somewhere


@dataclass(frozen=True)
class PinnedMember:
    """A member of an object, and the version whose breaking change added or removed it."""

    object: str  # name of a schema: "invoice"
    pointer: str  # from the object: "/rendering_options", "/lines/data/*/price"
    version: str  # ISO date
    removed: bool

    def foreign_to(self, version: str) -> bool:
        """Whether requests pinned to that version do not see the member."""
        return (version >= self.version) is self.removed


@cache
def breaking_changes() -> tuple[Change, ...]:
    """Every breaking change of every version, in the order of the versions and their files."""
    folders = (version_folder(version) for version in sorted(available_versions()))
    return tuple(change for folder in folders for change in read_changes(folder) if change.breaking)


def pinned_members(contract: Contract, changes: tuple[Change, ...] | None = None) -> tuple[PinnedMember, ...]:
    """The members that breaking changes add or remove; where the objects use definitions and parts, as they do here.

    Args:
        changes: those of `breaking_changes` unless given.
    """
    return tuple(
        PinnedMember(name, before + pointer, change.since, removed)
        for change in (breaking_changes() if changes is None else changes)
        for where, pointer, removed in _addressed(change)
        for name, before in _uses(contract, where)
    )


def _addressed(change: Change) -> Iterator[tuple[str, str, bool]]:
    """Schema, pointer below it, and whether the member is removed, of each field that a change is about."""
    for verb, address, payload in change.steps:
        if verb not in ("add", *_REMOVING):
            continue
        for single in separate(address):
            where, _, path = single.partition(" ")
            if where in _METHODS or where.endswith(".yaml") or not path.startswith("/"):
                continue  # a parameter, a lifecycle, or a whole schema
            *before, last = path.split("/")
            yield where, "/".join([*before, Name.read(last).text]), verb in _REMOVING
            if verb == "rename":
                yield where, "/".join([*before, Name.read(str(payload)).text]), False


def _uses(contract: Contract, where: str) -> Iterator[tuple[str, str]]:
    """The objects and pointers where a schema, or a definition of one, stands."""
    if "#" not in where and not where.startswith(_SHARED):
        yield where, ""
        return
    file, _, definition = where.partition("#")
    for name in sorted(contract.objects if where.startswith(_SHARED) else (file,)):
        if document := contract.schemas.get(name):
            yield from ((name, pointer) for pointer in _places(document, document, file, definition, ""))


def _places(document: Mapping[str, Json], node: Json, file: str, definition: str, at: str) -> Iterator[str]:
    """The pointers below `at` that refer to the definition, or to the file where it names none."""
    reference = node.get("$ref", "")
    target, _, inner = reference.partition("#")
    if inner.removeprefix("/$defs/") == definition and (target.endswith(f"{file}.json") or (inner and not target)):
        yield at
    if inner and not target and at.count("/") <= _DEEPEST:
        inside: Json = document
        for step in inner.strip("/").split("/"):
            inside = inside[step]
        yield from _places(document, inside, file, definition, at)
    for branch in node.get("anyOf", ()):
        yield from _places(document, branch, file, definition, at)
    if "items" in node:
        yield from _places(document, node["items"], file, definition, f"{at}/*")
    for name, below in node.get("properties", {}).items():
        yield from _places(document, below, file, definition, f"{at}/{name}")
