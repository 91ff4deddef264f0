"""The state of one server: a table of records for each kind of object.

A record is the object exactly as it is answered, with references as IDs and embedded objects as the very records they
are (an invoice line holds the price itself, so that a changed price shows everywhere). What is answered only when asked
for, and what is never answered, lies beside it in `hidden`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from conformance.contract import Json
from conformance.reference import errors
from conformance.reference.agenda import Agenda
from conformance.reference.journal import Journal


class Record(dict[str, Any]):
    """One object of the API, as answered.

    hidden: members that are absent unless expanded (`tiers`), and facts that no answer shows (a card's behaviour)
    place:  (created, how many records were there before): the order of lists
    """

    __slots__ = ("hidden", "place")

    def __init__(self, members: dict[str, Any], hidden: dict[str, Any] | None = None) -> None:
        super().__init__(members)
        self.hidden: dict[str, Any] = hidden or {}
        self.place: tuple[int, int] = (0, 0)


class Table:
    """The records of one kind, by ID, and the order in which lists show them."""

    def __init__(self, name: str, journal: Journal | None = None) -> None:
        self.name = name
        self._journal = journal or Journal()
        self._records: dict[str, Record] = {}
        self._gone: dict[str, Record] = {}
        self._count = 0
        self._latest = 0
        self._in_order = True
        self._indexes: dict[str, dict[Any, dict[str, Record]]] = {}

    def __len__(self) -> int:
        return len(self._records)

    def add(self, record: Record) -> Record:
        created = int(record.get("created") or 0)
        if self._journal.keepers:
            self._journal.undo.append(self._forget(record))
        self._count += 1
        record.place = (created, self._count)
        self._in_order = self._in_order and created >= self._latest
        self._latest = max(created, self._latest)
        self._records[record["id"]] = record
        for field, index in self._indexes.items():
            index.setdefault(record.get(field), {})[record["id"]] = record
        return record

    def get(self, identifier: str) -> Record | None:
        return self._records.get(identifier)

    def gone(self, identifier: str) -> Record | None:
        """The record as it was when it was deleted."""
        return self._gone.get(identifier)

    def _forget(self, record: Record) -> Callable[[], None]:
        """How to take back an addition, as if it had never been."""
        counters = self._count, self._latest, self._in_order

        def undo() -> None:
            self._records.pop(record["id"], None)
            self._gone.pop(record["id"], None)
            for field, index in self._indexes.items():
                index.get(record.get(field), {}).pop(record["id"], None)
            self._count, self._latest, self._in_order = counters

        return undo

    def _bring_back(self, record: Record) -> Callable[[], None]:
        """How to take back a removal: the record returns to its place in the order."""

        def undo() -> None:
            self._gone.pop(record["id"], None)
            self._records = _in_place(self._records, record)
            for field, index in self._indexes.items():
                index[record.get(field)] = _in_place(index.get(record.get(field), {}), record)

        return undo

    def remove(self, record: Record) -> None:
        if self._journal.keepers:
            self._journal.undo.append(self._bring_back(record))
        del self._records[record["id"]]
        self._gone[record["id"]] = record
        for field, index in self._indexes.items():
            index.get(record.get(field), {}).pop(record["id"], None)

    def discard(self, record: Record) -> None:
        """Takes back a record that was added by a request which is refused after all."""
        self.remove(record)
        del self._gone[record["id"]]

    def newest_first(self) -> Iterator[Record]:
        """Every record; of those created in the same second the later first."""
        return _newest_first(self._records, self._in_order)

    def of(self, field: str, value: str | None) -> Iterator[Record]:
        """The records whose `field` has the value, newest first. Only for fields that never change once created."""
        if field not in self._indexes:
            self._indexes[field] = {}
            for record in self._records.values():
                self._indexes[field].setdefault(record.get(field), {})[record["id"]] = record
        return _newest_first(self._indexes[field].get(value, {}), self._in_order)


def _in_place(records: dict[str, Record], record: Record) -> dict[str, Record]:
    """The records with one more among them, oldest first."""
    return {each["id"]: each for each in sorted((*records.values(), record), key=lambda each: each.place)}


def _newest_first(records: dict[str, Record], in_order: bool) -> Iterator[Record]:
    if in_order:
        return reversed(list(records.values()))
    return iter(sorted(records.values(), key=lambda record: record.place, reverse=True))


class Store:
    """All tables of one server, and its agenda of what is due later."""

    def __init__(self) -> None:
        self._tables: dict[str, Table] = {}
        self.journal = Journal()
        self.agenda = Agenda(self.journal)

    def table(self, name: str) -> Table:
        """The table of an object name: `customer`, `test_helpers.test_clock`."""
        found = self._tables.get(name)
        if found is None:
            found = self._tables[name] = Table(name, self.journal)
        return found

    def add(self, members: dict[str, Any], hidden: dict[str, Any] | None = None) -> Record:
        """Keeps a new object in the table that its `object` names; members are answered in alphabetical order."""
        ordered = {"id": members["id"], "object": members["object"]}
        ordered |= {name: members[name] for name in sorted(members)}
        return self.table(members["object"]).add(Record(ordered, hidden))

    def remove(self, record: Record) -> Json:
        """Deletes a record and returns the stub that the API answers."""
        self.table(record["object"]).remove(record)
        return deleted(record)

    def get(self, name: str, identifier: str) -> Record:
        """A record that is known to exist, for a stored reference names it."""
        found = self.table(name).get(identifier)
        if found is None:
            raise KeyError(f"{name} {identifier}")
        return found

    def in_path(self, name: str, identifier: str) -> Record:
        """The record that the URL names.

        Raises:
            ApiError: 404 `resource_missing`.
        """
        found = self.table(name).get(identifier)
        if found is None:
            raise errors.missing_in_path(name, identifier)
        return found

    def in_parameter(self, name: str, identifier: str, param: str) -> Record:
        """The record that a parameter names.

        Raises:
            ApiError: 400 `resource_missing` with the bracketed parameter.
        """
        found = self.table(name).get(identifier)
        if found is None:
            raise errors.missing_in_parameter(name, identifier, param)
        return found

    def look_up(self, name: str, identifier: str) -> Json | None:
        """What an expanded reference shows: the record, the stub of a deleted one, or None."""
        table = self.table(name)
        found = table.get(identifier)
        if found is not None:
            return found
        gone = table.gone(identifier)
        return None if gone is None else deleted(gone)


def deleted(record: Record) -> dict[str, Json]:
    """The stub of a deleted object; of a discount everything but its end is still told."""
    if record["object"] == "discount":
        return {name: value for name, value in record.items() if name != "end"} | {"deleted": True}
    return {"id": record["id"], "object": record["object"], "deleted": True}
