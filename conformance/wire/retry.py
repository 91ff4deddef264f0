"""Decides which answers deserve another try, and when.

The SDK's own retries are off: they sleep on a clock of their own, leave 429 alone, ignore `Retry-After` and hide every
5xx, which is just what a conformance run has to see.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from conformance.wire.exchange import Exchange
from conformance.wire.transport import DROPPED

RATE_LIMITED: Final = "rate_limit"
LOCK_TIMEOUT: Final = "lock_timeout"
CONNECTION: Final = "connection"

_TRIES: Mapping[str, int] = {RATE_LIMITED: 6, LOCK_TIMEOUT: 6, CONNECTION: 1}
_FIRST_DELAY = 0.5  # seconds; doubles with every try, as the official packages do
_LONGEST_DELAY = 8.0  # seconds
_LONGEST_RETRY_AFTER = 30.0  # seconds; a target that asks for more is answered with patience, not with a stopped run
_HOPELESS = 3  # requests in a row; a target that refuses them all is not asked again and again, so that a run ends


@dataclass
class Retries:
    """The retries of one process, counted by cause. `seed` makes the jitter repeatable."""

    seed: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    _exhausted: int = 0  # requests in a row that no retry helped
    _random: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def delay(self, exchange: Exchange, kind: str, tried: int) -> float | None:
        """Seconds until the next try; None where this answer stands. Counts the retry.

        Args:
            kind: of the fault, as the transport names it; "" where an answer came.
            tried: how many retries this request has had for any cause.
        """
        cause = _cause(exchange, kind)
        if cause is None:
            self._exhausted = 0
            return None
        if tried >= _TRIES[cause] or self._exhausted >= _HOPELESS:
            self._exhausted += 1
            return None
        self.counts[cause] += 1
        return 0.0 if cause == CONNECTION else self._pause(exchange, tried)

    def _pause(self, exchange: Exchange, tried: int) -> float:
        asked = exchange.response_headers.get("retry-after", "")
        if asked.isascii() and asked.isdigit():
            return min(float(asked), _LONGEST_RETRY_AFTER)
        return min(_LONGEST_DELAY, _FIRST_DELAY * float(2**tried)) * self._random.uniform(0.5, 1.0)


def _cause(exchange: Exchange, kind: str) -> str | None:
    if exchange.status is None:
        return CONNECTION if kind == DROPPED and _repeatable(exchange) else None
    if exchange.status in (409, 429) and exchange.error.get("code") == LOCK_TIMEOUT:
        return LOCK_TIMEOUT
    return RATE_LIMITED if exchange.status == 429 else None


def _repeatable(exchange: Exchange) -> bool:
    """True where sending the request twice cannot do its work twice."""
    return exchange.method == "GET" or "idempotency-key" in exchange.request_headers
