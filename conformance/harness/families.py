"""Generates the members of requirement families, and gives every collected test its requirement."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from conformance.contract import Contract
from conformance.run.select import Selection
from conformance.run.shard import Shard
from conformance.suite.requirement import Case, Requirement

REQUIREMENT = pytest.StashKey[Requirement]()
ORDER = pytest.StashKey[int]()
_CASE_MARK = "requirement_case"
MARKER = f"{_CASE_MARK}(case): the case of a requirement family that a test is about"


def generate(metafunc: pytest.Metafunc, contract: Contract) -> None:
    """Parametrize a family's test with its cases."""
    family: Requirement | None = getattr(metafunc.function, "__requirement__", None)
    if family is None or family.over is None:
        return
    cases = family.cases(contract)
    names = list(cases[0].values) if cases else []
    mark = getattr(pytest.mark, _CASE_MARK)
    parameters = [pytest.param(*(case.values[n] for n in names), id=case.label, marks=mark(case)) for case in cases]
    metafunc.parametrize(names, parameters)


def assign(items: Iterable[pytest.Item], contract: Contract) -> list[pytest.Item]:
    """The items that are requirements of the contract's version and day, each with its requirement in its stash."""
    found = []
    for item in items:
        made = _requirement_of(item)
        if made is not None and made.holds.of(contract):
            item.stash[REQUIREMENT] = made
            found.append(item)
    return found


def select(
    items: list[pytest.Item], selection: Selection, shard: Shard | None = None, queue: tuple[str, ...] | None = None
) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Those that the selection, the shard and the queue take, in the queue's order, and those that are left out.

    Numbers are of the order in the whole selection, so that shards can be put together again.
    """
    taken: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        made = item.stash[REQUIREMENT]
        (taken if selection.takes(made.id, made.area, made.level) else left).append(item)
    for order, item in enumerate(taken):
        item.stash[ORDER] = order
    if shard is not None:
        left += [item for item in taken if not shard.takes(item.stash[REQUIREMENT].id)]
        taken = [item for item in taken if shard.takes(item.stash[REQUIREMENT].id)]
    if queue is not None:
        place = {id: number for number, id in enumerate(queue)}
        left += [item for item in taken if item.stash[REQUIREMENT].id not in place]
        taken = [item for item in taken if item.stash[REQUIREMENT].id in place]
        taken.sort(key=lambda item: place[item.stash[REQUIREMENT].id])
    return taken, left


def _requirement_of(item: pytest.Item) -> Requirement | None:
    made: Requirement | None = getattr(getattr(item, "function", None), "__requirement__", None)
    if made is None or made.over is None:
        return made
    mark = item.get_closest_marker(_CASE_MARK)
    case: Case | None = mark.args[0] if mark else None
    return made.of(case) if case else None
