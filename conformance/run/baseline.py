"""A baseline: the failures that a team knows of and what has been decided so far, and how a run is held against it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from conformance.run.gate import FailOn, gated
from conformance.run.model import Departure, Held, Outcome, Run, Verdict
from conformance.run.shard import Shard

NEW_FAILURE, EXPIRED = "new_failure", "expired"
NO_LONGER_DECIDED, NEWLY_PASSING = "no_longer_decided", "newly_passing"
_EXCUSED = frozenset({Outcome.FAILED, Outcome.BLOCKED})


@dataclass(frozen=True, slots=True)
class Entry:
    """What is expected of one requirement, or of all whose ID starts with a prefix; the other of the two is empty."""

    requirement: str
    prefix: str
    expect: frozenset[Outcome]  # failed, blocked, unsupported
    reason: str = ""
    ticket: str = ""
    expires: date | None = None  # the last day on which it counts

    @property
    def name(self) -> str:
        return self.requirement or self.prefix

    def covers(self, id: str) -> bool:
        return id == self.requirement if self.requirement else id.startswith(self.prefix)

    def covers_any(self, ids: Collection[str]) -> bool:
        return self.requirement in ids if self.requirement else any(map(self.covers, ids))

    def expired(self, today: date) -> bool:
        return self.expires is not None and self.expires < today


@dataclass(frozen=True)
class Baseline:
    """A baseline file without mistakes. `passed` and `failed` are its record of what has been decided."""

    path: Path
    api_version: str = ""
    entries: tuple[Entry, ...] = ()
    passed: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()

    @property
    def decided(self) -> frozenset[str]:
        return self.passed | self.failed

    def entry(self, id: str) -> Entry | None:
        """The entry of a requirement: the one with its ID, else the one with the longest prefix of it."""
        if id in self._named:
            return self._named[id]
        found = [entry for entry in self._prefixes if entry.covers(id)]
        return max(found, key=lambda entry: len(entry.prefix), default=None)

    @cached_property
    def _named(self) -> dict[str, Entry]:
        return {entry.requirement: entry for entry in self.entries if entry.requirement}

    @cached_property
    def _prefixes(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if not entry.requirement)


@dataclass(frozen=True)
class Suite:
    """The IDs that the suite has: of tests, and of passive checks."""

    tested: frozenset[str]
    passive: frozenset[str]

    @cached_property
    def all(self) -> frozenset[str]:
        return self.tested | self.passive


@dataclass(frozen=True)
class Terms:
    """On which terms runs are held against a baseline."""

    baseline: Baseline
    fail_on: FailOn = FailOn.MUST
    allow_fixed: bool = False
    shard: Shard | None = None  # what other shards run is not missed here

    def hold(self, run: Run, suite: Callable[[], Suite], today: date) -> Run:
        """The run with its expected failures and surprises marked, and with every departure from the baseline.

        Args:
            run: as it came out, without a baseline.
            suite: what the suite has; asked only where something is missing.
            today: UTC; entries that expired before count no longer.
        """
        judged = [self._judge(verdict, today) for verdict in run.verdicts]
        departures = [departure for _, departure in judged if departure]
        departures += self._expired(today)
        if run.complete:
            departures += self._missing({verdict.id for verdict in run.verdicts}, suite)
        plain = {
            before.id: before.outcome.value
            for before, (after, _) in zip(run.verdicts, judged, strict=True)
            if before.outcome is not after.outcome
        }
        held = Held(str(self.baseline.path), tuple(departures), plain)
        return replace(run, verdicts=tuple(verdict for verdict, _ in judged), baseline=held)

    def _judge(self, verdict: Verdict, today: date) -> tuple[Verdict, Departure | None]:
        if verdict.outcome is Outcome.ERROR:
            return verdict, None
        entry = self.baseline.entry(verdict.id)
        if verdict.outcome is Outcome.PASSED:
            return self._passed(verdict, entry)
        if entry is None:
            return verdict, self._unlisted(verdict)
        if entry.expired(today):
            return verdict, None  # the entry has a line of its own
        if verdict.outcome in entry.expect:
            excused = verdict.outcome in _EXCUSED
            return (replace(verdict, outcome=Outcome.EXPECTED_FAILURE) if excused else verdict), None
        return verdict, _otherwise(verdict, entry)

    def _passed(self, verdict: Verdict, entry: Entry | None) -> tuple[Verdict, Departure | None]:
        known = entry is not None and not entry.requirement and verdict.id in self.baseline.passed
        in_part = self.shard is not None and not verdict.operation and not verdict.calls  # others may have seen it fail
        if entry is None or known or in_part:
            return verdict, None
        message = f"passes, expected {_words(entry)}; `stripe-conformance baseline prune` drops the entry"
        departure = Departure(NEWLY_PASSING, verdict.id, message, gates=not self.allow_fixed)
        return replace(verdict, outcome=Outcome.UNEXPECTEDLY_PASSED), departure

    def _unlisted(self, verdict: Verdict) -> Departure | None:
        decided = verdict.id in self.baseline.decided
        if decided and verdict.outcome in (Outcome.BLOCKED, Outcome.UNSUPPORTED):
            return _undecided(verdict)
        regressed = verdict.id in self.baseline.passed
        if verdict.outcome in _EXCUSED and (regressed or gated(verdict.level, self.fail_on)):
            return _failure(verdict)
        return None

    def _expired(self, today: date) -> Iterator[Departure]:
        for entry in self.baseline.entries:
            if entry.expired(today) and (not entry.requirement or self._here(entry.requirement)):
                message = f"the entry expired on {entry.expires}"
                yield Departure(EXPIRED, entry.name, f"{message}: {entry.reason}" if entry.reason else message)

    def _missing(self, ran: set[str], suite: Callable[[], Suite]) -> Iterator[Departure]:
        decided = {entry.requirement for entry in self.baseline.entries if Outcome.FAILED in entry.expect}
        missing = (self.baseline.decided | decided) - ran - {""}
        named = [entry for entry in self.baseline.entries if not entry.covers_any(ran)]
        if not missing and not named:
            return
        has = suite()
        for id in sorted(missing):
            if id in has.all:
                if self._here(id) and not (self.shard and id in has.passive):
                    why = "was not exercised" if id in has.passive else "is left out"
                    yield Departure(NO_LONGER_DECIDED, id, f"{why} by this run; it used to be decided")
            elif self._here(id):
                yield Departure(NO_LONGER_DECIDED, id, "has vanished: the suite has no such requirement")
        for entry in named:
            if entry.name not in missing and not entry.covers_any(has.all):
                yield Departure(NO_LONGER_DECIDED, entry.name, "the entry covers no requirement that the suite has")

    def _here(self, id: str) -> bool:
        return self.shard is None or self.shard.takes(id)


def _otherwise(verdict: Verdict, entry: Entry) -> Departure | None:
    """Of a verdict that is neither a pass nor what the entry expects."""
    if Outcome.FAILED in entry.expect and verdict.outcome in (Outcome.BLOCKED, Outcome.UNSUPPORTED):
        return _undecided(verdict)
    if verdict.outcome in _EXCUSED:
        return _failure(verdict, f", not {_words(entry)} as expected")
    return None


def _failure(verdict: Verdict, but: str = "") -> Departure:
    differs = f"expected {verdict.expected}, got {verdict.actual}" if verdict.expected else verdict.message
    return Departure(NEW_FAILURE, verdict.id, f"{verdict.outcome.value}{but}: {differs}"[:300])


def _undecided(verdict: Verdict) -> Departure:
    by = f" by {verdict.actual}" if verdict.actual and verdict.outcome is Outcome.BLOCKED else ""
    return Departure(NO_LONGER_DECIDED, verdict.id, f"is now {verdict.outcome.value}{by}; it used to be decided"[:300])


def _words(entry: Entry) -> str:
    return " or ".join(sorted(outcome.value for outcome in entry.expect))
