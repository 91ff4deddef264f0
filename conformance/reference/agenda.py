"""What is due later: entries by time, on the wall clock or on a test clock.

A resource that wants to be called back registers a handler with `@due("invoices.finalize")` and enters a date with
`store.agenda.enter(at, "invoices.finalize", invoice_id, clock)`. A handler is told the time that the entry was made
for, and looks for itself whether there is still anything to do: entries are never withdrawn.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.reference.journal import Journal

if TYPE_CHECKING:
    from conformance.reference.store import Store

Handler = Callable[["Store", str, int], None]
_HANDLERS: dict[str, Handler] = {}


def due(event: str) -> Callable[[Handler], Handler]:
    """Registers `handler(store, subject ID, time in UTC seconds)` for the entries of an event."""

    def register(handler: Handler) -> Handler:
        _HANDLERS[event] = handler
        return handler

    return register


@dataclass(order=True, frozen=True)
class Entry:
    at: int  # UTC seconds, on its clock
    number: int  # entries of the same second happen in the order they were made
    event: str
    subject: str


class Agenda:
    """Entries in order of time, apart for each test clock; None is the wall clock."""

    def __init__(self, journal: Journal | None = None) -> None:
        self._journal = journal or Journal()
        self._heaps: dict[str | None, list[Entry]] = {}
        self._count = 0

    def enter(self, at: int, event: str, subject: str, clock: str | None = None) -> None:
        if self._journal.keepers:
            self._journal.entries.append((at, event, subject, clock))
            return
        self._count += 1
        heapq.heappush(self._heaps.setdefault(clock, []), Entry(at, self._count, event, subject))

    def forget(self, clock: str) -> None:
        """Drops what was due on a clock that is deleted."""
        self._heaps.pop(clock, None)

    def due_until(self, now: int, clock: str | None = None) -> Iterator[Entry]:
        """Takes the entries up to a moment, in order; one made meanwhile takes its turn."""
        heap = self._heaps.get(clock, [])
        while heap and heap[0].at <= now:
            yield heapq.heappop(heap)


def happen(store: Store, entry: Entry) -> None:
    """Calls the handler of an entry."""
    _HANDLERS[entry.event](store, entry.subject, entry.at)
