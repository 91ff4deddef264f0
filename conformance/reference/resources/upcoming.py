"""The upcoming invoice and its lines: previews, of which nothing is kept."""

from __future__ import annotations

from conformance.contract import Json
from conformance.reference import pagination
from conformance.reference.call import Call, handles
from conformance.reference.invoicing.detailing import detailed
from conformance.reference.invoicing.lines import LINE
from conformance.reference.invoicing.preview import upcoming
from conformance.reference.scheduling.supposing import draft
from conformance.reference.store import Record, Table


@handles("invoices.upcoming")
def preview(call: Call) -> Json:
    return _previewed(call)


@handles("invoices.create_preview")
def create_preview(call: Call) -> Json:
    return _previewed(call)


@handles("invoices.upcoming_lines")
def preview_lines(call: Call) -> Json:
    """A page of the preview's lines; their own table serves the cursors, and goes with them."""
    lines = _previewed(call).hidden["lines"]
    table = Table(LINE)
    for place, line in enumerate(reversed(lines), 1):
        table.add(line)
        line.place = (0, place)
    return pagination.page(lines, call.params, url=call.path, table=table)


def _previewed(call: Call) -> Record:
    return detailed(call, lambda flat: upcoming(flat, draft))
