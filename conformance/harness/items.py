"""A requirement as pytest sees it: collected, selected, distributed and reported as any test, but without fixtures.

What a test takes by name is of its worker process, made once (`Session.fixture`), or of its case. So nothing has to be
looked up, set up or torn down for each of thousands of tests.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from conformance import suite
from conformance.contract import Contract
from conformance.run.select import Selection
from conformance.run.shard import Shard
from conformance.suite.requirement import Requirement
from conformance.suite.session import SESSION

_SUITE = Path(suite.__file__).parent


class RequirementModule(pytest.Module):
    """A module of the suite, with the requirements in it that hold."""

    def __init__(self, *, contract: Contract, **of_pytest: Any) -> None:
        super().__init__(**of_pytest)
        self._contract = contract

    def collect(self) -> Iterator[pytest.Item]:
        place = self.path.relative_to(_SUITE).with_suffix("")
        for name, test in vars(import_module(".".join((suite.__name__, *place.parts)))).items():
            if isinstance(getattr(test, "__requirement__", None), Requirement):
                yield from RequirementItem.of(self, name, test, self._contract)


class RequirementItem(pytest.Item):
    """One requirement.

    function: its test
    values:   the arguments that its case gives
    order:    its number in the whole selection
    """

    order = 0

    def __init__(
        self,
        name: str,
        parent: pytest.Collector,
        requirement: Requirement,
        function: Callable[..., None],
        values: Mapping[str, Any],
    ) -> None:
        super().__init__(name, parent)
        self.requirement = requirement
        self.function = function
        self.values = values

    @classmethod
    def of(
        cls, parent: pytest.Collector, name: str, function: Callable[..., None], contract: Contract
    ) -> Iterator[pytest.Item]:
        """The items of a test: one, one for each case of a family, or none where it does not hold."""
        made: Requirement = function.__requirement__  # type: ignore[attr-defined]
        if made.over is not None:
            for case in made.cases(contract):
                item_name = f"{name}[{case.label}]"
                yield cls.from_parent(
                    parent, name=item_name, requirement=made.of(case), function=function, values=case.values
                )
        elif made.holds.of(contract):
            yield cls.from_parent(parent, name=name, requirement=made, function=function, values={})

    def runtest(self) -> None:
        session, values = self.config.stash[SESSION], self.values
        taken = _taken(self.function)
        self.function(**{name: values[name] if name in values else session.fixture(name) for name in taken})

    @cached_property
    def location(self) -> tuple[str, int | None, str]:
        """What pytest's own reporter shows; pytest would search for the file's path below the root for each item."""
        return str(self.path), self.function.__code__.co_firstlineno - 1, self.name

    def reportinfo(self) -> tuple[Any, int | None, str]:
        code = self.function.__code__
        return self.path, code.co_firstlineno - 1, self.name


def select(
    items: Iterable[pytest.Item],
    selection: Selection,
    shard: Shard | None = None,
    queue: tuple[str, ...] | None = None,
) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Those that the selection, the shard and the queue take, in the queue's order, and those that are left out.

    Numbers are of the order in the whole selection, so that shards can be put together again.
    """
    found = [item for item in items if isinstance(item, RequirementItem)]
    taken = [
        item for item in found if selection.takes(item.requirement.id, item.requirement.area, item.requirement.level)
    ]
    for order, item in enumerate(taken):
        item.order = order
    if shard is not None:
        taken = [item for item in taken if shard.takes(item.requirement.id)]
    if queue is not None:
        place = {id: number for number, id in enumerate(queue)}
        taken = sorted(
            (item for item in taken if item.requirement.id in place), key=lambda item: place[item.requirement.id]
        )
    kept = set(taken)
    return [*taken], [item for item in found if item not in kept]


@cache
def _taken(function: Callable[..., None]) -> tuple[str, ...]:
    """The names of what a test takes."""
    return tuple(inspect.signature(function).parameters)
