"""Small runs for the tests of what is made of runs: baselines, diffs, matrices, merges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from conformance.contract.levels import Level, Provenance
from conformance.run.model import Outcome, Run, Verdict
from conformance.run.report_file import save_report

PASSED, FAILED, BLOCKED = Outcome.PASSED, Outcome.FAILED, Outcome.BLOCKED
UNSUPPORTED, ERROR = Outcome.UNSUPPORTED, Outcome.ERROR


def verdict(id: str, outcome: Outcome = PASSED, **more: Any) -> Verdict:
    """A verdict of a test that made one call."""
    made = Verdict(
        id=id,
        area=id.split(".", maxsplit=1)[0],
        level=Level.MUST,
        title=f"The sentence of {id}.",
        provenance=Provenance.DOCUMENTED,
        cites="https://stripe.com/docs/api/invoices/void",
        operation="POST /v1/invoices/{invoice}/void",
        outcome=outcome,
        exchanges=(1,),
        calls=1,
    )
    if outcome is FAILED:
        made = replace(made, expected="void", actual="open", pointer="/status")
    if outcome is BLOCKED:
        made = replace(made, actual="POST /v1/customers", message="POST /v1/customers: 500")
    return replace(made, **more)


def passive(id: str, outcome: Outcome = PASSED, **more: Any) -> Verdict:
    """A verdict of a passive check."""
    return verdict(id, outcome, **{"operation": "", "calls": 0, "exchanges": (), **more})


def numbered(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts with exchanges of their own."""
    rows = list(verdicts)
    return tuple(replace(row, exchanges=(number,)) if row.calls else row for number, row in enumerate(rows, start=1))


def run_of(*verdicts: Verdict, **more: Any) -> Run:
    """A run of these verdicts."""
    made = Run(
        suite={"version": "0.1.0", "api_version": "2022-08-01", "contract_digest": "ab" * 32},
        target={"name": "emulator", "url": "http://127.0.0.1:8420"},
        started_at="2026-03-01T12:30:00+00:00",
        duration_s=1.5,
        exchanges=len(verdicts),
        verdicts=numbered(verdicts),
        findings=(),
        coverage={},
    )
    return replace(made, **more)


def saved(folder: Path, name: str, *verdicts: Verdict, **more: Any) -> str:
    """The path of a report.json of such a run."""
    path = folder / f"{name}.json"
    save_report(run_of(*verdicts, **more), path)
    return str(path)
