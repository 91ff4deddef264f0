"""Brings a baseline file up to date with reports; comments, order and every word that people wrote stay."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from conformance.run.baseline import Suite
from conformance.run.baseline_errors import MixedReports, OtherVersion, UnreadableBaseline
from conformance.run.baseline_file import document_of, expected
from conformance.run.gate import plain_outcome
from conformance.run.merge import merge
from conformance.run.model import Outcome, Run, Verdict
from conformance.run.report_file import put

Json = Any
_HEAD = """\
# What is expected of this target. Write entries, reasons, tickets and dates of expiry by hand as you like:
# `stripe-conformance baseline update` keeps them. It alone writes first_seen, last_seen and the record.
schema_version: 1
entries: []
"""
_NOT_KEPT = frozenset({Outcome.FAILED, Outcome.BLOCKED})
_LONGEST = 200  # characters of the reason that a new entry begins with


@dataclass
class Changes:
    """What was done to a baseline, by name of its entries."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Seen:
    outcome: Outcome
    verdict: Verdict
    day: date


class BaselineFile:
    """A baseline file that is being edited."""

    def __init__(self, path: Path) -> None:
        """Reads the file, or begins a new one where there is none.

        Raises:
            UnreadableBaseline, NotYaml, InvalidBaseline: the file that there is cannot be used.
        """
        self._path = path
        self._yaml = YAML()
        self._yaml.width, self._yaml.preserve_quotes = 4096, True
        self._yaml.indent(mapping=2, sequence=4, offset=2)
        if path.exists():
            document_of(path)
        self._document = self._yaml.load(path.read_text("utf-8") if path.exists() else _HEAD)
        self._entries = self._document["entries"]

    def update(self, reports: Sequence[Run], *, forget: bool = False) -> Changes:
        """Add what newly fails, note when entries were last seen, and renew the record.

        Args:
            reports: of one target; shards of one run are merged first. A later report's word counts more.
            forget: take what none of the reports has out of the record, such as requirements that have vanished.

        Raises:
            MixedReports, OtherVersion, MergeError: they do not belong together, or not to this file.
        """
        runs = self._belonging(reports)
        seen = _latest(runs)
        changes = Changes()
        for id, each in seen.items():
            if each.outcome in _NOT_KEPT:
                self._note(id, each, changes)
        self._record(seen, forget=forget)
        self._document["api_version"] = DoubleQuotedScalarString(runs[-1].suite["api_version"])
        self._document["target"] = runs[-1].target["name"]
        return changes

    def prune(self, reports: Sequence[Run], suite: Suite) -> Changes:
        """Drop the entries whose requirements were all really exercised and passed, in every report that has them.

        An entry with a prefix goes only when that holds for every requirement of the suite that it covers; one of a
        passive check only by a report of everything that the record has, for in a part it passes too easily.

        Raises:
            MixedReports, OtherVersion, MergeError: as for `update`.
        """
        runs = self._belonging(reports)
        passed = _really_passed(runs, suite, self._recorded())
        known = suite.all | {verdict.id for run in runs for verdict in run.verdicts}
        changes = Changes()
        for place, row in reversed(list(enumerate(self._entries))):
            covered = [id for id in known if _covers(row, id)]
            if covered and passed.issuperset(covered):
                changes.dropped.insert(0, _name(row))
                del self._entries[place]
        return changes

    def save(self) -> None:
        """Write the file, whole or not at all.

        Raises:
            UnreadableBaseline: it cannot be written.
        """
        text = StringIO()
        self._yaml.dump(self._document, text)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            put(self._path, text.getvalue())
        except OSError as problem:
            raise UnreadableBaseline(self._path, problem.strerror or type(problem).__name__) from None

    # -- what belongs together

    def _belonging(self, reports: Sequence[Run]) -> list[Run]:
        shards = [run for run in reports if run.shard]
        whole = [run for run in reports if not run.shard]
        runs = sorted([*whole, *([merge(shards)] if shards else [])], key=lambda run: run.started_at)
        for what, values in (
            ("target", {str(run.target["name"]) for run in runs}),
            ("API version", {str(run.suite["api_version"]) for run in runs}),
        ):
            if len(values) > 1:
                raise MixedReports(what, sorted(values))
        version = str(runs[-1].suite["api_version"])
        if self._document.get("api_version", version) != version:
            raise OtherVersion(self._path, self._document["api_version"], version)
        return runs

    def _recorded(self) -> frozenset[str]:
        record = self._document.get("record") or {}
        return frozenset((*record.get("passed", ()), *record.get("failed", ())))

    # -- entries

    def _note(self, id: str, seen: _Seen, changes: Changes) -> None:
        """Renew the entry of a requirement that is not kept, or add one."""
        row = _entry_of(self._entries, id)
        if row is not None and seen.outcome in expected(row["expect"]):
            row["last_seen"] = _copy(seen.day)
        elif row is not None and "requirement" in row:
            row["expect"], row["last_seen"] = seen.outcome.value, _copy(seen.day)
            changes.changed.append(id)
        else:
            self._entries.append(_new(id, seen))
            changes.added.append(id)

    def _record(self, seen: Mapping[str, _Seen], *, forget: bool) -> None:
        record = self._document.get("record") or {}
        kept = {
            name: set() if forget else {str(id) for id in record.get(name, ()) if id not in seen}
            for name in ("passed", "failed")
        }
        for id, each in seen.items():
            if each.outcome.value in kept:
                kept[each.outcome.value].add(id)
        self._document["record"] = {name: sorted(ids) for name, ids in kept.items()}


def _latest(runs: Iterable[Run]) -> dict[str, _Seen]:
    """What the last report that has it says of each requirement."""
    return {
        verdict.id: _Seen(plain_outcome(run, verdict), verdict, date.fromisoformat(run.started_at[:10]))
        for run in runs
        for verdict in run.verdicts
    }


def _new(id: str, seen: _Seen) -> dict[str, Json]:
    verdict = seen.verdict
    differs = f"expected {verdict.expected}, got {verdict.actual}" if verdict.expected else verdict.message
    return {
        "requirement": id,
        "expect": seen.outcome.value,
        "reason": " ".join(differs.split())[:_LONGEST],
        "first_seen": seen.day,
        "last_seen": _copy(seen.day),
    }


def _copy(day: date) -> date:
    """The same day as a value of its own: of one value that stands twice, YAML would make an anchor and an alias."""
    return day.replace()


def _entry_of(entries: Iterable[Any], id: str) -> Any:
    found = [row for row in entries if _covers(row, id)]
    return max(found, key=lambda row: ("requirement" in row, len(_name(row))), default=None)


def _covers(row: Mapping[str, Json], id: str) -> bool:
    return bool(id == row["requirement"] if "requirement" in row else id.startswith(row["prefix"]))


def _name(row: Mapping[str, Json]) -> str:
    return str(row.get("requirement") or row.get("prefix"))


def _really_passed(runs: Iterable[Run], suite: Suite, recorded: Collection[str]) -> set[str]:
    passed: set[str] = set()
    otherwise: set[str] = set()
    for run in runs:
        whole = run.complete and {verdict.id for verdict in run.verdicts}.issuperset(recorded)
        for id, outcome in _outcomes(run):
            if outcome is not Outcome.PASSED:
                otherwise.add(id)
            elif whole or id not in suite.passive:
                passed.add(id)
    return passed - otherwise


def _outcomes(run: Run) -> Iterator[tuple[str, Outcome]]:
    for verdict in run.verdicts:
        yield verdict.id, plain_outcome(run, verdict)
