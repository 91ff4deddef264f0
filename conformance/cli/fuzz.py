"""`stripe-conformance fuzz`: generated requests against a target, judged only by what cannot be wrong."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from conformance.cli.failure import fail
from conformance.contract import Contract, ContractError
from conformance.fuzz.document import document, summary
from conformance.fuzz.model import Fuzzed
from conformance.fuzz.plan import Plan
from conformance.fuzz.run import UNREACHABLE, Fuzz, Limits, operations_of
from conformance.harness.prepare import described_targets
from conformance.harness.reference_process import ReferenceDidNotStart
from conformance.harness.report_folder import report_folder
from conformance.harness.stop import on_interrupt
from conformance.run.gate import Exit
from conformance.run.report_file import put
from conformance.wire import WireError, preflight

_FILE = "fuzz.json"
_USUAL = 1000  # cases, where nothing says how long
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600}
_TOLD = 250  # cases between two lines of progress


class _Duration(click.ParamType[float]):
    """A length of time: 90, 60s, 5m, 1h."""

    name = "60s|5m|1h"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        found = re.fullmatch(r"(\d+(?:\.\d+)?)([smh]?)", str(value).strip())
        if found is None or not float(found[1]):
            self.fail(f"{value!r} is no length of time: write 60s, 5m or 1h", param, ctx)
        return float(found[1]) * _SECONDS[found[2]]


@click.command(name="fuzz")
@click.option(
    "--target", metavar="URL|NAME", help="Base URL of the target; without it the reference target is started."
)
@click.option("--target-file", type=click.Path(dir_okay=False), help="TOML file that describes the target.")
@click.option("--api-key", metavar="KEY", help="Secret test key (default: $STRIPE_API_KEY). A live key is refused.")
@click.option("--api-version", metavar="VERSION", help="API version whose contract requests are generated from.")
@click.option("--area", "areas", multiple=True, metavar="AREA", help="Only operations of this area (repeatable).")
@click.option(
    "--operation",
    "operations",
    multiple=True,
    metavar="OPERATION",
    help="Only this operation, as `list operations` names it (repeatable).",
)
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed gives the same cases.")
@click.option("--examples", type=click.IntRange(min=1), metavar="N", help=f"End after N cases.  [default: {_USUAL}]")
@click.option("--time", "seconds", type=_Duration(), metavar="60s|5m|1h", help="End after this time instead.")
@click.option(
    "--rate-limit", type=click.FloatRange(min=0, min_open=True), metavar="N", help="Requests per second at most."
)
@click.option(
    "--report-dir",
    type=click.Path(file_okay=False, path_type=Path),
    default="reports/fuzz",
    show_default=True,
    help=f"Where {_FILE} goes.",
)
@click.option("--gate", is_flag=True, help="A finding, or an end before its time, is exit 1.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    *,
    areas: tuple[str, ...],
    operations: tuple[str, ...],
    seed: int,
    examples: int | None,
    seconds: float | None,
    report_dir: Path,
    gate: bool,
    style: str,
    **options: Any,
) -> None:
    """Send generated requests to a target, and report what cannot be right.

    Schemathesis generates requests that the contract allows, and goes on from the answers: create, then retrieve,
    update, act and list. Answers are held only to what cannot be wrong: no failure of the server, valid JSON, the error
    envelope, the documented schema, sums of money that add up. Refusals are fine. Findings stand apart from the report
    of a run, and gate only with `--gate`.

    \b
    Example: stripe-conformance fuzz --target http://127.0.0.1:8420 --api-key sk_test_123 --examples 10000
             stripe-conformance fuzz --area invoices --time 60s --seed 7 --gate
    Exit codes: 0 done, 1 with --gate: findings, or an end before its time, 2 wrong usage,
    3 the target cannot be reached, or stopped answering, 4 the suite itself broke.
    """
    if examples and seconds:
        raise click.UsageError("--examples and --time both say when to end: give one of the two.")
    limits = (examples if examples or seconds else _USUAL, seconds)
    try:
        with ExitStack() as resources:
            stop = _Stop()
            resources.callback(on_interrupt(stop.ask))
            (target,) = described_targets(options, resources)
            plan = _plan(target.contract, areas, operations, seed)
            preflight(target)
            report_folder(report_dir)
            asked = {"examples": limits[0], "seconds": seconds, "areas": list(areas), "operations": list(operations)}
            fuzzed = Fuzz(target, plan, Limits(*limits, stop.asked), asked, _progress(style)).run()
    except (WireError, ContractError, ReferenceDidNotStart) as fault:
        fail(fault)
    text = json.dumps(document(fuzzed), ensure_ascii=False, indent=1)
    put(report_dir / _FILE, text + "\n")
    _show(fuzzed, text, report_dir / _FILE, style)
    sys.exit(int(_exit(fuzzed, gate)))


class _Stop:
    """Ctrl-C: the case in flight ends, and what there is is written."""

    def __init__(self) -> None:
        self._asked = False

    def ask(self) -> None:
        self._asked = True
        click.echo("stopping: the report follows (once more to stop at once)", err=True)

    def asked(self) -> bool:
        return self._asked


def _plan(contract: Contract, areas: tuple[str, ...], names: tuple[str, ...], seed: int) -> Plan:
    for area in areas:
        if area not in contract.all_areas:
            raise click.UsageError(f"--area {area}: there is no such area. There are: {', '.join(contract.all_areas)}.")
    known = {name for operation in contract.operations.values() for name in (operation.id, operation.name)}
    for name in names:
        if name not in known:
            raise click.UsageError(
                f"--operation {name}: there is no such operation; `stripe-conformance list operations`."
            )
    chosen = operations_of(contract, areas, names)
    if not chosen:
        raise click.UsageError("no operation is in the areas and of the names that were asked for.")
    return Plan(contract, chosen, seed)


def _progress(style: str) -> Callable[[int, int], None]:
    """Tells now and then how far it is, where somebody watches."""

    def tell(cases: int, findings: int) -> None:
        if cases % _TOLD == 0:
            click.echo(f"{cases:,} cases, {findings} finding{'' if findings == 1 else 's'}", err=True)

    return tell if style == "text" and sys.stderr.isatty() else lambda *_: None


def _show(fuzzed: Fuzzed, text: str, file: Path, style: str) -> None:
    if style == "json":
        click.echo(text)
        return
    for line in summary(fuzzed):
        click.echo(line)
    click.echo(f"All of it: {file}")


def _exit(fuzzed: Fuzzed, gate: bool) -> Exit:
    if fuzzed.stopped == UNREACHABLE:
        return Exit.NO_TARGET
    return Exit.DIFFERS if not fuzzed.cases or (gate and (fuzzed.findings or not fuzzed.complete)) else Exit.CONFORMS
