"""The line items of a quote: inside it, in lists of their own, and changed by an update."""

from __future__ import annotations

from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.quotes.made import QUOTES, draft, params, path, sold
from conformance.suite.requirement import MUST, SHOULD, requirement

OBJECT = "quotes/object"
LIST, UPFRONT = "quotes/line_items/list", "quotes/line_items/upfront/list"


def long(given: Given) -> Answer:
    """A quote of eleven line items, which ask for 100, 200 … 1100 cents, that nobody changes."""

    def make(maker: Given) -> Answer:
        product = maker.shared_product()["id"]
        items = [
            {"price_data": {"currency": "usd", "product": product, "unit_amount": 100 * number}}
            for number in range(1, 12)
        ]
        return draft(maker, line_items=items, expand=["line_items", "computed.upfront.line_items"])

    found: Answer = given.shared("quotes-long", make)
    return found


def two(given: Given) -> Answer:
    """A draft of 1 × 1000 and 2 × 500, with its line items."""
    return draft(given, line_items=sold(given, (1000, 1), (500, 2)), expand=["line_items"])


@requirement("quotes.line_items.absent", MUST, cites=OBJECT, operation="POST /v1/quotes")
def test_absent(api: Api, given: Given) -> None:
    """A quote tells its line items only when it is asked to."""
    quote = api.post(QUOTES, params(given))

    assert quote["computed"]["upfront"]["amount_total"] == 1000
    assert "line_items" not in quote
    assert "line_items" not in quote["computed"]["upfront"]


@requirement("quotes.line_items.inside", MUST, cites=OBJECT, operation="POST /v1/quotes")
def test_inside(api: Api, given: Given) -> None:
    """A quote that is asked to tells its line items, and where all of them are listed."""
    quote = api.post(QUOTES, params(given, expand=["line_items"]))

    [item] = quote["line_items"]["data"]
    assert (item["object"], item["price"]["id"]) == ("item", given.shared_price()["id"])
    assert quote["line_items"]["url"] == f"{path(quote)}/line_items"


@requirement("quotes.line_items.upfront_inside", MUST, cites=OBJECT, operation="POST /v1/quotes")
def test_upfront_inside(api: Api, given: Given) -> None:
    """A quote that is asked to tells the line items that are due upfront, and where all of them are listed."""
    quote = api.post(QUOTES, params(given, expand=["computed.upfront.line_items"]))

    found = quote["computed"]["upfront"]["line_items"]
    assert [item["amount_total"] for item in found["data"]] == [1000]
    assert found["url"] == f"{path(quote)}/computed_upfront_line_items"


@requirement("quotes.line_items.first_page", SHOULD, cites=LIST)
def test_first_page(api: Api, given: Given) -> None:
    """Of many line items a quote tells the first ones, and says that there are more."""
    quote = api.get(path(long(given)), {"expand": ["line_items"]})

    assert quote["line_items"]["has_more"] is True
    assert quote["line_items"]["data"][0]["amount_total"] == 100


@requirement("quotes.line_items.list", MUST, cites=LIST)
def test_list(api: Api, given: Given) -> None:
    """The list of line items holds all of them, in the order in which they were given."""
    page = api.get(f"{path(long(given))}/line_items", {"limit": 100})

    assert [item["amount_total"] for item in page["data"]] == [100 * number for number in range(1, 12)]
    assert (page["has_more"], page["url"]) == (False, f"{path(long(given))}/line_items")


@requirement("quotes.line_items.pages", MUST, cites=LIST)
def test_pages(api: Api, given: Given) -> None:
    """The list of line items goes on after a line item."""
    first = long(given)["line_items"]["data"][0]["id"]

    page = api.get(f"{path(long(given))}/line_items", {"limit": 2, "starting_after": first})

    assert [item["amount_total"] for item in page["data"]] == [200, 300]
    assert page["has_more"] is True


@requirement("quotes.line_items.pages_back", MUST, cites=LIST)
def test_pages_back(api: Api, given: Given) -> None:
    """The list of line items goes back before a line item."""
    third = long(given)["line_items"]["data"][2]["id"]

    page = api.get(f"{path(long(given))}/line_items", {"limit": 1, "ending_before": third})

    assert [item["amount_total"] for item in page["data"]] == [200]


@requirement("quotes.line_items.upfront_list", MUST, cites=UPFRONT)
def test_upfront_list(api: Api, given: Given) -> None:
    """The list of line items that are due upfront holds all of them, in the order in which they were given."""
    page = api.get(f"{path(long(given))}/computed_upfront_line_items", {"limit": 100})

    assert [item["amount_total"] for item in page["data"]] == [100 * number for number in range(1, 12)]
    assert page["url"] == f"{path(long(given))}/computed_upfront_line_items"


@requirement("quotes.line_items.upfront_pages", MUST, cites=UPFRONT)
def test_upfront_pages(api: Api, given: Given) -> None:
    """The list of line items that are due upfront goes on after a line item."""
    first = long(given)["computed"]["upfront"]["line_items"]["data"][0]["id"]

    page = api.get(f"{path(long(given))}/computed_upfront_line_items", {"limit": 2, "starting_after": first})

    assert [item["amount_total"] for item in page["data"]] == [200, 300]
    assert page["has_more"] is True


@requirement("quotes.line_items.upfront_pages_back", MUST, cites=UPFRONT)
def test_upfront_pages_back(api: Api, given: Given) -> None:
    """The list of line items that are due upfront goes back before a line item."""
    third = long(given)["computed"]["upfront"]["line_items"]["data"][2]["id"]

    page = api.get(f"{path(long(given))}/computed_upfront_line_items", {"limit": 1, "ending_before": third})

    assert [item["amount_total"] for item in page["data"]] == [200]


@requirement("quotes.line_items.quantity_default", MUST, cites="quotes/create", operation="POST /v1/quotes")
def test_default_quantity(api: Api, given: Given) -> None:
    """A line item without a quantity is one unit."""
    items = [{"price": given.shared_price()["id"]}]

    quote = api.post(QUOTES, params(given, line_items=items, expand=["line_items"]))

    assert quote["line_items"]["data"][0]["quantity"] == 1


@requirement("quotes.line_items.description", SHOULD, cites="checkout/sessions/line_items", operation="POST /v1/quotes")
def test_description(api: Api, given: Given) -> None:
    """A line item is described by the name of its product."""
    quote = api.post(QUOTES, params(given, expand=["line_items"]))

    assert quote["line_items"]["data"][0]["description"] == given.shared_product()["name"]


@requirement("quotes.line_items.price_data", MUST, cites="quotes/create", operation="POST /v1/quotes")
def test_price_data(api: Api, given: Given) -> None:
    """A line item can describe its price, which is made for it."""
    data = {"currency": "usd", "product": given.shared_product()["id"], "unit_amount": 700}

    quote = api.post(QUOTES, params(given, line_items=[{"price_data": data, "quantity": 2}], expand=["line_items"]))

    [item] = quote["line_items"]["data"]
    assert (item["price"]["unit_amount"], item["price"]["type"], item["amount_total"]) == (700, "one_time", 1400)


@requirement("quotes.line_items.update_keeps", MUST, cites="quotes/update")
def test_update_keeps(api: Api, given: Given) -> None:
    """A line item that an update names by its ID stays, with another quantity where one is given."""
    quote = two(given)
    first, second = quote["line_items"]["data"]
    items = [{"id": first["id"], "quantity": 3}, {"id": second["id"]}]

    updated = api.post(path(quote), {"line_items": items, "expand": ["line_items"]})

    found = {item["id"]: item["amount_total"] for item in updated["line_items"]["data"]}
    assert found == {first["id"]: 3000, second["id"]: 1000}


@requirement("quotes.line_items.update_replaces", SHOULD, cites="quotes/update")
def test_update_replaces(api: Api, given: Given) -> None:
    """A line item that an update of the line items does not name is gone."""
    quote = two(given)
    first = quote["line_items"]["data"][0]

    updated = api.post(path(quote), {"line_items": [{"id": first["id"]}], "expand": ["line_items"]})

    assert [item["id"] for item in updated["line_items"]["data"]] == [first["id"]]


@requirement("quotes.line_items.update_price", MUST, cites="quotes/update")
def test_update_price(api: Api, given: Given) -> None:
    """A line item that an update names by its ID can get another price."""
    quote = two(given)
    first, second = quote["line_items"]["data"]
    other = given.shared_price(700)["id"]
    items = [{"id": first["id"], "price": other}, {"id": second["id"]}]

    updated = api.post(path(quote), {"line_items": items, "expand": ["line_items"]})

    found = {item["id"]: item["amount_total"] for item in updated["line_items"]["data"]}
    assert found == {first["id"]: 700, second["id"]: 1000}


@requirement("quotes.line_items.update_tax_rates", MUST, cites="quotes/update")
def test_update_tax_rates(api: Api, given: Given) -> None:
    """A line item that an update names by its ID can get tax rates of its own: 25 % of 1000."""
    quote = draft(given, expand=["line_items"])
    items = [{"id": quote["line_items"]["data"][0]["id"], "tax_rates": [given.shared_tax_rate(25)["id"]]}]

    updated = api.post(path(quote), {"line_items": items})

    assert (updated["total_details"]["amount_tax"], updated["amount_total"]) == (250, 1250)


@requirement("quotes.line_items.other_lines_unknown", SHOULD, cites="quotes/update")
def test_foreign_line(api: Api, given: Given) -> None:
    """A line item of another quote cannot be named in an update, and nothing has changed afterwards."""
    quote = draft(given)
    foreign = long(given)["line_items"]["data"][0]["id"]

    api.refused("POST", path(quote), {"line_items": [{"id": foreign, "quantity": 2}]}, status=(400, 404))

    assert api.get(path(quote)) == quote
