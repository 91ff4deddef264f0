"""Run ⇄ the JSON document of report.json; what the one holds, the other holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from conformance.contract.levels import Level, Provenance
from conformance.run.model import (
    Cell,
    Coverage,
    Departure,
    FindingGroup,
    Held,
    Lifecycle,
    Outcome,
    Run,
    Share,
    Verdict,
    Way,
)
from conformance.run.summary import summary
from conformance.wire.exchange import Exchange

Json = Any
T = TypeVar("T")
SCHEMA_VERSION = 1
_PAIRS = frozenset({"query", "form"})


def to_json(run: Run) -> dict[str, Json]:
    """The document of report.json: plain dicts, lists, strings, numbers and booleans."""
    return {
        "schema_version": SCHEMA_VERSION,
        **({"run_id": run.run_id} if run.run_id else {}),
        "suite": dict(run.suite),
        "target": dict(run.target),
        "started_at": run.started_at,
        "duration_s": run.duration_s,
        "complete": run.complete,
        "stopped": run.stopped,
        "exchanges": run.exchanges,
        "retries": dict(run.retries),
        "summary": summary(run.verdicts),
        "coverage": {kind: _plain(coverage) for kind, coverage in run.coverage.items()},
        "lifecycles": [_lifecycle_json(lifecycle) for lifecycle in run.lifecycles],
        "requirements": [_plain(verdict) for verdict in run.verdicts],
        "findings": [_plain(finding) for finding in run.findings],
        "notices": [dict(notice) for notice in run.notices],
        "evidence": {str(number): _plain(exchange) for number, exchange in run.evidence.items()},
        **({"configuration": dict(run.configuration)} if run.configuration else {}),
        **({"baseline": _held_json(run.baseline)} if run.baseline else {}),
        **({"shard": _plain(run.shard)} if run.shard else {}),
    }


def from_json(document: Mapping[str, Json]) -> Run:
    """The Run of a document that keeps specs/report.schema.json."""
    return Run(
        suite=document["suite"],
        target=document["target"],
        started_at=document["started_at"],
        duration_s=document["duration_s"],
        exchanges=document["exchanges"],
        verdicts=tuple(_verdict(row) for row in document["requirements"]),
        findings=tuple(FindingGroup(**row) for row in document["findings"]),
        coverage={kind: _made(Coverage, row) for kind, row in document["coverage"].items()},
        notices=tuple(document["notices"]),
        retries=document["retries"],
        complete=document["complete"],
        stopped=document["stopped"],
        evidence={int(number): _exchange(row) for number, row in document["evidence"].items()},
        lifecycles=tuple(_lifecycle(row) for row in document["lifecycles"]),
        baseline=_held(document["baseline"]) if "baseline" in document else None,
        shard=_made(Share, document["shard"]) if "shard" in document else None,
        configuration=document.get("configuration", {}),
        run_id=document.get("run_id", ""),
    )


def _plain(value: Any) -> dict[str, Json]:
    """The fields of a flat value. Words of an enumeration become strings, tuples become lists."""
    return {field.name: _json(getattr(value, field.name)) for field in fields(value)}


def _json(value: Any) -> Json:
    if isinstance(value, tuple):
        return [_json(member) for member in value]
    if isinstance(value, (Outcome, Level, Provenance)):
        return value.value
    return dict(value) if isinstance(value, Mapping) else value


def _lifecycle_json(lifecycle: Lifecycle) -> dict[str, Json]:
    cells = [_plain(cell) | {"also": [_plain(way) for way in cell.also]} for cell in lifecycle.cells]
    return _plain(lifecycle) | {"cells": cells}


def _made(kind: type[T], row: Mapping[str, Json]) -> T:
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in row.items()})


def _verdict(row: Mapping[str, Json]) -> Verdict:
    words = {
        "level": Level(row["level"]),
        "provenance": Provenance(row["provenance"]),
        "outcome": Outcome(row["outcome"]),
    }
    return _made(Verdict, {**row, **words})


def _exchange(row: Mapping[str, Json]) -> Exchange:
    return Exchange(**{**row, **{name: tuple((key, value) for key, value in row[name]) for name in _PAIRS}})


def _lifecycle(row: Mapping[str, Json]) -> Lifecycle:
    cells = tuple(Cell(**{**cell, "also": tuple(Way(**way) for way in cell["also"])}) for cell in row["cells"])
    return _made(Lifecycle, {**row, "cells": cells})


def _held_json(held: Held) -> dict[str, Json]:
    return _plain(held) | {"departures": [_plain(departure) for departure in held.departures]}


def _held(row: Mapping[str, Json]) -> Held:
    return Held(row["file"], tuple(Departure(**departure) for departure in row["departures"]), row["plain"])
