"""The tables of parameters: they send what is documented, and what they expect is held against every field."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conformance.contract import Contract
from conformance.suite.errors import Mismatch
from conformance.suite.parameters import Setting, expect_part, read_table
from conformance.suite.payment_methods import documented
from tests.support.house import CONTRACT
from tests.support.tabled import KNOWN, each_pin, references, undocumented

Json = Any
TABLES = {
    "invoice_parameters": ("invoices.create", "invoices.update"),
    "invoiceitem_parameters": ("invoiceitems.create", "invoiceitems.update"),
    "upcoming_parameters": ("invoices.upcoming", "invoices.upcoming_lines"),
}
ROWS = [(table, operation) for table, operations in TABLES.items() for operation in operations]

plain = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
values = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
)


@each_pin
@pytest.mark.parametrize(("table", "name"), ROWS)
def test_what_is_sent_is_documented(contract: Contract, table: str, name: str) -> None:
    assert undocumented(contract, table, name) == []


@pytest.mark.parametrize("table", TABLES)
def test_operations_are_those_that_read_the_table(table: str) -> None:
    named = {name for entry in read_table(table).values() for name in entry.get("operations", ())}

    assert named <= set(TABLES[table])


def test_what_previewed_customers_are_told_is_documented() -> None:
    schema = CONTRACT.named("invoices.upcoming").request["properties"]["customer_details"]
    for entry in read_table("upcoming_customers").values():
        assert [error.message for error in Draft202012Validator(schema).iter_errors(entry["sends"])] == []


def test_references_stand_for_something() -> None:
    for table in (*TABLES, "catalog"):
        assert references(dict(read_table(table))) <= KNOWN


def test_the_catalogue_is_made_of_documented_parameters() -> None:
    for entry in read_table("catalog").values():
        match = CONTRACT.find("POST", entry["path"])

        assert match is not None
        errors = Draft202012Validator(match.operation.request).iter_errors(entry["params"])
        assert [error.message for error in errors] == []


def test_payment_methods_either_attach_or_say_why_not() -> None:
    for does in documented().values():
        assert ("charge" in does) is (does["attach"] == "succeeds")
        assert does["number"].isdigit()


def test_an_entry_gives_what_it_sends() -> None:
    assert Setting.of({"sends": {"footer": "Thanks"}}).gives == {"footer": "Thanks"}
    assert Setting.of({"sends": {"footer": "Thanks"}, "line": {"amount": 1}}).gives == {}


@given(values)
def test_a_value_is_part_of_itself(value: Json) -> None:
    expect_part(value, value)


@given(st.dictionaries(st.text(max_size=3), plain, min_size=1, max_size=3), st.text(max_size=3), plain)
def test_a_field_that_is_not_named_is_not_looked_at(value: dict[str, Json], name: str, more: Json) -> None:
    expect_part(value, {name: more, **value})


@pytest.mark.parametrize(
    ("expected", "actual", "pointer"),
    [
        ({"a": 1}, {"a": 2}, "/a"),
        ({"a": 1}, {}, "/a"),
        ({"a": 1}, {"a": True}, "/a"),
        ({"a": {}}, {"a": {"b": 1}}, "/a"),
        ({"a": [1]}, {"a": [1, 2]}, "/a"),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, "/a/0/b"),
        ({"a": None}, {"a": ""}, "/a"),
        ({"a": "1"}, {"a": 1}, "/a"),
    ],
)
def test_what_differs_is_named(expected: Json, actual: Json, pointer: str) -> None:
    with pytest.raises(Mismatch) as raised:
        expect_part(expected, actual)

    assert raised.value.pointer == pointer
