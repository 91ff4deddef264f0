"""Starts the side of a pytest session that decides, and the one that carries tests out where nothing is distributed."""

from __future__ import annotations

import pytest

from conformance.contract import ContractError
from conformance.harness.controller import Controller
from conformance.harness.prepare import Prepared, prepare
from conformance.harness.progress import Progress
from conformance.harness.reference_process import ReferenceDidNotStart
from conformance.run.baseline_errors import BaselineError
from conformance.run.gate import Exit
from conformance.run.verified_errors import VerifiedError
from conformance.wire import WireError

_OPTION = "conformance_"


def start(config: pytest.Config) -> None:
    """Register the hooks of the controller, with a worker of its own where there are no processes for that."""
    command_line = next((given for given in config.pluginmanager.get_plugins() if isinstance(given, Prepared)), None)
    prepared = command_line or _prepare(config)
    progress = Progress.of(config, prepared.plan.target, own_terminal=command_line is not None, quiet=prepared.quiet)
    config.pluginmanager.register(Controller(prepared, progress), "conformance-controller")
    if not config.getoption("numprocesses", None):
        from conformance.harness.start_worker import work  # noqa: PLC0415  (a controller of others carries out nothing)

        work(config, prepared.plan, "main")


def _prepare(config: pytest.Config) -> Prepared:
    """What the command line prepares before it calls pytest, for a pytest that was called by itself."""
    options = {
        name.removeprefix(_OPTION): value for name, value in vars(config.option).items() if name.startswith(_OPTION)
    }
    try:
        return prepare(options, config.getoption("numprocesses", None) or 1)
    except (WireError, ContractError, BaselineError, VerifiedError) as fault:
        pytest.exit(str(fault), returncode=fault.exit_code)
    except ReferenceDidNotStart as fault:
        pytest.exit(str(fault), returncode=int(Exit.SUITE_BROKE))
