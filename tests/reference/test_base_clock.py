"""The agenda: what is due later happens in order, each at its moment."""

from __future__ import annotations

from conformance.reference import clock
from conformance.reference.agenda import due
from conformance.reference.store import Record, Store

_HAPPENED: list[tuple[str, int, int]] = []


@due("tests.note")
def note(store: Store, subject: str, at: int) -> None:
    frozen = store.get(clock.CLOCK, "clock_1")["frozen_time"]
    _HAPPENED.append((subject, at, frozen))
    if subject == "first":
        store.agenda.enter(at + 5, "tests.note", "made on the way", "clock_1")


def on_a_clock() -> tuple[Store, Record]:
    _HAPPENED.clear()
    store = Store()
    return store, store.add({"id": "clock_1", "object": clock.CLOCK, "created": 0, "frozen_time": 100})


def test_happens_in_order_of_time() -> None:
    """Entries happen by their time, those made on the way among them, and the clock shows that time meanwhile."""
    store, moved = on_a_clock()
    for at, subject in ((130, "last"), (110, "first"), (120, "second"), (120, "third"), (140, "later")):
        store.agenda.enter(at, "tests.note", subject, "clock_1")

    clock.advance(store, moved, 135)

    assert _HAPPENED == [
        ("first", 110, 110),
        ("made on the way", 115, 115),
        ("second", 120, 120),
        ("third", 120, 120),
        ("last", 130, 130),
    ]
    assert moved["frozen_time"] == 135


def test_the_wall_clock_leaves_test_clocks_alone() -> None:
    """What is due on a test clock waits for it; what is due on the wall clock happens before the next request."""
    store, _ = on_a_clock()
    store.agenda.enter(0, "tests.note", "on the clock", "clock_1")
    store.agenda.enter(0, "tests.note", "by the wall")

    clock.catch_up(store)

    assert [subject for subject, _, _ in _HAPPENED] == ["by the wall"]


def test_lists_what_clocks_made_by_time() -> None:
    """Records are listed by their own time, whenever they were added."""
    store = Store()
    for identifier, created in (("b", 20), ("a", 10), ("d", 40), ("c", 40)):
        store.add({"id": identifier, "object": "thing", "created": created})

    assert [record["id"] for record in store.table("thing").newest_first()] == ["c", "d", "b", "a"]
    store.remove(store.get("thing", "d"))
    assert [record["id"] for record in store.table("thing").of("created", 40)] == ["c"]
