"""The result of a run, as small frozen values: what every report is rendered from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from conformance.contract import Contract, load
from conformance.contract.levels import Level, Provenance
from conformance.wire.exchange import Exchange

Json = Any


class Outcome(str, Enum):
    """What a run says of one requirement."""

    PASSED = "passed"
    FAILED = "failed"
    BLOCKED = "blocked"
    UNSUPPORTED = "unsupported"
    ERROR = "error"
    EXPECTED_FAILURE = "expected_failure"
    UNEXPECTEDLY_PASSED = "unexpectedly_passed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run says of one requirement, with its evidence. `exchanges` are numbers of the run's exchanges."""

    id: str
    area: str
    level: Level
    title: str
    provenance: Provenance
    cites: str  # a link
    operation: str
    outcome: Outcome
    expected: str = ""
    actual: str = ""
    message: str = ""
    pointer: str = ""
    curl: str = ""
    exchanges: tuple[int, ...] = ()
    calls: int = 0
    duration_s: float = 0.0  # of its test; a passive requirement has none of its own
    verified: str = ""  # ISO date of the last run in which the real service kept it


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """All findings of one (requirement, object, pointer, rule), with one exchange that shows it."""

    requirement: str
    object: str
    pointer: str
    rule: str
    expected: str
    actual: str
    count: int
    example: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of one kind of thing (operations, parameters …) the run exercised; `by` names the first requirement."""

    documented: int
    exercised: int
    missing: tuple[str, ...] = ()
    by: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Way:
    """A further way out of a lifecycle's cell, with the requirement that shows it."""

    to: str
    when: str
    requirement: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What one action does in one state of a lifecycle, and the requirement that says so.

    `to` is the state afterwards, the same one where the action leaves it; None where the action is refused. An
    `either` cell is one on which the sources disagree: it has both `to` and `refused`.
    """

    action: str
    state: str
    requirement: str
    to: str | None = None
    refused: int | None = None  # HTTP status of the refusal
    either: bool = False
    why: str = ""
    also: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The states of one object, the actions on it, and every cell of states × actions."""

    object: str
    area: str
    initial: str
    states: tuple[str, ...]
    ends: tuple[str, ...]  # what `to` may name beside the states: the object is gone
    actions: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Departure:
    """One way in which a run departs from its baseline: a line of its own, wherever a run is told of."""

    kind: str  # new_failure, expired, no_longer_decided, newly_passing
    requirement: str  # ID, or the prefix of an entry
    message: str
    gates: bool = True

    @property
    def line(self) -> str:
        """The departure as one line of text."""
        allowed = "" if self.gates else " (allowed)"
        return f"{self.kind.replace('_', ' ')}{allowed}: {self.requirement} {' '.join(self.message.split())}"


@dataclass(frozen=True, slots=True)
class Held:
    """What became of a run that was held against a baseline."""

    file: str
    departures: tuple[Departure, ...] = ()
    plain: Mapping[str, str] = field(default_factory=dict)  # ID: the outcome that the baseline turned into another


@dataclass(frozen=True, slots=True)
class Share:
    """Which part of a run this is, and where its verdicts stand in the whole."""

    number: int  # from 1
    of: int
    tested: tuple[int, ...] = ()  # place of each verdict of a test among all that were selected
    passive: tuple[int, ...] = ()  # place of each verdict of a passive check, which follow, among all passive checks


@dataclass(frozen=True)
class Run:
    """Everything that one run found out: the content of report.json."""

    suite: Mapping[str, Json]  # version, digest, api_version, service_date, contract_digest
    target: Mapping[str, Json]  # name, url
    started_at: str  # ISO 8601, UTC
    duration_s: float
    exchanges: int
    verdicts: tuple[Verdict, ...]
    findings: tuple[FindingGroup, ...]
    coverage: Mapping[str, Coverage]
    notices: tuple[Mapping[str, Json], ...] = ()
    retries: Mapping[str, int] = field(default_factory=dict)
    complete: bool = True
    stopped: str = ""  # why the run is incomplete
    evidence: Mapping[int, Exchange] = field(default_factory=dict)  # by number: what failures and findings refer to
    lifecycles: tuple[Lifecycle, ...] = ()
    baseline: Held | None = None
    shard: Share | None = None
    configuration: Mapping[str, Json] = field(default_factory=dict)  # of target and run, without the key
    run_id: str = ""  # what the objects that it made are marked with; of merged shards all of them, with commas

    @property
    def about(self) -> dict[str, str]:
        """What was judged, by what, and when, as documents about several runs tell them apart."""
        return {
            "target": str(self.target["name"]),
            "url": str(self.target["url"]),
            "suite": str(self.suite["version"]),
            "api_version": str(self.suite["api_version"]),
            "contract_digest": str(self.suite["contract_digest"]),
            "started_at": self.started_at,
        }

    @property
    def contract(self) -> Contract:
        """What the target was held to, as this suite has it.

        Raises:
            UnknownVersion: specs/ no longer describes the API version.
        """
        return load(str(self.suite["api_version"]), str(self.suite.get("service_date", "")))
