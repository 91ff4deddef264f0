"""Searching subscriptions: fields, operators, pages. What was just written is found within a minute."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from conformance.contract import Contract
from conformance.contract.levels import Level
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import INFERRED, MAY, MUST, SHOULD, Case, Generator, requirement
from conformance.suite.subscriptions.made import path, subscribe
from conformance.suite.waiting import Eventually

Json = Any

SEARCH = "/v1/subscriptions/search"
GUIDE = "https://stripe.com/docs/search"
OPERATION = "GET /v1/subscriptions/search"

# Queries that find the canceled one of the two subscriptions that share a tag, and not the active one.
FINDS_CANCELED = {
    "status": "status:'canceled'",
    "status, double quotes": 'status:"canceled"',
    "negation": "-status:'active'",
    "metadata": "metadata['order_id']:'6735'",
    "metadata, double quotes": 'metadata["order_id"]:"6735"',
    "metadata negated": "-metadata['order_id']:'6736'",
    "quoted": r"metadata['said']:'it\'s \"gold\"'",
    "and": "status:'canceled' AND metadata['order_id']:'6735'",
    "lower case": "metadata['color']:'RED'",
}
# Queries that find both.
FINDS_BOTH = {
    "created>=": "created>={created}",
    "created>": "created>{before}",
    "created<=": "created<={after}",
    "created<": "created<{after}",
    "presence": "-metadata['tag']:null",
    "absence": "metadata['absent']:null",
}
# Queries that cannot be.
REFUSED = {
    "a field that subscriptions are not searched by": ("customer:'cus_1'", "may"),
    "a number compared as text": ("created~'165'", "should"),
    "a text compared as a number": ("status>'active'", "should"),
    "AND beside OR": ("status:'active' AND created>1 OR created<2", "must"),
    "a quote that is left open": ("status:'active", "must"),
    "a field without an operator": ("status", "must"),
    "nothing after AND": ("status:'active' AND", "must"),
    "text without quotes": ("status:active", "should"),
}


def queries(table: Mapping[str, str]) -> Generator:
    """The generator of a family: a case for each query."""

    def cases(contract: Contract) -> Iterable[Case]:
        for label, query in table.items():
            yield Case(label, {"query": query}, contract.named("subscriptions.search"))

    return cases


def refused(contract: Contract) -> Iterable[Case]:
    """A case for each query that cannot be."""
    for label, (query, level) in REFUSED.items():
        title = f"A search by a query that cannot be is refused: {label}."
        yield Case(label, {"query": query}, contract.named("subscriptions.search"), level=Level(level), title=title)


@requirement(
    "subscriptions.search.finds", MUST, cites="subscriptions/search", needs=("search",), over=queries(FINDS_CANCELED)
)
def test_finds(api: Api, given: Given, eventually: Eventually, query: str) -> None:
    """A search finds the subscription that the query describes, and not the other."""
    made = searched(given)
    sought = f"metadata['tag']:'{made['tag']}' AND {query}"

    @eventually
    def check() -> None:
        found = api.get(SEARCH, {"query": sought})["data"]
        assert [subscription["id"] for subscription in found] == [made["canceled"]]


@requirement(
    "subscriptions.search.finds_all", MUST, cites="subscriptions/search", needs=("search",), over=queries(FINDS_BOTH)
)
def test_finds_all(api: Api, given: Given, eventually: Eventually, query: str) -> None:
    """A search finds all subscriptions that the query describes, canceled ones too."""
    made = searched(given)
    sought = f"metadata['tag']:'{made['tag']}' AND {query.format(**made)}"

    @eventually
    def check() -> None:
        found = api.get(SEARCH, {"query": sought})["data"]
        assert {subscription["id"] for subscription in found} == {made["active"], made["canceled"]}


@requirement("subscriptions.search.or", MUST, cites=GUIDE, needs=("search",), operation=OPERATION)
def test_or(api: Api, given: Given, eventually: Eventually) -> None:
    """A search with OR finds what either side describes."""
    made = searched(given)
    query = f"metadata['tag']:'{made['tag']}' OR metadata['tag']:'nobody has this'"

    @eventually
    def check() -> None:
        found = api.get(SEARCH, {"query": query})["data"]
        assert {subscription["id"] for subscription in found} == {made["active"], made["canceled"]}


@requirement("subscriptions.search.juxtaposed", MUST, cites=GUIDE, needs=("search",), operation=OPERATION)
def test_juxtaposed(api: Api, given: Given, eventually: Eventually) -> None:
    """Clauses side by side are joined by AND."""
    made = searched(given)
    query = f"metadata['tag']:'{made['tag']}' status:'active'"

    @eventually
    def check() -> None:
        found = api.get(SEARCH, {"query": query})["data"]
        assert [subscription["id"] for subscription in found] == [made["active"]]


@requirement("subscriptions.search.nothing", MUST, cites="subscriptions/search", needs=("search",))
def test_nothing(api: Api) -> None:
    """A search that describes no subscription finds none, and has no further page."""
    result = api.get(SEARCH, {"query": "metadata['tag']:'nobody has this'"})

    assert (result["data"], result["has_more"], result["next_page"]) == ([], False, None)


@requirement("subscriptions.search.envelope", MUST, cites="pagination/search", needs=("search",), operation=OPERATION)
def test_envelope(api: Api) -> None:
    """A search answers a `search_result` with its URL."""
    result = api.get(SEARCH, {"query": "status:'active'", "limit": 1})

    assert (result["object"], result["url"]) == ("search_result", SEARCH)


@requirement("subscriptions.search.pages", MUST, cites="pagination/search", needs=("search",), operation=OPERATION)
def test_pages(api: Api, given: Given, eventually: Eventually) -> None:
    """The next page of a search begins where the first one ended."""
    made = searched(given)
    query = {"query": f"metadata['tag']:'{made['tag']}'", "limit": 1}

    @eventually
    def check() -> None:
        first = api.get(SEARCH, query)
        second = api.get(SEARCH, {**query, "page": first["next_page"]})
        ids = [subscription["id"] for page in (first, second) for subscription in page["data"]]
        assert (sorted(ids), first["has_more"], second["has_more"]) == (
            sorted([made["active"], made["canceled"]]),
            True,
            False,
        )


@requirement(
    "subscriptions.search.total_count", MUST, cites="pagination/search", needs=("search",), operation=OPERATION
)
def test_total_count(api: Api, given: Given, eventually: Eventually) -> None:
    """A search counts what it finds where it is asked to."""
    query = {"query": f"metadata['tag']:'{searched(given)['tag']}'", "expand": ["total_count"]}

    @eventually
    def check() -> None:
        assert api.get(SEARCH, query)["total_count"] == 2


@requirement(
    "subscriptions.search.no_total_count", MUST, cites="pagination/search", needs=("search",), operation=OPERATION
)
def test_no_total_count(api: Api) -> None:
    """A search does not count what it finds where it is not asked to."""
    result = api.get(SEARCH, {"query": "status:'active'", "limit": 1})

    assert (result["object"], "total_count" in result) == ("search_result", False)


@requirement("subscriptions.search.refused", MUST, cites=GUIDE, needs=("search",), over=refused)
def test_refused(api: Api, query: str) -> None:
    """A search by a query that cannot be is refused."""
    api.refused("GET", SEARCH, {"query": query})


@requirement(
    "subscriptions.search.no_cursors", SHOULD, cites="pagination/search", needs=("search",), operation=OPERATION
)
def test_no_cursors(api: Api) -> None:
    """A search is not paged by objects: `starting_after` is none of its parameters."""
    api.refused("GET", SEARCH, {"query": "status:'active'", "starting_after": "sub_missing"})


@requirement(
    "subscriptions.search.unknown_page",
    MAY,
    cites="pagination/search",
    provenance=INFERRED,
    needs=("search",),
    operation=OPERATION,
)
def test_unknown_page(api: Api) -> None:
    """A search for a page that no search has named is refused."""
    api.refused("GET", SEARCH, {"query": "status:'active'", "page": "missing"})


def searched(given: Given) -> Json:
    """Two subscriptions with a tag of their own: one active, one canceled; nobody changes them."""
    return given.shared("subscriptions-searched-subscriptions", make_searched)


def make_searched(maker: Given) -> Json:
    customer = maker.customer(name="Searched")["id"]
    quiet = {"customer": customer, "collection_method": "send_invoice", "days_until_due": 30}
    active = subscribe(maker, **quiet, metadata={"tag": customer, "order_id": "6736"})
    more = {"tag": customer, "order_id": "6735", "color": "red", "said": 'it\'s "gold"'}
    canceled = maker.delete(path(subscribe(maker, **quiet, metadata=more)))
    times = {"created": active["created"], "before": active["created"] - 1, "after": canceled["created"] + 1}
    return {"tag": customer, "active": active["id"], "canceled": canceled["id"], **times}
