"""The line items of a payment link: what they are, their amounts, and their pages."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.payment_links.made import link, path, priced
from conformance.suite.requirement import INFERRED, MAY, MUST, SHOULD, requirement

ITEMS = "payment_links/line_items"
LIST = "GET /v1/payment_links/{payment_link}/line_items"
RETRIEVE = "GET /v1/payment_links/{payment_link}"


@requirement("payment_links.line_items.item", MUST, cites=ITEMS, operation=LIST)
def test_item(api: Api, given: Given) -> None:
    """A line item holds the price that it sells, its quantity and its currency."""
    price = given.shared_price()
    made = link(given, line_items=[{"price": price["id"], "quantity": 2}])

    [item] = api.get(f"{path(made)}/line_items")["data"]

    assert (item["object"], item["quantity"], item["currency"]) == ("item", 2, "usd")
    assert (item["price"]["object"], item["price"]["id"]) == ("price", price["id"])


@requirement("payment_links.line_items.description", MUST, cites=ITEMS, operation=LIST)
def test_description(api: Api, given: Given) -> None:
    """A line item is described by the name of its product."""
    [item] = api.get(f"{path(link(given))}/line_items")["data"]

    assert item["description"] == given.shared_product()["name"]


@requirement("payment_links.line_items.amounts", SHOULD, cites=ITEMS, operation=LIST)
def test_amounts(api: Api, given: Given) -> None:
    """A line item comes to its price times its quantity; before anybody pays nothing is discounted or taxed.

    2 × 1000 = 2000. The documented example shows amounts of 0 beside a price of 300, so this is no promise.
    """
    made = link(given, line_items=[{"price": given.shared_price(1000)["id"], "quantity": 2}])

    [item] = api.get(f"{path(made)}/line_items")["data"]

    assert (item["amount_subtotal"], item["amount_total"]) == (2000, 2000)
    assert (item["amount_discount"], item["amount_tax"]) == (0, 0)


@requirement("payment_links.line_items.order", MAY, cites=ITEMS, operation=LIST, provenance=INFERRED)
def test_order(api: Api, given: Given) -> None:
    """Line items are listed in the order in which they were given."""
    made = link(given, line_items=priced(given, 1000, 2000, 3000))

    found = api.get(f"{path(made)}/line_items")["data"]

    assert [item["price"]["unit_amount"] for item in found] == [1000, 2000, 3000]


@requirement("payment_links.line_items.all", MUST, cites=ITEMS, operation=LIST)
def test_all(api: Api, given: Given) -> None:
    """Every line item of a link is listed, each with an ID of its own."""
    made = link(given, line_items=priced(given, 1000, 2000, 3000))

    found = api.get(f"{path(made)}/line_items")["data"]

    assert sorted(item["price"]["unit_amount"] for item in found) == [1000, 2000, 3000]
    assert len({item["id"] for item in found}) == 3


@requirement("payment_links.line_items.inside", SHOULD, cites="payment_links/payment_links/object", operation=RETRIEVE)
def test_inside(api: Api, given: Given) -> None:
    """Inside a link there is the first page of its line items: ten of eleven, and that there is more."""
    made = link(given, line_items=priced(given, 1000) * 11)

    page = api.get(path(made), {"expand": ["line_items"]})["line_items"]

    assert (len(page["data"]), page["has_more"]) == (10, True)


@requirement(
    "payment_links.line_items.inside_url", MUST, cites="payment_links/payment_links/object", operation=RETRIEVE
)
def test_inside_url(api: Api, given: Given) -> None:
    """The list inside a link names the URL where all of its line items are."""
    made = link(given)

    page = api.get(path(made), {"expand": ["line_items"]})["line_items"]

    assert page["url"] == f"{path(made)}/line_items"


@requirement("payment_links.line_items.same", MUST, cites=ITEMS, operation=LIST)
def test_same(api: Api, given: Given) -> None:
    """The line items inside a link are those of its list."""
    made = link(given, line_items=priced(given, 1000, 2000), expand=["line_items"])

    assert api.get(f"{path(made)}/line_items")["data"] == made["line_items"]["data"]


@requirement("payment_links.line_items.rest", SHOULD, cites=ITEMS, operation=LIST)
def test_rest(api: Api, given: Given) -> None:
    """The pages of a link's line items hold all of them, none twice: ten and one."""
    made = link(given, line_items=priced(given, 1000) * 11, expand=["line_items"])
    first = [item["id"] for item in made["line_items"]["data"]]

    rest = api.get(f"{path(made)}/line_items", {"starting_after": first[-1]})

    assert (len(rest["data"]), rest["has_more"]) == (1, False)
    assert rest["data"][0]["id"] not in first
