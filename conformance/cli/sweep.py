"""`stripe-conformance sweep`: what runs have left behind on a target."""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from datetime import datetime, timedelta, timezone
from typing import Any

import click

from conformance.cli.failure import fail
from conformance.contract import ContractError
from conformance.harness.sweep import PLANNED, REFUSED, Found, Sweep
from conformance.run.gate import Exit
from conformance.run.mark import began, is_run_id
from conformance.wire import Client, Sender, Target, WireError, preflight, resolve

SCHEMA_VERSION = 1
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}
_PAST = {"delete": "deleted", "cancel": "canceled", "void": "voided", "expire": "expired", "deactivate": "deactivated"}


class _Age(click.ParamType[timedelta]):
    """An age such as 2d, 12h or 90m."""

    name = "AGE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        if isinstance(value, timedelta):
            return value
        found = re.fullmatch(r"([1-9]\d{0,5})([dhm])", str(value).strip())
        if found is None:
            self.fail(f"{value!r} is no age: write 2d, 12h or 90m", param, ctx)
        return timedelta(**{_UNITS[found[2]]: int(found[1])})


class _Runs(click.ParamType[tuple[str, ...]]):
    """IDs of runs, with commas, as a merged report has them."""

    name = "ID"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        runs = tuple(part.strip() for part in str(value).split(","))
        for run in runs:
            if not is_run_id(run):
                self.fail(f"{run!r} is no `run_id` of a report.json, such as run_20260301123000_5f3a9c", param, ctx)
        return runs


@click.command(name="sweep")
@click.option("--run", "runs", type=_Runs(), multiple=True, help="Of this run; report.json has its ID (repeatable).")
@click.option("--older-than", type=_Age(), metavar="AGE", help="Of every run that began so long ago: 2d, 12h, 90m.")
@click.option("--yes", is_flag=True, help="Remove it; without this it is only listed.")
@click.option("--target", metavar="URL|NAME", help="Base URL of the target, or its name: stripe.")
@click.option("--target-file", type=click.Path(dir_okay=False), help="TOML file that describes the target.")
@click.option("--api-key", metavar="KEY", help="Secret test key (default: $STRIPE_API_KEY). A live key is refused.")
@click.option("--api-version", metavar="VERSION", help="API version that is asked for.")
@click.option("--rate-limit", type=click.FloatRange(min=0, min_open=True), metavar="N", help="Requests per second.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    *, runs: tuple[tuple[str, ...], ...], older_than: timedelta | None, yes: bool, style: str, **options: object
) -> None:
    """List what runs have left behind on a target, and with --yes remove it.

    Only what carries the mark of a run is ever touched: metadata[conformance_run], or the name of a test clock. Test
    clocks go first, and with them their customers; then subscriptions and quotes are canceled, drafts deleted, open
    invoices voided, customers, coupons, plans and products deleted; what the API cannot delete is deactivated where it
    can be, and else named.

    \b
    Example: stripe-conformance sweep --target stripe --older-than 2d
             stripe-conformance sweep --target stripe --older-than 2d --yes
             stripe-conformance sweep --target stripe --run run_20260301123000_5f3a9c --yes
    Exit codes: 0 listed or removed, 1 a removal was refused, 2 wrong usage, 3 the target cannot be reached.
    """
    asked = tuple(dict.fromkeys(run for each in runs for run in each))
    if bool(asked) == bool(older_than):
        raise click.UsageError("say what to sweep: either --run ID or --older-than AGE.")
    try:
        target = resolve(options, os.environ)
        preflight(target)
        found = _sweep(target, asked, older_than, yes)
    except (WireError, ContractError) as fault:
        fail(fault)
    if style == "json":
        click.echo(json.dumps(_document(found, target, asked, older_than, yes), ensure_ascii=False, indent=1))
    else:
        _print(found, target)
    refused = any(each.outcome == REFUSED for each in found.removable)
    sys.exit(int(Exit.DIFFERS if refused else Exit.CONFORMS))


def _sweep(target: Target, asked: tuple[str, ...], older_than: timedelta | None, yes: bool) -> Found:
    until = datetime.now(timezone.utc) - older_than if older_than else None

    def wanted(run: str) -> bool:
        start = began(run)
        return run in asked if until is None else start is not None and start <= until

    with Sender(target) as sender:
        sweep = Sweep(Client(sender))
        found = sweep.find(wanted)
        return sweep.remove(found) if yes else found


def _document(
    found: Found, target: Target, asked: tuple[str, ...], older_than: timedelta | None, yes: bool
) -> dict[str, Any]:
    fields = ("object", "id", "run", "action", "outcome", "message")
    return {
        "schema_version": SCHEMA_VERSION,
        "target": {"name": target.name, "url": target.url},
        "runs": list(asked),
        "older_than_s": int(older_than.total_seconds()) if older_than else None,
        "dry_run": not yes,
        "leftovers": [{name: getattr(each, name) for name in fields} for each in found.removable],
        "kept": [{"object": e.object, "id": e.id, "run": e.run, "why": e.message} for e in found.kept],
        "unlisted": list(found.unlisted),
    }


def _print(found: Found, target: Target) -> None:
    for each in found.removable:
        done = f"would {each.action}" if each.outcome == PLANNED else _PAST[each.action]
        word = f"{each.action} {each.outcome}" if each.outcome not in (PLANNED, "removed") else done
        click.echo(f"{word:<18} {each.object:<28} {each.id}  {each.run}{'  ' if each.message else ''}{each.message}")
    kept = Counter((each.object, each.message) for each in found.kept)
    for (name, why), count in kept.items():
        click.echo(f"{'stays':<18} {name:<28} {count}×: {why}")
    for path in found.unlisted:
        click.echo(f"{'not looked through':<18} {path}: the target answers as if it had no such list")
    click.echo(_sum(found, target))


def _sum(found: Found, target: Target) -> str:
    outcomes = Counter(each.outcome for each in found.removable)
    if not found.leftovers:
        return f"Nothing is left on {target.name}."
    stay = f"; {len(found.kept)} stay, for the API cannot delete them" if found.kept else ""
    if outcomes[PLANNED]:
        return f"{outcomes[PLANNED]} would be removed from {target.name}{stay}. With --yes they are."
    gone = f", {outcomes['gone']} went with what they hung from" if outcomes["gone"] else ""
    refused = f", {outcomes[REFUSED]} refused" if outcomes[REFUSED] else ""
    return f"{outcomes['removed']} removed from {target.name}{gone}{refused}{stay}."
