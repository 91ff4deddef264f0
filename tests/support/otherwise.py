"""A client whose answers are other than the target's: every value changed, every refusal a success.

What a requirement says of an answer is not true of these, so that a requirement that still passes says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from conformance.wire import Client, Exchange

Json = Any


@dataclass(frozen=True)
class Otherwise:
    """Stands for a client of the suite."""

    client: Client
    numbers: Iterator[int] = field(default_factory=lambda: count(1_000_001))  # no two fields answer the same one

    def send(self, *arguments: Any, **options: Any) -> Exchange:
        """The exchange with all values of its answer changed; a refusal becomes a success with nothing in it."""
        exchange = self.client.send(*arguments, **options)
        if exchange.ok:
            return replace(exchange, body=self.changed({"id": "some_other", **exchange.body}))
        return replace(exchange, status=200, body={"id": "some_other", "object": "something"})

    def changed(self, value: Json) -> Json:
        """A value of the same shape of which no leaf is what it was."""
        if isinstance(value, dict):
            return {key: self.changed(child) for key, child in value.items()} or {"something": "else"}
        if isinstance(value, list):
            return [self.changed(child) for child in value] or ["something else"]
        if isinstance(value, bool):
            return not value
        if isinstance(value, int | float):
            return next(self.numbers)
        return "something else" if value is None else None
