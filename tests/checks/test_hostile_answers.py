"""However broken an answer is, the checks say something of it and never break themselves."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.checks import Checker
from conformance.contract import load
from tests.checks.exchanges import VERSION, Json, answer, documented, fixture

CHECKER = Checker(load(VERSION))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = sorted(fixture("invoices.object"))
LINE_NAMES = sorted(fixture("invoices.object")["lines"]["data"][0])


def nested(depth: int) -> Json:
    deep: Json = {}
    for _ in range(depth):
        deep = {"object": "invoice", "customer": deep}
    return deep


def test_ten_thousand_levels() -> None:
    exchange = documented("invoices.retrieve")
    exchange.body["customer"] = nested(10_000)

    (found,) = CHECKER.check(exchange).findings

    assert (found.requirement, found.pointer) == ("expansion.unrequested", "/customer")


@pytest.mark.parametrize("path", ["/v1/invoices/in_1", "/v1/examples", "/v1/invoices"])
def test_ten_thousand_levels_from_the_root(path: str) -> None:
    assert CHECKER.check(answer(nested(10_000), path)).findings


def test_ten_thousand_levels_of_a_wrong_type() -> None:
    exchange = documented("invoices.retrieve")
    exchange.body["total"] = nested(10_000)

    assert [each.pointer for each in CHECKER.check(exchange).findings] == ["/total"]


def test_list_of_a_hundred_thousand() -> None:
    exchange = documented("invoices.list")
    exchange.body["data"] = exchange.body["data"] * 20_000

    assert {each.requirement for each in CHECKER.check(exchange).findings} == {"envelope.list.limit"}


@pytest.mark.parametrize(
    "value",
    [math.nan, math.inf, 10**400, 10**5000, "\ud800", -(10**30)],
    ids=["nan", "infinity", "long", "longer", "surrogate", "negative"],
)
def test_values_that_json_hardly_knows(value: Json) -> None:
    exchange = documented("invoices.retrieve")
    exchange.body["description"] = {"held": value}

    assert [each.pointer for each in CHECKER.check(exchange).findings] == ["/description"]


@pytest.mark.parametrize("body", [None, [], "text", 5, True, math.nan, {}, {"error": {}}, {"data": []}])
@pytest.mark.parametrize("status", [200, 204, 302, 400, 404, 500, 999])
@pytest.mark.parametrize(
    "path", ["/v1/invoices", "/v1/invoices/in_1", "/v1/invoices/search", "/", "", "/v1/quotes/qt_1/pdf"]
)
def test_any_body_with_any_status(body: Json, status: int, path: str) -> None:
    report = CHECKER.check(answer(body, path, status=status, headers={}))

    assert len(report.findings) <= 30


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(name=st.sampled_from(NAMES), line_name=st.sampled_from(LINE_NAMES), value=VALUES, other=VALUES)
def test_any_value_anywhere(name: str, line_name: str, value: Json, other: Json) -> None:
    body = fixture("invoices.object")
    body["lines"]["data"][0][line_name] = other
    body[name] = value

    for path in ("/v1/invoices/in_1", "/v1/examples"):
        CHECKER.check(answer(body, path))


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(body=VALUES, status=st.sampled_from([200, 400, 500]), more=VALUES)
def test_any_answer_at_all(body: Json, status: int, more: Json) -> None:
    exchange = answer(body, "/v1/invoices", status=status)

    CHECKER.check(exchange)
    CHECKER.check(replace(exchange, body={"object": "list", "data": body, "has_more": more, "url": more}))
    CHECKER.check(replace(exchange, body={"error": more}))
