"""`stripe-conformance serve`: the reference target on its own."""

from __future__ import annotations

import subprocess
import sys

import click

from conformance.contract import DEFAULT_VERSION, available_versions


@click.command(name="serve")
@click.option("--port", type=click.IntRange(0, 65535), default=12111, show_default=True, help="0 takes a free port.")
@click.option("--api-version", type=click.Choice(available_versions()), default=DEFAULT_VERSION, show_default=True)
@click.option("--service-date", default="", metavar="DATE", help="Day to which it follows the service.")
def command(port: int, api_version: str, service_date: str) -> None:
    """Serve the reference target on 127.0.0.1 until it is interrupted. Any sk_test_ key is accepted.

    It speaks every version that `Stripe-Version` names, `--api-version` where a request names none. With
    `--service-date`, each shows what was added to the service up to that day; else what its own documentation has.

    \b
    Example: stripe-conformance serve --port 12111
    """
    arguments = [sys.executable, "-m", "conformance.reference", "--port", str(port), "--api-version", api_version]
    arguments += ["--service-date", service_date]
    try:
        sys.exit(subprocess.run(arguments, check=False).returncode)
    except KeyboardInterrupt:
        sys.exit(0)
