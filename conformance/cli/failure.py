"""How a command ends that could not do its work: one clear sentence, and the exit code of its kind."""

from __future__ import annotations

import click

from conformance.run.gate import Exit


class Failure(click.ClickException):
    """A typed error of the house, shown as `Error: <sentence>`; without an exit code of its own it is the suite's fault."""

    def __init__(self, fault: Exception) -> None:
        super().__init__(str(fault))
        self.exit_code = int(getattr(fault, "exit_code", Exit.SUITE_BROKE))
