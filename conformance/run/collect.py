"""Gathers what tests report, from this process or from workers, and makes the Run of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from conformance.checks import PassiveRequirement
from conformance.contract import Contract
from conformance.contract.levels import Level, Provenance
from conformance.run import spool
from conformance.run.coverage import LAST, CoverageCounter, Exercised, Place
from conformance.run.model import FindingGroup, Outcome, Run, Share, Verdict
from conformance.run.passive import checked, seen

Json = Any
Payload = Mapping[str, Json]
GroupKey = tuple[str, str, str, str]
_SHOWN = frozenset({"failed", "blocked", "error"})
_SHOWN_EXCHANGES = 3  # the last ones of a test: its point, and what came just before


@dataclass
class _Group:
    expected: str
    actual: str
    example: tuple[str, int]  # owner, index within the owner's exchanges
    count: int = 0


@dataclass
class Collector:
    """What has been reported so far. Payloads are the plain dicts that `conformance.plugin` makes of each test."""

    contract: Contract
    passive: tuple[PassiveRequirement, ...]
    folder: Path
    areas: tuple[str, ...] | None = None
    payloads: dict[str, Payload] = field(default_factory=dict)
    stretches: dict[str, spool.Stretch] = field(default_factory=dict)
    groups: dict[GroupKey, _Group] = field(default_factory=dict)
    exercises: dict[Exercised, str] = field(default_factory=dict)  # the first requirement that did so
    exercised: Counter[str] = field(default_factory=Counter)  # passive requirements
    notices: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    retries: Counter[str] = field(default_factory=Counter)

    def add(self, payload: Payload) -> None:
        """Take in what one test reported."""
        self.payloads[payload["id"]] = payload
        self.retries.update(payload["retries"])
        for owner, shown in payload["shown"].items():
            self._cover(owner, shown["covered"])
            if owner not in self.stretches:  # a shared thing of each of several targets alike is told of once
                self.stretches[owner] = spool.Stretch(**shown["stretch"])
                self._note(owner, shown)

    def _cover(self, owner: str, covered: Iterable[Exercised]) -> None:
        for section, name in covered:
            known = self.exercises.get((section, name))
            if known is None or self._place(owner) < self._place(known):
                self.exercises[section, name] = owner

    def _note(self, owner: str, shown: Mapping[str, Json]) -> None:
        for row in shown["findings"]:
            self._group(owner, row)
        self.exercised.update(shown["exercised"])
        for name, pointer, rule, value, count in shown["notices"]:
            self.notices[name, pointer, rule, value] += count

    def _group(self, owner: str, row: Mapping[str, Json]) -> None:
        key = (row["requirement"], row["object"], row["pointer"], row["rule"])
        example = (owner, row["index"])
        group = self.groups.setdefault(key, _Group(row["expected"], row["actual"], example))
        group.count += 1
        if self._rank(example) < self._rank(group.example):
            group.expected, group.actual, group.example = row["expected"], row["actual"], example

    def _rank(self, example: tuple[str, int]) -> tuple[int, str, int]:
        """Orders examples the same way whatever order workers report in."""
        owner, index = example
        return (self.payloads[owner]["order"] if owner in self.payloads else -1, owner, index)

    def _place(self, owner: str) -> Place:
        """The place among all that coverage goes by."""
        return (self.payloads[owner]["order"] if owner in self.payloads else LAST, owner)

    def owners(self) -> list[str]:
        """Whose exchanges come in which order: shared things first, then tests as collected."""
        return sorted(self.stretches, key=lambda owner: self._rank((owner, 0)))

    def entries(self) -> Iterator[tuple[int, list[bytes]]]:
        """Every exchange of the run in HAR entries: consecutive ones, with the number of the first, from 1."""
        number = 1
        with spool.SpoolReader(self.folder) as reader:
            for owner in self.owners():
                entries = reader.read(self.stretches[owner])
                yield number, entries
                number += len(entries)

    def first_numbers(self) -> dict[str, int]:
        """The number of the first exchange of each owner; numbers count from 1."""
        numbers, next_number = {}, 1
        for owner in self.owners():
            numbers[owner] = next_number
            next_number += self.stretches[owner].count
        return numbers

    def evidence(self, limit: int) -> list[int]:
        """The numbers of the exchanges that show what is wrong: of finding groups, then of tests that did not pass."""
        first = self.first_numbers()
        found = dict.fromkeys(self._number(group.example, first) for group in self.groups.values())
        for payload in sorted(self.payloads.values(), key=lambda payload: int(payload["order"])):
            if payload["verdict"]["outcome"] in _SHOWN and payload["calls"]:
                end = first[payload["id"]] + payload["calls"]
                found.update(dict.fromkeys(range(max(first[payload["id"]], end - _SHOWN_EXCHANGES), end)))
        return list(found)[:limit]

    def run(self, header: Mapping[str, Json]) -> Run:
        """The Run of everything reported so far.

        Args:
            header: suite, target, started_at, duration_s, complete and stopped of the Run.
        """
        first = self.first_numbers()
        coverage = CoverageCounter(self.contract, self.areas)
        coverage.fill(self.exercises)
        verdicts = (*self._tested(first), *self._passive(first))
        return Run(
            exchanges=sum(stretch.count for stretch in self.stretches.values()),
            verdicts=verdicts,
            findings=tuple(self._findings(first)),
            coverage=coverage.report(verdicts),
            notices=tuple(
                {"object": name, "pointer": pointer, "rule": rule, "value": value, "count": count}
                for (name, pointer, rule, value), count in sorted(self.notices.items())
            ),
            retries=dict(sorted(self.retries.items())),
            **header,
        )

    def share(self, number: int, of: int) -> Share:
        """Where the verdicts of this part of a run stand in the whole."""
        said = {name for name, *_ in self.groups} | set(self.exercised)
        return Share(
            number,
            of,
            tested=tuple(sorted(int(payload["order"]) for payload in self.payloads.values())),
            passive=tuple(place for place, passive in enumerate(self.passive) if passive.id in said),
        )

    def _tested(self, first: Mapping[str, int]) -> Iterator[Verdict]:
        for payload in sorted(self.payloads.values(), key=lambda payload: int(payload["order"])):
            begin, calls = first.get(payload["id"], 0), payload["calls"]
            yield _verdict(payload["verdict"], tuple(range(begin, begin + calls)))

    def _passive(self, first: Mapping[str, int]) -> Iterator[Verdict]:
        broken: dict[str, list[_Group]] = defaultdict(list)
        for (name, *_), group in sorted(self.groups.items(), key=lambda item: item[0]):
            broken[name].append(group)
        for passive in self.passive:
            if passive.id in broken:
                yield self._broken(passive, broken[passive.id], first)
            elif self.exercised[passive.id]:
                yield _of_passive(passive, Outcome.PASSED, message=checked(self.exercised[passive.id]))

    def _broken(self, passive: PassiveRequirement, groups: list[_Group], first: Mapping[str, int]) -> Verdict:
        shown = min(groups, key=lambda group: self._rank(group.example))
        return replace(
            _of_passive(passive, Outcome.FAILED, message=seen([group.count for group in groups])),
            expected=shown.expected,
            actual=shown.actual,
            exchanges=(self._number(shown.example, first),),
        )

    def _findings(self, first: Mapping[str, int]) -> Iterator[FindingGroup]:
        for (name, object_, pointer, rule), group in sorted(self.groups.items()):
            yield FindingGroup(
                name,
                object_,
                pointer,
                rule,
                group.expected,
                group.actual,
                group.count,
                self._number(group.example, first),
            )

    @staticmethod
    def _number(example: tuple[str, int], first: Mapping[str, int]) -> int:
        owner, index = example
        return first.get(owner, 1) + index


def _verdict(row: Mapping[str, Json], exchanges: tuple[int, ...]) -> Verdict:
    return Verdict(
        **{
            **row,
            "level": Level(row["level"]),
            "provenance": Provenance(row["provenance"]),
            "outcome": Outcome(row["outcome"]),
            "exchanges": exchanges,
            "calls": len(exchanges),
        }
    )


def _of_passive(passive: PassiveRequirement, outcome: Outcome, message: str) -> Verdict:
    return Verdict(
        id=passive.id,
        area=passive.area,
        level=passive.level,
        title=passive.title,
        provenance=passive.provenance,
        cites=passive.link,
        operation="",
        outcome=outcome,
        message=message,
    )
