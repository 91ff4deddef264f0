"""Prints what `run --estimate` finds out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import click

from conformance.cli.failure import fail
from conformance.contract import ContractError
from conformance.harness.estimate import Estimate, Row, estimate
from conformance.run.verified_errors import VerifiedError
from conformance.wire import WireError

SCHEMA_VERSION = 1


def show_estimate(options: Mapping[str, Any], style: str) -> None:
    """Print the estimate of a run with these options, as text or JSON; end with its code where they are wrong."""
    try:
        found = estimate(options)
    except (WireError, ContractError, VerifiedError) as fault:
        fail(fault)
    click.echo(json.dumps(_document(found), ensure_ascii=False, indent=1) if style == "json" else _text(found))


def _document(found: Estimate) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "target": {"name": found.target.name, "url": found.target.url},
        "api_version": found.target.api_version,
        "rate": found.rate,
        **_numbers(found.whole),
        "unmeasured": found.unmeasured,
        "areas": [{"area": row.area, **_numbers(row)} for row in found.rows],
    }


def _numbers(row: Row) -> dict[str, Any]:
    return {"requirements": row.requirements, "calls": row.calls, "minutes": row.minutes}


def _text(found: Estimate) -> str:
    rows = [("area", "requirements", "calls", "minutes"), *map(_cells, found.rows)]
    width = max(len(row[0]) for row in rows)
    lines = [f"{area:<{width}}  {count:>12}  {calls:>7}  {minutes:>7}" for area, count, calls, minutes in rows]
    whole = found.whole
    pace = f"{whole.minutes:,.1f} minutes at {found.rate:g} requests a second" if found.rate else "no rate limit is set"
    lines.append(f"{whole.requirements:,} requirements, {whole.calls:,} calls, {pace} ({found.target.name}).")
    if found.unmeasured:
        lines.append(f"The calls of {found.unmeasured:,} were never measured; each counts as the mean of the others.")
    return "\n".join(lines)


def _cells(row: Row) -> tuple[str, str, str, str]:
    minutes = "—" if row.minutes is None else f"{row.minutes:,.1f}"
    return row.area, f"{row.requirements:,}", f"{row.calls:,}", minutes
