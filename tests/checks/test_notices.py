"""What the compatibility policy allows is noticed and counted; what an older API version explains is excused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.checks import Checker, Notice
from conformance.contract import load
from tests.checks.exchanges import HEADERS, VERSION, answer, documented, fixture


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load(VERSION))


def test_undocumented_members_are_counted_by_object_and_pointer(checker: Checker) -> None:
    exchange = documented("invoices.list")
    first = exchange.body["data"][0]
    first["lines"]["data"][0]["period"]["zone"] = "UTC"
    exchange.body["data"].append(first)

    report = checker.check(replace(exchange, query=(("limit", "2"),)))

    assert report.findings == ()
    assert report.notices[Notice("line_item", "/period/zone", "property")] == 2


def test_unknown_value_of_an_open_enumeration_is_a_notice(checker: Checker) -> None:
    exchange = documented("invoices.retrieve")
    exchange.body["billing_reason"] = "of_another_kind"

    report = checker.check(exchange)

    assert report.findings == ()
    assert report.notices[Notice("invoice", "/billing_reason", "value", "of_another_kind")] == 1


def test_metadata_is_the_callers(checker: Checker) -> None:
    exchange = documented("invoices.retrieve")
    exchange.body["metadata"] = {"anything": "goes"}

    assert not [notice for notice in checker.check(exchange).notices if "metadata" in notice.pointer]


def test_errata_excuse_only_older_versions(checker: Checker) -> None:
    body = fixture("invoices.object")
    del body["automatic_tax"]

    def findings(version: str) -> list[str]:
        headers = {**HEADERS, "stripe-version": version}
        exchange = answer(body, asked={"stripe-version": version}, headers=headers)
        return [each.pointer for each in checker.check(exchange).findings]

    assert findings("2020-08-27") == []
    assert findings("2022-08-01") == ["/automatic_tax"]
    assert findings("2023-10-16") == ["/automatic_tax"]


def test_exchange_without_an_answer_says_nothing(checker: Checker) -> None:
    report = checker.check(replace(documented("invoices.retrieve"), status=None, body=None, fault="timed out"))

    assert (report.findings, report.exercised, dict(report.notices)) == ((), frozenset(), {})


def test_unknown_url_still_checks_what_is_known(checker: Checker) -> None:
    body = {"object": "list", "data": [{"holder": {**fixture("invoices.object"), "total": None}}]}

    found = checker.check(answer(body, "/v1/events")).findings

    assert [(each.requirement, each.pointer, each.at) for each in found] == [
        ("shape.invoice", "/total", "/data/0/holder/total")
    ]


def test_finding_points_from_the_nearest_object_and_from_the_root(checker: Checker) -> None:
    exchange = documented("invoices.list")
    exchange.body["data"][0]["lines"]["data"][0]["amount"] = "300"

    (found,) = checker.check(exchange).findings

    assert (found.requirement, found.object, found.rule) == ("shape.line_item", "line_item", "type")
    assert (found.pointer, found.at) == ("/amount", "/data/0/lines/data/0/amount")
    assert (found.expected, found.actual) == ("integer", 'string "300"')


@pytest.mark.parametrize(
    ("pointer", "value", "expected", "actual"),
    [
        ("collection_method", "by_hand", "charge_automatically or send_invoice", 'string "by_hand"'),
        ("status_transitions", [], "object", "array of 0"),
        ("due_date", "soon", "integer or null", 'string "soon"'),
        ("customer_address", 5, "object or null", "integer 5"),
        ("description", "a" * 6000, "at most 5000 characters", "6000 characters"),
        ("customer", 3.5, "string, object or null", "number 3.5"),
    ],
)
def test_findings_speak_plainly(checker: Checker, pointer: str, value: object, expected: str, actual: str) -> None:
    exchange = documented("invoices.retrieve")
    exchange.body[pointer] = value

    (found,) = checker.check(exchange).findings

    assert set(found.expected.replace(" or ", ", ").split(", ")) == set(expected.replace(" or ", ", ").split(", "))
    assert found.actual == actual
