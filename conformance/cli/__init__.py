"""The command line: one file for each command."""

from __future__ import annotations

import importlib

import click

from conformance import __version__
from conformance.cli.compiled import keep_compiled

_COMMANDS = {
    "run": ("run", "Run the suite against a target, or against the embedded reference target."),
    "serve": ("serve", "Serve the reference target on its own."),
    "list": ("listing", "List requirements, operations or areas."),
    "render": ("render", "Render the report of a run in another format."),
    "check": ("check", "Hold recorded traffic against the contract, offline."),
    "fuzz": ("fuzz", "Send generated requests to a target, and report what cannot be right."),
    "proxy": ("proxy", "Pass traffic on to a target, and hold it against the contract."),
    "baseline": ("baseline", "Keep the file of expected failures that runs are held against."),
    "diff": ("diff", "Tell what differs between two reports."),
    "matrix": ("matrix", "Set reports side by side: requirements × targets or versions."),
    "merge": ("merge", "Make one report of a run's shards."),
    "sweep": ("sweep", "List what runs have left behind on a target, and remove it."),
    "certify": ("certify", "Pack a run that conforms into a certificate, or verify one."),
}


class _LazyGroup(click.Group):
    """Imports a command when it is called: `--help` costs nothing of what it does not show."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        keep_compiled()
        module = importlib.import_module(f"conformance.cli.{_COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, sentence) for name, (_, sentence) in _COMMANDS.items()])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="stripe-conformance")
def main() -> None:
    """Does this really behave like Stripe? The conformance suite for the Stripe Billing API.

    \b
    Example: stripe-conformance run
             stripe-conformance run --target http://127.0.0.1:8420 --api-key sk_test_123
    """
