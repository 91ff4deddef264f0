"""What requirements cost in calls, as measured on the reference (specs/calls.json), and so what a run will cost.

A requirement's own calls are counted apart from those that make shared things: a run pays for each of those once, with
the first requirement that asks for it, so that any selection is estimated as it will be carried out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import orjson

from conformance.contract import DEFAULT_VERSION, data_folder

Json = Any
FILE: Final = "calls.json"


@dataclass(frozen=True)
class Costs:
    """What was measured for one API version."""

    own: Mapping[str, int]  # calls of each requirement by its ID
    asks: Mapping[str, tuple[int, ...]]  # the shared things that it needs, by their place in `shared`
    shared: tuple[int, ...]  # calls that make each

    @classmethod
    def of(cls, document: Mapping[str, Json]) -> Costs:
        """The costs of one version's part of specs/calls.json."""
        rows = document["requirements"]
        own = {id: row[0] for id, row in rows.items()}
        return cls(own, {id: tuple(row[1:]) for id, row in rows.items()}, tuple(document["shared"]))

    @property
    def mean(self) -> float:
        """The mean of a requirement's own calls."""
        return sum(self.own.values()) / len(self.own) if self.own else 0.0


@dataclass
class Bill:
    """Sums up what requirements cost, one after another."""

    costs: Costs
    calls: float = 0.0
    unmeasured: int = 0  # requirements that count as the mean of the others
    _paid: set[int] = field(default_factory=set)

    def price(self, id: str) -> float:
        """What this requirement would cost now."""
        if id not in self.costs.own:
            return self.costs.mean
        asks = (each for each in self.costs.asks[id] if each not in self._paid)
        return self.costs.own[id] + sum(self.costs.shared[each] for each in asks)

    def add(self, id: str) -> float:
        """Count the requirement; what it cost."""
        price = self.price(id)
        self.calls += price
        self.unmeasured += id not in self.costs.own
        self._paid.update(self.costs.asks.get(id, ()))
        return price


def affordable(ids: Iterable[str], budget: int, costs: Costs) -> tuple[str, ...]:
    """As many of the requirements, from the first, as so many calls are enough for; at least the first."""
    bill = Bill(costs)
    taken: list[str] = []
    for id in ids:
        if taken and bill.calls + bill.price(id) > budget:
            break
        bill.add(id)
        taken.append(id)
    return tuple(taken)


@cache
def measured(api_version: str) -> Costs:
    """The costs of an API version; those of the default one where it was not measured."""
    document = orjson.loads((data_folder("specs") / FILE).read_bytes())
    return Costs.of(document.get(api_version) or document[DEFAULT_VERSION])
