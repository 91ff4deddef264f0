"""Bracket notation, and the reading of parameters through the contract."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.contract import load
from conformance.contract.form import decode
from conformance.reference.errors import InvalidParameter
from conformance.reference.parameters import Parameters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a=1&b=", {"a": "1", "b": ""}),
        ("a=1&a=2", {"a": "2"}),
        ("a[b]=1&a[c][d]=2", {"a": {"b": "1", "c": {"d": "2"}}}),
        ("expand[]=x&expand[]=y", {"expand": ["x", "y"]}),
        ("expand[0]=x&expand[1]=y", {"expand": {"0": "x", "1": "y"}}),
        ("items[0][price]=p&items[0][quantity]=2", {"items": {"0": {"price": "p", "quantity": "2"}}}),
        (
            "items[][price]=p&items[][quantity]=2&items[][price]=q",
            {"items": [{"price": "p", "quantity": "2"}, {"price": "q"}]},
        ),
        ("items[][metadata][a]=1&items[][metadata][b]=2", {"items": [{"metadata": {"a": "1", "b": "2"}}]}),
        ("a%5Bb%5D=%C3%A9+1", {"a": {"b": "é 1"}}),
        ("a[b=1", {"a[b": "1"}),
        ("a=1&a[b]=2", {"a": {"b": "2"}}),
    ],
)
def test_decodes_bracket_notation(text: str, expected: dict[str, Any]) -> None:
    """Brackets nest; empty brackets append; the last value of a name counts."""
    assert decode(text) == expected


def read(operation: str, text: str) -> dict[str, Any]:
    contract = load("2022-08-01")
    return Parameters(contract.named(operation), contract).read(decode(text))


@pytest.mark.parametrize(
    ("operation", "text", "expected"),
    [
        ("customers.create", "balance=-5&name=x", {"balance": -5, "name": "x"}),
        ("customers.create", "description=&address=", {"description": None, "address": None}),
        ("customers.create", "preferred_locales[0]=de&preferred_locales[1]=en", {"preferred_locales": ["de", "en"]}),
        ("customers.create", "preferred_locales[10]=b&preferred_locales[9]=a", {"preferred_locales": ["a", "b"]}),
        ("customers.create", "metadata[a]=1&metadata[b]=", {"metadata": {"a": "1", "b": ""}}),
        ("customers.create", "metadata=", {"metadata": None}),
        ("customers.list", "created[gte]=5", {"created": {"gte": 5}}),
        ("customers.list", "created=5", {"created": 5}),
        ("prices.create", "currency=USD&product=p&active=false", {"currency": "usd", "product": "p", "active": False}),
        ("coupons.update", "name=", {"name": None}),
    ],
)
def test_reads_values(operation: str, text: str, expected: dict[str, Any]) -> None:
    """Values are typed by the schema; an empty string unsets."""
    assert read(operation, text) == expected


@pytest.mark.parametrize(
    ("operation", "text", "code", "param"),
    [
        ("customers.create", "foo=1&balance=x", "parameter_unknown", "foo"),
        ("customers.create", "address[planet]=x", "parameter_unknown", "address[planet]"),
        ("customers.create", "tax_id_data[0][foo]=x", "parameter_unknown", "tax_id_data[0][foo]"),
        ("customers.create", "balance=x", "parameter_invalid_integer", "balance"),
        ("customers.create", "balance=1.5", "parameter_invalid_integer", "balance"),
        ("customers.create", "balance=", "parameter_invalid_empty", "balance"),
        ("customers.create", "balance[a]=1", "parameter_invalid_integer", "balance"),
        ("customers.create", "tax_exempt=maybe", None, "tax_exempt"),
        ("customers.create", "address=here", None, "address"),
        ("customers.create", "preferred_locales=de", None, "preferred_locales"),
        ("customers.create", "name[first]=x", None, "name"),
        ("customers.create", f"phone={'1' * 21}", None, "phone"),
        ("customers.create", "email=nobody", "email_invalid", "email"),
        ("customers.create", "shipping[name]=x", "parameter_missing", "shipping[address]"),
        ("customers.create", "test_clock=", "parameter_invalid_empty", "test_clock"),
        ("customers.create", f"metadata[{'k' * 41}]=x", None, "metadata"),
        ("customers.create", f"metadata[k]={'v' * 501}", None, "metadata[k]"),
        ("customers.list", "created[gte]=x", "parameter_invalid_integer", "created[gte]"),
        ("customers.list", "email=", "parameter_invalid_empty", "email"),
        ("customers.list", "limit=ten", "parameter_invalid_integer", "limit"),
        ("products.create", "", "parameter_missing", "name"),
        ("products.create", "name=", "parameter_invalid_empty", "name"),
        ("products.create", "name=x&metadata=", "parameter_invalid_empty", "metadata"),
        ("products.create", "name=x&url=nowhere", "url_invalid", "url"),
        ("products.create", "name=x&active=yes", None, "active"),
        ("products.update", "name=", "parameter_invalid_empty", "name"),
        ("prices.create", "currency=xyz", None, "currency"),
        ("prices.create", "currency=usd&unit_amount_decimal=0.1234567890123", None, "unit_amount_decimal"),
        ("prices.create", "currency=usd&unit_amount_decimal=a", None, "unit_amount_decimal"),
        ("test_clocks.create", "frozen_time=now", "parameter_invalid_integer", "frozen_time"),
    ],
)
def test_refuses_values(operation: str, text: str, code: str | None, param: str) -> None:
    """What the schema does not allow is refused with the code and the bracketed name of the parameter."""
    with pytest.raises(InvalidParameter) as refused:
        read(operation, text)

    assert (refused.value.code, refused.value.param) == (code, param)


def test_refuses_too_many_metadata_keys() -> None:
    """Metadata has up to 50 keys."""
    fifty = "&".join(f"metadata[k{number}]=v" for number in range(50))
    assert len(read("customers.create", fifty)["metadata"]) == 50

    with pytest.raises(InvalidParameter):
        read("customers.create", fifty + "&metadata[k50]=v")


def test_refuses_deep_nesting_without_recursion() -> None:
    """A value nested thousands of levels deep is refused as any other."""
    with pytest.raises(InvalidParameter):
        read("customers.create", "metadata" + "[a]" * 5000 + "=1")


def test_every_operation_has_a_reader() -> None:
    """The request schema of every operation can be read."""
    contract = load("2022-08-01")

    assert all(Parameters(operation, contract) for operation in contract.operations.values())
