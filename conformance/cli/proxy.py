"""`stripe-conformance proxy`: traffic against the contract, while it passes."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import orjson

from conformance.cli.failure import fail
from conformance.contract import DEFAULT_VERSION, available_versions
from conformance.proxy.app import REPORT
from conformance.proxy.errors import ProxyError
from conformance.proxy.report import lines, verdict
from conformance.proxy.serve import Service, listen, reachable
from conformance.run.gate import FailOn
from conformance.wire import ConfigurationError
from conformance.wire.resolution import base_url


@click.command(name="proxy")
@click.option("--target", required=True, metavar="URL", help="Where requests are passed on to.")
@click.option("--port", type=click.IntRange(0, 65535), default=12112, show_default=True, help="0 takes a free port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--api-version",
    type=click.Choice(available_versions()),
    default=DEFAULT_VERSION,
    show_default=True,
    help="Of requests without a Stripe-Version header.",
)
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the report there, as JSON.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--fail-on",
    type=click.Choice([each.value for each in FailOn]),
    default=FailOn.MUST.value,
    show_default=True,
    help="The least level that gates.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=80.0,
    show_default=True,
    help="Seconds that the target may be silent.",
)
def command(
    *,
    target: str,
    port: int,
    host: str,
    api_version: str,
    report: Path | None,
    style: str,
    fail_on: str,
    timeout: float,
) -> None:
    """Pass traffic on to a target unchanged, and hold requests and answers against the contract.

    Each exchange is held against the API version of its Stripe-Version header. The report is at GET
    /_conformance/report, and printed when the proxy is interrupted. Requests with a live key are refused.

    \b
    Example: stripe-conformance proxy --target http://127.0.0.1:12111 --port 12112
    Exit codes: 0 conforms, 1 does not or nothing was checked, 2 wrong usage, 4 the proxy itself broke.
    """
    try:
        url, _ = base_url(target, "--target")
        if report is not None:
            _try(report)
        listening = listen(host, port)
        taken = listening.getsockname()[1]
        if not reachable(url):
            click.echo(f"Warning: {url} cannot be reached yet; requests are answered 502 until it can.", err=True)
        here = f"http://{host}:{taken}"

        def announce() -> None:
            click.echo(f"listening on {here}, passing on to {url}; report: {here}{REPORT}", err=True)

        document = Service(url, api_version, timeout).run(listening, announce)
    except (ConfigurationError, ProxyError) as fault:
        fail(fault)
    content = orjson.dumps(document, option=orjson.OPT_INDENT_2)
    if report is not None:
        report.write_bytes(content + b"\n")
    click.echo(content if style == "json" else "\n".join(lines(document)))
    sys.exit(int(verdict(document, FailOn(fail_on))))


def _try(report: Path) -> None:
    """Make sure that the report can be written, before any traffic passes."""
    if not report.parent.is_dir():
        raise click.UsageError(f"--report: there is no folder {report.parent}.")
    try:
        report.open("ab").close()
    except OSError as problem:
        raise click.UsageError(f"--report {report}: cannot be written ({problem.strerror}).") from problem
