"""`stripe-conformance run`: the suite against a target."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
import pytest

_PYTEST_INI = Path(__file__).resolve().parent.parent / "suite" / "pytest.ini"
_PLUGINS = ("-p", "conformance.plugin", "-p", "xdist", "-p", "no:cacheprovider")


@click.command(name="run")
@click.option(
    "--target", metavar="URL|NAME", help="Base URL of the target; without it the reference target is started."
)
@click.option(
    "--target-file", type=click.Path(dir_okay=False, path_type=Path), help="TOML file that describes the target."
)
@click.option("--api-key", metavar="KEY", help="Secret test key (default: $STRIPE_API_KEY). A live key is refused.")
@click.option("--api-version", metavar="VERSION", help="API version whose contract is held against the target.")
@click.option("--area", multiple=True, metavar="AREA", help="Only this area (repeatable).")
@click.option("--level", type=click.Choice(["must", "should", "may"]), help="Only requirements of at least this level.")
@click.option("--select", multiple=True, metavar="ID-PREFIX", help="Only requirements whose ID starts so (repeatable).")
@click.option("-k", "expression", metavar="EXPR", help="Only requirements whose test matches the expression.")
@click.option("-n", "processes", metavar="N|auto", default="0", show_default=True, help="Worker processes.")
@click.option(
    "--report-dir", type=click.Path(file_okay=False, path_type=Path), default=Path("reports/latest"), show_default=True
)
@click.option("--fail-on", type=click.Choice(["must", "should", "never"]), default="must", show_default=True)
@click.option(
    "--rate-limit", type=click.FloatRange(min=0, min_open=True), metavar="N", help="Requests per second in all."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of everything random in the run.")
def command(expression: str | None, processes: str, **options: object) -> None:
    """Run the suite against a target, and write the report.

    \b
    Example: stripe-conformance run --target http://127.0.0.1:8420 --api-key sk_test_123 --area invoices
    Exit codes: 0 conforms, 1 does not, 2 wrong usage, 3 the target cannot be reached, 4 the suite itself broke.
    """
    if processes != "auto" and not processes.isdigit():
        raise click.BadParameter(f"{processes!r} is neither a number nor auto", param_hint="-n")
    arguments = ["--pyargs", "conformance.suite", "-c", str(_PYTEST_INI), "--conformance-terminal"]
    arguments += [*_PLUGINS, "-n", processes, *_forwarded(options)]
    if expression:
        arguments += ["-k", expression]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # whatever else is installed has no say in a run, and costs nothing
    sys.exit(int(pytest.main(arguments)))


def _forwarded(options: dict[str, object]) -> list[str]:
    """The options as pytest takes them: the same names."""
    arguments = []
    for name, value in options.items():
        for each in value if isinstance(value, tuple) else (value,):
            if each is not None:
                arguments.append(f"--{name.replace('_', '-')}={each}")
    return arguments
