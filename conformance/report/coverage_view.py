"""Coverage as the HTML report shows it: a bar for each kind of thing, the missing names below what they belong to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from conformance.run.model import Coverage

_NAMES = {
    "operations": "Operations",
    "parameters": "Parameters",
    "enum_values": "Enumeration values",
    "transitions": "Lifecycle cells",
    "response_fields": "Response fields",
}
_WITH_REQUIREMENTS = ("parameters", "enum_values")
_OF_OPERATION = re.compile(r"((?:GET|POST|DELETE) \S+) (.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One kind of thing: how many are documented and exercised, and the missing ones as (owner, names)."""

    name: str
    documented: int
    exercised: int
    percent: str
    missing: tuple[tuple[str, tuple[str, ...]], ...]
    shown: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # the exercised ones, each with its requirement

    @property
    def lacking(self) -> int:
        return self.documented - self.exercised


def coverage_rows(coverage: Mapping[str, Coverage]) -> list[CoverageRow]:
    """A row for each kind of which anything is documented."""
    return [
        CoverageRow(
            name=_NAMES.get(kind, kind.replace("_", " ").capitalize()),
            documented=found.documented,
            exercised=found.exercised,
            percent=percent(found),
            missing=_grouped(kind, found.missing),
            shown=_shown(kind, found.by) if kind in _WITH_REQUIREMENTS else (),
        )
        for kind, found in coverage.items()
        if found.documented
    ]


def percent(coverage: Coverage) -> str:
    """The share exercised, rounded down, so that 100 % means all."""
    return f"{coverage.exercised * 100 // coverage.documented} %" if coverage.documented else "–"


def _grouped(kind: str, names: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names:
        owner, own = _owner(kind, name)
        groups[owner].append(own)
    return tuple((owner, tuple(members)) for owner, members in groups.items())


def _shown(kind: str, by: Mapping[str, str]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, requirement in by.items():
        owner, own = _owner(kind, name)
        groups[owner].append((own, requirement))
    return tuple((owner, tuple(members)) for owner, members in groups.items())


def _owner(kind: str, name: str) -> tuple[str, str]:
    if found := _OF_OPERATION.fullmatch(name):
        return found[1], found[2]
    if kind == "response_fields" and "." in name:
        owner, _, field = name.rpartition(".")
        return owner, field
    return "", name
