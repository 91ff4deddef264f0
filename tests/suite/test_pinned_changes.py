"""Every breaking change of every version has requirements on both sides, and each of them can fail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.contract import Contract
from conformance.contract.pinned import breaking_changes
from conformance.suite.protocol.pinned import SIDES, PinnedChange, Side, pinned_changes
from tests.support.faults import forgiving, ignoring_names, ignoring_values
from tests.support.faulty import Answered, Asked, Fault
from tests.support.house import CONTRACT, NEWER, OLD_PIN, PINS, House
from tests.support.proving import Faults, broken_by
from tests.support.requirements import Found, requirements_of

FAMILIES = {"members": ("shown", "hidden"), "parameters": ("taken", "unknown", "refused")}
OF_VERSIONS = [
    (pin, id) for pin in PINS for id in sorted(requirements_of("protocol", pin)) if id.startswith("protocol.versions.")
]
NAMES = [f"{id} on {pin.version}, {pin.service_date}" for pin, id in OF_VERSIONS]


def ids_of(change: PinnedChange, side: Side) -> set[str]:
    """The requirements of one side of a change: those of its rows, and those written by hand."""
    rows = {
        f"protocol.versions.{row.outcome(side)}[{name}]"
        for kind in FAMILIES
        for name, row in getattr(change, kind).items()
        if row.outcome(side)
    }
    return rows | set(change.requirements[side])


def found_on(pin: Contract, id: str) -> Found | None:
    return requirements_of(id.split(".", maxsplit=1)[0], pin).get(id)


def pins_on(change: PinnedChange, side: Side) -> list[Contract]:
    """The versions, as they are known here, of one side of a change."""
    return [pin for pin in PINS if (pin.version < change.version) is (side == "before")]


def test_the_table_has_every_breaking_change() -> None:
    """A version that is added has its breaking changes here, and none is left that is no longer known."""
    table = [(change.change, change.version) for change in pinned_changes()]

    assert sorted(table) == sorted((change.what, change.since) for change in breaking_changes())


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("change", pinned_changes(), ids=lambda change: change.change)
def test_every_breaking_change_has_requirements_on_both_sides(change: PinnedChange, side: Side) -> None:
    """They hold for the versions of their side."""
    assert ids_of(change, side)
    for pin in pins_on(change, side):
        assert [id for id in ids_of(change, side) if found_on(pin, id) is None] == []


@pytest.mark.parametrize("change", pinned_changes(), ids=lambda change: change.change)
def test_what_tells_the_sides_apart_holds_for_one_of_them(change: PinnedChange) -> None:
    """No requirement of one side holds on the other, but for IDs that both sides name."""
    for side, other in zip(SIDES, reversed(SIDES), strict=True):
        for pin in pins_on(change, other):
            held = [id for id in ids_of(change, side) if id.startswith("protocol.") and found_on(pin, id)]

            assert set(held) <= ids_of(change, other)


@pytest.mark.parametrize("change", pinned_changes(), ids=lambda change: change.change)
def test_outcomes_are_words_that_a_family_reads(change: PinnedChange) -> None:
    for kind, words in FAMILIES.items():
        for name, row in getattr(change, kind).items():
            assert {row.before, row.since} <= {*words, ""}, name
            assert row.before != row.since, name
            assert row.param or "unknown" not in (row.before, row.since), name


@pytest.mark.parametrize(("pin", "id"), OF_VERSIONS, ids=NAMES)
def test_kept_by_the_reference(houses: Callable[[Contract], House], tmp_path: Path, pin: Contract, id: str) -> None:
    house = houses(pin)
    house.faulty.fault = Fault()

    requirements_of("protocol", pin)[id].check(house.fixtures(tmp_path))


def speaking(version: str) -> Fault:
    """A target that reads every request as pinned to one version, whatever it asks for."""

    def asked(asked: Asked) -> None:
        asked.headers["stripe-version"] = version

    return Fault(asked=asked)


def with_member(name: str, below: str = "") -> Fault:
    """Answers have a member more, at their root or in one of their members."""

    def answered(_: Asked, answer: Answered) -> None:
        if answer.status == 200:
            holder = answer.body.get(below) if below else answer.body
            if isinstance(holder, dict):
                holder[name] = None

    return Fault(answered=answered)


def naming_a_product() -> Fault:
    """Line items name their product."""

    def answered(asked: Asked, answer: Answered) -> None:
        if asked.path.endswith("/line_items"):
            answer.body["data"][0]["product"] = "prod_1"

    return Fault(answered=answered)


FORGIVING = Fault(answered=forgiving)
OLD, NEW = speaking(CONTRACT.version), speaking(NEWER.version)
PORTAL = "billing_portal.configuration"
PAUSE = "/v1/billing_portal/configurations"

BEFORE: Faults = [
    ("shown[invoice /rendering_options]", NEW),
    ("shown[charge /refunds]", NEW),
    ("shown[payment_intent /charges]", NEW),
    (f"shown[{PORTAL} /features/subscription_pause]", NEW),
    ("taken[POST /v1/invoices rendering_options]", NEW),
    (f"taken[POST {PAUSE} features[subscription_pause]]", NEW),
    ("taken[POST /v1/checkout/sessions subscription_data[items]]", NEW),
    ("no_cost_sessions.refused", NEW),
    ("automatic_payment_methods.off", NEW),
    ("capture_method.automatic", NEW),
    ("challenge_only", FORGIVING),
]
SINCE: Faults = [
    ("shown[charge /refunds, expanded]", ignoring_values("charge.refunds")),
    ("hidden[invoice /rendering_options]", with_member("rendering_options")),
    ("hidden[item /product]", naming_a_product()),
    (f"hidden[{PORTAL} /features/subscription_pause]", with_member("subscription_pause", "features")),
    ("hidden[charge /refunds]", with_member("refunds", "charge")),
    ("hidden[payment_intent /charges]", OLD),
    ("unknown[POST /v1/invoices rendering_options]", OLD),
    ("unknown[POST /v1/invoices/{invoice} rendering_options]", ignoring_names("rendering_options")),
    (f"unknown[POST {PAUSE} features[subscription_pause]]", OLD),
    (f"unknown[POST {PAUSE}/{{configuration}} features[subscription_pause]]", ignoring_names("subscription_pause")),
    ("unknown[POST /v1/checkout/sessions subscription_data[items]]", ignoring_names("subscription_data")),
    ("refused[POST /v1/invoices pending_invoice_items_behavior=include_and_require]", OLD),
    ("refused[GET /v1/checkout/sessions/{session}/line_items expand=data.product]", OLD),
    ("refused[POST /v1/payment_intents request_three_d_secure=challenge_only]", ignoring_values("challenge_only")),
    ("no_cost_sessions.accepted", OLD),
    ("automatic_payment_methods.on", OLD),
    ("capture_method.automatic_async", OLD),
    (f"header[{CONTRACT.version}]", NEW),
]
LATER: Faults = [(f"header[{NEWER.version}]", OLD)]

test_broken_before = broken_by(BEFORE, area="protocol.versions")
test_broken_since = broken_by(SINCE, area="protocol.versions", contract=NEWER)
test_broken_on_a_newer_service = broken_by(LATER, area="protocol.versions", contract=OLD_PIN)
