"""The search query language."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.reference.search import Kind, SearchError, compiled

FIELDS: dict[str, Kind] = {
    "created": "number",
    "currency": "token",
    "metadata": "token",
    "name": "string",
    "status": "token",
    "active": "boolean",
    "total": "number",
}
RECORD: dict[str, Any] = {
    "created": 100,
    "currency": "usd",
    "metadata": {"order": "67 35", 'k"q': "x"},
    "name": "Jenny Mary Rosen",
    "status": "open",
    "active": True,
    "total": 1000,
    "nothing": None,
}


def finds(query: str, record: dict[str, Any] = RECORD) -> bool:
    return compiled(query, FIELDS, "invoices")(record)


@pytest.mark.parametrize(
    "query",
    [
        'status:"open"',
        "status:'OPEN'",
        "total:1000",
        'total:"1000"',
        "total>999",
        "total >= 1000",
        "created<101 AND total<=1000",
        'currency:"usd" status:"open"',
        'status:"paid" OR total>1',
        'metadata["order"]:"67 35"',
        'metadata["k\\"q"]:"x"',
        'metadata["unset"]:null',
        '-metadata["order"]:null',
        '-status:"paid"',
        'name~"enny"',
        'name:"mary rosen"',
        'name:"jenny"',
        "active:true",
    ],
)
def test_queries_that_find_the_record(query: str) -> None:
    assert finds(query)


@pytest.mark.parametrize(
    "query",
    [
        'status:"paid"',
        '-status:"open"',
        "total>1000",
        "total<1000",
        'status:"open" AND total>5000',
        'status:"open" total>5000',
        'status:"paid" OR total>5000',
        'metadata["order"]:"67"',
        "currency:null",
        'name:"rosen mary"',
        'name:"jen"',
        "active:false",
        'status:"paid OR open"',
    ],
)
def test_queries_that_do_not_find_the_record(query: str) -> None:
    assert not finds(query)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "open",
        "status:open",
        'status:"open',
        'status:"open" AND',
        'AND status:"open"',
        'status:"open" AND total>1 OR total<3',
        'unknown:"x"',
        'metadata:"x"',
        'status["x"]:"y"',
        'status>"open"',
        'status~"ope"',
        'name~"je"',
        'total:"many"',
        "total>null",
    ],
)
def test_queries_that_are_refused(query: str) -> None:
    with pytest.raises(SearchError):
        finds(query)


@given(st.text(max_size=40))
def test_any_value_can_be_searched_for(value: str) -> None:
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    assert finds(f'metadata["key"]:"{quoted}"', {"metadata": {"key": value}})


@given(st.text(max_size=60))
def test_no_text_breaks_the_parser(text: str) -> None:
    with contextlib.suppress(SearchError):
        compiled(text, FIELDS, "invoices")
