"""All requirements of an API version, without a target: what pytest would collect, read in its order."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

from conformance import suite
from conformance.checks import passive_requirements
from conformance.contract import Contract
from conformance.suite.requirement import Requirement


def catalogue(contract: Contract) -> list[Requirement]:
    """The requirements in reading order: each area's tests as they stand in their files, then the passive checks."""
    tested = [made for module in _modules() for made in _of_module(module, contract)]
    passive = [
        Requirement(p.id, p.level, p.link, p.provenance, p.area, title=p.title) for p in passive_requirements(contract)
    ]
    return tested + passive


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(suite.__path__, suite.__name__ + "."):
        if found.name.rpartition(".")[2].startswith("test_"):
            yield importlib.import_module(found.name)


def _of_module(module: ModuleType, contract: Contract) -> Iterator[Requirement]:
    for test in vars(module).values():
        made: Requirement | None = getattr(test, "__requirement__", None)
        if made is None or test.__module__ != module.__name__:
            continue
        if made.over is not None:
            yield from (made.of(case) for case in made.cases(contract))
        elif made.holds.of(contract):
            yield made
