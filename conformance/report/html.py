"""Writes report.html: one self-contained page, rendered from report.json."""

from __future__ import annotations

import base64
import hashlib
import html
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from conformance.contract.levels import Level
from conformance.report import text
from conformance.report.body import Line
from conformance.report.causes import causes
from conformance.report.coverage_view import coverage_rows
from conformance.report.diagram import UNTESTED, draw
from conformance.report.evidence import Evidence
from conformance.report.passed_view import entries, folded
from conformance.run.model import Outcome, Run, Verdict
from conformance.run.report_file import put
from conformance.run.summary import by_area, calls_per_requirement, counts, headline, summary

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_PAGE = "report.html.j2"
_LONGEST_ANCHOR = 40  # characters
_OPEN = 12  # causes up to which the first failure of each is unfolded from the start
_LONGEST = 1_500  # characters of any one text, unless a template asks for less, or for the whole
_ORDER = ("failed", "error", "blocked", "unexpectedly_passed", "expected_failure", "unsupported", "passed")
_BAR = ("passed", "expected_failure", "unexpectedly_passed", "failed", "error", "blocked", "unsupported")
_GLYPHS = {
    "passed": "✓",
    "failed": "✗",
    "blocked": "■",
    "unsupported": "–",
    "error": "!",
    "expected_failure": "✗",
    "unexpectedly_passed": "✓",
    UNTESTED: "·",
}


def write(run: Run, path: Path) -> None:
    """Write the page."""
    put(path, render(run))


def render(run: Run) -> str:
    """The page as one string of HTML."""
    return environment().get_template(_PAGE).render(_context(run))


def compile_templates() -> None:
    """Do what does not depend on the run, for those who have to wait for something else."""
    for name in environment().list_templates(extensions=["j2"]):
        environment().get_template(name)


@cache
def environment() -> jinja2.Environment:
    """What renders the templates: whatever they put out is escaped, visible and bounded.

    One for the whole process, which compiles each template once: whoever has to wait for something can have it do so.
    """
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        finalize=_bounded,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        prose=text.prose,
        shorten=text.shorten,
        words=lambda value: str(value).replace("_", " "),
        cited=_cited,
        printed=_printed,
        whole=lambda value: escape(text.visible(value)),
        link=_link,
    )
    made.globals.update(glyphs=_GLYPHS, count=text.count)
    return made


def _bounded(value: Any) -> Any:
    """Whatever a template puts out: visible, and of a length that no page suffers from."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return value if len(value) <= _LONGEST and text.plain(value) else text.shorten(str(text.visible(value)), _LONGEST)


def _context(run: Run) -> dict[str, Any]:
    grouped = _by_outcome(run.verdicts)
    script = (_TEMPLATES / "report.js").read_text("utf-8")
    outcomes = {verdict.id: verdict.outcome.value for verdict in run.verdicts}
    failures = [*grouped["failed"], *grouped["expected_failure"]]
    grouped_causes = causes(failures, run.findings)
    return {
        "run": run,
        "style": Markup((_TEMPLATES / "report.css").read_text("utf-8")),
        "script": Markup(script),
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        "headline": headline(run),
        "totals": counts(run.verdicts),
        "levels": summary(run.verdicts),
        "areas": {area: counts(members) for area, members in by_area(run.verdicts).items()},
        "bar_order": _BAR,
        "order": [outcome for outcome in _ORDER if grouped[outcome]],
        "level_names": [level.value for level in Level],
        "calls": calls_per_requirement(run.verdicts),
        "duration": duration(run.duration_s),
        "date": _date(run.started_at),
        "lifecycles": [(lifecycle, draw(lifecycle, outcomes), _cells(lifecycle.cells)) for lifecycle in run.lifecycles],
        "outcomes": outcomes,
        "coverage": coverage_rows(run.coverage),
        "causes": grouped_causes,
        "unfold": len(grouped_causes) <= _OPEN,
        "failures": len(failures),
        "errors": grouped["error"],
        "blocked": _by_broken(grouped["blocked"]),
        "unsupported": _by_broken(grouped["unsupported"]),
        "surprises": grouped["unexpectedly_passed"],
        "passed": {area: list(entries(members)) for area, members in by_area(grouped["passed"]).items()},
        "evidence": Evidence(run),
        "folded": folded,
        "anchors": _anchors(run.verdicts),
    }


def _by_outcome(verdicts: Iterable[Verdict]) -> dict[str, list[Verdict]]:
    found: dict[str, list[Verdict]] = {outcome.value: [] for outcome in Outcome}
    for verdict in verdicts:
        found[verdict.outcome.value].append(verdict)
    return found


def _by_broken(verdicts: Iterable[Verdict]) -> dict[str, list[Verdict]]:
    """Verdicts by the operation that broke or lacks; the largest group first."""
    found: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        found.setdefault(verdict.actual or verdict.operation or verdict.area, []).append(verdict)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def _cells(cells: Iterable[Any]) -> dict[tuple[str, str], Any]:
    return {(cell.action, cell.state): cell for cell in cells}


def _anchors(verdicts: Iterable[Verdict]) -> Mapping[str, str]:
    """A unique anchor for each requirement. Members of large families are numbered: their IDs would fill the page."""
    found: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for verdict in verdicts:
        named = text.slug(verdict.id)
        base = (
            named
            if len(named) <= _LONGEST_ANCHOR
            else text.slug(verdict.id.split("[", maxsplit=1)[0])[:_LONGEST_ANCHOR]
        )
        counted[base] += 1
        found.setdefault(verdict.id, base if counted[base] == 1 and base == named else f"{base}.{counted[base]}")
    return found


def _printed(lines: Iterable[Line]) -> Markup:
    """A printed body; quotes stay as they are, for they do no harm between tags and JSON is full of them."""
    return Markup("\n".join(map(_printed_line, lines)))


def _printed_line(line: Line) -> str:
    if line.gap:
        return f'<span class="gap">… {text.count(line.gap, "line")} left out …</span>'
    escaped = html.escape(line.text, quote=False)
    return f"<mark>{escaped}</mark>" if line.marked else escaped


def _cited(link: str) -> str:
    """A citation in short: the path below the API reference, else the address without its scheme."""
    return link.split("://", 1)[-1].removeprefix("stripe.com/docs/api/").removeprefix("stripe.com/docs/")


def _link(link: str) -> str:
    """The citation's address; nothing where it is no web address, which nobody should follow."""
    return link if link.startswith(("https://", "http://")) else ""


def duration(seconds: float) -> str:
    """`41.3 s`, `12 min 05 s`."""
    if seconds < 120:
        return f"{seconds:.1f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60):02d} s"


def _date(started_at: str) -> str:
    try:
        moment = datetime.fromisoformat(started_at.replace("Z", "+00:00")).astimezone(timezone.utc)
    except ValueError:
        return started_at
    return f"{moment:%Y-%m-%d %H:%M} UTC"
