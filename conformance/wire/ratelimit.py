"""Keeps a target's rate: a token bucket that all threads of a process share."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class RateLimit:
    """Lets requests through at a steady rate, with no burst beyond one second's share.

    Args:
        rate: requests per second for the whole run; None lets everything through.
        workers: how many processes share the rate.
    """

    def __init__(
        self,
        rate: float | None,
        workers: int = 1,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rate = None if rate is None else rate / workers
        self._clock, self._sleep = clock, sleep
        self._burst = 1.0 if self._rate is None else max(1.0, self._rate)
        self._tokens, self._seen = self._burst, clock()
        self._lock = threading.Lock()

    def wait(self) -> float:
        """Wait for this request's turn; the seconds waited."""
        if self._rate is None:
            return 0.0
        with self._lock:
            now = self._clock()
            self._tokens = min(self._burst, self._tokens + (now - self._seen) * self._rate) - 1.0
            self._seen = now
            delay = max(0.0, -self._tokens / self._rate)
        if delay:
            self._sleep(delay)
        return delay
