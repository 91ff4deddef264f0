"""How a command ends that could not do its work: one clear sentence, and the exit code of its kind."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from conformance.run.gate import Exit


def fail(fault: Exception) -> NoReturn:
    """Show a typed error as `Error: <sentence>`; one without an exit code of its own is the suite's fault."""
    click.echo(f"Error: {fault}", err=True)
    sys.exit(int(getattr(fault, "exit_code", Exit.SUITE_BROKE)))
