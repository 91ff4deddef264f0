"""Holds one exchange against everything that every exchange has to keep."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import get_args

import conformance.checks.catalogue  # noqa: F401  registers every check
from conformance.checks.finding import Finding
from conformance.checks.ids import ID_PATTERNS
from conformance.checks.path import exact_pointer, steps
from conformance.checks.requirement import CHECKS, SKIPPED, Answers, Check, Mismatch
from conformance.checks.seen import Seen
from conformance.checks.tree import Node, node
from conformance.checks.walk import ANYTHING, ENVELOPES, PINNED, Notice, Occurrence, Walk, is_stub
from conformance.contract import Contract, Json, Operation
from conformance.contract.pinned import pinned_members
from conformance.contract.shapes import shallow
from conformance.contract.validators import Shallow, Validators
from conformance.wire.exchange import Exchange

_DATE = re.compile(r"\d{4}-\d\d-\d\d\Z")
_SURROUNDINGS = {
    "headers": "headers",
    "envelope.list": "list",
    "envelope.search": "search_result",
    "envelope.error": "error",
}
_BROKEN = (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError)  # a shape of its own finding


@dataclass(frozen=True, slots=True)
class Report:
    """What the passive checks say of one exchange.

    `exercised` are the IDs of the passive requirements that this exchange could have broken; `notices` count what is
    undocumented and allowed.
    """

    findings: tuple[Finding, ...] = ()
    exercised: frozenset[str] = frozenset()
    notices: Mapping[Notice, int] = field(default_factory=dict)


class Checker:
    """The passive checks of one contract. `check` is safe to call for any exchange, however broken its answer.

    Args:
        lacks: capabilities that the target denies; what needs them is not checked.
    """

    def __init__(self, contract: Contract, lacks: Collection[str] = ()) -> None:
        self.contract = contract
        self.validators = Validators(contract, ID_PATTERNS)
        whole = [
            check
            for check in CHECKS.values()
            if not check.requirement.objects and not set(check.requirement.needs) & set(lacks)
        ]
        self._whole = {kind: tuple(each for each in whole if each.of in ("any", kind)) for kind in get_args(Answers)}
        self._of: dict[str, tuple[Check, ...]] = {}
        for check in CHECKS.values():
            for name in check.requirement.objects:
                self._of[name] = (*self._of.get(name, ()), check)
        self._trees: dict[str, Node] = {}
        self._roots: dict[str, Node] = {}
        self._errors: Shallow | None = None
        self._excused = {
            (entry["object"], entry["pointer"], entry["rule"]) for entry in contract.errata.get("recordings", ())
        }

        self._members = () if "versions" in lacks else pinned_members(contract)
        self._pinned: dict[str, Mapping[tuple[str, str], str]] = {}

    def check(self, exchange: Exchange) -> Report:
        """The findings and notices of one exchange; an exchange without an answer has none."""
        if exchange.status is None:
            return Report()
        body = exchange.body if isinstance(exchange.body, dict) else {}
        seen = Seen(exchange, self.contract, self.contract.find(exchange.method, exchange.path), exchange.status, body)
        exercised: set[str] = set()
        findings = self._surroundings(seen, exercised)
        notices: Mapping[Notice, int] = {}
        if seen.json:
            walk = self._walked(seen)
            notices = walk.notices
            findings += _once(walk.findings)
            exercised |= self._exercised(seen, walk)
            for occurrence in walk.met:
                self._object(occurrence, findings, exercised)
        return Report(tuple(self._excuse(seen, findings)), frozenset(exercised), notices)

    def tree(self, name: str) -> Node:
        """The tree of an API object."""
        try:
            return self._trees[name]
        except KeyError:
            made = node(self.validators.marked(name))
            return self._trees.setdefault(name, made)

    def _surroundings(self, seen: Seen, exercised: set[str]) -> list[Finding]:
        findings: list[Finding] = []
        for check in self._whole[seen.kind]:
            result = check.function(seen)
            if result is SKIPPED:
                continue
            exercised.add(check.id)
            if result:
                owner = next((name for kind, name in _SURROUNDINGS.items() if check.id.startswith(kind)), "answer")
                findings += [_finding(each, check, owner, "") for each in _each(result)]
        return findings

    def _walked(self, seen: Seen) -> Walk:
        operation = seen.operation
        requested = _requested(seen.exchange.expansions)
        body = seen.body
        if 400 <= seen.status < 500:
            walk = Walk(self.tree, self.validators, requested, True, self._pinned_to(seen.exchange.version))
            walk.run(self.tree("error"), body, "error", self._error())
        elif operation is None or operation.answer_kind == "file" or not seen.exchange.ok:
            walk = Walk(self.tree, self.validators, requested, True, self._pinned_to(seen.exchange.version))
            walk.run(ANYTHING, body, "", None)
        else:
            thorough = bool(requested) or not self.validators.unexpanded(operation, body)
            walk = Walk(self.tree, self.validators, requested, thorough, self._pinned_to(seen.exchange.version))
            envelope = self.validators.of_envelope(operation) if operation.answer_kind != "object" else None
            walk.run(self._root(operation), body, "" if envelope is None else operation.answer_kind, envelope)
        return walk

    def _pinned_to(self, version: str) -> Mapping[tuple[str, str], str]:
        """What a request does not see that is pinned to a version; where it names none, to that of the contract."""
        pin = version[:10] if _DATE.match(version[:10]) else self.contract.version
        if pin not in self._pinned:
            self._pinned[pin] = {
                (member.object, member.pointer): f"absent, for {member.version} "
                + ("removes it" if member.removed else f"adds it, and the request is pinned to {pin}")
                for member in self._members
                if member.foreign_to(pin)
            }
        return self._pinned[pin]

    def _root(self, operation: Operation) -> Node:
        if operation.id not in self._roots:
            self._roots[operation.id] = node(self.validators.answer(operation))
        return self._roots[operation.id]

    def _error(self) -> Shallow:
        if self._errors is None:
            self._errors = Shallow(shallow(self.validators.marked("error")))
        return self._errors

    def _exercised(self, seen: Seen, walk: Walk) -> set[str]:
        """The requirements that the walk has held the answer against."""
        exercised = {finding.requirement for finding in walk.findings}
        names = {name for name, _, _ in walk.met}
        for name in names:
            exercised |= _of_object(name)
        if any(name in names for name, _ in walk.pinned):
            exercised.add(PINNED)
        operation = seen.operation
        if 400 <= seen.status < 500:
            exercised.add("envelope.error")
        elif operation is not None and operation.answer_kind in ENVELOPES:
            exercised.add(ENVELOPES[operation.answer_kind])
        if walk.expanded:
            exercised.add("expansion.requested")
        return exercised

    def _object(self, occurrence: Occurrence, findings: list[Finding], exercised: set[str]) -> None:
        name, value, link = occurrence
        for check in self._of.get(name, ()):
            try:
                result = check.function(value)
            except _BROKEN:
                continue
            if result is SKIPPED:
                continue
            exercised.add(check.id)
            if result:
                at = exact_pointer(steps(link))
                findings += [_finding(each, check, name, at) for each in _each(result)]

    def _excuse(self, seen: Seen, findings: list[Finding]) -> Iterable[Finding]:
        """The findings, but for what an older API version explains."""
        if not findings or not self._older(seen.exchange.version):
            return findings
        return [each for each in findings if (each.object, each.pointer, each.rule) not in self._excused]

    def _older(self, version: str) -> bool:
        return bool(_DATE.match(version)) and version < self.contract.version


def _once(findings: list[Finding]) -> list[Finding]:
    """The findings without those on the shape of a member that should not be there at all."""
    unasked = {(found.object, found.pointer) for found in findings if found.requirement == "expansion.includable"}
    return [
        found
        for found in findings
        if found.requirement == "expansion.includable" or (found.object, found.pointer) not in unasked
    ]


@cache
def _of_object(name: str) -> frozenset[str]:
    """What the presence of one object exercises, beside the registered checks."""
    found = {f"shape.{name}", "protocol.livemode", "expansion.unrequested", "expansion.includable"}
    if name in ID_PATTERNS:
        found.add(f"ids.{name}")
    if is_stub(name):
        found.add("envelope.deletion")
    return frozenset(found)


def _requested(expansions: Iterable[str]) -> frozenset[str]:
    """The paths to expand, and every path that leads there."""
    found: set[str] = set()
    for path in expansions:
        steps = path.split(".")
        found.update(".".join(steps[:end]) for end in range(1, len(steps) + 1))
    return frozenset(found)


def _each(result: Json) -> list[Mismatch]:
    return [result] if isinstance(result, Mismatch) else list(result)


def _finding(mismatch: Mismatch, check: Check, owner: str, at: str) -> Finding:
    general = re.sub(r"/\d+(?=/|\Z)", "/*", mismatch.pointer)
    rule = mismatch.rule or check.rule
    return Finding(check.id, owner, general, rule, mismatch.expected, mismatch.actual, at + mismatch.pointer)
