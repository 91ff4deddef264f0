"""`stripe-conformance serve`: the reference target on its own."""

from __future__ import annotations

import errno
import json
import os

import click

from conformance.contract import DEFAULT_VERSION, available_versions
from conformance.reference import run

_HOST = "127.0.0.1"
_UNUSABLE = frozenset({errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL})


@click.command(name="serve")
@click.option("--port", type=click.IntRange(0, 65535), default=12111, show_default=True, help="0 takes a free port.")
@click.option("--api-version", type=click.Choice(available_versions()), default=DEFAULT_VERSION, show_default=True)
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How it says where it listens, on one line.",
)
def command(port: int, api_version: str, style: str) -> None:
    """Serve the reference target on 127.0.0.1 until it is interrupted. Any sk_test_ key is accepted.

    \b
    Example: stripe-conformance serve --port 12111
             stripe-conformance serve --port 0 --format json
    Exit codes: 0 interrupted, 2 the port cannot be used.
    """

    def announce(url: str) -> None:
        said = json.dumps({"url": url, "api_version": api_version}) if style == "json" else f"listening on {url}"
        click.echo(said)

    try:
        run(_HOST, port, api_version, announce=announce)
    except OSError as problem:
        if problem.errno not in _UNUSABLE:
            raise
        why = os.strerror(problem.errno or 0)
        raise click.UsageError(f"--port {port}: cannot be listened on ({why}); 0 takes a free port.") from problem
