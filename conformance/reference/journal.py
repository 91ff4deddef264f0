"""How to take back what a request has done so far, while somebody may still want to (see `rehearsal`)."""

from __future__ import annotations

from collections.abc import Callable


class Journal:
    """What was added to tables, removed from them and entered into the agenda since the first keeper began."""

    def __init__(self) -> None:
        self.keepers = 0
        self.undo: list[Callable[[], None]] = []
        self.entries: list[tuple[int, str, str, str | None]] = []  # for the agenda, entered when the last keeper agrees
