"""Starts the side of a pytest session that carries tests out, and nothing that a worker process does not need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from conformance.harness.bundles import Bundling
from conformance.harness.listeners import ALLURE
from conformance.harness.plan import Plan
from conformance.harness.stop import leave_interrupts_to_the_controller
from conformance.harness.worker import Worker


def start_worker(config: pytest.Config, workerinput: Mapping[str, Any]) -> None:
    """Register the hooks of a process of pytest-xdist, with what the controller gave it."""
    plan = Plan.decode(workerinput["conformance_plan"])
    if plan.bundles:
        config.pluginmanager.register(Bundling(plan), "conformance-bundling")
    work(config, plan, workerinput["workerid"])
    leave_interrupts_to_the_controller()


def work(config: pytest.Config, plan: Plan, name: str) -> None:
    """Register the hooks that carry tests out.

    Those for allure-pytest go before the worker's: of hooks that want to be first, the last registered is.
    """
    pytest.register_assert_rewrite("conformance.suite")
    if config.pluginmanager.has_plugin(ALLURE):
        from conformance.harness.allure_labels import AllureLabels  # noqa: PLC0415  (others do not pay for it)

        config.pluginmanager.register(AllureLabels(plan.target.contract), "conformance-allure")
    config.pluginmanager.register(Worker(config, plan, name), "conformance-worker")
