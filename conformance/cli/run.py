"""`stripe-conformance run`: the suite against a target."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from conformance.cli.failure import fail
from conformance.contract import ContractError
from conformance.harness.prepare import prepare
from conformance.harness.reference_process import ReferenceDidNotStart
from conformance.run.baseline_errors import BaselineError
from conformance.wire import WireError

_PYTEST_INI = Path(__file__).resolve().parent.parent / "suite" / "pytest.ini"
_PLUGINS = ("conformance.plugin", "xdist")
_UNUSED = ("cacheprovider", "doctest", "faulthandler", "junitxml", "logging", "pastebin", "stepwise")
_UNUSED_TOO = ("threadexception", "unraisableexception", "warnings")  # each costs every test something, for nothing


class _Processes(click.ParamType[int]):
    """A number of processes; `auto` is one for each core that this process may use."""

    name = "N|auto"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if value == "auto":
            return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        if not str(value).isdigit():
            self.fail(f"{value!r} is neither a number nor auto", param, ctx)
        return int(value)


@click.command(name="run")
@click.option(
    "--target", metavar="URL|NAME", help="Base URL of the target; without it the reference target is started."
)
@click.option("--target-file", type=click.Path(dir_okay=False), help="TOML file that describes the target.")
@click.option("--api-key", metavar="KEY", help="Secret test key (default: $STRIPE_API_KEY). A live key is refused.")
@click.option("--api-version", metavar="VERSION", help="API version whose contract is held against the target.")
@click.option(
    "--service-date", metavar="DATE", help="Day to which the target follows the service.  [default: the version's]"
)
@click.option("--area", multiple=True, metavar="AREA", help="Only this area (repeatable).")
@click.option("--level", type=click.Choice(["must", "should", "may"]), help="Only requirements of at least this level.")
@click.option("--select", multiple=True, metavar="ID-PREFIX", help="Only requirements whose ID starts so (repeatable).")
@click.option("-k", "expression", metavar="EXPR", help="Only requirements whose test matches the expression.")
@click.option("-n", "processes", type=_Processes(), default="0", show_default=True, help="Worker processes.")
@click.option("--report-dir", type=click.Path(file_okay=False), help="Where the reports go.  [default: reports/latest]")
@click.option(
    "--also",
    multiple=True,
    type=click.Choice(["ctrf", "badge", "sarif", "allure", "github"]),
    help="A further format of the report (repeatable).",
)
@click.option(
    "--fail-on", type=click.Choice(["must", "should", "never"]), help="The least level that gates.  [default: must]"
)
@click.option(
    "--rate-limit",
    type=click.FloatRange(min=0, min_open=True),
    metavar="N",
    help="Requests per second in all, shards together.",
)
@click.option(
    "--baseline", metavar="FILE", help="Hold the run against this file of expected failures (see `baseline`)."
)
@click.option("--allow-fixed", is_flag=True, default=None, help="What passes against the baseline does not gate.")
@click.option("--shard", metavar="K/N", help="Only part K of N of the requirements, as their IDs decide (see `merge`).")
@click.option("--seed", type=int, help="Seed of everything random in the run.  [default: 0]")
def command(expression: str | None, processes: int, **options: object) -> None:
    """Run the suite against a target, and write the report.

    \b
    Example: stripe-conformance run --target http://127.0.0.1:8420 --api-key sk_test_123 --area invoices
    Exit codes: 0 conforms, 1 does not, 2 wrong usage, 3 the target cannot be reached, 4 the suite itself broke.
    """
    try:
        prepared = prepare(options, max(1, processes))
    except (WireError, ContractError, BaselineError, ReferenceDidNotStart) as fault:
        fail(fault)
    arguments = ["--pyargs", "conformance.suite", "-c", str(_PYTEST_INI), "--capture=no", "-n", str(processes)]
    for plugin in (*_PLUGINS, *(f"no:{name}" for name in (*_UNUSED, *_UNUSED_TOO))):
        arguments += ["-p", plugin]
    if expression:
        arguments += ["-k", expression]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # what else is installed has no say in a run
    sys.exit(int(pytest.main(arguments, plugins=[prepared])))
