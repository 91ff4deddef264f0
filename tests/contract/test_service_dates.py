"""Two axes: what is breaking follows the version, what is added follows the service's day."""

from __future__ import annotations

import pytest

from conformance.contract import Holds, load

OLD, NEW = "2022-08-01", "2024-04-10"
LATER = "2024-05-08"  # the day from which the newer version's documentation is


def fields(version: str, day: str = "", schema: str = "invoice") -> set[str]:
    return set(load(version, day).schemas[schema]["properties"])


def parameters(version: str, day: str, operation: str) -> set[str]:
    return {each.path for each in load(version, day).named(operation).parameters}


def test_without_a_day_a_contract_is_the_documented_one() -> None:
    assert load(OLD).service_date == "2022-08-03"
    assert load(OLD, "2022-08-03").digest == load(OLD).digest
    assert load(NEW).service_date == LATER


def test_additions_show_on_the_old_version_from_their_day_on() -> None:
    assert "effective_at" not in fields(OLD)
    assert "effective_at" not in fields(OLD, "2023-06-27")
    assert "effective_at" in fields(OLD, "2023-06-29")
    assert "cancellation_details" in parameters(OLD, LATER, "subscriptions.cancel")


def test_breaking_changes_never_show_on_the_old_version() -> None:
    assert "rendering_options" in fields(OLD, LATER)
    assert "rendering_options" not in fields(NEW)
    assert "charges" in fields(OLD, "2030-01-01", "payment_intent")
    assert "charges" not in fields(NEW, schema="payment_intent")


def test_a_new_version_on_an_older_service_lacks_what_was_added_later() -> None:
    assert "schedule_details" in parameters(NEW, "", "invoices.upcoming")
    assert "schedule_details" not in parameters(NEW, "2024-04-10", "invoices.upcoming")


def test_operations_follow_the_day_too() -> None:
    assert "subscriptions.resume" not in {each.name for each in load(OLD).documented}
    assert "subscriptions.resume" in {each.name for each in load(OLD, LATER).documented}


def test_another_day_is_another_contract() -> None:
    assert len({load(OLD).digest, load(OLD, "2023-06-29").digest, load(OLD, LATER).digest}) == 3


@pytest.mark.parametrize(
    ("holds", "where"),
    [
        (Holds(), {(OLD, ""), (OLD, LATER), (NEW, "")}),
        (Holds(since="2023-06-29"), {(OLD, LATER), (NEW, "")}),
        (Holds(until="2023-06-29"), {(OLD, "")}),
        (Holds(from_version=NEW), {(NEW, "")}),
        (Holds(to_version=NEW), {(OLD, ""), (OLD, LATER)}),
        (Holds(since="2023-06-29", to_version=NEW), {(OLD, LATER)}),
    ],
)
def test_holds(holds: Holds, where: set[tuple[str, str]]) -> None:
    """A requirement holds for a version and a day by what it says of either."""
    assert {each for each in ((OLD, ""), (OLD, LATER), (NEW, "")) if holds.of(load(*each))} == where


def test_holds_says_what_it_follows() -> None:
    assert Holds().follows == ""
    assert Holds(since="2023-06-29").follows == "calendar"
    assert Holds(to_version=NEW).follows == "version"
    assert Holds(until="2023-06-29", from_version=NEW).follows == "calendar and version"
