"""Keeps line items, and shows them: the first ten inside what they belong to, all of them page by page."""

from __future__ import annotations

from collections.abc import Sequence

from conformance.contract import Json
from conformance.reference import pagination
from conformance.reference.call import Call
from conformance.reference.line_items.amounts import ITEM
from conformance.reference.store import Record, Store

_INSIDE = 10


def keep(store: Store, items: Sequence[Record]) -> None:
    """Stores new items, and what was made for them."""
    for item in items:
        item.hidden["wanted"].keep(store)
        store.table(ITEM).add(item)


def inside(items: Sequence[Record], url: str) -> Json:
    """The list inside the object that the items belong to; `url` leads to all of them."""
    return pagination.envelope(items[:_INSIDE], url, has_more=len(items) > _INSIDE)


def page(call: Call, items: Sequence[Record]) -> Json:
    """The page of items that a request asks for, in the order in which they were given."""
    return pagination.page(items, call.params, url=call.path, table=call.store.table(ITEM), oldest_first=True)
