"""Paths inside an answer: as links that cost nothing while walking, and as the JSON pointers that reports show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Step = str | int
Link = Any  # (link of what is around, step); None at the root. A recursive type that no checker of types can spell


def steps(link: Link, start: Link = None) -> tuple[Step, ...]:
    """The steps that lead from one link, the root unless given, to another below it."""
    found: list[Step] = []
    while link is not None and link is not start:
        link, step = link
        found.append(step)
    return tuple(reversed(found))


def dotted(link: Link) -> str:
    """The path as a request's `expand` writes it: names with dots, no indices."""
    return ".".join(step for step in steps(link) if isinstance(step, str))


def pointer(path: Iterable[Step]) -> str:
    """The JSON pointer of a path, array indices as `*`."""
    return "".join("/*" if isinstance(step, int) else f"/{_escaped(step)}" for step in path)


def exact_pointer(path: Iterable[Step]) -> str:
    """The JSON pointer of a path."""
    return "".join(f"/{step}" if isinstance(step, int) else f"/{_escaped(step)}" for step in path)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
