"""Groups failures by what they have in common, so that one cause is read once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from conformance.contract.levels import Level
from conformance.run.model import FindingGroup, Verdict

EVERY_ANSWER, FAMILY, OPERATION = "Rule of every answer", "One rule, several places", "Operation"
_FAMILY = re.compile(r"(.+?)\[(.*)\]", re.DOTALL)
_ENOUGH = 3  # members of one family that fail alike point to the rule rather than to each operation
_RANK = {level: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class Cause:
    """Failures that belong together: one broken rule, one family, or one operation."""

    title: str
    kind: str  # EVERY_ANSWER, FAMILY or OPERATION
    verdicts: tuple[Verdict, ...]
    findings: tuple[FindingGroup, ...] = ()

    @property
    def size(self) -> int:
        """How often it shows."""
        return len(self.verdicts) + sum(finding.count for finding in self.findings)

    @property
    def level(self) -> Level:
        return min((verdict.level for verdict in self.verdicts), key=_RANK.__getitem__)


def family_of(identifier: str) -> tuple[str, str]:
    """The family and the label of an ID such as `protocol.auth.no_key[GET /v1/invoices]`; an empty label for others."""
    found = _FAMILY.fullmatch(identifier)
    return (found[1], found[2]) if found else (identifier, "")


def family_title(title: str, label: str) -> str:
    """The sentence of the family: a member's title without its label."""
    return title.replace(f" ({label}).", ".") if label else title


def causes(failures: Iterable[Verdict], findings: Iterable[FindingGroup]) -> list[Cause]:
    """Failures by cause; the strictest and the largest causes first."""
    failures = tuple(failures)
    seen: Mapping[str, list[FindingGroup]] = _by_requirement(findings)
    families = _large_families(failures)
    groups: dict[tuple[str, str], list[Verdict]] = defaultdict(list)
    for verdict in failures:
        groups[_key(verdict, seen, families)].append(verdict)
    made = [_cause(kind, name, tuple(members), seen) for (kind, name), members in groups.items()]
    return sorted(made, key=lambda cause: (_RANK[cause.level], -cause.size))


def _by_requirement(findings: Iterable[FindingGroup]) -> dict[str, list[FindingGroup]]:
    found: dict[str, list[FindingGroup]] = defaultdict(list)
    for finding in findings:
        found[finding.requirement].append(finding)
    return found


def _large_families(failures: Iterable[Verdict]) -> frozenset[str]:
    sizes: dict[str, int] = defaultdict(int)
    for verdict in failures:
        family, label = family_of(verdict.id)
        sizes[family] += bool(label)
    return frozenset(family for family, size in sizes.items() if size >= _ENOUGH)


def _key(verdict: Verdict, seen: Mapping[str, object], families: frozenset[str]) -> tuple[str, str]:
    if verdict.id in seen:
        return EVERY_ANSWER, verdict.id
    family, _ = family_of(verdict.id)
    if family in families:
        return FAMILY, family
    return OPERATION, verdict.operation or verdict.area


def _cause(kind: str, name: str, verdicts: tuple[Verdict, ...], seen: Mapping[str, list[FindingGroup]]) -> Cause:
    if kind == OPERATION:
        return Cause(name, kind, verdicts)
    first = verdicts[0]
    title = family_title(first.title, family_of(first.id)[1])
    return Cause(title, kind, verdicts, tuple(seen.get(name, ())) if kind == EVERY_ANSWER else ())
