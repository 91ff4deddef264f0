"""Searching invoices: what finds them, and pages of what is found."""

from __future__ import annotations

from typing import Any

import pytest


def test_pages_follow_each_other(shop: Any) -> None:
    customer = shop.customer()
    made = [shop.draft(customer)["id"] for _ in range(5)]
    query = f'customer:"{customer["id"]}"'

    first = shop.get("invoices/search", query=query, limit=3)
    shop.draft(customer)  # what is new comes before, and moves no page
    second = shop.get("invoices/search", query=query, limit=3, page=first["next_page"])

    assert (first["object"], first["url"], first["has_more"]) == ("search_result", "/v1/invoices/search", True)
    assert [each["id"] for each in first["data"] + second["data"]] == made[::-1]
    assert (second["has_more"], second["next_page"]) == (False, None)
    assert "total_count" not in first


def test_the_count_is_told_on_request(shop: Any) -> None:
    customer = shop.customer()
    for _ in range(3):
        shop.draft(customer)

    found = shop.get("invoices/search", query=f'customer:"{customer["id"]}"', limit=1, expand=["total_count"])

    assert (found["total_count"], len(found["data"])) == (3, 1)


def test_every_field_finds(shop: Any) -> None:
    customer = shop.customer("visa")
    paid = shop.act(shop.draft(customer, 1234, metadata={"order": "6735"}), "pay")
    queries = [
        'status:"paid"',
        "total:1234",
        "total>1233 AND total<=1234",
        'currency:"usd"',
        f'customer:"{customer["id"]}"',
        f'number:"{paid["number"]}"',
        'metadata["order"]:"6735"',
        f"created>={paid['created']}",
        "subscription:null",
        "receipt_number:null",
    ]

    found = [shop.get("invoices/search", query=query)["data"] for query in queries]

    assert [[each["id"] for each in data] for data in found] == [[paid["id"]]] * len(queries)


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({}, "query"),
        ({"query": "what"}, "query"),
        ({"query": 'email:"x"'}, "query"),
        ({"query": "total>1", "page": "???"}, "page"),
        ({"query": "total>1", "page": "YWJj"}, "page"),
    ],
    ids=str,
)
def test_refusals(shop: Any, params: dict[str, str], param: str) -> None:
    refusal = shop.get("invoices/search", **params)

    assert (refusal["status"], refusal["error"]["param"]) == (400, param)
