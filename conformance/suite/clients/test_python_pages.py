"""The Python package's pagination helpers: every page, forwards, backwards and of a search."""

from __future__ import annotations

from itertools import islice
from typing import Any

from conformance.suite.clients.made import PAGES, invoices, tagged
from conformance.suite.clients.python_client import Official
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, SHOULD, requirement
from conformance.suite.waiting import Eventually

_MOST = 2 * PAGES  # a target that never comes to an end is not followed any further
LIST, SEARCH = "GET /v1/invoices", "GET /v1/invoices/search"


def walked(page: Any) -> list[Any]:
    """What the package's own helper gives, page after page."""
    return list(islice(page.auto_paging_iter(), _MOST))


def ids(page: Any) -> list[str]:
    """The IDs of one page."""
    return [each.id for each in page.data]


@requirement("clients.python.pages.forward", MUST, cites="pagination/auto", operation=LIST)
def test_forward(official: Official, given: Given) -> None:
    """`auto_paging_iter` gives every member of a list once, whatever the size of its pages."""
    made = given.shared("clients-invoices", invoices)

    page = official.v1.invoices.list({"customer": made["customer"], "limit": 2})

    assert sorted(each.id for each in walked(page)) == sorted(made["ids"])


@requirement("clients.python.pages.backward", MUST, cites="pagination/auto", operation=LIST)
def test_backward(official: Official, given: Given) -> None:
    """With `ending_before`, `auto_paging_iter` gives what comes before a member, the nearest first."""
    made = given.shared("clients-invoices", invoices)
    newest_first = ids(official.v1.invoices.list({"customer": made["customer"]}))

    page = official.v1.invoices.list({"customer": made["customer"], "limit": 2, "ending_before": newest_first[-1]})

    assert [each.id for each in walked(page)] == newest_first[-2::-1]


@requirement("clients.python.pages.filter", MUST, cites="pagination/auto", operation=LIST)
def test_filter(official: Official, given: Given) -> None:
    """The filters of a list hold on every page that `auto_paging_iter` asks for."""
    made = given.shared("clients-invoices", invoices)

    page = official.v1.invoices.list({"customer": made["customer"], "status": "draft", "limit": 2})

    assert sorted(each.id for each in walked(page)) == sorted(made["drafts"])


@requirement("clients.python.pages.next", SHOULD, cites="pagination", operation=LIST)
def test_next_page(official: Official, given: Given) -> None:
    """`next_page` gives what follows a page."""
    customer = given.shared("clients-invoices", invoices)["customer"]
    every = ids(official.v1.invoices.list({"customer": customer}))

    first = official.v1.invoices.list({"customer": customer, "limit": 2})
    second = first.next_page()

    assert [ids(first), ids(second)] == [every[:2], every[2:4]]


@requirement("clients.python.pages.search", MUST, cites="pagination/search", operation=SEARCH, needs=("search",))
def test_search(official: Official, given: Given, eventually: Eventually) -> None:
    """`auto_paging_iter` of a search gives every hit once, whatever the size of its pages."""
    made = given.shared("clients-tagged", tagged)

    def found() -> None:
        page = official.v1.invoices.search({"query": f"metadata['tag']:'{made['tag']}'", "limit": 2})

        assert sorted(each.id for each in walked(page)) == sorted(made["ids"])

    eventually(found)
