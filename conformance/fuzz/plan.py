"""Which requests are sent in which order: decided by the seed alone, whatever the target answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import Any

from conformance.contract import Contract, Operation
from conformance.fuzz.generate import requests
from conformance.fuzz.links import Links
from conformance.fuzz.words import words
from conformance.suite.protocol.catalogue import catalogue

Json = Any
_LONGEST = 4  # requests that go on from one answer
_LEAVES, _HEAVIEST = 6, 8
_STYLES = {"plain": 40, "around": 30, "but": 30}  # how often each, of a hundred


class Style(str, Enum):
    """What a generated request is made of."""

    PLAIN = "plain"  # its parameters as they were generated
    AROUND = "around"  # a valid request with the generated parameters added to its own
    BUT = "but"  # a valid request in which one parameter is the generated one


@dataclass(frozen=True)
class Case:
    """One request to be sent. References to objects of the target are not resolved yet."""

    operation: Operation
    params: dict[str, Json]
    style: Style
    pick: int  # chooses among known objects
    onward: bool = False  # of the object that the first request of the scenario answered

    @property
    def label(self) -> list[Json]:
        return [self.operation.id, self.style.value, self.pick, self.onward, self.params]


@dataclass(frozen=True)
class Plan:
    """The scenarios of one seed over some operations of a contract."""

    contract: Contract
    operations: Sequence[Operation]
    seed: int

    def scenarios(self) -> Iterator[tuple[Case, ...]]:
        """Ever more scenarios, without end: a request, then some that go on from the object that it answers.

        In each round every operation begins at least one; those with many parameters begin more.
        """
        links, chosen = Links(self.contract), {operation.id for operation in self.operations}
        sources = {operation.id: requests(self.contract, operation, self.seed) for operation in self.operations}
        random = Random(self.seed)
        turns = [operation for operation in self.operations for _ in range(_weight(operation))]
        while True:
            for first in random.sample(turns, len(turns)):
                onward = [each for name in first.answer_objects for each in links.onward(name) if each.id in chosen]
                weights = [_weight(each) for each in onward]
                more = random.choices(onward, weights, k=random.randint(0, _LONGEST)) if onward else []
                yield tuple(
                    self._case(random, operation, next(sources[operation.id]), onward=place > 0)
                    for place, operation in enumerate((first, *more))
                )

    @staticmethod
    def _case(random: Random, operation: Operation, params: dict[str, Json], *, onward: bool) -> Case:
        style = Style(random.choices(list(_STYLES), list(_STYLES.values()))[0])
        if operation.id not in catalogue().requests and operation.id not in words().usual:
            style = Style.PLAIN
        return Case(operation, params, style, random.randrange(1 << 16), onward)


def _weight(operation: Operation) -> int:
    """How much there is to try: one for each so many parameters that hold a value."""
    return min(_HEAVIEST, 1 + len(operation.leaves) // _LEAVES)


class Fingerprint:
    """A digest over cases: two runs that have the same one sent the same cases."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def add(self, case: Case) -> None:
        self._digest.update(json.dumps(case.label, sort_keys=True).encode())

    def __str__(self) -> str:
        return self._digest.hexdigest()
