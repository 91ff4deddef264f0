"""Starts the suite's side of a pytest session: resolves the target, checks that it is there, registers the hooks."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from conformance.contract import DEFAULT_VERSION
from conformance.harness.controller import Controller, scratch
from conformance.harness.plan import Plan
from conformance.harness.progress import Progress
from conformance.harness.reference_process import KEY, ReferenceDidNotStart, reference_target
from conformance.harness.worker import Worker
from conformance.run.gate import Exit, FailOn
from conformance.run.select import Selection
from conformance.wire import ConfigurationError, LivemodeSeen, PreflightError, Target, preflight, resolve

_HELPERS = ("conformance.suite",)


def start(config: pytest.Config) -> None:
    """Register the hooks of a worker, or of the controller with its own worker where nothing is distributed."""
    pytest.register_assert_rewrite(*_HELPERS)
    workerinput: Mapping[str, Any] | None = getattr(config, "workerinput", None)
    if workerinput is not None:
        plan = Plan.decode(workerinput["conformance_plan"])
        config.pluginmanager.register(Worker(config, plan, workerinput["workerid"]), "conformance-worker")
        return
    with ExitStack() as resources:
        plan = _plan(config, resources)
        report_dir = Path(config.getoption("conformance_report_dir"))
        progress = Progress.of(config, plan.target, config.getoption("conformance_terminal"))
        controller = Controller(
            plan, report_dir, FailOn(config.getoption("conformance_fail_on")), progress, resources.pop_all()
        )
    config.pluginmanager.register(controller, "conformance-controller")
    if plan.workers == 1 and not config.getoption("numprocesses", None):
        config.pluginmanager.register(Worker(config, plan, "main"), "conformance-worker")
    signal.signal(signal.SIGTERM, _interrupt)


def _plan(config: pytest.Config, resources: ExitStack) -> Plan:
    target = _target(config, resources)
    _check(target)
    selection = Selection(
        tuple(config.getoption("conformance_area")),
        config.getoption("conformance_level"),
        tuple(config.getoption("conformance_select")),
    )
    folder = scratch(resources, Path(tempfile.mkdtemp(prefix="stripe-conformance-")))
    workers = config.getoption("numprocesses", None) or 1
    return Plan(target, selection, folder, config.getoption("conformance_seed"), workers)


def _check(target: Target) -> None:
    try:
        preflight(target)
    except (LivemodeSeen, PreflightError) as fault:
        pytest.exit(str(fault), returncode=fault.exit_code)


def _target(config: pytest.Config, resources: ExitStack) -> Target:
    options = {
        name: config.getoption(f"conformance_{name}")
        for name in ("target", "api_key", "api_version", "rate_limit", "target_file")
    }
    try:
        if not options["target"] and not options["target_file"] and not os.environ.get("STRIPE_CONFORMANCE_TARGET"):
            version = options["api_version"] or DEFAULT_VERSION
            options["target"] = resources.enter_context(reference_target(version))
            options["api_key"] = KEY
            return resolve({**options, "name": "reference"}, os.environ)
        return resolve(options, os.environ)
    except ConfigurationError as fault:
        pytest.exit(str(fault), returncode=fault.exit_code)
    except ReferenceDidNotStart as fault:
        pytest.exit(str(fault), returncode=int(Exit.SUITE_BROKE))


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt("terminated")
