"""Writes badge.json, which a shields.io endpoint badge shows: how many MUST requirements hold, in one colour.

The form is the one of https://shields.io/badges/endpoint-badge.
"""

from __future__ import annotations

import json
from pathlib import Path

from conformance.contract.levels import Level
from conformance.report.text import one_line
from conformance.run.model import Outcome, Run
from conformance.run.report_file import put
from conformance.run.summary import Headline, Standing, counts, headline

_COLOURS = {Standing.CONFORMS: "brightgreen", Standing.DIFFERS: "red", Standing.OPEN: "lightgrey"}
_HOLD = (Outcome.PASSED, Outcome.UNEXPECTEDLY_PASSED)
_TESTED = (*_HOLD, Outcome.FAILED, Outcome.EXPECTED_FAILURE, Outcome.BLOCKED)


def write(run: Run, path: Path) -> None:
    """Write the badge."""
    put(path, render(run))


def render(run: Run) -> str:
    """The endpoint's answer as JSON.

    A target that lacks operations is green, not bright green: the colour promises no more than was tested.
    """
    found = headline(run)
    must = counts(verdict for verdict in run.verdicts if verdict.level is Level.MUST)
    lacking = must[Outcome.UNSUPPORTED.value]
    badge = {
        "schemaVersion": 1,
        "label": one_line(f"Stripe Billing API {run.suite['api_version']}", 60),
        "message": _message(found, must),
        "color": "green" if lacking and found.standing is Standing.CONFORMS else _COLOURS[found.standing],
        "isError": found.standing is Standing.DIFFERS,
    }
    return json.dumps(badge, ensure_ascii=False, indent=1) + "\n"


def _message(found: Headline, must: dict[str, int]) -> str:
    """The numbers; what a baseline expects to fail counts as failed. Words where numbers would promise too much."""
    tested = sum(must.get(outcome.value, 0) for outcome in _TESTED)
    expected = must.get(Outcome.EXPECTED_FAILURE.value, 0)
    if not tested or (found.standing is Standing.OPEN and not expected):
        return found.title.lower()
    lacking = must[Outcome.UNSUPPORTED.value]
    rest = f", {lacking:,} unsupported" if lacking else ""
    return f"{sum(must.get(outcome.value, 0) for outcome in _HOLD):,} of {tested:,} MUST{rest}"
