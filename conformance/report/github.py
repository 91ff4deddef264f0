"""Tells GitHub Actions of a run: workflow annotations on standard output, and the summary on the step's page."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from conformance.contract.levels import Level
from conformance.report import markdown
from conformance.report.causes import OPERATION, Cause, causes
from conformance.report.text import one_line
from conformance.run.model import Departure, Outcome, Run
from conformance.run.summary import headline

SUMMARY_VARIABLE = "GITHUB_STEP_SUMMARY"
_MOST = 10  # annotations of each command that GitHub shows of one step
_LONGEST = 400
_COMMANDS = {Level.MUST: "error", Level.SHOULD: "warning", Level.MAY: "notice"}
_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY_ESCAPES = {**_ESCAPES, ":": "%3A", ",": "%2C"}


def write(run: Run, path: Path) -> None:  # noqa: ARG001
    """Print the annotations, and append the summary to the file that $GITHUB_STEP_SUMMARY names, if there is one.

    Nothing is written to `path`: GitHub reads these two places and no other.
    """
    coding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(render(run).encode(coding, "replace").decode(coding))
    sys.stdout.flush()
    if summary := os.environ.get(SUMMARY_VARIABLE):
        with Path(summary).open("a", encoding="utf-8", errors="replace") as file:
            file.write(markdown.render(run))


def render(run: Run) -> str:
    """The workflow commands, one a line: headline, departures from the baseline, causes of failures."""
    return "".join(f"{line}\n" for line in _lines(run))


def _lines(run: Run) -> Iterator[str]:
    found = headline(run)
    stopped = f" Incomplete run: {run.stopped or 'it was stopped before its end'}." if not run.complete else ""
    name = str(run.target["name"] or run.target["url"])
    yield _command("notice", f"{found.title}: {name}", f"{found.sentence}{stopped}")
    told = Counter({"notice": 1})
    for departure in _departures(run):
        command = "error" if departure.gates else "warning"
        told[command] += 1
        if told[command] <= _MOST:
            yield _command(command, "Baseline", one_line(departure.line, _LONGEST))
    wrong = (verdict for verdict in run.verdicts if verdict.outcome in (Outcome.FAILED, Outcome.ERROR))
    for cause in causes(wrong, run.findings):
        command = _COMMANDS[cause.level]
        told[command] += 1
        if told[command] <= _MOST:
            yield _annotation(command, cause)


def _departures(run: Run) -> list[Departure]:
    """How the run departs from its baseline, but for new failures: those have annotations of their own."""
    return [each for each in (run.baseline.departures if run.baseline else ()) if each.kind != "new_failure"]


def _annotation(command: str, cause: Cause) -> str:
    first = next(verdict for verdict in cause.verdicts if verdict.level is cause.level)
    parts = [first.title]
    if cause.findings:
        finding = cause.findings[0]
        parts.append(f"{finding.object} {finding.pointer}: expected {finding.expected}, actual {finding.actual}.")
    elif first.expected or first.actual:
        parts.append(f"Expected {first.expected or '–'}, actual {first.actual or '–'}.")
    else:
        parts.append(first.message)
    if more := len(cause.verdicts) - 1:
        parts.append(f"And {more:,} more of {cause.title if cause.kind == OPERATION else 'the same rule'}.")
    body = "\n".join(one_line(part, _LONGEST) for part in (*parts, first.cites) if part)
    return _command(command, f"{first.level.value.upper()} {first.id}", body)


def _command(name: str, title: str, body: str) -> str:
    shown = _escaped(one_line(title, _LONGEST), _PROPERTY_ESCAPES)
    return f"::{name} title={shown}::{_escaped(body, _ESCAPES)}"


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)
