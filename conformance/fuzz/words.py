"""fixtures/fuzz.yaml as the generator reads it: what a value most likely is. The file explains itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from conformance.contract import read_fixture

Json = Any
TABLE: Final = "fuzz"
CHOICES: Final = 6  # how many of an object's known IDs a generated value chooses from


@dataclass(frozen=True)
class Words:
    """Everything that the file says."""

    references: Mapping[str, str]
    known: Mapping[str, Sequence[str]]
    usual: Mapping[str, Mapping[str, Json]]
    integer: Sequence[Json]
    number: Sequence[Json]
    decimal: Sequence[Json]
    time: Sequence[Json]
    keys: Mapping[str, Sequence[str]]
    prepared: Sequence[Mapping[str, Json]]
    values: Mapping[str, Sequence[Json]]

    def likely(self, steps: Sequence[str], schema: Mapping[str, Json]) -> Sequence[Json]:
        """What the value at a bracketed path most likely is; nothing where the schema alone knows."""
        for name in _names(steps):
            if name in self.references:
                return references(self.references[name])
            if name in self.values:
                return self.values[name]
        if schema.get("format") == "unix-time":
            return self.time
        if schema.get("format") == "decimal":
            return self.decimal
        return {"integer": self.integer, "number": self.number}.get(str(schema.get("type")), ())


def references(object_: str) -> list[str]:
    """The notation for the newest known IDs of an object."""
    return [f"@{object_}#{number}" for number in range(CHOICES)]


@cache
def words() -> Words:
    """The file, read once."""
    return Words(**read_fixture(TABLE))


def _names(steps: Sequence[str]) -> Iterator[str]:
    """The names under which a path may stand in the file, the longest first: `items[][id]`, then `id`."""
    if steps[-1] == "[]":
        yield f"{steps[-2]}[]"
        return
    if len(steps) > 2 and steps[-2] == "[]":
        yield f"{steps[-3]}[][{steps[-1]}]"
    yield steps[-1]
