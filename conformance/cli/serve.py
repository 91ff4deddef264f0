"""`stripe-conformance serve`: the reference target on its own."""

from __future__ import annotations

import errno
import json
import os

import click

from conformance.cli.day import Day
from conformance.contract import DEFAULT_VERSION, available_versions
from conformance.reference import run

_HOST = "127.0.0.1"
_UNUSABLE = frozenset({errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL})


@click.command(name="serve")
@click.option("--port", type=click.IntRange(0, 65535), default=12111, show_default=True, help="0 takes a free port.")
@click.option("--api-version", type=click.Choice(available_versions()), default=DEFAULT_VERSION, show_default=True)
@click.option("--service-date", type=Day(), help="Day to which it follows the service.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How it says where it listens, on one line.",
)
def command(port: int, api_version: str, service_date: str | None, style: str) -> None:
    """Serve the reference target on 127.0.0.1 until it is interrupted. Any sk_test_ key of some length is accepted.

    It speaks every version that `Stripe-Version` names, and `--api-version` where a request names none. With
    `--service-date` every version shows what was added to the service up to that day; else what its documentation has.

    \b
    Example: stripe-conformance serve --port 12111
             stripe-conformance serve --port 0 --format json --service-date 2024-05-08
    Exit codes: 0 interrupted, 2 the port cannot be used.
    """

    def announce(url: str) -> None:
        said = json.dumps({"url": url, "api_version": api_version}) if style == "json" else f"listening on {url}"
        click.echo(said)

    try:
        run(_HOST, port, api_version, service_date or "", announce=announce)
    except OSError as problem:
        if problem.errno not in _UNUSABLE:
            raise
        why = os.strerror(problem.errno or 0)
        raise click.UsageError(f"--port {port}: cannot be listened on ({why}); 0 takes a free port.") from problem
