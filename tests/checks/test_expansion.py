"""Expandable fields: an ID, or the whole object where the request asks for it, and never the other way round."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.checks import Checker
from conformance.contract import load
from conformance.wire.exchange import Exchange
from tests.checks.exchanges import VERSION, Json, answer, documented, fixture
from tests.checks.samples import STUB


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load(VERSION))


def found(checker: Checker, exchange: Exchange) -> list[tuple[str, str, str]]:
    return [(each.requirement, each.object, each.pointer) for each in checker.check(exchange).findings]


def expanding(exchange: Exchange, *paths: str) -> Exchange:
    return replace(exchange, query=tuple((f"expand[{number}]", path) for number, path in enumerate(paths)))


def invoice(**changes: Json) -> Exchange:
    return answer({**fixture("invoices.object"), **changes})


def test_whole_object_where_it_is_asked_for(checker: Checker) -> None:
    assert found(checker, expanding(invoice(customer=STUB), "customer")) == []


def test_expansion_on_a_write_is_in_its_form(checker: Checker) -> None:
    exchange = replace(documented("invoices.update"), form=(("expand[]", "customer"),))
    exchange.body["customer"] = STUB

    assert found(checker, exchange) == []


def test_null_stays_null(checker: Checker) -> None:
    assert found(checker, expanding(invoice(charge=None), "charge")) == []


def test_id_where_an_object_is_asked_for(checker: Checker) -> None:
    assert found(checker, expanding(invoice(), "customer")) == [("expansion.requested", "invoice", "/customer")]


def test_object_where_an_id_is_asked_for_is_one_finding(checker: Checker) -> None:
    broken = {"object": "customer", "id": 3}

    assert found(checker, invoice(customer=broken)) == [("expansion.unrequested", "invoice", "/customer")]


def test_nested_path_expands_all_that_leads_there(checker: Checker) -> None:
    product = {**fixture("invoices.object")["lines"]["data"][0]["price"], "object": "product"}
    exchange = expanding(invoice(), "lines.data.price.product")
    exchange.body["lines"]["data"][0]["price"]["product"] = {"id": "prod_1", "object": "product", "deleted": True}

    assert found(checker, exchange) == []
    assert product["object"] == "product"


def test_nested_path_that_is_left_an_id(checker: Checker) -> None:
    exchange = expanding(invoice(), "lines.data.price.product")

    assert found(checker, exchange) == [("expansion.requested", "price", "/product")]


def test_objects_that_are_always_whole_are_no_expansion(checker: Checker) -> None:
    assert found(checker, expanding(invoice(), "lines.data.price")) == []


def test_lists_expand_below_data(checker: Checker) -> None:
    listed = answer(
        {**fixture("invoices.list"), "data": [{**fixture("invoices.object"), "customer": STUB}]}, "/v1/invoices"
    )

    assert found(checker, expanding(listed, "data.customer")) == []
    assert found(checker, listed) == [("expansion.unrequested", "invoice", "/customer")]
    assert found(checker, expanding(listed, "customer")) == [("expansion.unrequested", "invoice", "/customer")]


def test_elements_of_an_array_expand_each(checker: Checker) -> None:
    exchange = expanding(invoice(discounts=["di_1", "di_2"]), "discounts")

    assert found(checker, exchange) == [("expansion.requested", "invoice", "/discounts/*")] * 2


def test_expanded_object_of_another_kind(checker: Checker) -> None:
    exchange = expanding(invoice(customer={**STUB, "object": "product"}), "customer")

    assert found(checker, exchange) == [("shape.invoice", "invoice", "/customer")]


def test_expanded_object_that_the_contract_only_names(checker: Checker) -> None:
    exchange = expanding(invoice(application={"id": "ca_1", "object": "application"}), "application")

    assert found(checker, exchange) == []


def test_includable_member_where_it_is_asked_for(checker: Checker) -> None:
    plan = answer({**fixture("plans.object"), "tiers": []}, f"/v1/plans/{fixture('plans.object')['id']}")

    assert found(checker, expanding(plan, "tiers")) == []
    assert found(checker, plan) == [("expansion.includable", "plan", "/tiers")]


def test_faults_inside_an_expanded_object_are_its_own(checker: Checker) -> None:
    exchange = expanding(invoice(customer={**STUB, "id": 7}), "customer")

    assert found(checker, exchange) == [("shape.deleted_customer", "deleted_customer", "/id")]
