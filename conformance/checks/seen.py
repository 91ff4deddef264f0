"""What the checks of a whole exchange look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from conformance.contract import Contract, Json, Match, Operation
from conformance.wire.exchange import Exchange


@dataclass(slots=True)
class Seen:
    """One answered exchange, and the operation that it speaks to. `body` is {} where the answer is no JSON object."""

    exchange: Exchange
    contract: Contract
    match: Match | None
    status: int
    body: dict[str, Json]

    @property
    def operation(self) -> Operation | None:
        return self.match.operation if self.match else None

    @property
    def json(self) -> bool:
        """True where the answer is a JSON object."""
        return isinstance(self.exchange.body, dict)

    @property
    def error(self) -> dict[str, Json]:
        """The `error` object of a refusal; {} where there is none."""
        found = self.body.get("error") if self.status >= 400 else None
        return found if isinstance(found, dict) else {}

    @property
    def file(self) -> bool:
        """True where the documented answer is a file."""
        operation = self.operation
        return operation is not None and operation.answer_kind == "file" and self.status < 300

    @property
    def kind(self) -> Literal["any", "refusal", "page"]:
        """Which checks look at the answer, beside those that look at any."""
        if self.status >= 400:
            return "refusal"
        operation = self.operation
        listed = operation is not None and operation.answer_kind in ("list", "search_result")
        return "page" if listed and self.exchange.ok else "any"

    @property
    def searched(self) -> bool:
        """True where the documented answer is a search result."""
        operation = self.operation
        return operation is not None and operation.answer_kind == "search_result"

    @property
    def page(self) -> list[Json] | None:
        """The elements of a page; None where it has none."""
        data = self.body.get("data")
        return data if isinstance(data, list) else None
