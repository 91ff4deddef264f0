"""The request to stop a run: a file that all its processes see, so that every test in flight ends whole."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class StopSign:
    """Raised once, seen by all processes of a run."""

    folder: Path

    @property
    def _file(self) -> Path:
        return self.folder / "stop"

    def raise_(self) -> None:
        self._file.touch()

    def raised(self) -> bool:
        return self._file.exists()


def on_interrupt(action: Callable[[], None]) -> Callable[[], None]:
    """Have Ctrl-C and SIGTERM call `action` once; a second signal ends the process as usual.

    Returns:
        What puts the former handling back.
    """
    former = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for number, handler in former.items():
            signal.signal(number, handler)

    def handle(_number: int, _frame: object) -> None:
        restore()
        action()

    for number in former:
        signal.signal(number, handle)
    return restore


def leave_interrupts_to_the_controller() -> None:
    """A terminal sends Ctrl-C to the workers too; they end when the controller says so."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
