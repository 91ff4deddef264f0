"""Whether a run can be certified: a whole one, judged by this suite, of a target that keeps what it supports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from conformance import __version__
from conformance.contract import ContractError, load
from conformance.contract.levels import Level
from conformance.run.certificate_errors import (
    Deselected,
    Foreign,
    Incomplete,
    NotConforming,
    NothingKept,
    OnlyAShard,
    OtherContract,
    OtherSuite,
    Refusal,
    Undecided,
)
from conformance.run.gate import plain_outcome
from conformance.run.identity import suite_digest
from conformance.run.model import Outcome, Run


@dataclass(frozen=True)
class Known:
    """The requirements that the installed suite has for one contract, with their levels.

    Every test says something in every run. A passive check does only where an answer could show something.
    """

    tested: Mapping[str, Level]
    passive: Mapping[str, Level]
    further: Mapping[str, Level] = field(default_factory=dict)  # of other profiles: may be there, need not


def refusals(run: Run, known: Known) -> Iterator[Refusal]:
    """Every reason not to certify a run; none where it can be.

    A baseline excuses nothing here: what it expects to fail fails.
    """
    yield from of_another_suite(run)
    yield from _of_a_part(run, known)
    outcomes = {verdict.id: plain_outcome(run, verdict) for verdict in run.verdicts}
    must = {verdict.id: outcomes[verdict.id] for verdict in run.verdicts if verdict.level is Level.MUST}
    if broken := [id for id, outcome in outcomes.items() if outcome is Outcome.ERROR]:
        yield Undecided(broken)
    if not any(outcome is Outcome.PASSED for outcome in must.values()):
        yield NothingKept()
    failed = [id for id, outcome in must.items() if outcome is Outcome.FAILED]
    blocked = [id for id, outcome in must.items() if outcome is Outcome.BLOCKED]
    if failed or blocked:
        yield NotConforming(len(failed), len(blocked), [*failed, *blocked])


def of_another_suite(run: Run) -> Iterator[Refusal]:
    """Where the run was judged by another suite, or by another contract, than this one's."""
    suite = run.suite
    judged, installed = (str(suite["version"]), str(suite.get("digest", ""))), (__version__, suite_digest())
    if judged != installed:
        yield OtherSuite(*(f"{version} ({digest[:12] or 'no digest'}…)" for version, digest in (judged, installed)))
    version, held = str(suite["api_version"]), str(suite["contract_digest"])
    try:
        ours = load(version, str(suite.get("service_date", ""))).digest
    except ContractError:
        ours = ""
    if held != ours:
        yield OtherContract(version, held, ours)


def _of_a_part(run: Run, known: Known) -> Iterator[Refusal]:
    if not run.complete:
        yield Incomplete(run.stopped)
    if run.shard is not None:
        yield OnlyAShard(run.shard.number, run.shard.of)
    times = Counter(verdict.id for verdict in run.verdicts)
    if missing := [id for id in known.tested if id not in times]:
        yield Deselected(missing)
    levels = {**known.passive, **known.tested, **known.further}
    if foreign := [v.id for v in run.verdicts if times[v.id] > 1 or levels.get(v.id) is not v.level]:
        yield Foreign(list(dict.fromkeys(foreign)))
