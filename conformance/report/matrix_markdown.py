"""Writes a matrix as GitHub-flavoured Markdown: areas first, then every requirement, folded by area."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from conformance.contract.levels import Level
from conformance.report.markdown import code, plain
from conformance.report.matrix import Area, Matrix, Row
from conformance.report.text import count
from conformance.run.model import Outcome
from conformance.run.summary import Counts, Standing

_MARKS = {Standing.CONFORMS: "✅", Standing.DIFFERS: "❌", Standing.OPEN: "⚠️"}
_GLYPHS = {
    "passed": "✅",
    "failed": "❌",
    "blocked": "⛔",
    "unsupported": "➖",
    "error": "❗",
    "expected_failure": "🔸",
    "unexpectedly_passed": "🔹",
    "": "·",
}


def render(matrix: Matrix) -> str:
    """The matrix as a string."""
    return "\n".join(_lines(matrix)) + "\n"


def _lines(matrix: Matrix) -> Iterator[str]:
    labels = [plain(column.label) for column in matrix.columns]
    yield "# Stripe Billing API: compatibility"
    yield ""
    yield from _row(["", *labels])
    yield from _row(["---", *["---:"] * len(labels)])
    yield from _row(["Verdict", *(f"{_MARKS[c.headline.standing]} {c.headline.title}" for c in matrix.columns)])
    yield from _row(["API version", *(plain(str(c.run.suite["api_version"])) for c in matrix.columns)])
    yield from _row(["Run", *(plain(c.run.started_at[:10]) for c in matrix.columns)])
    for level in Level:
        yield from _row([f"{level.value.upper()} passed", *(_share(c.levels[level.value]) for c in matrix.columns)])
    for area in matrix.areas:
        yield from _row([f"Area {plain(area.name)}", *map(_share, area.counts)])
    yield ""
    yield "Passed of all that the report has of it, whatever came of the rest; – where it has none."
    yield ""
    shown = {outcome for area in matrix.areas for row in area.rows for outcome in row.outcomes}
    yield ", ".join(f"{_GLYPHS[name]} {_named(name)}" for name in _GLYPHS if name in shown) + "."
    for area in matrix.areas:
        yield from _requirements(area, labels)


def _requirements(area: Area, labels: list[str]) -> Iterator[str]:
    yield ""
    yield f"<details><summary>{plain(area.name)}: {count(len(area.rows), 'requirement')}</summary>"
    yield ""
    yield from _row(["Requirement", "Level", *labels])
    yield from _row(["---", "---", *[":---:"] * len(labels)])
    for row in area.folded():
        yield from _row([_id(row), row.level.value.upper(), *(_GLYPHS[outcome] for outcome in row.outcomes)])
    yield ""
    yield "</details>"


def _id(row: Row) -> str:
    return code(row.id) + (f" ×{row.members}" if row.members > 1 else "")


def _share(counts: Counts) -> str:
    total = sum(counts.values())
    return f"{counts[Outcome.PASSED.value]:,} of {total:,}" if total else "–"


def _named(outcome: str) -> str:
    return outcome.replace("_", " ") or "not in the report"


def _row(cells: Iterable[str]) -> Iterator[str]:
    yield f"| {' | '.join(cells)} |"
