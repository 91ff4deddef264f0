"""Whether a run conforms, as an exit code: 0 conforms, 1 does not, 2 wrong usage, 3 no target, 4 the suite broke."""

from __future__ import annotations

from enum import Enum, IntEnum

from conformance.contract.levels import Level
from conformance.run.model import Outcome, Run, Verdict


class Exit(IntEnum):
    """The exit codes of every command."""

    CONFORMS = 0
    DIFFERS = 1
    USAGE = 2
    NO_TARGET = 3
    SUITE_BROKE = 4


class FailOn(str, Enum):
    """The least level whose failures gate."""

    MUST = "must"
    SHOULD = "should"
    NEVER = "never"


_GATED = {
    FailOn.MUST: frozenset({Level.MUST}),
    FailOn.SHOULD: frozenset({Level.MUST, Level.SHOULD}),
    FailOn.NEVER: frozenset[Level](),
}
_DECIDED = frozenset({Outcome.PASSED, Outcome.FAILED})  # before a baseline has its say
_NOT_KEPT = frozenset({Outcome.FAILED, Outcome.BLOCKED})


def gated(level: Level, fail_on: FailOn) -> bool:
    """Whether a failure of that level gates."""
    return level in _GATED[fail_on]


def breaches(run: Run, fail_on: FailOn) -> tuple[Verdict, ...]:
    """The verdicts that keep the gate shut. What is blocked was never shown to be kept."""
    return tuple(v for v in run.verdicts if v.outcome in _NOT_KEPT and v.level in _GATED[fail_on])


def exit_code(run: Run, fail_on: FailOn) -> Exit:
    """The exit code of a run that was carried out."""
    if any(verdict.outcome is Outcome.ERROR for verdict in run.verdicts):
        return Exit.SUITE_BROKE
    if not any(plain_outcome(run, verdict) in _DECIDED for verdict in run.verdicts) or not run.complete:
        return Exit.DIFFERS
    departed = fail_on is not FailOn.NEVER and run.baseline and any(each.gates for each in run.baseline.departures)
    return Exit.DIFFERS if departed or breaches(run, fail_on) else Exit.CONFORMS


def plain_outcome(run: Run, verdict: Verdict) -> Outcome:
    """The outcome of a verdict of the run as it was before a baseline had its say."""
    plain = run.baseline.plain.get(verdict.id) if run.baseline else None
    return Outcome(plain) if plain else verdict.outcome
