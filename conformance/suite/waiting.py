"""Waits for what the service documents as eventual; the only place of the suite where time passes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True)
class Eventually:
    """Polls until something holds. `bound` is in seconds."""

    bound: float
    pause: Callable[[float], None] = time.sleep

    def __call__(self, attempt: Callable[[], Value], within: float | None = None) -> Value:
        """What `attempt` returns as soon as it returns without an AssertionError.

        Raises:
            AssertionError: of the last attempt, when time is up.
        """
        deadline = time.monotonic() + (self.bound if within is None else within)
        for delay in _delays():
            try:
                return attempt()
            except AssertionError:
                if time.monotonic() + delay > deadline:
                    raise
                self.pause(delay)
        raise AssertionError("unreachable")


def _delays() -> Iterator[float]:
    delay = 0.05
    while True:
        yield delay
        delay = min(2 * delay, 2.0)
