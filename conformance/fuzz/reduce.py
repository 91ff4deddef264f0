"""Finds the smallest request that still shows a finding: leaves parameters out, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from conformance.suite.protocol.valid import Request
from conformance.wire.exchange import Exchange

Json = Any
Steps = tuple[str | int, ...]
Send = Callable[[Request], Exchange]
Shows = Callable[[Exchange], bool]
_MOST_TRIES = 40  # requests spent on one example


@dataclass
class Reducer:
    """Reduces requests by sending smaller ones. What changed state may not show its finding twice."""

    send: Send
    shows: Shows
    left: int = _MOST_TRIES

    def reduced(self, request: Request) -> Exchange | None:
        """The exchange of the smallest request that was found; None where the request does not show it again."""
        best = self._again(request.params, request)
        if best is None:
            return None
        params, removed = deepcopy(request.params), True
        while removed and self.left > 0:
            removed = False
            for steps in sorted(_places(params), key=len):
                smaller = _without(params, steps)
                if smaller is not None and (exchange := self._again(smaller, request)):
                    params, best, removed = smaller, exchange, True
        return best

    def _again(self, params: dict[str, Json], request: Request) -> Exchange | None:
        if self.left <= 0:
            return None
        self.left -= 1
        exchange = self.send(Request(request.method, request.path, params))
        return exchange if self.shows(exchange) else None


def _places(value: Json, steps: Steps = ()) -> Iterator[Steps]:
    """Where something stands that can be left out."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, member in members:
        yield (*steps, step)
        yield from _places(member, (*steps, step))


def _without(params: dict[str, Json], steps: Steps) -> dict[str, Json] | None:
    """The parameters without what stands there; None where nothing does any more."""
    made = deepcopy(params)
    holder: Json = made
    try:
        for step in steps[:-1]:
            holder = holder[step]
        del holder[steps[-1]]
    except (LookupError, TypeError):
        return None
    return made
