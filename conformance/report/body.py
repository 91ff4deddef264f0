"""Prints an answer as JSON that fits on a page, with the lines marked that a failure is about."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conformance.report.text import shorten, visible
from conformance.wire.exchange import Exchange

Json = Any
_LONGEST_VALUE = 160
_AROUND = 4  # lines shown before and after a marked one that lies beyond the cut


@dataclass(frozen=True, slots=True)
class Place:
    """Where a failure lies: a JSON pointer from the body's root, or, with `object`, from any object of that name."""

    pointer: str
    object: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a printed body; `gap` counts the lines left out in its stead."""

    text: str
    marked: bool = False
    gap: int = 0


def body_lines(exchange: Exchange, places: Sequence[Place], longest: int) -> list[Line]:
    """The lines of an exchange's answer, about `longest` characters of them."""
    if exchange.body is None:
        return [Line(line) for line in visible(shorten(exchange.text, longest)).splitlines()]
    return _cut(list(_print(exchange.body, frozenset(places), _At())), longest)


@dataclass(frozen=True, slots=True)
class _At:
    """A position in a body, seen from the root and from every API object around it."""

    from_root: str = ""
    from_objects: tuple[tuple[str, str], ...] = ()

    def below(self, name: str, step: str) -> _At:
        return _At(
            f"{self.from_root}/{name}",
            tuple((object_, f"{pointer}/{step}") for object_, pointer in self.from_objects),
        )

    def inside(self, value: Json) -> _At:
        name = value.get("object") if isinstance(value, dict) else None
        return _At(self.from_root, (*self.from_objects, (name, ""))) if isinstance(name, str) else self

    def any_of(self, places: frozenset[Place]) -> bool:
        if not self.from_root:
            return False
        seen_from_objects = (Place(pointer, name) for name, pointer in self.from_objects)
        return Place(self.from_root) in places or any(place in places for place in seen_from_objects)


def _print(value: Json, places: frozenset[Place], at: _At, label: str = "") -> Iterator[Line]:
    """The lines of a value; `label` is what stands before it on its first line."""
    marked = at.any_of(places)
    members = _members(value)
    if not members:
        yield Line(visible(label + shorten(json.dumps(value, ensure_ascii=False), _LONGEST_VALUE)), marked)
        return
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    yield Line(visible(label + opening), marked)
    inner = at.inside(value)
    for number, (name, above, step, member) in enumerate(members, start=1):
        *lines, last = _print(member, places, inner.below(above, step), name)
        yield from (replace(line, text=f"  {line.text}") for line in lines)
        yield replace(last, text=f"  {last.text}{',' if number < len(members) else ''}")
    yield Line(closing)


def _members(value: Json) -> list[tuple[str, str, str, Json]]:
    """Of each member: its label, its step of a pointer, the step that stands for any such member, its value."""
    if isinstance(value, dict):
        labelled = ((json.dumps(name, ensure_ascii=False), _step(name), member) for name, member in value.items())
        return [(f"{label}: ", step, step, member) for label, step, member in labelled]
    if isinstance(value, list):
        return [("", str(index), "*", member) for index, member in enumerate(value)]
    return []


def _step(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _cut(lines: list[Line], longest: int) -> list[Line]:
    """The first lines, and those around the first mark; gaps in place of the others."""
    kept, size = set[int](), 0
    for number, line in enumerate(lines):
        size += len(line.text) + 1
        if size > longest and number > 2:
            break
        kept.add(number)
    if len(kept) == len(lines):
        return lines
    mark = next((number for number, line in enumerate(lines) if line.marked), None)
    if mark is not None:
        kept.update(range(max(0, mark - _AROUND), min(len(lines), mark + _AROUND + 1)))
    return list(_with_gaps(lines, sorted(kept)))


def _with_gaps(lines: list[Line], kept: list[int]) -> Iterator[Line]:
    expected = 0
    for number in [*kept, len(lines)]:
        if gap := number - expected:
            yield Line("", gap=gap)
        if number < len(lines):
            yield lines[number]
        expected = number + 1
