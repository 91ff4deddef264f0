"""Asks of an operation that refuses: does the target have it, and does it work at all?

A refusal says something about a requirement only where the operation accepts what is valid. Each question is asked once
per run, whichever test comes to it first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.contract import Contract, Operation
from conformance.suite.errors import Blocked, Unsupported, describe
from conformance.suite.given import Given
from conformance.suite.protocol.catalogue import catalogue
from conformance.suite.protocol.valid import Valid
from conformance.suite.support import same_but_for
from conformance.wire.exchange import Exchange

_NOBODY = "conformance_unknown"  # an ID that no object has


@dataclass(frozen=True)
class Control:
    """Knows of each operation whether it works. `given` must not ask back."""

    given: Given

    def refusal(self, operation: Operation) -> str:
        """What the target answers to a plain valid request of the operation.

        "" where it accepts it, and where nobody can say: no such request is known, or none can be prepared.
        """
        if operation.id not in catalogue().requests:
            return ""
        try:
            answer: str = self.given.shared(f"plain-{operation.name}", lambda given: _plain(given, operation))
        except (Blocked, Unsupported):
            return ""
        return answer

    def lacks(self, operation: Operation) -> bool:
        """True where the target takes a fixed part of the path for the ID of an object.

        `GET /v1/invoices/search` then reads the invoice `search`, which it does not find.
        """
        words = list(_words(self.given.api.contract, operation))
        return any(self._taken_for_an_id(operation, word) for word in words)

    def _taken_for_an_id(self, operation: Operation, word: str) -> bool:
        try:
            taken: bool = self.given.shared(
                f"word-{operation.name}-{word}", lambda given: _answered_alike(given, operation, word)
            )
        except (Blocked, Unsupported):
            return False
        return taken


def _plain(given: Given, operation: Operation) -> str:
    request = Valid(given).request(operation)
    exchange = given.api.send(request.method, request.path, request.params)
    return "" if exchange.ok else describe(exchange)


def _words(contract: Contract, operation: Operation) -> Iterator[str]:
    """The fixed parts of a path that stand where another documented operation has an ID."""
    parts = operation.path.split("/")
    if operation.path_parameters:
        return
    for other in contract.operations.values():
        theirs = other.path.split("/")
        if other.method == operation.method and len(theirs) == len(parts):
            differing = [mine for mine, their in zip(parts, theirs, strict=True) if mine != their]
            if len(differing) == 1 and theirs[parts.index(differing[0])].startswith("{"):
                yield differing[0]


def _answered_alike(given: Given, operation: Operation, word: str) -> bool:
    """True where the path is refused in the same words with the fixed part and with an ID that no object has."""
    fixed, replaced = (
        _refused(given, operation, path) for path in (operation.path, operation.path.replace(word, _NOBODY))
    )
    return fixed is not None and replaced is not None and same_but_for(fixed, word, replaced, _NOBODY)


def _refused(given: Given, operation: Operation, path: str) -> Exchange | None:
    """The answer to a request without parameters; None where it is no refusal."""
    exchange = given.api.client.send(operation.method, path, step=given.api.step)
    return None if exchange.ok or exchange.status is None else exchange
