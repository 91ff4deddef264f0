"""Gives up on a target that has fallen silent, so that a run against it ends; asks again now and then."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from conformance.wire.transport import REFUSED, TIMED_OUT, Answer

_SILENCES: Final = 5  # in a row; a slow operation among answering ones never adds up to this
_SILENT = (TIMED_OUT, REFUSED)


class Patience:
    """Counts requests in a row that found nobody. After five, nothing more is sent but a probe now and then.

    Args:
        read_timeout: seconds of the target; a probe may cost that much, so it is sent only every second such span.
    """

    def __init__(self, read_timeout: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._pause = max(1.0, 2 * read_timeout)
        self._clock = clock
        self._silent, self._probe_at = 0, 0.0
        self._lock = threading.Lock()

    def spent(self) -> str:
        """Why this request is not sent; "" where it is."""
        with self._lock:
            if self._silent < _SILENCES:
                return ""
            now = self._clock()
            if now >= self._probe_at:
                self._probe_at = now + self._pause
                return ""
            return f"not sent: the target gave no answer {self._silent} times in a row"

    def saw(self, answer: Answer) -> None:
        """Take note of what came back."""
        with self._lock:
            self._silent = self._silent + 1 if answer.kind in _SILENT else 0
            if self._silent == _SILENCES:
                self._probe_at = self._clock() + self._pause
