"""The result of a fuzz run, as small frozen values: what fuzz.json and the summary are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.run.model import Coverage
from conformance.wire.exchange import Exchange

Json = Any


@dataclass(frozen=True, slots=True)
class Example:
    """One exchange that shows a finding. `reduced`: no parameter can be left out of it without losing the finding."""

    case: int  # from 1; 0 for the set-up
    reduced: bool
    curl: str
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Found:
    """All findings of one (requirement, object, pointer, rule), with one example.

    Findings about an answer as a whole (`object` is `answer`) are told apart by operation as well.
    """

    requirement: str
    title: str
    cites: str  # a link
    object: str
    pointer: str
    rule: str
    expected: str
    actual: str
    count: int  # exchanges that show it
    operations: Mapping[str, int]  # by operation
    example: Example


@dataclass(frozen=True, slots=True)
class Tally:
    """How often an operation was asked, and what came back."""

    operation: str
    cases: int
    accepted: int  # 2xx
    refused: int  # 4xx
    unanswered: int


@dataclass(frozen=True)
class Fuzzed:
    """Everything that one fuzz run found out: the content of fuzz.json."""

    suite: Mapping[str, Json]
    target: Mapping[str, Json]
    run_id: str  # what the objects that it made are marked with
    seed: int
    asked: Mapping[str, Json]  # examples or seconds, areas, operations
    started_at: str  # ISO 8601, UTC
    duration_s: float
    complete: bool
    stopped: str  # why it is incomplete
    cases: int
    scenarios: int
    exchanges: int  # the cases, what prepared them, and what reduced the examples
    fingerprint: str  # SHA-256 over the cases
    checks: tuple[str, ...]  # IDs of the requirements that answers were held to
    operations: tuple[Tally, ...]
    unsupported: tuple[str, ...]  # operations that the target does not have
    statuses: Mapping[str, int]
    coverage: Mapping[str, Coverage]
    findings: tuple[Found, ...]
