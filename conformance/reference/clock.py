"""Time: the wall clock's, or that of the test clock a customer lives on."""

from __future__ import annotations

import time
from collections.abc import Mapping

from conformance.contract import Json
from conformance.reference.agenda import happen
from conformance.reference.store import Record, Store

CLOCK = "test_helpers.test_clock"


def wall() -> int:
    """UTC seconds."""
    return int(time.time())


def now_of(store: Store, owner: Mapping[str, Json] | None) -> int:
    """The time at which `owner` lives: an object with `test_clock`, or with a `customer` that has one."""
    clock = clock_of(store, owner)
    if clock is None:
        return wall()
    table = store.table(CLOCK)
    found = table.get(clock) or table.gone(clock)  # what lived on a deleted clock stays at its last moment
    return wall() if found is None else int(found["frozen_time"])


def clock_of(store: Store, owner: Mapping[str, Json] | None) -> str | None:
    """The ID of the test clock of an object or of its customer."""
    if owner is None:
        return None
    if "test_clock" in owner:
        identifier: str | None = owner["test_clock"]
        return identifier
    customer = owner.get("customer")
    found = store.table("customer").get(customer) if customer else None
    return None if found is None else found["test_clock"]


def advance(store: Store, clock: Record, to: int) -> None:
    """Moves a test clock; everything due on the way happens at its own moment."""
    for entry in store.agenda.due_until(to, clock["id"]):
        clock["frozen_time"] = max(clock["frozen_time"], entry.at)
        happen(store, entry)
    clock["frozen_time"] = to


def catch_up(store: Store) -> None:
    """Lets happen what has become due on the wall clock since the request before."""
    for entry in store.agenda.due_until(wall()):
        happen(store, entry)
