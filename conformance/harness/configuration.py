"""How target and run were described, for the report: everything but the key."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from conformance.harness.plan import Plan
from conformance.run.gate import FailOn
from conformance.wire.redaction import Redaction

Json = Any
_SECRET = frozenset({"api_key"})


def configuration(plan: Plan, fail_on: FailOn) -> dict[str, Json]:
    """The configuration of a run as JSON; whatever the key has got into is redacted."""
    target = {name: value for name, value in asdict(plan.target).items() if name not in _SECRET}
    run = {
        "selection": asdict(plan.selection),
        "shard": str(plan.shard) if plan.shard else None,
        "queued": plan.queue is not None,
        "seed": plan.seed,
        "workers": plan.workers,
        "fail_on": fail_on.value,
    }
    return {
        "target": _clean(target, Redaction(plan.target.api_key)),
        "run": _clean(run, Redaction(plan.target.api_key)),
    }


def _clean(value: Json, redaction: Redaction) -> Json:
    if isinstance(value, dict):
        return {str(name): _clean(member, redaction) for name, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(member, redaction) for member in value]
    return redaction.text(value) if isinstance(value, str) else value
