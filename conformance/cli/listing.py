"""`stripe-conformance list`: what the suite demands, without a target."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import click

from conformance.cli.day import Day
from conformance.cli.failure import fail
from conformance.contract import DEFAULT_VERSION, Contract, available_versions, load
from conformance.run.select import CLIENTS
from conformance.run.verified import default_file, load_verified
from conformance.run.verified_errors import VerifiedError
from conformance.suite.requirement import Requirement


@dataclass(frozen=True)
class _Listed:
    id: str
    area: str
    level: str
    provenance: str
    title: str
    cites: str
    follows: str  # "version" where it holds for some API versions only, "calendar" for services of some days, or both
    holds: dict[str, str]  # by `since`, `until`, `from_version`, `to_version`; empty where it always does
    verified: str  # the day on which the real service last kept it; "" where it was not seen to


@click.command(name="list")
@click.argument("what", type=click.Choice(["requirements", "operations", "areas"]), default="requirements")
@click.option("--api-version", type=click.Choice(available_versions()), default=DEFAULT_VERSION, show_default=True)
@click.option("--service-date", type=Day(), help="Of a service of that day.  [default: the version's]")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(what: str, api_version: str, service_date: str | None, style: str) -> None:
    """List requirements, operations or areas.

    \b
    Example: stripe-conformance list operations --format json
    Exit codes: 0 listed, 2 wrong usage.
    """
    contract = load(api_version, service_date or "")
    rows = {"requirements": _requirements, "operations": _operations, "areas": _areas}[what](contract)
    if style == "json":
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    for row in rows:
        click.echo("  ".join(filter(None, map(_text, row.values()))) if isinstance(row, dict) else row)


def _text(value: Any) -> str:
    """A value of a row: where a requirement holds as `since 2023-03-09, to_version 2024-04-10`."""
    return ", ".join(map(" ".join, value.items())) if isinstance(value, dict) else str(value)


def _listed(made: Requirement, verified: str) -> _Listed:
    words = (made.id, made.area, made.level.value, made.provenance.value, made.title, made.link, made.follows)
    return _Listed(*words, {name: day for name, day in asdict(made.holds).items() if day}, verified)


def _requirements(contract: Contract) -> list[Any]:
    from conformance.harness.catalogue import catalogue  # noqa: PLC0415  (collecting is slow; other lists need none of it)

    try:
        verified = load_verified(default_file(contract.version), contract.version)
    except VerifiedError as problem:
        fail(problem)
    return [asdict(_listed(made, verified.day(made.id))) for made in catalogue(contract)]


def _operations(contract: Contract) -> list[Any]:
    return [
        {"operation": o.id, "area": o.area, "summary": o.summary, "support": o.support}
        for o in contract.operations.values()
    ]


def _areas(contract: Contract) -> list[Any]:
    return ["protocol", *contract.all_areas, CLIENTS]
