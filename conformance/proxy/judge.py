"""The proxy's side of the auditing process: hands captures over without ever holding up a call."""

from __future__ import annotations

import asyncio
import pickle
import queue
import subprocess
import sys
import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime  # another class than the builtin one before Python 3.11
from typing import Any, Final

from conformance.proxy.capture import REPORT, Capture
from conformance.proxy.errors import AuditBroke

Json = Any
MOST_WAITING: Final = 64 * 1024 * 1024  # bytes of bodies that may wait to be checked; what comes then is not checked
_END_SECONDS = 120.0  # that what waits may take to be checked at the end: some ten times what it takes


class Judge:
    """One auditing process, and the thread that feeds it.

    Args:
        url: of the target.
        version: the API version of requests that name none.
        most_waiting: bytes of bodies that may wait.
    """

    def __init__(self, url: str, version: str, most_waiting: int = MOST_WAITING) -> None:
        self._most = most_waiting
        self._handed = self._taken = 0  # bytes of bodies; each is counted by one thread alone
        self._queue: queue.SimpleQueue[Capture | Future[dict[str, Json]] | None] = queue.SimpleQueue()
        self.overload = 0  # exchanges that were not checked, for too many waited
        self._process = subprocess.Popen(
            [sys.executable, "-m", "conformance.proxy.audit", url, version],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # an interrupt ends the proxy, which still has a question
        )
        self._thread = threading.Thread(target=self._feed, name="conformance proxy audit", daemon=True)
        self._thread.start()

    def keep(self, capture: Capture) -> None:
        """Have one exchange checked; never blocks."""
        if self._handed - self._taken + capture.size > self._most:
            self.overload += 1
            return
        self._handed += capture.size
        self._queue.put(capture)

    async def report(self) -> dict[str, Json]:
        """What was found in everything that was kept before.

        Raises:
            AuditBroke: the process is no more.
        """
        return await asyncio.wrap_future(self._ask())

    def close(self) -> dict[str, Json]:
        """What was found in all; the process ends. Raises as `report`."""
        try:
            return self._ask().result(_END_SECONDS)
        except NotInTime as late:
            raise AuditBroke from late
        finally:
            self._queue.put(None)
            self._thread.join(_END_SECONDS)
            self._process.terminate()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()

    def _ask(self) -> Future[dict[str, Json]]:
        answer: Future[dict[str, Json]] = Future()
        self._queue.put(answer)
        return answer

    def _feed(self) -> None:
        while (item := self._queue.get()) is not None:
            if isinstance(item, Future):
                self._question(item)
            else:
                self._write(item)
                self._taken += item.size

    def _question(self, answer: Future[dict[str, Json]]) -> None:
        out = self._process.stdout
        try:
            if not self._write(REPORT) or out is None:
                raise AuditBroke
            answer.set_result(pickle.load(out))
        except (AuditBroke, EOFError, pickle.UnpicklingError):
            answer.set_exception(AuditBroke())

    def _write(self, message: Capture | str) -> bool:
        """False where the process is no more."""
        into = self._process.stdin
        if into is None or self._process.poll() is not None:
            return False
        try:
            pickle.dump(message, into, protocol=pickle.HIGHEST_PROTOCOL)
            into.flush()
        except OSError:
            return False
        return True
