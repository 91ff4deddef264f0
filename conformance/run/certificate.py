"""What a certificate states, read off a run that can be certified: certificate.json (specs/certificate.schema.json)."""

from __future__ import annotations

import hashlib
from typing import Any

from conformance.contract.levels import Level
from conformance.run.certifiable import Known
from conformance.run.gate import plain_outcome
from conformance.run.identity import requirements_digest, suite_digest
from conformance.run.model import Outcome, Run
from conformance.run.report_file import report_text
from conformance.run.summary import by_area, summary

Json = Any
SCHEMA_VERSION = 1
_NOT_KEPT = (Outcome.FAILED, Outcome.BLOCKED)


def certificate(run: Run, known: Known) -> dict[str, Json]:
    """The document: the same for the same run, whoever issues it and whenever."""
    unsupported = [verdict for verdict in run.verdicts if verdict.outcome is Outcome.UNSUPPORTED]
    shown = {verdict.id for verdict in run.verdicts}
    return {
        "schema_version": SCHEMA_VERSION,
        "statement": _statement(run),
        "target": {"name": run.target["name"], "url": run.target["url"]},
        "contract": {
            "api_version": run.suite["api_version"],
            "service_date": run.suite.get("service_date", ""),
            "digest": run.suite["contract_digest"],
        },
        "suite": {
            "version": run.suite["version"],
            "digest": suite_digest(),
            "requirements_digest": requirements_digest(),
        },
        "run": {
            "started_at": run.started_at,
            "duration_s": run.duration_s,
            "exchanges": run.exchanges,
            "run_id": run.run_id,
        },
        "report_digest": hashlib.sha256(report_text(run).encode("utf-8", "replace")).hexdigest(),
        "claimed_areas": _claimed(run),
        "requirements": len(run.verdicts),
        "results": summary(run.verdicts),
        "areas": {area: summary(verdicts) for area, verdicts in by_area(run.verdicts).items()},
        "unsupported": {area: [verdict.id for verdict in verdicts] for area, verdicts in by_area(unsupported).items()},
        "not_kept": {
            level.value: [v.id for v in run.verdicts if v.level is level and plain_outcome(run, v) in _NOT_KEPT]
            for level in (Level.SHOULD, Level.MAY)
        },
        "not_shown": sorted(set(known.passive) - shown),
    }


def _statement(run: Run) -> str:
    must = [plain_outcome(run, verdict) for verdict in run.verdicts if verdict.level is Level.MUST]
    kept, lacking = must.count(Outcome.PASSED), must.count(Outcome.UNSUPPORTED)
    version, name = run.suite["api_version"], run.target["name"]
    if not lacking:
        return (
            f"{name} keeps all {kept:,} MUST requirements of Stripe Billing API version {version} that it was held to."
        )
    return (
        f"{name} keeps all {kept:,} MUST requirements of Stripe Billing API version {version} that it supports; "
        f"{lacking:,} more it does not support."
    )


def _claimed(run: Run) -> list[Json] | None:
    """The areas that the target's description claims; None where it claims all."""
    areas = (run.configuration.get("target") or {}).get("areas")
    return None if areas is None else list(areas)
