"""Writes summary.md: the run on one screen, made for a pull request or a CI step summary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from conformance.report.causes import OPERATION, Cause, causes
from conformance.report.coverage_view import coverage_rows
from conformance.report.text import count, one_line
from conformance.run.model import Outcome, Run, Verdict
from conformance.run.report_file import put
from conformance.run.summary import Counts, Standing, by_area, calls_per_requirement, headline, summary

_FIRST = 10  # causes shown
_PLACES = 3  # findings shown of one cause
_DEPARTURES = 50  # lines shown
_LONGEST = 160
_MARKS = {Standing.CONFORMS: "✅", Standing.DIFFERS: "❌", Standing.OPEN: "⚠️"}
_ALWAYS = ("passed", "failed", "blocked", "unsupported", "error")
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~@&$])")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "&#64;"}  # @ would notify somebody of that name


def write(run: Run, path: Path) -> None:
    """Write the run as Markdown."""
    put(path, render(run))


def render(run: Run) -> str:
    """The summary as GitHub-flavoured Markdown."""
    return "\n".join(_lines(run)) + "\n"


def _lines(run: Run) -> Iterator[str]:
    found = headline(run)
    yield f"# {_MARKS[found.standing]} {found.title}"
    yield ""
    yield f"{found.sentence} {_about(run)}"
    if not run.complete:
        yield ""
        yield f"> **Incomplete run.** {plain(run.stopped or 'It was stopped before its end.')}"
    yield from _departures(run)
    yield ""
    yield from _table("Level", {level.upper(): counts for level, counts in summary(run.verdicts).items()})
    yield ""
    yield from _areas(run)
    yield ""
    yield _calls(run)
    yield ""
    yield _coverage(run)
    failed = (verdict for verdict in run.verdicts if verdict.outcome is Outcome.FAILED)
    yield from _failures(causes(failed, run.findings))


def _departures(run: Run) -> Iterator[str]:
    departures = run.baseline.departures if run.baseline else ()
    if departures:
        yield ""
        yield "## Departures from the baseline"
        yield ""
    for each in departures[:_DEPARTURES]:
        allowed = "" if each.gates else " (allowed)"
        yield f"- **{each.kind.replace('_', ' ')}**{allowed} {code(each.requirement)} {plain(each.message)}"
    if len(departures) > _DEPARTURES:
        yield f"- and {len(departures) - _DEPARTURES:,} more in `report.json`"


def _about(run: Run) -> str:
    name, url = str(run.target["name"]), str(run.target["url"])
    place = code(url) if name in ("", url) else f"{plain(name)} ({code(url)})"
    run_id = f" Run {code(run.run_id)}." if run.run_id else ""
    return f"Target: {place}, API version {plain(str(run.suite['api_version']))}, {run.duration_s:.1f} s.{run_id}"


def _table(title: str, rows: Mapping[str, Counts], more: Mapping[str, str] | None = None) -> Iterator[str]:
    outcomes = [*_ALWAYS, *dict.fromkeys(name for counts in rows.values() for name in counts if name not in _ALWAYS)]
    names = [title, *(outcome.replace("_", " ") for outcome in outcomes), *(["calls per requirement"] if more else [])]
    yield _row(names)
    yield _row(["---", *["---:"] * (len(names) - 1)])
    for row, counts in rows.items():
        last = [more[row]] if more else []
        yield _row([plain(row), *(f"{counts.get(outcome, 0):,}" for outcome in outcomes), *last])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _areas(run: Run) -> Iterator[str]:
    areas = by_area(run.verdicts)
    counted = {area: summary_of(verdicts) for area, verdicts in areas.items()}
    yield from _table("Area", counted, {area: _mean(verdicts) for area, verdicts in areas.items()})


def summary_of(verdicts: Iterable[Verdict]) -> Counts:
    """Outcomes of all levels together."""
    total: Counts = {}
    for counts in summary(verdicts).values():
        for outcome, number in counts.items():
            total[outcome] = total.get(outcome, 0) + number
    return total


def _mean(verdicts: Iterable[Verdict]) -> str:
    mean = calls_per_requirement(verdicts)
    return "–" if mean is None else f"{mean:.2f}"


def _calls(run: Run) -> str:
    retried = sum(run.retries.values())
    retries = f", {count(retried, 'retry', 'retries')}" if retried else ""
    return f"Calls per requirement: {_mean(run.verdicts)} ({count(run.exchanges, 'call')}{retries})."


def _coverage(run: Run) -> str:
    rows = (f"{row.name.lower()} {row.exercised:,} of {row.documented:,}" for row in coverage_rows(run.coverage))
    return f"Coverage: {', '.join(rows) or 'nothing documented was part of this run'}."


def _failures(found: list[Cause]) -> Iterator[str]:
    if found:
        yield ""
        yield "## Failures" if len(found) <= _FIRST else f"## Failures: the first {_FIRST} of {len(found):,} causes"
        yield ""
    for cause in found[:_FIRST]:
        first = cause.verdicts[0]
        link = f" ([reference]({first.cites}))" if re.fullmatch(r"https?://[^\s()<>]+", first.cites) else ""
        yield f"- **{first.level.value.upper()}** {code(first.id)}: {plain(first.title)}{link}"
        yield from _evidence(cause)
        if more := len(cause.verdicts) - 1:
            yield f"  - and {more:,} more of {code(cause.title) if cause.kind == OPERATION else 'the same rule'}"


def _evidence(cause: Cause) -> Iterator[str]:
    for finding in cause.findings[:_PLACES]:
        where = code(f"{finding.object} {finding.pointer}")
        differs = f"expected {code(finding.expected)}, actual {code(finding.actual)}"
        yield f"  - {where}: {differs}, seen {finding.count:,}×"
    if cause.findings:
        return
    first = cause.verdicts[0]
    if first.expected:
        yield f"  - expected {code(first.expected)}"
    if first.actual:
        yield f"  - actual {code(first.actual)}"
    if first.message and not (first.expected and first.actual):
        yield f"  - {plain(first.message)}"


def plain(text: str) -> str:
    """Text that Markdown shows as it is; code in backticks stays code."""
    parts = re.split(r"`([^`]+)`", one_line(text, _LONGEST * 2))
    return "".join(code(part) if number % 2 else _SPECIAL.sub(_escaped, part) for number, part in enumerate(parts))


def _escaped(found: re.Match[str]) -> str:
    return _ENTITIES.get(found[1], "\\" + found[1])


def code(text: str) -> str:
    """Text as code, fenced by more backticks than it holds in a row."""
    shown = one_line(text, _LONGEST).replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    space = " " if shown.startswith("`") or shown.endswith("`") or not shown else ""
    return f"{fence}{space}{shown}{space}{fence}"
