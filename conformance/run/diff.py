"""What differs between two runs: of one target over time, or of two targets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from conformance.run.gate import plain_outcome
from conformance.run.model import Outcome, Run, Verdict

SCHEMA_VERSION = 1
_FAILING = frozenset({Outcome.FAILED, Outcome.BLOCKED})


@dataclass(frozen=True, slots=True)
class Change:
    """One requirement that differs. Outcomes and levels are words; empty where that run does not have it."""

    id: str
    level: str
    title: str
    old: str
    new: str
    message: str = ""


@dataclass(frozen=True)
class Diff:
    """What differs. Each requirement is in one of the lists of outcomes, and perhaps in `level_changed` too."""

    about: dict[str, tuple[str, str]] = field(default_factory=dict)  # contract, suite, target … where they differ
    newly_failing: tuple[Change, ...] = ()
    no_longer_decided: tuple[Change, ...] = ()
    vanished: tuple[Change, ...] = ()
    fixed: tuple[Change, ...] = ()
    appeared: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()  # otherwise: it neither holds now nor did before
    level_changed: tuple[Change, ...] = ()

    @property
    def regression(self) -> bool:
        """Whether anything that was shown to hold is shown no longer."""
        lost = (change for change in self.vanished if change.old == Outcome.PASSED.value)
        return bool(self.newly_failing or self.no_longer_decided or any(lost))


LISTS = ("newly_failing", "no_longer_decided", "vanished", "fixed", "appeared", "changed", "level_changed")
"""The lists of a Diff, in the order in which they are shown."""


def diff(old: Run, new: Run) -> Diff:
    """What differs from one run to another; baselines that they were held against have no say."""
    before = {verdict.id: verdict for verdict in old.verdicts}
    found: dict[str, list[Change]] = {name: [] for name in LISTS}
    for verdict in new.verdicts:
        known = before.pop(verdict.id, None)
        outcome = plain_outcome(new, verdict)
        if known is None:
            found["appeared"].append(_change(verdict, "", outcome.value))
            continue
        former = plain_outcome(old, known)
        if former is not outcome:
            found[_list_of(former, outcome)].append(_change(verdict, former.value, outcome.value))
        if known.level is not verdict.level:
            found["level_changed"].append(_change(verdict, known.level.value, verdict.level.value))
    found["vanished"] = [_change(verdict, plain_outcome(old, verdict).value, "") for verdict in before.values()]
    return Diff(dict(_about(old, new)), **{name: tuple(changes) for name, changes in found.items()})


def _list_of(old: Outcome, new: Outcome) -> str:
    if new is Outcome.PASSED:
        return "fixed"
    if new in _FAILING and old not in _FAILING:
        return "newly_failing"
    return "no_longer_decided" if old is Outcome.PASSED else "changed"


def _change(verdict: Verdict, old: str, new: str) -> Change:
    differs = f"expected {verdict.expected}, got {verdict.actual}" if verdict.expected else verdict.message
    message = differs if new in ("failed", "blocked", "error", "unsupported") else ""
    return Change(verdict.id, verdict.level.value, verdict.title, old, new, message[:300])


def _about(old: Run, new: Run) -> Iterator[tuple[str, tuple[str, str]]]:
    for name, values in (
        ("target", tuple(f"{run.target['name']} {run.target['url']}" for run in (old, new))),
        ("suite", tuple(str(run.suite["version"]) for run in (old, new))),
        ("api_version", tuple(str(run.suite["api_version"]) for run in (old, new))),
        ("contract", tuple(str(run.suite["contract_digest"]) for run in (old, new))),
        ("complete", tuple("complete" if run.complete else f"incomplete: {run.stopped}" for run in (old, new))),
    ):
        if values[0] != values[1]:
            yield name, (values[0], values[1])
