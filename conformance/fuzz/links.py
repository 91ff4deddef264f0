"""Which object a path parameter names, and which operations go on from an answer: the links between operations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from conformance.contract import Contract, Operation


class Links:
    """The links of one contract, read from its paths.

    A path parameter names the object that reading its path answers: `{invoice}` of `POST /v1/invoices/{invoice}/void`
    names what `GET /v1/invoices/{invoice}` answers.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract

    def objects(self, operation: Operation) -> Mapping[str, str]:
        """The object that each path parameter names."""
        return {name: self._named(operation, name) for name in operation.path_parameters}

    def onward(self, object_: str) -> tuple[Operation, ...]:
        """The operations whose path names an object of that kind last."""
        return self._onward.get(object_, ())

    def _named(self, operation: Operation, parameter: str) -> str:
        head, _, _ = operation.path.partition("{" + parameter + "}")
        found = self._contract.find("GET", head.replace("{", "").replace("}", "") + "x")
        return next(iter(found.operation.answer_objects), "") if found else ""

    @cached_property
    def _onward(self) -> Mapping[str, tuple[Operation, ...]]:
        found: dict[str, list[Operation]] = defaultdict(list)
        for operation in self._contract.operations.values():
            if operation.path_parameters:
                found[self._named(operation, operation.path_parameters[-1])].append(operation)
        return {name: tuple(operations) for name, operations in found.items()}
