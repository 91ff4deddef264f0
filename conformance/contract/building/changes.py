"""Reads specs/<version>/changes/: what a version adds, renames and removes since the one before it.

version.yaml says which version it follows, and what the sources are; errata.yaml holds its errata; every other file has
a list of changes, one file for each resource:

    - what: an invoice can be dated other than by its finalization     # one line
      since: 2023-06-28           # the day from which the service shows it
      source: node 12.11.0        # a name of version.yaml's `sources`, and where in it
      breaking: true            # only on pins of this version and later ones; else on every pin, from `since` on
      behavior: …                 # what is seen in no schema, in a sentence
      define: {address: value}    # a schema that others refer to
      add: {address: value}       # a field, parameter or operation
      change: {address: value}    # the same, said anew
      rename: {address: name}
      remove: [address]
      values: {address: [value]}  # of an enumeration
      drop: {address: [value]}

Addresses are those of `address`, values those of `notation`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from conformance.contract.errors import BadChange
from conformance.contract.yaml_files import read_yaml

Json = Any
CHANGES, VERSION, ERRATA = "changes", "version.yaml", "errata.yaml"
VERBS = ("define", "add", "change", "rename", "remove", "values", "drop")
_WORDS = {"what": str, "since": date, "source": str, "breaking": bool, "behavior": str}
_MAY_BE_LEFT_OUT: Mapping[str, Json] = {"breaking": False, "behavior": ""}


@dataclass(frozen=True)
class Change:
    """One dated change of the API.

    `where` names the entry for errors: the file and its number in it. `steps` are (verb, address, payload) in the order
    of `VERBS`; the payload of a removal is None.
    """

    where: str
    resource: str
    what: str
    since: str  # ISO date
    source: str
    breaking: bool
    behavior: str  # what is seen in no schema; empty where nothing is
    steps: tuple[tuple[str, str, Json], ...]


def follows(folder: Path) -> str | None:
    """The version that a folder is built from; None for the one written by hand."""
    file = folder / CHANGES / VERSION
    return str(read_yaml(file)["follows"]) if file.exists() else None


def documented_on(folder: Path) -> str:
    """The ISO date of the documentation that a version is taken from: its own date where version.yaml says none."""
    for file in (folder / CHANGES / VERSION, folder / VERSION):
        if file.exists():
            return str(read_yaml(file).get("documented", folder.name))
    return folder.name


def read_changes(folder: Path) -> tuple[Change, ...]:
    """The changes of a version's folder, file by file; none for a version written by hand.

    Raises:
        BadChange: an entry is not written as the module says.
    """
    files = sorted(path for path in (folder / CHANGES).glob("*.yaml") if path.name not in (VERSION, ERRATA))
    sources = read_yaml(folder / CHANGES / VERSION).get("sources", {}) if files else {}
    return tuple(
        _change(f"{folder.name}/changes/{path.name}, entry {number}", path.stem, entry, sources)
        for path in files
        for number, entry in enumerate(read_yaml(path) or (), 1)
    )


def _change(where: str, resource: str, entry: Json, sources: Mapping[str, str]) -> Change:
    if not isinstance(entry, dict):
        raise BadChange(where, "is no mapping")
    where += f" ({entry.get('what', 'without what')})"
    if strange := set(entry) - set(_WORDS) - set(VERBS):
        raise BadChange(where, f"has {', '.join(sorted(strange))}; it may have {', '.join((*_WORDS, *VERBS))}")
    for word, kind in _WORDS.items():
        if not isinstance(entry.get(word, _MAY_BE_LEFT_OUT.get(word)), kind):
            raise BadChange(where, f"needs `{word}`, a {kind.__name__}, and has {entry.get(word)!r}")
    if entry["source"].partition(" ")[0] not in sources:
        raise BadChange(where, f"has a source that {VERSION} does not name: {entry['source']}")
    steps = tuple(_steps(where, entry))
    if not steps and "behavior" not in entry:
        raise BadChange(where, "changes nothing")
    return Change(
        where=where,
        resource=resource,
        what=entry["what"],
        since=entry["since"].isoformat(),
        source=entry["source"],
        breaking=entry.get("breaking", False),
        behavior=entry.get("behavior", ""),
        steps=steps,
    )


def _steps(where: str, entry: Mapping[str, Json]) -> Iterator[tuple[str, str, Json]]:
    for verb in VERBS:
        said = entry.get(verb, {})
        if not isinstance(said, list if verb == "remove" and said else dict):
            raise BadChange(where, f"`{verb}` is no {'list' if verb == 'remove' else 'mapping'}")
        for address in said:
            yield verb, address, None if verb == "remove" else said[address]
