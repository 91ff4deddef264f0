"""Makes the errata of a version: those of the version before it that still hold, and its own.

changes/errata.yaml has the sections of errata.yaml. What is said there of the version's own documents and facts
(`documented`, `samples`, `facts`) stands alone; the other sections follow what they inherit. Of that, `settled` takes
away: {section: [an entry's members, …]}.

A difference that recurs for every member of some object is said once: {difference: 'invoice /customer/{member} extra',
members_of: [deleted_customer], reason: …}; `difference` may be a list of such.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.contract.building.folder import Folder

Json = Any
_OWN = ("documented", "samples", "facts")


def errata(before: Mapping[str, Json], own: Mapping[str, Json], folder: Folder) -> dict[str, Json]:
    """The sections of the version's errata.

    Raises:
        ValueError: what is called settled was never there.
    """
    settled = own.get("settled", {})
    sections = dict.fromkeys([*before, *(name for name in own if name != "settled")])
    made = {name: own.get(name, []) for name in _OWN if name in sections}
    made["facts"] = [line for entry in own.get("facts", ()) for line in _lines(entry, folder)]
    for name in (name for name in sections if name not in _OWN):
        kept = _unsettled(name, before.get(name, []), settled.get(name, []))
        made[name] = [*kept, *own.get(name, [])]
    return made


def _unsettled(section: str, entries: list[Json], settled: list[Json]) -> list[Json]:
    for gone in settled:
        if not any(gone.items() <= entry.items() for entry in entries):
            raise ValueError(f"{section} has no {gone} that could be settled")
    return [entry for entry in entries if not any(gone.items() <= entry.items() for gone in settled)]


def _lines(entry: Mapping[str, Json], folder: Folder) -> Iterator[dict[str, str]]:
    said = entry["difference"]
    for difference in [said] if isinstance(said, str) else said:
        for member in _members(entry.get("members_of"), folder):
            yield {"difference": difference.replace("{member}", member), "reason": entry["reason"]}


def _members(objects: list[str] | None, folder: Folder) -> list[str]:
    if objects is None:
        return [""]
    found = {name for each in objects for name in folder.documents[f"schemas/{each}.json"]["properties"]}
    return sorted(found - {"object"})
