"""The line items of a Checkout Session: what they are, and their pages."""

from __future__ import annotations

from conformance.contract import Holds
from conformance.suite.api import Api
from conformance.suite.checkout_sessions.made import expired, path, session
from conformance.suite.given import Given
from conformance.suite.requirement import INFERRED, MAY, MUST, SHOULD, requirement

ITEMS = "checkout/sessions/line_items"
OBJECT = "checkout/sessions/object"
LIST = "GET /v1/checkout/sessions/{session}/line_items"
RETRIEVE = "GET /v1/checkout/sessions/{session}"


def sold(given: Given, *amounts: int) -> list[dict[str, object]]:
    """A line item of one unit for each amount."""
    return [{"price": given.shared_price(amount)["id"], "quantity": 1} for amount in amounts]


@requirement("checkout_sessions.line_items.item", MUST, cites=ITEMS, operation=LIST)
def test_item(api: Api, given: Given) -> None:
    """A line item holds the price that it sells, its quantity and its currency."""
    price = given.shared_price()
    made = session(given, line_items=[{"price": price["id"], "quantity": 2}])

    [item] = api.get(f"{path(made)}/line_items")["data"]

    assert (item["object"], item["quantity"], item["currency"]) == ("item", 2, "usd")
    assert (item["price"]["object"], item["price"]["id"]) == ("price", price["id"])


@requirement("checkout_sessions.line_items.description", MUST, cites=ITEMS, operation=LIST)
def test_description(api: Api, given: Given) -> None:
    """A line item is described by the name of its product."""
    [item] = api.get(f"{path(session(given))}/line_items")["data"]

    assert item["description"] == given.shared_product()["name"]


@requirement("checkout_sessions.line_items.all", MUST, cites=ITEMS, operation=LIST)
def test_all(api: Api, given: Given) -> None:
    """Every line item of a session is listed, each with an ID of its own."""
    found = api.get(f"{path(session(given, line_items=sold(given, 1000, 2000, 3000)))}/line_items")["data"]

    assert sorted(item["price"]["unit_amount"] for item in found) == [1000, 2000, 3000]
    assert len({item["id"] for item in found}) == 3


@requirement("checkout_sessions.line_items.order", MAY, cites=ITEMS, operation=LIST, provenance=INFERRED)
def test_order(api: Api, given: Given) -> None:
    """Line items are listed in the order in which they were given."""
    found = api.get(f"{path(session(given, line_items=sold(given, 1000, 2000, 3000)))}/line_items")["data"]

    assert [item["price"]["unit_amount"] for item in found] == [1000, 2000, 3000]


@requirement("checkout_sessions.line_items.inside", SHOULD, cites=OBJECT, operation=RETRIEVE)
def test_inside(api: Api, given: Given) -> None:
    """Inside a session there is the first page of its line items: ten of eleven, and that there is more."""
    made = session(given, line_items=sold(given, 1000) * 11)

    page = api.get(path(made), {"expand": ["line_items"]})["line_items"]

    assert (len(page["data"]), page["has_more"]) == (10, True)


@requirement("checkout_sessions.line_items.inside_url", MUST, cites=OBJECT, operation=RETRIEVE)
def test_inside_url(api: Api, given: Given) -> None:
    """The list inside a session names the URL where all of its line items are."""
    made = session(given)

    page = api.get(path(made), {"expand": ["line_items"]})["line_items"]

    assert page["url"] == f"{path(made)}/line_items"


@requirement("checkout_sessions.line_items.same", MUST, cites=ITEMS, operation=LIST)
def test_same(api: Api, given: Given) -> None:
    """The line items inside a session are those of its list."""
    made = session(given, line_items=sold(given, 1000, 2000), expand=["line_items"])

    assert api.get(f"{path(made)}/line_items")["data"] == made["line_items"]["data"]


@requirement("checkout_sessions.line_items.rest", SHOULD, cites=ITEMS, operation=LIST)
def test_rest(api: Api, given: Given) -> None:
    """The pages of a session's line items hold all of them, none twice: ten and one."""
    made = session(given, line_items=sold(given, 1000) * 11, expand=["line_items"])
    first = [item["id"] for item in made["line_items"]["data"]]

    rest = api.get(f"{path(made)}/line_items", {"starting_after": first[-1]})

    assert (len(rest["data"]), rest["has_more"]) == (1, False)
    assert rest["data"][0]["id"] not in first


@requirement("checkout_sessions.line_items.hundred", MUST, cites="checkout/sessions/create", operation=LIST)
def test_hundred(api: Api, given: Given) -> None:
    """A session in payment mode sells up to 100 things, and one page shows them."""
    made = session(given, line_items=sold(given, 1000) * 100)

    page = api.get(f"{path(made)}/line_items", {"limit": 100})

    assert (len(page["data"]), page["has_more"]) == (100, False)


@requirement("checkout_sessions.line_items.expired", MUST, cites=ITEMS, operation=LIST)
def test_expired(api: Api, given: Given) -> None:
    """The line items of a session that has expired can still be read."""
    found = api.get(f"{path(expired(given))}/line_items")["data"]

    assert [item["amount_total"] for item in found] == [1000]


@requirement("checkout_sessions.line_items.setup", SHOULD, cites=ITEMS, operation=LIST, provenance=INFERRED)
def test_setup(api: Api, given: Given) -> None:
    """A session in setup mode has no line items: the list is empty."""
    assert api.get(f"{path(session(given, 'setup'))}/line_items")["data"] == []


@requirement("checkout_sessions.line_items.expand_discounts", SHOULD, cites=ITEMS, operation=LIST)
def test_expand_discounts(api: Api, given: Given) -> None:
    """A line item shows its share of a discount where the request asks to expand it: 10 % of 1000."""
    coupon = given.shared_coupon(percent_off=10)["id"]
    made = session(given, discounts=[{"coupon": coupon}])

    [item] = api.get(f"{path(made)}/line_items", {"expand": ["data.discounts"]})["data"]

    assert [(each["amount"], each["discount"]["coupon"]["id"]) for each in item["discounts"]] == [(100, coupon)]


@requirement("checkout_sessions.line_items.expand_taxes", SHOULD, cites=ITEMS, operation=LIST)
def test_expand_taxes(api: Api, given: Given) -> None:
    """A line item shows its taxes where the request asks to expand them: 25 % on 1000."""
    rate = given.shared_tax_rate(25)["id"]
    item = {"price": given.shared_price(1000)["id"], "quantity": 1, "tax_rates": [rate]}
    made = session(given, line_items=[item])

    [found] = api.get(f"{path(made)}/line_items", {"expand": ["data.taxes"]})["data"]

    assert [(each["amount"], each["rate"]["id"]) for each in found["taxes"]] == [(250, rate)]


@requirement(
    "checkout_sessions.line_items.taxable_amount",
    SHOULD,
    cites=ITEMS,
    operation=LIST,
    holds=Holds("2023-05-11"),
)
def test_taxable_amount(api: Api, given: Given) -> None:
    """The taxes of a line item say what they are computed on, as far as that is known: the 900 that 10 % leave of 1000.

    Of rates that are set by hand, other than those of automatic tax, no source shows an amount.
    """
    item = {"price": given.shared_price(1000)["id"], "quantity": 1, "tax_rates": [given.shared_tax_rate(25)["id"]]}
    made = session(given, line_items=[item], discounts=[{"coupon": given.shared_coupon(percent_off=10)["id"]}])

    [found] = api.get(f"{path(made)}/line_items", {"expand": ["data.taxes"]})["data"]

    assert [each["taxable_amount"] for each in found["taxes"]] in ([900], [None])


@requirement(
    "checkout_sessions.line_items.product",
    MAY,
    cites=ITEMS,
    operation=LIST,
    holds=Holds(to_version="2022-11-15"),
)
def test_product(api: Api, given: Given) -> None:
    """A line item names the product of its price, before version 2022-11-15."""
    [item] = api.get(f"{path(session(given))}/line_items")["data"]

    assert item["product"] == item["price"]["product"] == given.shared_product()["id"]
