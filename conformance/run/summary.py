"""What a run says in a few numbers and one sentence; every report begins with it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from conformance.contract.levels import Level
from conformance.run.gate import FailOn, breaches
from conformance.run.model import Departure, Outcome, Run, Verdict

_ALWAYS = (Outcome.PASSED, Outcome.FAILED, Outcome.BLOCKED, Outcome.UNSUPPORTED, Outcome.ERROR)
_OF_BASELINE = (Outcome.EXPECTED_FAILURE, Outcome.UNEXPECTEDLY_PASSED)
_TESTED = (Outcome.PASSED, Outcome.FAILED, Outcome.BLOCKED, *_OF_BASELINE)
_DECIDED = frozenset({Outcome.PASSED, Outcome.FAILED, Outcome.EXPECTED_FAILURE, Outcome.UNEXPECTEDLY_PASSED})
Counts = dict[str, int]


class Standing(str, Enum):
    """How a target stands after a run."""

    CONFORMS = "conforms"
    DIFFERS = "differs"
    OPEN = "open"  # the run does not say


@dataclass(frozen=True, slots=True)
class Headline:
    """The verdict of a run in a word or two, and the sentence that explains it."""

    standing: Standing
    title: str
    sentence: str


def counts(verdicts: Iterable[Verdict]) -> Counts:
    """Verdicts by outcome; the five plain outcomes are always there, those of a baseline where they occur."""
    found: Counts = {outcome.value: 0 for outcome in _ALWAYS}
    for verdict in verdicts:
        found[verdict.outcome.value] = found.get(verdict.outcome.value, 0) + 1
    return found


def summary(verdicts: Iterable[Verdict]) -> dict[str, Counts]:
    """The `summary` of report.json: outcomes by level."""
    verdicts = tuple(verdicts)
    return {level.value: counts(v for v in verdicts if v.level is level) for level in Level}


def by_area(verdicts: Iterable[Verdict]) -> dict[str, tuple[Verdict, ...]]:
    """Verdicts by area, areas in the order in which the run came to them."""
    found: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        found[verdict.area].append(verdict)
    return {area: tuple(members) for area, members in found.items()}


def calls_per_requirement(verdicts: Iterable[Verdict]) -> float | None:
    """Mean number of calls of the requirements that call the target; None where none does.

    Passive requirements are checked on the calls of others, so they would only flatter the number.
    """
    calls = [verdict.calls for verdict in verdicts if verdict.calls]
    return sum(calls) / len(calls) if calls else None


def headline(run: Run) -> Headline:
    """What the run says of its target, judged by the MUST requirements."""
    must = counts(v for v in run.verdicts if v.level is Level.MUST)
    tested = sum(must[outcome.value] for outcome in _TESTED if outcome.value in must)
    if not any(verdict.outcome in _DECIDED for verdict in run.verdicts):
        return Headline(Standing.OPEN, "Nothing was tested", "No requirement was decided.")
    if breaches(run, FailOn.MUST):
        return Headline(Standing.DIFFERS, "Does not conform", _breach(must, tested))
    if undecided := _undecided(run, tested):
        return undecided
    if not tested:
        return Headline(Standing.CONFORMS, "Conforms", "No MUST requirement was part of this run.")
    lacking = must[Outcome.UNSUPPORTED.value]
    rest = f" The target does not support {lacking:,} more." if lacking else ""
    if known := must.get(Outcome.EXPECTED_FAILURE.value, 0):  # neither does it conform, nor is that news
        sentence = f"Of {tested:,} MUST requirements tested, {known:,} do not hold, as the baseline expects.{rest}"
        return Headline(Standing.OPEN, "As its baseline expects", sentence)
    sentence = f"All {tested:,} MUST requirements tested hold.{rest}"
    return Headline(Standing.CONFORMS, "Conforms where supported" if lacking else "Conforms", sentence)


def _undecided(run: Run, tested: int) -> Headline | None:
    """Of a run that broke nothing it was allowed to break, but says no more than that."""
    if broken := sum(verdict.outcome is Outcome.ERROR for verdict in run.verdicts):
        return Headline(Standing.OPEN, "Undecided", f"The suite itself broke on {_number(broken, 'requirement')}.")
    if run.baseline and any(departure.gates for departure in run.baseline.departures):
        return Headline(Standing.DIFFERS, "Departs from its baseline", _departures(run.baseline.departures))
    if not run.complete:
        return Headline(Standing.OPEN, "Incomplete", f"The {tested:,} MUST requirements tested so far all hold.")
    return None


def _breach(must: Counts, tested: int) -> str:
    failed, blocked = must[Outcome.FAILED.value], must[Outcome.BLOCKED.value]
    if not failed:
        return f"{blocked:,} of {tested:,} MUST requirements could not be tested, because an earlier step broke."
    rest = f"; {blocked:,} more could not be tested, because an earlier step broke" if blocked else ""
    return f"{failed:,} of {tested:,} MUST requirements failed{rest}."


def _departures(departures: Iterable[Departure]) -> str:
    kinds = Counter(departure.kind.replace("_", " ") for departure in departures if departure.gates)
    return f"Against the baseline: {', '.join(f'{times:,} {kind}' for kind, times in kinds.items())}."


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
