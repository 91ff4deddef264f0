"""Lists of test clocks, newest first, and of the customers who live on one."""

from __future__ import annotations

from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.clocks import CLOCKS
from conformance.suite.given import Given
from conformance.suite.requirement import MAY, MUST, SHOULD, requirement
from conformance.suite.test_clocks.made import NEEDS, START, UNKNOWN, ids

CITES = "test_clocks/list"
CUSTOMERS = "customers/list"


def row(given: Given) -> Answer:
    """The IDs of three clocks that nobody moves, in the order in which they were made."""

    def make(maker: Given) -> dict[str, str]:
        return {age: maker.test_clock(START)["id"] for age in ("oldest", "middle", "newest")}

    return Answer(given.shared("test-clocks-row", make))


@requirement("test_clocks.list.newest_first", MUST, cites=CITES, needs=NEEDS)
def test_newest_first(api: Api, given: Given) -> None:
    """Test clocks are listed, the newest first."""
    clocks = row(given)

    listed = ids(api.get(CLOCKS, {"starting_after": clocks["newest"], "limit": 100}))

    found = [clock for clock in listed if clock in clocks.values()]
    assert found == [clocks["middle"], clocks["oldest"]]


@requirement("test_clocks.list.limit", MUST, cites=CITES, needs=NEEDS)
def test_limit(api: Api, given: Given) -> None:
    """A list of test clocks holds as many as were asked for, and says that there are more."""
    page = api.get(CLOCKS, {"starting_after": row(given)["newest"], "limit": 1})

    assert (len(page["data"]), page["has_more"], page["url"]) == (1, True, CLOCKS)


@requirement("test_clocks.list.pages_back", MUST, cites=CITES, needs=NEEDS)
def test_pages_back(api: Api, given: Given) -> None:
    """The list of test clocks goes back before one: to those that were made after it."""
    clocks = row(given)

    listed = ids(api.get(CLOCKS, {"ending_before": clocks["middle"], "limit": 100}))

    found = [clock for clock in listed if clock in clocks.values()]
    assert found == [clocks["newest"]]


@requirement("test_clocks.list.customers", MUST, cites=CUSTOMERS, needs=NEEDS)
def test_customers(api: Api, given: Given) -> None:
    """The customers on a test clock are listed, and no others."""
    clock = given.test_clock(START)["id"]
    older, newer = (given.customer(test_clock=clock)["id"] for _ in range(2))

    listed = ids(api.get("/v1/customers", {"test_clock": clock}))

    assert sorted(listed) == sorted([older, newer])


@requirement("test_clocks.list.customers_nowhere", SHOULD, cites=CUSTOMERS, needs=NEEDS)
def test_customers_nowhere(api: Api, given: Given) -> None:
    """The customers on a test clock that does not exist cannot be listed."""
    given.test_clock(START)  # a target that has no clocks at all is not asked for one that is missing

    api.refused("GET", "/v1/customers", {"test_clock": UNKNOWN}, code="resource_missing", param="test_clock")


@requirement("test_clocks.list.customers_elsewhere", MAY, cites=CUSTOMERS, needs=NEEDS)
def test_customers_elsewhere(api: Api, given: Given) -> None:
    """A list of customers that names no test clock leaves out those who live on one."""
    clock = given.test_clock(START)["id"]
    email = {"email": f"{clock}@example.com"}
    given.customer(**email, test_clock=clock)
    ordinary = given.customer(**email)["id"]

    listed = ids(api.get("/v1/customers", email))

    assert listed == [ordinary]
