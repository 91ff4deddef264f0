"""A verdict as plain text, for formats that have one message and one longer text for a failure."""

from __future__ import annotations

from datetime import datetime, timezone

from conformance.report.text import shorten
from conformance.run.model import Run, Verdict

_LONGEST_MESSAGE = 300
_LONGEST = 2_000


def message(verdict: Verdict) -> str:
    """What a list of failures says of this one; the requirement itself where nothing else was said."""
    return shorten(verdict.message or verdict.title, _LONGEST_MESSAGE)


def evidence(verdict: Verdict) -> str:
    """The requirement, what was expected and what came, where, the citation, and how to see it again: a line each."""
    parts = (
        ("Requirement", verdict.title),
        ("Expected", verdict.expected),
        ("Actual", verdict.actual),
        ("At", verdict.pointer),
        ("Cites", verdict.cites),
        ("Send it again", verdict.curl),
    )
    return "\n".join(f"{name}: {shorten(value, _LONGEST)}" for name, value in parts if value)


def started_ms(run: Run) -> int:
    """When the run began, in milliseconds since the epoch; 0 where the report gives no such moment."""
    try:
        moment = datetime.fromisoformat(run.started_at.replace("Z", "+00:00"))
        return int(moment.replace(tzinfo=moment.tzinfo or timezone.utc).timestamp() * 1000)
    except (ValueError, OverflowError):
        return 0


def milliseconds(seconds: float) -> int:
    """Seconds as whole milliseconds."""
    return round(seconds * 1000)
