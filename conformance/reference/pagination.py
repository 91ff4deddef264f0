"""Lists: newest first, a page of 1 to 100, two cursors.

Source: https://stripe.com/docs/api/pagination. Limits outside the range are clamped, as the service was recorded doing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from conformance.contract import Json
from conformance.reference.errors import ApiError, missing_in_parameter
from conformance.reference.store import Record, Table

_DEFAULT, _LARGEST = 10, 100


def envelope(data: Sequence[Json], url: str, *, has_more: bool = False, **more: Json) -> dict[str, Json]:
    """A list object. `total_count=` goes into those nested lists that show it."""
    return {"object": "list", "data": list(data), "has_more": has_more, **more, "url": url}


def page(
    records: Iterable[Record], params: Mapping[str, Any], *, url: str, table: Table, oldest_first: bool = False
) -> dict[str, Json]:
    """The page of `records` that `limit`, `starting_after` and `ending_before` ask for.

    records: all that the list holds, newest first (the order of `Table.newest_first`), or oldest first if said so.
    table:   where cursors are looked up, those of deleted records too.

    Raises:
        ApiError: 400; an unknown cursor, or both.
    """
    limit = min(max(params.get("limit", _DEFAULT), 1), _LARGEST)
    after, before = (_cursor(params, name, table) for name in ("starting_after", "ending_before"))
    if after and before:
        raise ApiError(
            "Received both starting_after and ending_before parameters. Please pass in only one.",
            param="starting_after",
        )
    sign = -1 if oldest_first else 1
    if after:
        records = (record for record in records if sign * _compare(record, after) < 0)
    if before:
        newer = [record for record in records if sign * _compare(record, before) > 0]
        return envelope(newer[-limit:], url, has_more=len(newer) > limit)
    found = list(islice(records, limit + 1))
    return envelope(found[:limit], url, has_more=len(found) > limit)


def created_within(record: Mapping[str, Json], params: Mapping[str, Any], field: str = "created") -> bool:
    """Whether a timestamp of the record lies where the filter of the same name asks: a second, or gt/gte/lt/lte."""
    wanted = params.get(field)
    if wanted is None:
        return True
    value = record[field]
    if value is None:
        return False
    if isinstance(wanted, int):
        return bool(value == wanted)
    return bool(
        value > wanted.get("gt", value - 1)
        and value >= wanted.get("gte", value)
        and value < wanted.get("lt", value + 1)
        and value <= wanted.get("lte", value)
    )


def _cursor(params: Mapping[str, Any], name: str, table: Table) -> Record | None:
    identifier = params.get(name)
    if identifier is None:
        return None
    found = table.get(identifier) or table.gone(identifier)
    if found is None:
        raise missing_in_parameter(table.name, identifier, name)
    return found


def _compare(record: Record, cursor: Record) -> int:
    return (record.place > cursor.place) - (record.place < cursor.place)
