"""Members that only other versions show: found where a request's version does not have them, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.checks import Checker, Notice, passive_requirements
from conformance.contract import load
from conformance.contract.building.changes import Change
from conformance.contract.pinned import PinnedMember, breaking_changes, pinned_members
from tests.checks.exchanges import HEADERS, answer
from tests.checks.samples import PRODUCT

OLD, NEW = "2022-08-01", "2024-04-10"
RULE = "protocol.versions.members"


def found(checker: Checker, body: Any, version: str, path: str = "/v1/examples") -> list[tuple[str, str]]:
    """Where a body answered to a request of that version has members that it should not have."""
    headers = {**HEADERS, "stripe-version": version}
    report = checker.check(answer(body, path, asked={"stripe-version": version}, headers=headers))
    return [(each.object, each.pointer) for each in report.findings if each.requirement == RULE]


@pytest.fixture(scope="module")
def old() -> Checker:
    return Checker(load(OLD))


@pytest.fixture(scope="module")
def new() -> Checker:
    return Checker(load(NEW))


def test_a_member_that_is_gone_is_found_whatever_it_holds(new: Checker) -> None:
    for held in (None, {}, {"amount_tax_display": None}, "x", [[]]):
        body = {"object": "invoice", "rendering_options": held}

        assert found(new, body, NEW) == [("invoice", "/rendering_options")]


def test_a_member_is_found_in_an_answer_that_keeps_its_schema(new: Checker) -> None:
    """What the compiled validator accepts is still looked through."""
    product = {**PRODUCT, "marketing_features": []}
    body = {"object": "payment_intent", "charges": None, "unknown": product}

    assert found(new, product, NEW) == []
    assert found(new, body, NEW) == [("payment_intent", "/charges")]


def test_a_nested_member_is_found_once_for_each_object(new: Checker) -> None:
    """Pointers go from the nearest object, whatever list holds it."""
    configuration = {"object": "billing_portal.configuration", "features": {"subscription_pause": {"enabled": False}}}
    page = {"object": "list", "data": [configuration, configuration]}

    pointer = ("billing_portal.configuration", "/features/subscription_pause")
    assert set(found(new, page, NEW, "/v1/billing_portal/configurations")) == {pointer}


def test_members_of_the_same_name_elsewhere_are_none(new: Checker) -> None:
    """A mapping of the caller's, another object, another depth."""
    assert found(new, {"object": "invoice", "metadata": {"rendering_options": "1"}}, NEW) == []
    assert found(new, {"object": "quote", "rendering_options": None}, NEW) == []
    assert found(new, {"object": "customer", "invoice_settings": {"rendering_options": None}}, NEW) == []


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("2020-08-27", []),
        ("2022-08-01", []),
        ("2022-11-15", [("payment_intent", "/charges")]),
        ("2025-03-31.basil", [("payment_intent", "/charges")]),
        ("", [("payment_intent", "/charges")]),
        ("nonsense", [("payment_intent", "/charges")]),
    ],
)
def test_the_version_of_the_request_decides(new: Checker, version: str, expected: list[tuple[str, str]]) -> None:
    """Of a request that names none, or nothing that is one, that of the contract."""
    assert found(new, {"object": "payment_intent", "charges": {"object": "list"}}, version) == expected


@pytest.mark.parametrize(
    ("name", "member"),
    [("payment_intent", "latest_charge"), ("product", "marketing_features"), ("product", "features")],
)
def test_what_was_added_shows_on_every_version(old: Checker, name: str, member: str) -> None:
    """The service shows it on old pins, too, beside what it took the place of: a notice."""
    exchange = answer({"object": name, member: []}, "/v1/examples", asked={"stripe-version": OLD})

    assert found(old, {"object": name, member: []}, OLD) == []
    assert Notice(name, f"/{member}", "property") in old.check(exchange).notices


def test_only_a_version_that_follows_another_is_held_to_them() -> None:
    versions = {version: {each.id for each in passive_requirements(load(version))} for version in (OLD, NEW)}

    assert [version for version, known in versions.items() if RULE in known] == [NEW]


def test_a_target_without_versions_is_not_held_to_them() -> None:
    checker = Checker(load(NEW), ("versions",))

    assert found(checker, {"object": "payment_intent", "charges": None}, NEW) == []


def test_every_breaking_field_of_the_table_is_known() -> None:
    """Each breaking entry that adds or removes a field leads to members."""
    contract = load(NEW)
    for change in breaking_changes():
        fields = [
            address
            for verb, address, _ in change.steps
            if verb in ("add", "remove", "rename") and not address.startswith(("GET ", "POST ", "DELETE ", "#"))
        ]

        assert len(pinned_members(contract, (change,))) >= len(fields), change.where


def test_members_of_definitions_and_parts_are_found_where_these_stand() -> None:
    steps = (
        ("remove", "invoice#automatic_tax /liability", None),
        ("add", "parts/tax_amount /reason!?", "string"),
        ("rename", "invoice /paid", "settled"),
        ("remove", "POST /v1/invoices rendering", None),
        ("add", "#discounts [][kind]", "string"),
        ("add", "lifecycles.yaml /invoice/states/-", "frozen"),
    )
    change = Change("here", "invoices", "a change", "2030-01-01", "node 99", True, "", steps)

    assert set(pinned_members(load(NEW), (change,))) == {
        PinnedMember("invoice", "/automatic_tax/liability", "2030-01-01", True),
        PinnedMember("invoice", "/total_tax_amounts/*/reason", "2030-01-01", False),
        PinnedMember("line_item", "/tax_amounts/*/reason", "2030-01-01", False),
        PinnedMember("invoice", "/paid", "2030-01-01", True),
        PinnedMember("invoice", "/settled", "2030-01-01", False),
    }
