"""What the requirements of an area send to the reference: for proving that nothing documented is left out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from conformance.contract import Contract, Operation
from tests.support.faulty import Answered, Asked, Fault
from tests.support.house import CONTRACT, open_house
from tests.support.requirements import requirements_of


class Exercised:
    """What requirements have sent: by operation, the paths of parameters and their values.

    Sent once for each requirement of the areas whose ID is `chosen`, against a reference of its own; a broken one
    raises what it raises.
    """

    def __init__(
        self,
        areas: Iterable[str],
        folder: Path,
        contract: Contract = CONTRACT,
        chosen: Callable[[str], bool] = lambda _: True,
    ) -> None:
        self.contract = contract
        self.taken: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self.refused: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self.calls = 0
        self.requirements = 0
        with open_house(contract) as house:
            house.faulty.fault = Fault(answered=self._saw)
            fixtures = house.fixtures(folder)
            for area in areas:
                for id, found in requirements_of(area, contract).items():
                    if chosen(id):
                        found.check(fixtures)
                        self.requirements += 1

    def left_out(self, operation: Operation) -> set[str]:
        """The parameters that no accepted request has had."""
        sent = {path for path, _ in self.taken[operation.id]}
        return {leaf.path for leaf in operation.leaves if not any(map(_free(leaf.path).fullmatch, sent))}

    def values_left_out(self, operation: Operation) -> set[tuple[str, str]]:
        """The parameters and values of closed enumerations that no request has had."""
        sent = self.taken[operation.id] | self.refused[operation.id]
        documented = {(leaf.path, value) for leaf in operation.leaves if not leaf.open for value in leaf.enum}
        return {
            (path, value)
            for path, value in documented - sent
            if not any(_free(path).fullmatch(name) for name, given in sent if given == value)
        }

    def never_unset(self, operation: Operation) -> set[str]:
        """The parameters that an empty string unsets, and that no accepted request has unset."""
        unsettable = {leaf.path.removesuffix("[]") for leaf in operation.leaves if leaf.unsettable}
        unsettable |= {parameter.path for parameter in operation.parameters if parameter.unsettable}
        return {path for path in unsettable if (path, "") not in self.taken[operation.id]}

    def _saw(self, asked: Asked, answer: Answered) -> None:
        self.calls += 1
        match = self.contract.find(asked.method, asked.path)
        if match is not None:
            kind = self.taken if answer.status == 200 else self.refused
            kind[match.operation.id].update(
                (re.sub(r"\[\d*\]", "[]", name), value) for name, value in (*asked.query, *asked.form)
            )


def _free(path: str) -> re.Pattern[str]:
    """What a parameter is sent as: `{}` stands for any key of a hash."""
    return re.compile(re.escape(path).replace(r"\{\}", r"[^\]]+"))
