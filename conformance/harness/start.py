"""Starts the suite's side of a pytest session: registers the hooks of a worker, or of the controller."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from conformance.contract import ContractError
from conformance.harness.allure_labels import AllureLabels
from conformance.harness.controller import Controller
from conformance.harness.plan import Plan
from conformance.harness.prepare import Prepared, prepare
from conformance.harness.progress import Progress
from conformance.harness.reference_process import ReferenceDidNotStart
from conformance.harness.stop import leave_interrupts_to_the_controller
from conformance.harness.worker import Worker
from conformance.run.baseline_errors import BaselineError
from conformance.run.gate import Exit
from conformance.run.verified_errors import VerifiedError
from conformance.wire import WireError

_OPTION = "conformance_"


def start(config: pytest.Config) -> None:
    """Register the hooks of a worker, or of the controller with its own worker where nothing is distributed."""
    pytest.register_assert_rewrite("conformance.suite")
    workerinput: Mapping[str, Any] | None = getattr(config, "workerinput", None)
    if workerinput is not None:
        plan = Plan.decode(workerinput["conformance_plan"])
        _work(config, plan, workerinput["workerid"])
        leave_interrupts_to_the_controller()
        return
    command_line = next((given for given in config.pluginmanager.get_plugins() if isinstance(given, Prepared)), None)
    prepared = command_line or _prepare(config)
    progress = Progress.of(config, prepared.plan.target, own_terminal=command_line is not None, quiet=prepared.quiet)
    config.pluginmanager.register(Controller(prepared, progress), "conformance-controller")
    if not config.getoption("numprocesses", None):
        _work(config, prepared.plan, "main")


def _work(config: pytest.Config, plan: Plan, name: str) -> None:
    AllureLabels.register(config, plan.target.contract)
    config.pluginmanager.register(Worker(config, plan, name), "conformance-worker")


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
