"""What generated requests speak of: IDs that the target has shown, and moments."""

from __future__ import annotations

import pytest

from conformance.fuzz.pool import Pool


def pool(**known: list[str]) -> Pool:
    return Pool(known, lambda: 1_700_000_000.0)


def test_newest_first() -> None:
    """Objects are known by the order in which they were shown, wherever an answer holds them."""
    known = pool()
    known.learn({"object": "list", "data": [{"object": "plan", "id": "one"}, {"object": "plan", "id": "two"}]})

    assert known.bound(["@plan#0", "@plan#1", "@plan#2"]) == ["two", "one", "two"]


def test_deleted_ones_are_forgotten() -> None:
    known = pool()
    known.learn({"object": "plan", "id": "one"})
    known.learn({"object": "plan", "id": "one", "deleted": True})

    assert known.bound("@plan#0") == "unknown_plan"


def test_what_every_account_has() -> None:
    """Known IDs have their turn beside those that were shown."""
    known = pool(payment_method=["pm_card_visa"])
    known.learn({"object": "payment_method", "id": "pm_1"})

    assert {known.id("payment_method", number) for number in range(4)} == {"pm_card_visa", "pm_1"}


@pytest.mark.parametrize("identifier", ["a/b", "50 % off", "..", ".", "", "é", None, 7])
def test_ids_that_no_url_carries_are_not_learnt(identifier: object) -> None:
    """A coupon may have any ID; a server that reads its slash would seem not to know the URL."""
    known = pool()
    known.learn({"object": "coupon", "id": identifier})

    assert known.bound("@coupon#0") == "unknown_coupon"


def test_moments() -> None:
    """Times are counted from now, or from where test clocks start; any other text stays as it is."""
    assert pool().bound({"a": ["@now+60", "@now-60", "@clock+1", "@home", "now"]}) == {
        "a": [1_700_000_060, 1_699_999_940, 1_659_312_001, "@home", "now"]
    }
