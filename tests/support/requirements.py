"""Finds the requirements of one area of the suite and carries single ones out, without a run around them."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from conformance.contract import Contract, load
from conformance.suite.requirement import Case, Requirement


@dataclass(frozen=True)
class Found:
    """One requirement, its test, and the case that it is about."""

    requirement: Requirement
    test: Callable[..., None]
    case: Case | None

    def check(self, fixtures: Mapping[str, Any]) -> None:
        """Carry the test out with those of the fixtures that it asks for; raises what it raises."""
        values = {**fixtures, **(self.case.values if self.case else {})}
        self.test(**{name: values[name] for name in inspect.signature(self.test).parameters})


def requirements_of(area: str, contract: Contract) -> dict[str, Found]:
    """Every requirement of the area's folder that holds for the contract's version and day, by ID."""
    return _requirements_of(area, contract.version, contract.service_date)


@cache
def _requirements_of(area: str, version: str, service_date: str) -> dict[str, Found]:
    contract = load(version, service_date)
    package = import_module(f"conformance.suite.{area}")
    found: dict[str, Found] = {}
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        for test in vars(import_module(module.name)).values():
            made = getattr(test, "__requirement__", None) if inspect.isfunction(test) else None
            if made is not None:
                found |= _members(made, test, contract)
    return found


def _members(made: Requirement, test: Callable[..., None], contract: Contract) -> dict[str, Found]:
    if made.over is None:
        return {made.id: Found(made, test, None)} if made.holds.of(contract) else {}
    each = [Found(made.of(case), test, case) for case in made.cases(contract)]
    return {found.requirement.id: found for found in each}
