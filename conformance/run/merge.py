"""Makes one run of the reports of its shards, or of other runs that have no requirement in common."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlsplit

from conformance.run.coverage import LAST
from conformance.run.gate import plain_outcome
from conformance.run.merge_errors import (
    MissingShards,
    MixedContracts,
    MixedShards,
    MixedSuites,
    MixedTargets,
    NothingToMerge,
    Overlap,
)
from conformance.run.model import Coverage, FindingGroup, Outcome, Run, Verdict
from conformance.run.passive import checked, checked_in, is_passive, seen

Json = Any
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_REFERRED = frozenset({Outcome.FAILED, Outcome.ERROR, Outcome.BLOCKED})


@dataclass(frozen=True)
class Part:
    """One of the runs with its verdicts apart: those of tests with their places in the whole, and passive ones."""

    run: Run
    tested: tuple[tuple[int, Verdict], ...]
    passive: tuple[tuple[int, Verdict], ...]
    numbers: Mapping[int, int]  # of exchanges: here, in the whole


def merge(runs: Sequence[Run]) -> Run:
    """The whole run: exchanges numbered anew, findings summed, coverage put together from what exercised it.

    What baselines turned outcomes into is undone; the whole can be held against one again.

    Raises:
        MergeError: one of its kinds; the runs do not belong together.
    """
    _belong(runs)
    runs = _sorted(runs)
    parts = _numbered(_parts(runs))
    findings = tuple(_findings(parts))
    tested = [_renumbered(verdict, part.numbers) for _, part, verdict in _in_order(parts)]
    verdicts = (*tested, *_passive(parts, findings))
    first, begin, end = runs[0], min(map(_begin, runs)), max(map(_end, runs))
    evidence = {part.numbers[n]: shown for part in parts for n, shown in part.run.evidence.items()}
    wanted = {number for verdict in verdicts if verdict.outcome in _REFERRED for number in verdict.exchanges}
    wanted |= {finding.example for finding in findings}
    return replace(
        first,
        started_at=min(runs, key=_begin).started_at,
        duration_s=round((end - begin).total_seconds(), 3),
        exchanges=sum(run.exchanges for run in runs),
        verdicts=verdicts,
        findings=findings,
        coverage=_coverage(runs, verdicts),
        notices=tuple(_notices(runs)),
        retries=dict(sorted(sum((Counter(run.retries) for run in runs), Counter[str]()).items())),
        complete=all(run.complete for run in runs),
        stopped="; ".join(dict.fromkeys(run.stopped for run in runs if run.stopped)),
        evidence={number: evidence[number] for number in sorted(evidence) if number in wanted},
        baseline=None,
        shard=None,
        run_id=",".join(dict.fromkeys(run.run_id for run in runs if run.run_id)),
    )


def exchange_order(runs: Sequence[Run]) -> list[tuple[int, int]]:
    """Where each exchange of the merged run is, in order: which of the runs has it, and its number there."""
    index = {id(run): number for number, run in enumerate(runs)}
    parts = _numbered(_parts(_sorted(runs)))
    rows = [(new, index[id(part.run)], old) for part in parts for old, new in part.numbers.items()]
    return [(number, old) for _, number, old in sorted(rows)]


# -- whether they belong together


def _belong(runs: Sequence[Run]) -> None:
    if not runs:
        raise NothingToMerge
    if len(versions := {_suite(run) for run in runs}) > 1:
        raise MixedSuites(versions)
    contracts = {f"{run.suite['api_version']} {str(run.suite['contract_digest'])[:12]}" for run in runs}
    if len(contracts) > 1:
        raise MixedContracts(contracts)
    if len({_target(run) for run in runs}) > 1:
        raise MixedTargets(f"{run.target['name']} {run.target['url']}" for run in runs)
    _shards(runs)


def _suite(run: Run) -> str:
    """Version and, where the report says it, digest: two of one version are two suites where somebody changed one."""
    return f"{run.suite['version']} {str(run.suite.get('digest', ''))[:12]}".strip()


def _target(run: Run) -> tuple[str, str]:
    """Name and URL; on the machine itself the port says nothing, for each shard may start its own."""
    place = urlsplit(str(run.target["url"]))
    here = place.hostname in _LOOPBACK
    return str(run.target["name"]), f"{place.scheme}://loopback{place.path}" if here else str(run.target["url"])


def _shards(runs: Sequence[Run]) -> None:
    said = [f"{run.shard.number}/{run.shard.of}" if run.shard else "no shard" for run in runs]
    if len({run.shard.of if run.shard else 0 for run in runs}) > 1:
        raise MixedShards(said)
    if runs[0].shard is None:
        return
    numbers, of = [run.shard.number for run in runs if run.shard], runs[0].shard.of
    for number, times in Counter(numbers).items():
        if times > 1:
            raise Overlap(f"Shard {number}/{of}")
    if missing := sorted(set(range(1, of + 1)) - set(numbers)):
        raise MissingShards(missing, of)


# -- what comes where


def _sorted(runs: Sequence[Run]) -> list[Run]:
    """Shards by number; other runs as they are given."""
    return sorted(runs, key=lambda run: run.shard.number if run.shard else 0)


def _parts(runs: Iterable[Run]) -> Iterator[Part]:
    known: set[str] = set()
    begin = 0
    for run in runs:
        verdicts = [replace(verdict, outcome=plain_outcome(run, verdict)) for verdict in run.verdicts]
        end = len(run.shard.tested) if run.shard else _last_test(verdicts)
        tested, passive = verdicts[:end], verdicts[end:]
        for verdict in tested:
            if verdict.id in known:
                raise Overlap(f"Requirement {verdict.id}")
            known.add(verdict.id)
        places = run.shard.tested if run.shard else range(begin, begin + len(tested))
        after = run.shard.passive if run.shard else range(begin, begin + len(passive))
        begin += len(verdicts)
        yield Part(run, tuple(zip(places, tested, strict=True)), tuple(zip(after, passive, strict=True)), {})


def _last_test(verdicts: Sequence[Verdict]) -> int:
    """How many verdicts stand before the passive ones, which come last in every report."""
    end = len(verdicts)
    while end and is_passive(verdicts[end - 1]):
        end -= 1
    return end


def _in_order(parts: Sequence[Part]) -> list[tuple[int, Part, Verdict]]:
    rows = [(place, part, verdict) for part in parts for place, verdict in part.tested]
    return sorted(rows, key=lambda row: row[0])


def _numbered(parts: Iterable[Part]) -> list[Part]:
    """The parts with the new numbers of their exchanges: shared ones come first, then those of tests in order."""
    parts = list(parts)
    numbers: dict[int, dict[int, int]] = defaultdict(dict)
    rows: list[tuple[int, int]] = []
    for number, part in enumerate(parts):
        own = {each for _, verdict in part.tested for each in verdict.exchanges}
        rows += [(number, each) for each in range(1, part.run.exchanges + 1) if each not in own]
    index = {id(part): number for number, part in enumerate(parts)}
    rows += [(index[id(part)], each) for _, part, verdict in _in_order(parts) for each in verdict.exchanges]
    for new, (number, each) in enumerate(rows, start=1):
        numbers[number][each] = new
    return [replace(part, numbers=numbers[number]) for number, part in enumerate(parts)]


def _renumbered(verdict: Verdict, numbers: Mapping[int, int]) -> Verdict:
    return replace(verdict, exchanges=tuple(numbers[number] for number in verdict.exchanges))


# -- what is summed up


def _findings(parts: Iterable[Part]) -> Iterator[FindingGroup]:
    groups: dict[tuple[str, str, str, str], list[FindingGroup]] = defaultdict(list)
    for part in parts:
        for found in part.run.findings:
            key = (found.requirement, found.object, found.pointer, found.rule)
            groups[key].append(replace(found, example=part.numbers[found.example]))
    for _, found_in in sorted(groups.items()):
        shown = min(found_in, key=lambda found: found.example)
        yield replace(shown, count=sum(found.count for found in found_in))


def _passive(parts: Iterable[Part], findings: Iterable[FindingGroup]) -> Iterator[Verdict]:
    counts: dict[str, list[int]] = defaultdict(list)
    for found in findings:
        counts[found.requirement].append(found.count)
    groups: dict[tuple[int, str], list[Verdict]] = defaultdict(list)
    for part in parts:
        for place, verdict in part.passive:
            groups[place, verdict.id].append(_renumbered(verdict, part.numbers))
    for (_, id), verdicts in sorted(groups.items()):
        yield _together(verdicts, counts[id])


def _together(verdicts: Sequence[Verdict], counts: Sequence[int]) -> Verdict:
    """One verdict of those of all parts: broken anywhere is broken."""
    broken = [verdict for verdict in verdicts if verdict.outcome is not Outcome.PASSED]
    if broken:
        shown = min(broken, key=lambda verdict: verdict.exchanges or (0,))
        return replace(shown, message=seen(counts) if counts else shown.message)
    total = sum(checked_in(verdict.message) for verdict in verdicts)
    return replace(verdicts[0], message=checked(total) if total else verdicts[0].message)


def _coverage(runs: Sequence[Run], verdicts: Sequence[Verdict]) -> dict[str, Coverage]:
    place = {verdict.id: number for number, verdict in enumerate(verdicts)}  # what no verdict has is shared: last
    found: dict[str, Coverage] = {}
    for kind in dict.fromkeys(kind for run in runs for kind in run.coverage):
        of_kind = [run.coverage[kind] for run in runs if kind in run.coverage]
        by: dict[str, str] = {}
        for coverage in of_kind:
            for name, owner in coverage.by.items():
                known = by.get(name)
                if known is None or (place.get(owner, LAST), owner) < (place.get(known, LAST), known):
                    by[name] = owner
        open_ = dict.fromkeys(name for coverage in of_kind for name in coverage.missing if name not in by)
        missing = tuple(sorted(open_, key=lambda name: place.get(name, -1)))
        found[kind] = Coverage(len(by) + len(missing), len(by), missing, by)
    return found


def _notices(runs: Iterable[Run]) -> Iterator[dict[str, Json]]:
    total: Counter[tuple[tuple[str, Json], ...]] = Counter()
    for run in runs:
        for notice in run.notices:
            about = tuple((name, value) for name, value in notice.items() if name != "count")
            total[about] += int(notice.get("count") or 1)
    for about, count in sorted(total.items(), key=lambda item: [str(value) for _, value in item[0]]):
        yield {**dict(about), "count": count}


def _begin(run: Run) -> datetime:
    moment = datetime.fromisoformat(run.started_at.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def _end(run: Run) -> datetime:
    return _begin(run) + timedelta(seconds=run.duration_s)
