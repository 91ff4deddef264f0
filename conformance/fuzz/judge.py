"""Judges answers to generated requests, only by what cannot be wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from conformance.checks import Checker, Finding, PassiveRequirement, passive_requirements
from conformance.contract import Contract
from conformance.contract.levels import Level, Provenance
from conformance.fuzz.model import Example, Found
from conformance.wire.exchange import Exchange

Key = tuple[str, str, str, str, str]
SERVER_ERROR: Final = "protocol.server_error"
_CERTAIN: Final = ("envelope.", "expansion.", "money.", "shape.")
_ANSWER = "answer"  # the object of a finding about an answer as a whole


def certain_checks(contract: Contract) -> Mapping[str, PassiveRequirement]:
    """The passive requirements that hold for whatever is asked, by ID.

    No failure of the server; valid JSON; and of envelopes, schemas and money what the documentation itself promises
    (a MUST that is DOCUMENTED): neither what was only observed, nor what is only usual.
    """
    return {
        each.id: each
        for each in passive_requirements(contract)
        if each.id in (SERVER_ERROR, "protocol.json")
        or (each.id.startswith(_CERTAIN) and each.level is Level.MUST and each.provenance is Provenance.DOCUMENTED)
    }


@dataclass
class _Group:
    finding: Finding
    example: Example
    operations: Counter[str] = field(default_factory=Counter)


class Judge:
    """Groups the findings of a run."""

    def __init__(self, contract: Contract, lacks: Collection[str] = ()) -> None:
        self._contract = contract
        self._checker = Checker(contract, lacks)
        self._groups: dict[Key, _Group] = {}
        self.checks = certain_checks(contract)

    def findings(self, exchange: Exchange) -> dict[Key, Finding]:
        """What is wrong with one answer, by group."""
        operation = self.operation(exchange)
        return {
            (each.requirement, each.object, each.pointer, each.rule, operation if each.object == _ANSWER else ""): each
            for each in self._checker.check(exchange).findings
            if each.requirement in self.checks
        }

    def note(self, exchange: Exchange, example: Example) -> list[Key]:
        """Take one answer in. The groups that it is the first of."""
        found = self.findings(exchange)
        new = [key for key in found if key not in self._groups]
        for key, finding in found.items():
            group = self._groups.setdefault(key, _Group(finding, example))
            group.operations[self.operation(exchange)] += 1
        return new

    def show(self, key: Key, example: Example) -> None:
        """Have a better example for a group."""
        group = self._groups[key]
        group.example = example
        group.finding = self.findings(example.exchange)[key]

    def found(self) -> tuple[Found, ...]:
        """The groups: the most frequent first."""
        made = [self._found(group) for group in self._groups.values()]
        return tuple(sorted(made, key=lambda each: (-each.count, each.requirement, each.object, each.pointer)))

    def operation(self, exchange: Exchange) -> str:
        match = self._contract.find(exchange.method, exchange.path)
        return match.operation.id if match else f"{exchange.method} {exchange.path}"

    def _found(self, group: _Group) -> Found:
        finding, check = group.finding, self.checks[group.finding.requirement]
        return Found(
            requirement=finding.requirement,
            title=check.title,
            cites=check.link,
            object=finding.object,
            pointer=finding.pointer,
            rule=finding.rule,
            expected=finding.expected,
            actual=finding.actual,
            count=group.operations.total(),
            operations=dict(group.operations.most_common()),
            example=group.example,
        )
