"""`stripe-conformance run`: the suite against a target."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from conformance.cli.failure import fail
from conformance.contract import ContractError
from conformance.harness.cores import cores
from conformance.harness.prepare import SkippedWithoutKey, prepare
from conformance.harness.reference_process import ReferenceDidNotStart
from conformance.run.baseline_errors import BaselineError
from conformance.run.select import PROFILES
from conformance.run.verified_errors import VerifiedError
from conformance.wire import WireError

_PYTEST_INI = Path(__file__).resolve().parent.parent / "suite" / "pytest.ini"
_PLUGINS = ("conformance.plugin", "xdist")
_UNUSED = ("cacheprovider", "doctest", "faulthandler", "junitxml", "logging", "pastebin", "skipping", "stepwise")
_MOST_PROCESSES = 64
_UNUSED_TOO = ("threadexception", "unraisableexception", "warnings")  # each costs every test something, for nothing


class _Processes(click.ParamType[int]):
    """A number of processes; `auto` is one for each core that this process may use."""

    name = "N|auto"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if value == "auto":
            return cores()
        if not str(value).isdecimal():
            self.fail(f"{value!r} is neither a number nor auto", param, ctx)
        if int(value) > _MOST_PROCESSES:
            self.fail(f"{value} is more than {_MOST_PROCESSES}; each is a process of its own", param, ctx)
        return int(value)


class _Expression(click.ParamType[str]):
    """What pytest can match names with; told before anything is started."""

    name = "EXPR"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from _pytest.mark.expression import Expression  # noqa: PLC0415  (without -k, nobody pays for it)

        try:
            Expression.compile(value)
        except Exception as problem:  # a SyntaxError; before pytest 9, an error of pytest's own
            self.fail(f"{value!r} cannot be matched with: {getattr(problem, 'msg', problem)}", param, ctx)
        return str(value)


@click.command(name="run")
@click.option(
    "--target", metavar="URL|NAME", help="Base URL of the target; without it the reference target is started."
)
@click.option("--target-file", type=click.Path(dir_okay=False), help="TOML file that describes the target.")
@click.option("--api-key", metavar="KEY", help="Secret test key (default: $STRIPE_API_KEY). A live key is refused.")
@click.option("--api-version", metavar="VERSION", help="API version to hold the target to, or `all`.")
@click.option(
    "--service-date", metavar="DATE", help="Day to which the target follows the service.  [default: the version's]"
)
@click.option("--area", multiple=True, metavar="AREA", help="Only this area (repeatable).")
@click.option("--level", type=click.Choice(["must", "should", "may"]), help="Only requirements of at least this level.")
@click.option(
    "--profile", type=click.Choice(PROFILES), help="The API, the official packages against it, or both.  [default: api]"
)
@click.option("--select", multiple=True, metavar="ID-PREFIX", help="Only requirements whose ID starts so (repeatable).")
@click.option(
    "-k", "expression", type=_Expression(), metavar="EXPR", help="Only requirements whose test matches the expression."
)
@click.option(
    "-n", "processes", type=_Processes(), metavar="N|auto", default="0", show_default=True, help="Worker processes."
)
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
@click.option(
    "--stale",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Only what the real service was not seen to keep for so many days, longest unverified first.",
)
@click.option(
    "--budget", type=click.IntRange(min=1), metavar="CALLS", help="Only as many requirements as so many calls pay for."
)
@click.option("--verified", metavar="FILE", help="When the real service kept what.  [default: specs/…/verified.json]")
@click.option(
    "--without-key",
    type=click.Choice(["skip", "fail"]),
    help="A target that needs a key where there is none: say so and end with 0, or with 2.  [default: fail]",
)
@click.option("--estimate", is_flag=True, help="Print requirements, calls and minutes; send nothing, need no key.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What is printed: json is the estimate, or report.json when the run is over.",
)
@click.option("--seed", type=int, help="Seed of everything random in the run.  [default: 0]")
@click.pass_context
def command(
    context: click.Context, /, expression: str | None, processes: int, estimate: bool, style: str, **options: Any
) -> None:
    """Run the suite against a target, and write the report.

    \b
    Example: stripe-conformance run --target http://127.0.0.1:8420 --api-key sk_test_123 --area invoices
             stripe-conformance run --api-version all
             stripe-conformance run --target stripe --estimate
             stripe-conformance run --target stripe --stale 30 --budget 5000 --without-key skip
    Exit codes: 0 conforms (or --estimate, or skipped), 1 does not, or nothing was decided, 2 wrong usage,
                3 the target cannot be reached, 4 the suite itself broke.
    """
    if _asks_for_all(options):
        from conformance.cli.every_version import run_every_version  # noqa: PLC0415  (one run does not pay for it)

        try:
            sys.exit(run_every_version(context))
        except WireError as fault:
            fail(fault)
    if estimate:
        if expression:
            raise click.UsageError("--estimate collects no tests for -k to match; use --area or --select.")
        from conformance.cli.estimating import show_estimate  # noqa: PLC0415  (a run does not pay for it)

        show_estimate(options, style)
        return
    try:
        prepared = prepare(options, max(1, processes), bundles=processes > 0, quiet=style == "json")
    except SkippedWithoutKey as skipped:
        click.echo(str(skipped), err=style == "json")
        return
    except (WireError, ContractError, BaselineError, VerifiedError, ReferenceDidNotStart) as fault:
        fail(fault)
    import pytest  # noqa: PLC0415  (it is read while the reference starts)

    arguments = ["--pyargs", "conformance.suite", "-c", str(_PYTEST_INI), "--capture=no", "-n", str(processes)]
    for plugin in (*_PLUGINS, *(f"no:{name}" for name in (*_UNUSED, *_UNUSED_TOO))):
        arguments += ["-p", plugin]
    if expression:
        arguments += ["-k", expression]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # what else is installed has no say in a run
    code = int(pytest.main(arguments, plugins=[prepared]))
    if style == "json" and prepared.written:
        click.echo(prepared.written[-1].read_text("utf-8"), nl=False)
    sys.exit(code)


def _asks_for_all(options: Mapping[str, Any]) -> bool:
    """True where a flag, or else the environment, asks for every version."""
    return (options["api_version"] or os.environ.get("STRIPE_CONFORMANCE_API_VERSION")) == "all"
