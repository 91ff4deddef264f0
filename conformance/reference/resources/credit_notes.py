"""Credit notes: previewed, issued on open and paid invoices, annotated, voided."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.contract import Json
from conformance.reference import metadata, pagination
from conformance.reference.call import Call, handles
from conformance.reference.crediting import notes
from conformance.reference.crediting.credited import LINE, NOTE
from conformance.reference.pagination import created_within
from conformance.reference.store import Record, Table

_FILTERS = ("customer", "invoice")


@handles("credit_notes.preview")
def preview(call: Call) -> Json:
    return notes.preview(call)


@handles("credit_notes.preview_lines")
def preview_lines(call: Call) -> Json:
    """A page of the preview's lines; their own table serves the cursors, and goes with them."""
    previewed = notes.preview(call).hidden["lines"]
    table = Table(LINE)
    for line in previewed:
        table.add(line)
    return pagination.page(previewed, call.params, url=call.path, table=table, oldest_first=True)


@handles("credit_notes.create")
def create(call: Call) -> Json:
    return notes.issue(call)


@handles("credit_notes.retrieve")
def retrieve(call: Call) -> Json:
    return call.subject(NOTE)


@handles("credit_notes.update")
def update(call: Call) -> Json:
    note = call.subject(NOTE)
    note["metadata"] = metadata.merge(note["metadata"], call.params)
    if "memo" in call.params:
        note["memo"] = call.params["memo"]
    return note


@handles("credit_notes.lines")
def lines(call: Call) -> Json:
    note = call.subject(NOTE)
    return pagination.page(
        note.hidden["lines"], call.params, url=call.path, table=call.store.table(LINE), oldest_first=True
    )


@handles("credit_notes.void")
def void(call: Call) -> Json:
    note = call.subject(NOTE)
    return notes.void(call.store, note, call.now_of(note))


@handles("credit_notes.list")
def list_(call: Call) -> Json:
    return call.page(NOTE, _listed(call))


def _listed(call: Call) -> Iterator[Record]:
    for name in _FILTERS:
        call.named(name, name)
    wanted = {name: call.params[name] for name in _FILTERS if name in call.params}
    table = call.store.table(NOTE)
    first = next(iter(wanted), None)
    records = table.newest_first() if first is None else table.of(first, wanted[first])
    return (
        note
        for note in records
        if all(note[name] == value for name, value in wanted.items()) and created_within(note, call.params)
    )
