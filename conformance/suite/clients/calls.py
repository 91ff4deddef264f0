"""How the official packages call each documented operation: fixtures/clients.yaml, and a valid call of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from conformance.contract import Contract, Operation, read_fixture
from conformance.suite.errors import Mismatch
from conformance.suite.protocol.cases import known
from conformance.suite.protocol.valid import Valid
from conformance.suite.requirement import Case

Json = Any
Package = Literal["python", "node"]
TABLE = "clients"


@dataclass(frozen=True)
class Call:
    """One call of a package's method. Without a name the package has none for it: a raw request."""

    operation: Operation
    name: str
    path: str
    arguments: tuple[str, ...]  # of the path
    params: dict[str, Json]


@cache
def names() -> Mapping[str, Mapping[str, str]]:
    """The method of each package by operation ID."""
    return dict(read_fixture(TABLE))


def valid_call(package: Package, operation: Operation, valid: Valid) -> Call:
    """A valid call of an operation; raises as `Valid.request` does."""
    request = valid.request(operation)
    found = operation.pattern.match(request.path)
    arguments = found.groups() if found else ()
    return Call(operation, names().get(operation.id, {}).get(package, ""), request.path, arguments, request.params)


def every_operation(package: str) -> Callable[[Contract], Iterable[Case]]:
    """A case for each documented operation that answers JSON; the one that answers a file has its own requirement."""

    def over(contract: Contract) -> Iterable[Case]:
        for operation in known(contract):
            title = f"The official {package} package calls `{operation.id}` and reads its answer."
            yield Case(operation.id, {"operation": operation}, operation, title=title)

    return over


def expect_answer(operation: Operation, kind: str | None) -> None:
    """Assert the `object` that the package has read.

    Raises:
        Mismatch: it is not what the operation answers.
    """
    lists = operation.answer_kind in ("list", "search_result")
    expected = (operation.answer_kind,) if lists else operation.answer_objects
    if kind not in {name.removeprefix("deleted_") for name in expected}:
        raise Mismatch("the package read another object", " or ".join(expected), str(kind), "/object")
