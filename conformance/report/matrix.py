"""Requirements × targets or versions: reports side by side, ready to be shown in any format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from conformance.contract.levels import Level
from conformance.report.causes import family_of, family_title
from conformance.run.model import Outcome, Run, Verdict
from conformance.run.summary import Counts, Headline, counts, headline, summary

Outcomes = tuple[str, ...]
NOT_THERE = ""  # in place of an outcome, where a report does not have the requirement
_RANK = {level: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class Column:
    """One report."""

    label: str
    run: Run
    headline: Headline
    levels: dict[str, Counts]

    @property
    def passed(self) -> int:
        return sum(each[Outcome.PASSED.value] for each in self.levels.values())

    @property
    def total(self) -> int:
        return sum(sum(each.values()) for each in self.levels.values())


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement; or those members of a family of which every column says the same."""

    id: str
    area: str
    level: Level
    title: str
    cites: str
    outcomes: Outcomes  # one for each column
    labels: tuple[str, ...] = ()  # of the members

    @property
    def members(self) -> int:
        return len(self.labels) or 1

    @property
    def differs(self) -> bool:
        return len(set(self.outcomes)) > 1


@dataclass(frozen=True, slots=True)
class Area:
    """One area: outcomes by column, and its requirements."""

    name: str
    counts: tuple[Counts, ...]
    rows: tuple[Row, ...]

    def folded(self) -> Iterator[Row]:
        """The rows, with those members of a family in one of which every column says the same."""
        for family, group in groupby(self.rows, key=lambda row: family_of(row.id)[0]):
            alike: dict[tuple[Outcomes, Level], list[Row]] = {}
            for row in group:
                alike.setdefault((row.outcomes, row.level), []).append(row)
            for members in alike.values():
                yield members[0] if len(members) == 1 else _family(family, members)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Reports side by side."""

    columns: tuple[Column, ...]
    areas: tuple[Area, ...]


def matrix(runs: Sequence[Run]) -> Matrix:
    """The matrix of reports, in their order; requirements in reading order, as the reports have them."""
    found = [{verdict.id: verdict for verdict in run.verdicts} for run in runs]
    rows = [_row(id, found) for id in _reading_order(runs)]
    columns = tuple(
        Column(label, run, headline(run), summary(run.verdicts)) for label, run in zip(_labels(runs), runs, strict=True)
    )
    areas = (
        _area(name, [row for row in rows if row.area == name], runs) for name in dict.fromkeys(r.area for r in rows)
    )
    return Matrix(columns, tuple(areas))


def _family(name: str, members: Sequence[Row]) -> Row:
    labels = tuple(family_of(row.id)[1] for row in members)
    sentences = {family_title(row.title, label) for row, label in zip(members, labels, strict=True)}
    title = sentences.pop() if len(sentences) == 1 else f"{len(members)} requirements of one family."
    return replace(members[0], id=name, title=title, labels=labels)


def _row(id: str, found: Sequence[dict[str, Verdict]]) -> Row:
    verdicts = [of_run.get(id) for of_run in found]
    there = [verdict for verdict in verdicts if verdict is not None]
    first, level = there[0], min((verdict.level for verdict in there), key=_RANK.__getitem__)
    outcomes = tuple(verdict.outcome.value if verdict else NOT_THERE for verdict in verdicts)
    return Row(id, first.area, level, first.title, first.cites, outcomes)


def _area(name: str, rows: Iterable[Row], runs: Sequence[Run]) -> Area:
    return Area(name, tuple(counts(v for v in run.verdicts if v.area == name) for run in runs), tuple(rows))


def _reading_order(runs: Sequence[Run]) -> list[str]:
    """The IDs of all reports; what one lacks comes after what comes before it in another."""
    order: list[str] = []
    for run in runs:
        place = {id: number for number, id in enumerate(order)}
        merged: list[str] = []
        done = 0
        for verdict in run.verdicts:
            known = place.get(verdict.id)
            if known is not None and known >= done:
                merged += order[done : known + 1]
                done = known + 1
            elif known is None:
                merged.append(verdict.id)
        order = merged + order[done:]
    return order


def _labels(runs: Sequence[Run]) -> list[str]:
    """The shortest names that tell the reports apart: target, then API version, suite, start, number."""
    labels = [str(run.target["name"]) or str(run.target["url"]) for run in runs]
    for more in (
        [str(run.suite["api_version"]) for run in runs],
        [f"suite {run.suite['version']}" for run in runs],
        [run.started_at[:16].replace("T", " ") for run in runs],
        [f"no. {number}" for number in range(1, len(runs) + 1)],
    ):
        times = Counter(labels)
        if len(set(more)) > 1:
            labels = [f"{label}, {m}" if times[label] > 1 else label for label, m in zip(labels, more, strict=True)]
    return labels
