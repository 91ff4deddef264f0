"""Lists of invoices and their filters, each read within one customer."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoices.ledger import filters, ledger, timed
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement

Json = Any


@requirement("invoices.list.customer", MUST, cites="invoices/list")
def test_customer(api: Api, given: Given) -> None:
    """The list of a customer's invoices holds these, newest first."""
    made = ledger(given)

    found = api.get("/v1/invoices", {"customer": made["customer"]})["data"]

    states = ("draft", "open", "paid", "uncollectible", "void")
    assert [invoice["id"] for invoice in found] == [made["ids"][state] for state in states]


@requirement("invoices.list.filter", MUST, cites="invoices/list", over=filters)
def test_filter(api: Api, given: Given, sends: Json, states: tuple[str, ...]) -> None:
    """The list of invoices holds those that a filter lets through, and no others."""
    made = ledger(given)

    found = api.get("/v1/invoices", {"customer": made["customer"], **timed(sends, made["times"])})["data"]

    assert [invoice["id"] for invoice in found] == [made["ids"][state] for state in states]


@requirement("invoices.list.created", MUST, cites="invoices/list")
def test_created(api: Api, given: Given) -> None:
    """The list of invoices created at one second holds all of that second."""
    made = ledger(given)
    params = {"customer": made["customer"], "created": made["times"]["{last}"]}

    found = api.get("/v1/invoices", params)["data"]

    assert made["ids"]["draft"] in [invoice["id"] for invoice in found]
    assert {invoice["created"] for invoice in found} == {made["times"]["{last}"]}


@requirement("invoices.list.deleted", MUST, cites="invoices/delete", operation="GET /v1/invoices")
def test_deleted(api: Api, given: Given) -> None:
    """A deleted draft is in no list."""
    customer = given.customer()
    draft = given.empty_draft(customer["id"])
    given.delete(f"/v1/invoices/{draft['id']}")

    found = api.get("/v1/invoices", {"customer": customer["id"]})

    assert found["data"] == []


@requirement("invoices.list.page", MUST, cites="pagination", operation="GET /v1/invoices")
def test_page(api: Api, given: Given) -> None:
    """The page of a customer's invoices after one of them begins with the next older."""
    made = ledger(given)
    after = {"limit": 2, "starting_after": made["ids"]["draft"]}

    page = api.get("/v1/invoices", {"customer": made["customer"], **after})

    assert [invoice["status"] for invoice in page["data"]] == ["open", "paid"]
    assert page["has_more"] is True


@requirement("invoices.list.page_before", MUST, cites="pagination", operation="GET /v1/invoices")
def test_page_before(api: Api, given: Given) -> None:
    """The page of a customer's invoices before one of them holds the next newer, newest first."""
    made = ledger(given)
    before = {"limit": 2, "ending_before": made["ids"]["void"]}

    page = api.get("/v1/invoices", {"customer": made["customer"], **before})

    assert [invoice["status"] for invoice in page["data"]] == ["paid", "uncollectible"]


@requirement("invoices.list.expand", MUST, cites="expanding_objects", operation="GET /v1/invoices")
def test_expand(api: Api, given: Given) -> None:
    """The customers of listed invoices are whole objects where the request asks to expand them."""
    made = ledger(given)

    page = api.get("/v1/invoices", {"customer": made["customer"], "limit": 1, "expand": ["data.customer"]})

    assert page["data"][0]["customer"]["id"] == made["customer"]


@requirement(
    "invoices.list.unknown_customer", SHOULD, cites="errors", provenance=OBSERVED, operation="GET /v1/invoices"
)
def test_unknown_customer(api: Api) -> None:
    """Listing the invoices of a customer who does not exist is refused as `resource_missing`."""
    api.refused("GET", "/v1/invoices", {"customer": "cus_missing"}, code="resource_missing", param="customer")


@requirement(
    "invoices.list.unknown_subscription", SHOULD, cites="errors", provenance=OBSERVED, operation="GET /v1/invoices"
)
def test_unknown_subscription(api: Api) -> None:
    """Listing the invoices of a subscription that does not exist is refused as `resource_missing`."""
    api.refused("GET", "/v1/invoices", {"subscription": "sub_missing"}, code="resource_missing")
