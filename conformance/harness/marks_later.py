"""Marks, once a test is over, what it made without the mark of the run: no test sees it, and no sweep misses it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from conformance.suite.marks import STEP, Marks
from conformance.suite.shared import STEP as SHARED
from conformance.wire import Client, Exchange, LivemodeSeen


class MarksLater:
    """What one worker still owes the objects of its tests. The exchanges are nobody's, as those of shared things."""

    def __init__(self, marks: Marks, client: Client, worker: str) -> None:
        self._marks, self._client, self._worker, self._times = marks, client, worker, count(1)

    def __call__(self, exchanges: Iterable[Exchange]) -> tuple[dict[str, list[Exchange]], str]:
        """The exchanges that it took, by owner, and why the run has to stop after them ("" where it goes on)."""
        owed = self._marks.owed(exchanges)
        if not owed:
            return {}, ""
        stop = ""
        try:
            for path, params in owed:
                self._client.send("POST", path, params, step=STEP)
        except LivemodeSeen:
            stop = "livemode"
        return {f"{SHARED}{STEP}-{self._worker}-{next(self._times)}": self._client.sender.recorder.drain()}, stop
