"""Holds exchanges that others recorded against the contract of their API version, and groups what is found by place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from conformance.checks import Checker, Finding, Notice, passive_requirements
from conformance.checks.request_rules import REQUEST_REQUIREMENTS
from conformance.contract import Contract, load
from conformance.contract.levels import Level
from conformance.run.model import FindingGroup
from conformance.run.offline_scope import Scope, answered_on, api_path, begin_of, tells_parameters
from conformance.wire.exchange import Exchange

_OF_PARAMETERS = frozenset({"expansion.unrequested", "expansion.includable"})
GroupKey = tuple[str, str, str, str, str]  # API version, requirement, object, pointer, rule


class Unchecked(NamedTuple):
    """Why exchanges of the API were not checked."""

    reason: str
    api_version: str = ""


@dataclass
class Place:
    """Where a finding was seen in one file: in how many exchanges, and in which first (counted in the file from 1)."""

    count: int
    index: int


@dataclass(frozen=True)
class Grouped:
    """All findings of one requirement, object, pointer and rule, of one API version, with the files that show it."""

    group: FindingGroup
    api_version: str
    level: Level
    places: Mapping[str, Place]

    @property
    def file(self) -> str:
        """The file of the example."""
        return next(iter(self.places), "")


@dataclass
class FileSummary:
    """What became of the exchanges of one file."""

    exchanges: int = 0
    checked: int = 0
    passed_over: int = 0  # of other servers
    not_checked: Counter[Unchecked] = field(default_factory=Counter)
    findings: Counter[Level] = field(default_factory=Counter)  # groups that the file shows, by level


class Findings:
    """Checks exchanges one by one and groups what is found; the first exchange that shows a finding is its example.

    Args:
        scope: says which exchanges are of the API, and which contract each is held against.
    """

    def __init__(self, scope: Scope | None = None) -> None:
        self.scope = scope or Scope()
        self.exchanges = 0  # all that were added, those that were not checked among them
        self.files: dict[str, FileSummary] = {}
        self.notices: Counter[Notice] = Counter()
        self.checked: Counter[str] = Counter()  # exchanges by the version of the contract that they were held against
        self._judges: dict[str, _Judge] = {}
        self._groups: dict[GroupKey, FindingGroup] = {}
        self._places: dict[GroupKey, dict[str, Place]] = {}

    @property
    def passed_over(self) -> int:
        """Exchanges of other servers."""
        return sum(each.passed_over for each in self.files.values())

    @property
    def not_checked(self) -> Counter[Unchecked]:
        """Exchanges of the API that could not be checked."""
        return sum((each.not_checked for each in self.files.values()), Counter[Unchecked]())

    def open(self, file: str) -> FileSummary:
        """The summary of a file, there from now on even where the file holds no exchange."""
        return self.files.setdefault(file, FileSummary())

    def add(self, exchange: Exchange, file: str = "", *, whole: bool = True) -> tuple[Finding, ...]:
        """Check one exchange of a file; its findings, which are also kept.

        Args:
            whole: every header was recorded; else one that is absent may have been filtered out.
        """
        summary = self.open(file)
        self.exchanges += 1
        summary.exchanges += 1
        if not self.scope.covers(exchange):
            summary.passed_over += 1
            return ()
        version = self.scope.version(exchange)
        if version is None:
            summary.not_checked[Unchecked("no contract", self.scope.named(exchange))] += 1
            return ()
        if exchange.status is None:
            summary.not_checked[Unchecked(exchange.fault or "no answer")] += 1
            return ()
        summary.checked += 1
        self.checked[version] += 1
        return self._check(exchange, version, file, whole=whole)

    def take(self, findings: Iterable[Finding], version: str, file: str = "") -> None:
        """Keep findings on the exchange that was added last; several of one group count once."""
        summary, judge = self.open(file), self._judge(version)
        once = {(version, each.requirement, each.object, each.pointer, each.rule): each for each in findings}
        for key, found in once.items():
            known = self._groups.get(key)
            if known is None:
                self._groups[key] = FindingGroup(*key[1:], found.expected, found.actual, 1, self.exchanges)
            else:
                self._groups[key] = replace(known, count=known.count + 1)
            places = self._places.setdefault(key, {})
            if file in places:
                places[file].count += 1
            else:
                places[file] = Place(1, summary.exchanges)
                summary.findings[judge.level(found.requirement)] += 1

    def grouped(self) -> list[Grouped]:
        """The findings, the strictest level first, then the most frequent."""
        order = {level: number for number, level in enumerate(Level)}
        return sorted(
            self._grouped(),
            key=lambda each: (
                order[each.level],
                -each.group.count,
                each.group.requirement,
                each.group.pointer,
                each.group.rule,
                each.api_version,
            ),
        )

    def _check(self, exchange: Exchange, version: str, file: str, *, whole: bool) -> tuple[Finding, ...]:
        judge = self._judge(version)
        report = judge.checker.check(replace(exchange, path=api_path(exchange)))
        findings = tuple(self._sure(report.findings, exchange, judge, whole=whole))
        self.notices.update(report.notices)
        self.take(findings, version, file)
        return findings

    @staticmethod
    def _sure(findings: Iterable[Finding], exchange: Exchange, judge: _Judge, *, whole: bool) -> Iterator[Finding]:
        """The findings, but for those that what was not recorded may explain."""
        older = 0 < answered_on(exchange) < judge.documented_on  # a member that is not there may be younger
        unknown = not tells_parameters(exchange)  # what is expanded may have been asked for
        for each in findings:
            excused = (
                (older and each.rule == "required")
                or (unknown and each.requirement in _OF_PARAMETERS)
                or (not whole and each.object == "headers" and each.actual == "absent")
            )
            if not excused:
                yield each

    def _grouped(self) -> Iterator[Grouped]:
        for key, group in self._groups.items():
            level = self._judge(key[0]).level(group.requirement)
            yield Grouped(group, key[0], level, self._places[key])

    def _judge(self, version: str) -> _Judge:
        return self._judges.setdefault(version, _Judge(version))


@dataclass(frozen=True)
class _Judge:
    """The checks of one API version; made when the first exchange asks for them."""

    version: str

    @cached_property
    def contract(self) -> Contract:
        return load(self.version)

    @cached_property
    def checker(self) -> Checker:
        return Checker(self.contract)

    @cached_property
    def levels(self) -> dict[str, Level]:
        return {each.id: each.level for each in (*passive_requirements(self.contract), *REQUEST_REQUIREMENTS)}

    def level(self, requirement: str) -> Level:
        """The level of a passive requirement, or of one that requests are held to."""
        return self.levels[requirement]

    @cached_property
    def documented_on(self) -> float:
        return begin_of(self.contract.service_date)
