"""What a target keeps, in reading order: the members of a family below their common sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from conformance.report.causes import family_of, family_title
from conformance.run.model import Verdict


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the specification: a requirement, or a family with its labelled members."""

    title: str
    verdict: Verdict  # the requirement, or the first member
    members: tuple[tuple[str, Verdict], ...] = ()
    family: str = ""


def entries(verdicts: Iterable[Verdict]) -> Iterator[Entry]:
    """The entries of one area; neighbours of one family become one entry."""
    for family, group in groupby(verdicts, key=lambda verdict: family_of(verdict.id)[0]):
        members = tuple((family_of(verdict.id)[1], verdict) for verdict in group)
        label, first = members[0]
        if len(members) == 1:
            yield Entry(first.title, first)
        elif _one_sentence(members):
            yield Entry(family_title(first.title, label), first, members, family)
        else:
            yield from (Entry(verdict.title, verdict) for _, verdict in members)


def folded(verdicts: Iterable[Verdict]) -> Iterator[Entry]:
    """One entry for each family, whatever its members' sentences: of what could not be tested they matter less."""
    ordered = sorted(verdicts, key=lambda verdict: family_of(verdict.id)[0])
    for family, group in groupby(ordered, key=lambda verdict: family_of(verdict.id)[0]):
        members = tuple((family_of(verdict.id)[1], verdict) for verdict in group)
        label, first = members[0]
        yield Entry(family_title(first.title, label), first, members if len(members) > 1 else (), family)


def _one_sentence(members: tuple[tuple[str, Verdict], ...]) -> bool:
    return (
        len({(family_title(verdict.title, label), verdict.level, verdict.provenance) for label, verdict in members})
        == 1
    )
