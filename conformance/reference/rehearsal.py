"""Requests that change many records: all of it happens, or none; and rehearsals, of which nothing is kept.

What is added to a table, removed from one or entered into the agenda is taken back by itself. Records that are changed
in place are named by whoever begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from conformance.reference.store import Record, Store


@contextmanager
def all_or_nothing(store: Store, touched: Iterable[Record]) -> Iterator[None]:
    """Takes everything back when the block raises; `touched` are the existing records that it may change."""
    undo = _begin(store, touched)
    try:
        yield
    except BaseException:
        undo()
        raise
    finally:
        _end(store)


@contextmanager
def rehearsed(store: Store, touched: Iterable[Record]) -> Iterator[None]:
    """Takes everything back when the block ends, however it ends. Records that it made are still there to be shown."""
    undo = _begin(store, touched)
    try:
        yield
    finally:
        undo()
        _end(store)


def _begin(store: Store, touched: Iterable[Record]) -> Any:
    journal = store.journal
    journal.keepers += 1
    marks = len(journal.undo), len(journal.entries)
    before = [(record, _copy(dict(record)), _copy(record.hidden)) for record in touched]

    def undo() -> None:
        for step in reversed(journal.undo[marks[0] :]):
            step()
        del journal.undo[marks[0] :]
        del journal.entries[marks[1] :]
        for record, members, hidden in before:
            record.clear()
            record.update(members)
            record.hidden = hidden

    return undo


def _end(store: Store) -> None:
    journal = store.journal
    journal.keepers -= 1
    if journal.keepers:
        return
    journal.undo.clear()
    entries, journal.entries = journal.entries, []
    for entry in entries:
        store.agenda.enter(*entry)


def _copy(value: Any) -> Any:
    """A value whose hashes and lists are its own; records in it stay the records that they are."""
    if isinstance(value, Record):
        return value
    if isinstance(value, dict):
        return {name: _copy(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_copy(element) for element in value]
    return value
