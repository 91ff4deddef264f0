"""Lists of payment links. They are of the whole account: what is asserted holds whatever others make meanwhile."""

from __future__ import annotations

from collections.abc import Iterable

from conformance.contract import Contract
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.payment_links.made import LINKS, link, path
from conformance.suite.requirement import MUST, Case, requirement

LIST = "payment_links/payment_links/list"
LARGEST = 100  # a page; what was made last is on the first


def both(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Both values of the filter."""
    yield Case("true", {"active": True})
    yield Case("false", {"active": False})


@requirement("payment_links.list.active", MUST, cites=LIST, over=both)
def test_active(api: Api, given: Given, active: bool) -> None:
    """The list of active, or of inactive payment links holds no others."""
    made, other = link(given), link(given)
    given.post(path(made), {"active": active})
    given.post(path(other), {"active": not active})

    found = api.get(LINKS, {"active": active, "limit": LARGEST})["data"]

    assert made["id"] in [each["id"] for each in found]
    assert {each["active"] for each in found} == {active}


@requirement("payment_links.list.deactivated", MUST, cites=LIST)
def test_deactivated(api: Api, given: Given) -> None:
    """A payment link that was deactivated is not in the list of active ones, where one that was not is."""
    made, other = link(given), link(given)
    given.post(path(made), {"active": False})

    found = [each["id"] for each in api.get(LINKS, {"active": True, "limit": LARGEST})["data"]]

    assert (made["id"] in found, other["id"] in found) == (False, True)


@requirement("payment_links.list.newest_first", MUST, cites=LIST)
def test_newest_first(api: Api, given: Given) -> None:
    """A payment link is listed before those that were made before it."""
    older, newer = link(given), link(given)

    found = [each["id"] for each in api.get(LINKS, {"limit": LARGEST})["data"]]

    assert found.index(newer["id"]) < found.index(older["id"])


@requirement("payment_links.list.starting_after", MUST, cites="pagination", operation="GET /v1/payment_links")
def test_starting_after(api: Api, given: Given) -> None:
    """What follows a payment link in the list was made before it."""
    older, newer = link(given), link(given)

    found = [each["id"] for each in api.get(LINKS, {"starting_after": newer["id"], "limit": LARGEST})["data"]]

    assert older["id"] in found
    assert newer["id"] not in found


@requirement("payment_links.list.ending_before", MUST, cites="pagination", operation="GET /v1/payment_links")
def test_ending_before(api: Api, given: Given) -> None:
    """What precedes a payment link in the list was made after it."""
    older, newer = link(given), link(given)

    found = [each["id"] for each in api.get(LINKS, {"ending_before": older["id"], "limit": LARGEST})["data"]]

    assert newer["id"] in found
    assert older["id"] not in found


@requirement("payment_links.list.expand_line_items", MUST, cites="expanding_objects", operation="GET /v1/payment_links")
def test_expand_line_items(api: Api, given: Given) -> None:
    """The payment links of a list show what they sell where the request asks to expand it."""
    made = link(given, expand=["line_items"])

    listed = api.get(LINKS, {"limit": LARGEST, "expand": ["data.line_items"]})["data"]
    [found] = [each for each in listed if each["id"] == made["id"]]

    assert found == made
