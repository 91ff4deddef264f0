"""`stripe-conformance diff`: what differs between two reports."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from conformance.cli.reports import read_report
from conformance.run.diff import LISTS, SCHEMA_VERSION, Change, Diff, diff
from conformance.run.gate import Exit
from conformance.run.model import Run

_TITLES = {
    "newly_failing": "newly failing",
    "no_longer_decided": "no longer decided",
    "vanished": "vanished",
    "fixed": "fixed",
    "appeared": "appeared",
    "changed": "otherwise changed",
    "level_changed": "level changed",
}
_FOLDED = 20  # lines of those lists that are no news by themselves


@click.command(name="diff")
@click.argument("old", type=click.Path(path_type=Path), metavar="OLD")
@click.argument("new", type=click.Path(path_type=Path), metavar="NEW")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(old: Path, new: Path, style: str) -> None:
    """Tell what differs from report OLD to report NEW (each a report.json, or its folder).

    A regression is what held in OLD and does not in NEW: it fails, is decided no longer, or has vanished.

    \b
    Example: stripe-conformance diff reports/yesterday reports/latest
    Exit codes: 0 no regression, 1 a regression, 2 a report cannot be read.
    """
    runs = read_report(old), read_report(new)
    found = diff(*runs)
    if style == "json":
        click.echo(json.dumps(_document(found, (old, new), runs), ensure_ascii=False, indent=1))
    else:
        _print(found)
    sys.exit(int(Exit.DIFFERS if found.regression else Exit.CONFORMS))


def _document(found: Diff, files: tuple[Path, Path], runs: tuple[Run, Run]) -> dict[str, Any]:
    sides = {name: _side(file, run) for name, file, run in zip(("old", "new"), files, runs, strict=True)}
    lists = {name: [asdict(change) for change in getattr(found, name)] for name in LISTS}
    about = {name: list(values) for name, values in found.about.items()}
    return {"schema_version": SCHEMA_VERSION, **sides, "regression": found.regression, "about": about, **lists}


def _side(file: Path, run: Run) -> dict[str, str]:
    return {"file": str(file), **run.about}


def _print(found: Diff) -> None:
    for name, (before, after) in found.about.items():
        click.echo(f"{name.replace('_', ' ')} changed: {before} → {after}")
    for name in LISTS:
        changes = getattr(found, name)
        shown = changes if name in ("newly_failing", "no_longer_decided", "level_changed") else changes[:_FOLDED]
        for change in shown:
            click.echo(f"{_TITLES[name]}: {_line(change)}")
        if len(changes) > len(shown):
            click.echo(f"{_TITLES[name]}: … and {len(changes) - len(shown)} more (--format json has all)")
    counted = ", ".join(f"{len(getattr(found, name))} {_TITLES[name]}" for name in LISTS if getattr(found, name))
    click.echo(f"{'Regression' if found.regression else 'No regression'}: {counted or 'nothing differs'}.")


def _line(change: Change) -> str:
    outcomes = " → ".join(word.replace("_", " ") for word in (change.old, change.new) if word)
    said = f": {' '.join(change.message.split())}" if change.message else ""
    return f"{change.id} ({change.level}, {outcomes}){said}"
