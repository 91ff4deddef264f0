"""Searching invoices: fields, operators, pages. What was just written is found within a minute."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import MAY, MUST, OBSERVED, SHOULD, Case, requirement
from conformance.suite.waiting import Eventually

Json = Any

SEARCH = "https://stripe.com/docs/search"

# Queries that find the open invoice of 1234 cents among the two of the customer, and not the draft.
FINDS_OPEN = {
    "status": "status:'open'",
    "total": "total:1234",
    "total>": "total>1233",
    "total>=": "total>=1234",
    "number": "number:'{number}'",
    "metadata": "metadata['order_id']:'6735'",
    "negation": "-status:'draft'",
    "substring": "number~'{part}'",
    "and": "status:'open' AND total:1234",
    "presence": "-number:null",
}
# Queries that find both.
FINDS_BOTH = {
    "created": "created>={created}",
    "currency": "currency:'{currency}'",
    "total<": "total<1235",
    "total<=": "total<=1234",
    "subscription": "subscription:null",
    "receipt_number": "receipt_number:null",
}


def finds_open(contract: Contract) -> Iterable[Case]:
    """A case for each query that finds the open invoice alone."""
    return [Case(label, {"query": query}, contract.named("invoices.search")) for label, query in FINDS_OPEN.items()]


def finds_both(contract: Contract) -> Iterable[Case]:
    """A case for each query that finds both invoices."""
    return [Case(label, {"query": query}, contract.named("invoices.search")) for label, query in FINDS_BOTH.items()]


@requirement("invoices.search.finds", MUST, cites="invoices/search", needs=("search",), over=finds_open)
def test_finds(api: Api, given: Given, eventually: Eventually, query: str) -> None:
    """A search within a customer's invoices finds the one that the query describes, and not the other."""
    made = searched(given)
    sought = f"customer:'{made['customer']}' AND {query.format(**made)}"

    @eventually
    def check() -> None:
        found = api.get("/v1/invoices/search", {"query": sought})["data"]
        assert [invoice["id"] for invoice in found] == [made["open"]]


@requirement("invoices.search.finds_all", MUST, cites="invoices/search", needs=("search",), over=finds_both)
def test_finds_all(api: Api, given: Given, eventually: Eventually, query: str) -> None:
    """A search within a customer's invoices finds all that the query describes."""
    made = searched(given)
    sought = f"customer:'{made['customer']}' AND {query.format(**made)}"

    @eventually
    def check() -> None:
        found = api.get("/v1/invoices/search", {"query": sought})["data"]
        assert {invoice["id"] for invoice in found} == {made["open"], made["draft"]}


@requirement("invoices.search.or", MUST, cites=SEARCH, needs=("search",), operation="GET /v1/invoices/search")
def test_or(api: Api, given: Given, eventually: Eventually) -> None:
    """A search with OR finds what either side describes."""
    made = searched(given)
    query = f"metadata['customer']:'{made['customer']}' OR number:'{made['number']}'"

    @eventually
    def check() -> None:
        found = api.get("/v1/invoices/search", {"query": query})["data"]
        assert {invoice["id"] for invoice in found} == {made["open"], made["draft"]}


@requirement("invoices.search.juxtaposed", MUST, cites=SEARCH, needs=("search",), operation="GET /v1/invoices/search")
def test_juxtaposed(api: Api, given: Given, eventually: Eventually) -> None:
    """Clauses side by side are joined by AND."""
    made = searched(given)
    query = f"customer:'{made['customer']}' status:'open'"

    @eventually
    def check() -> None:
        found = api.get("/v1/invoices/search", {"query": query})["data"]
        assert [invoice["id"] for invoice in found] == [made["open"]]


@requirement(
    "invoices.search.envelope", MUST, cites="pagination/search", needs=("search",), operation="GET /v1/invoices/search"
)
def test_envelope(api: Api, given: Given) -> None:
    """A search answers a `search_result` with its URL."""
    result = api.get("/v1/invoices/search", {"query": f"customer:'{searched(given)['customer']}'"})

    assert (result["object"], result["url"]) == ("search_result", "/v1/invoices/search")


@requirement(
    "invoices.search.nothing", MUST, cites="pagination/search", needs=("search",), operation="GET /v1/invoices/search"
)
def test_nothing(api: Api) -> None:
    """A search that finds nothing answers an empty last page."""
    result = api.get("/v1/invoices/search", {"query": "metadata['order_id']:'nobody has this order'"})

    assert (result["data"], result["has_more"], result["next_page"]) == ([], False, None)


@requirement(
    "invoices.search.pages", MUST, cites="pagination/search", needs=("search",), operation="GET /v1/invoices/search"
)
def test_pages(api: Api, given: Given, eventually: Eventually) -> None:
    """The token of a page leads to the next one, which holds the rest."""
    made = searched(given)
    query = {"query": f"customer:'{made['customer']}'", "limit": 1}

    @eventually
    def check() -> None:
        first = api.get("/v1/invoices/search", query)
        second = api.get("/v1/invoices/search", {**query, "page": first["next_page"]})
        assert {page["data"][0]["id"] for page in (first, second)} == {made["open"], made["draft"]}
        assert (first["has_more"], second["has_more"]) == (True, False)


@requirement(
    "invoices.search.total_count",
    MUST,
    cites="pagination/search",
    needs=("search",),
    operation="GET /v1/invoices/search",
)
def test_total_count(api: Api, given: Given, eventually: Eventually) -> None:
    """A search says how many objects it finds in all where the request asks to expand `total_count`."""
    query = {"query": f"customer:'{searched(given)['customer']}'", "limit": 1, "expand": ["total_count"]}

    @eventually
    def check() -> None:
        assert api.get("/v1/invoices/search", query)["total_count"] == 2


@requirement("invoices.search.mixed", SHOULD, cites=SEARCH, needs=("search",), operation="GET /v1/invoices/search")
def test_mixed(api: Api) -> None:
    """A search that mixes AND and OR is refused."""
    query = "status:'open' AND total:1234 OR total:1235"

    api.refused("GET", "/v1/invoices/search", {"query": query})


@requirement("invoices.search.operator", SHOULD, cites=SEARCH, needs=("search",), operation="GET /v1/invoices/search")
def test_operator(api: Api) -> None:
    """A search by order in a field that has none is refused."""
    api.refused("GET", "/v1/invoices/search", {"query": "status>'open'"})


@requirement(
    "invoices.search.unknown_field",
    MAY,
    cites=SEARCH,
    provenance=OBSERVED,
    needs=("search",),
    operation="GET /v1/invoices/search",
)
def test_unknown_field(api: Api) -> None:
    """A search in a field that invoices are not searched by is refused."""
    api.refused("GET", "/v1/invoices/search", {"query": "colour:'blue'"})


@requirement(
    "invoices.search.unreadable",
    MAY,
    cites=SEARCH,
    provenance=OBSERVED,
    needs=("search",),
    operation="GET /v1/invoices/search",
)
def test_unreadable(api: Api) -> None:
    """A search that is no query is refused."""
    api.refused("GET", "/v1/invoices/search", {"query": "open invoices please"})


def searched(given: Given) -> Json:
    """A customer with two invoices that nobody changes: an open one of 1234 cents, and a draft of nothing."""
    return given.shared("searched-invoices", make_searched)


def make_searched(maker: Given) -> Json:
    customer = maker.customer(name="Searched")["id"]
    draft = maker.empty_draft(customer, metadata={"customer": customer})
    opened = maker.open_invoice(1234, customer, metadata={"order_id": "6735"})
    return {
        "customer": customer,
        "draft": draft["id"],
        "open": opened["id"],
        "number": opened["number"],
        "part": opened["number"][1:],
        "currency": opened["currency"],
        "created": draft["created"],
    }
