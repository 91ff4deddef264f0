"""Lists of the items of a subscription, oldest first."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement
from conformance.suite.subscription_items.made import ITEMS
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, recurring, subscribe

Json = Any

LIST = "GET /v1/subscription_items"


@requirement("subscription_items.list.oldest_first", MUST, cites="subscription_items/list", provenance=OBSERVED)
def test_oldest_first(api: Api, given: Given) -> None:
    """The items of a subscription are listed in the order in which they were added."""
    made = three(given)

    found = api.get(ITEMS, {"subscription": made["subscription"]})

    assert ([item["id"] for item in found["data"]], found["has_more"]) == (made["ids"], False)


@requirement("subscription_items.list.unknown", SHOULD, cites="subscription_items/list")
def test_unknown(api: Api) -> None:
    """A list of the items of a subscription that does not exist is refused as `resource_missing`."""
    api.refused("GET", ITEMS, {"subscription": "sub_missing"}, status=(400, 404), code="resource_missing")


@requirement("subscription_items.list.first_page", MUST, cites="pagination", operation=LIST)
def test_first_page(api: Api, given: Given) -> None:
    """A page of items holds as many as asked for, and says that there are more."""
    made = three(given)

    found = api.get(ITEMS, {"subscription": made["subscription"], "limit": 2})

    assert ([item["id"] for item in found["data"]], found["has_more"]) == (made["ids"][:2], True)


@requirement("subscription_items.list.next_page", MUST, cites="pagination", operation=LIST)
def test_next_page(api: Api, given: Given) -> None:
    """The page after an item begins with the one below it."""
    made = three(given)

    found = api.get(ITEMS, {"subscription": made["subscription"], "starting_after": made["ids"][0]})

    assert [item["id"] for item in found["data"]] == made["ids"][1:]


@requirement("subscription_items.list.page_before", MUST, cites="pagination", operation=LIST)
def test_page_before(api: Api, given: Given) -> None:
    """The page before an item ends with the one above it."""
    made = three(given)

    found = api.get(ITEMS, {"subscription": made["subscription"], "limit": 1, "ending_before": made["ids"][2]})

    assert [item["id"] for item in found["data"]] == made["ids"][1:2]


@requirement("subscription_items.list.inline", MUST, cites="subscriptions/object", provenance=OBSERVED, operation=LIST)
def test_inline(api: Api, given: Given) -> None:
    """A list of items holds what the subscription holds of them."""
    made = three(given)
    inline = given.get(f"{SUBSCRIPTIONS}/{made['subscription']}")["items"]["data"]

    assert api.get(ITEMS, {"subscription": made["subscription"]})["data"] == inline


def three(given: Given) -> Json:
    """The IDs of a subscription of three items, and of those; nobody changes them."""
    return given.shared("subscription-items-three", make_three)


def make_three(maker: Given) -> Json:
    made = subscribe(maker, items=[{"price": recurring(maker, amount)} for amount in (1000, 2000, 3000)])
    return {"subscription": made["id"], "ids": [item["id"] for item in made["items"]["data"]]}
