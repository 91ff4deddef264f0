"""Both sides of every breaking change, fixtures/pinned_changes.yaml, as the families of versions read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from conformance.contract import Contract, Holds, Operation, available_versions, read_fixture
from conformance.contract.levels import Level, Provenance
from conformance.suite.protocol.compose import merged
from conformance.suite.protocol.valid import Request, Valid
from conformance.suite.requirement import Case, Generator

Json = Any
TABLE = "pinned_changes"
Side = Literal["before", "since"]
SIDES: tuple[Side, Side] = ("before", "since")
_APART = {"shown", "hidden"}


@dataclass(frozen=True)
class Row:
    """One thing that requests of both sides see apart: a member of an answer, or a parameter."""

    send: str
    path: tuple[str, ...] = ()
    params: Mapping[str, Json] = field(default_factory=dict)
    more: Mapping[str, Json] = field(default_factory=dict)
    pointer: str = ""
    param: str = ""
    before: str = ""
    since: str = ""
    level: str = "should"
    provenance: str = "documented"

    def outcome(self, side: Side) -> str:
        return self.before if side == "before" else self.since

    def request(self, valid: Valid, operation: Operation) -> Request:
        """The request with all that the row says."""
        return valid.written(operation, self.path, merged(dict(self.params), dict(self.more)))


@dataclass(frozen=True)
class PinnedChange:
    """One breaking change, and what is known of its two sides."""

    change: str
    version: str
    members: Mapping[str, Row]
    parameters: Mapping[str, Row]
    requirements: Mapping[str, tuple[str, ...]]

    def holds(self, side: Side) -> Holds:
        """For which pins a side is true."""
        return Holds(to_version=self.version) if side == "before" else Holds(from_version=self.version)


@dataclass(frozen=True)
class OtherPin:
    """An object by whose reading another version is known: what makes it, and whether that version shows the member."""

    version: str
    path: str  # of the POST that makes it: "/v1/products"
    params: Mapping[str, Json]
    pointer: str
    shown: bool


@cache
def pinned_changes() -> tuple[PinnedChange, ...]:
    """The entries of the file."""
    entries = read_fixture(TABLE)
    return tuple(
        PinnedChange(
            change=entry["change"],
            version=entry["version"],
            members=_rows(entry.get("members", {})),
            parameters=_rows(entry.get("parameters", {})),
            requirements={side: tuple(entry.get("requirements", {}).get(side, ())) for side in SIDES},
        )
        for entry in entries
    )


def sides(kind: Literal["members", "parameters"], outcome: str, title: str) -> Generator:
    """Every row of a kind that has the outcome on one of its sides. `{name}` in the title is the row's."""

    def over(contract: Contract) -> Iterator[Case]:
        for change in pinned_changes():
            rows: Mapping[str, Row] = getattr(change, kind)
            for name, row in rows.items():
                for side in SIDES:
                    if row.outcome(side) == outcome:
                        yield Case(
                            name,
                            {"operation": contract.operations[row.send], "row": row},
                            contract.operations[row.send],
                            area="protocol",
                            level=Level(row.level),
                            provenance=Provenance(row.provenance),
                            cites="versioning",
                            title=title.format(name=name, pins=_pins(change.version, side)),
                            holds=change.holds(side),
                        )

    return over


def other_pins(title: str) -> Generator:
    """A case for each other version that the service knows on the contract's day, and whose answers are told apart.

    The member that tells them apart is read by a GET: one that a change between the two versions adds or removes.
    """

    def over(contract: Contract) -> Iterator[Case]:
        for version in available_versions():
            known = version != contract.version and version <= contract.service_date
            if known and (row := _telling(contract, version)):
                operation = contract.operations[row.send]
                shown = row.outcome(_side(row, version)) == "shown"
                pin = OtherPin(version, operation.path, row.params, row.pointer, shown)
                named = title.format(version=version)
                yield Case(version, {"pin": pin}, operation, area="protocol", cites="versioning", title=named)

    return over


def _telling(contract: Contract, version: str) -> Row | None:
    """A member that the two versions do not both show, of an answer that reading gives."""
    older, newer = sorted((contract.version, version))
    between = (change for change in pinned_changes() if older < change.version <= newer)
    rows = (row for change in between for row in change.members.values())
    return next((row for row in rows if row.send.startswith("POST") and {row.before, row.since} == _APART), None)


def _side(row: Row, version: str) -> Side:
    change = next(change for change in pinned_changes() if row in change.members.values())
    return "before" if version < change.version else "since"


def _pins(version: str, side: Side) -> str:
    return f"pinned before {version}" if side == "before" else f"pinned to {version} or later"


def _rows(entries: Mapping[str, Mapping[str, Json]]) -> dict[str, Row]:
    return {name: Row(**{**entry, "path": tuple(entry.get("path", ()))}) for name, entry in entries.items()}
