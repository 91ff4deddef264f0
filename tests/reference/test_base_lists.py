"""Pagination, filters and expansion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.reference.conftest import Target


@pytest.fixture
def five(target: Target) -> list[str]:
    """Five customers, newest first."""
    return [target.made("/v1/customers", name=str(number)) for number in range(5)][::-1]


def test_lists_newest_first(target: Target, five: list[str]) -> None:
    """The envelope of a list, and its order where all were created in the same second."""
    answer = target.get("/v1/customers").json()

    assert list(answer) == ["object", "data", "has_more", "url"]
    assert (answer["object"], answer["has_more"], answer["url"]) == ("list", False, "/v1/customers")
    assert [customer["id"] for customer in answer["data"]] == five


@pytest.mark.parametrize(
    ("params", "expected", "more"),
    [
        ({"limit": "2"}, [0, 1], True),
        ({"limit": "5"}, [0, 1, 2, 3, 4], False),
        ({"limit": "0"}, [0], True),
        ({"limit": "500"}, [0, 1, 2, 3, 4], False),
        ({"limit": "2", "starting_after": "1"}, [2, 3], True),
        ({"limit": "2", "starting_after": "2"}, [3, 4], False),
        ({"starting_after": "4"}, [], False),
        ({"limit": "2", "ending_before": "3"}, [1, 2], True),
        ({"limit": "3", "ending_before": "3"}, [0, 1, 2], False),
        ({"ending_before": "0"}, [], False),
    ],
)
def test_pages(target: Target, five: list[str], params: dict[str, str], expected: list[int], more: bool) -> None:
    """Both cursors exclude their object; `has_more` looks in the paging direction."""
    cursors = {name: value if name == "limit" else five[int(value)] for name, value in params.items()}

    answer = target.get("/v1/customers", **cursors).json()

    assert [five.index(customer["id"]) for customer in answer["data"]] == expected
    assert answer["has_more"] is more


def test_refuses_an_unknown_cursor(target: Target) -> None:
    """An unknown cursor is a 400 that names it."""
    error = target.get("/v1/customers", starting_after="cus_nobody").json()["error"]

    assert (error["code"], error["param"]) == ("resource_missing", "starting_after")


def test_refuses_both_cursors(target: Target, five: list[str]) -> None:
    """One of the cursors may be given."""
    assert target.get("/v1/customers", starting_after=five[0], ending_before=five[1]).status_code == 400


def test_pages_after_a_deleted_customer(target: Target, five: list[str]) -> None:
    """A deleted customer leaves the list and is a cursor still."""
    target.delete(f"/v1/customers/{five[2]}")

    answer = target.get("/v1/customers", starting_after=five[2]).json()

    assert [customer["id"] for customer in answer["data"]] == five[3:]


def test_filters_by_time(target: Target, five: list[str]) -> None:
    """A timestamp filter takes a second or a range."""
    created = target.get(f"/v1/customers/{five[4]}").json()["created"]

    assert target.get("/v1/customers", **{"created[lt]": str(created)}).json()["data"] == []
    assert five[4] in [c["id"] for c in target.get("/v1/customers", created=str(created)).json()["data"]]
    assert len(target.get("/v1/customers", **{"created[gte]": str(created)}).json()["data"]) == 5


@pytest.fixture
def priced(target: Target) -> str:
    """A price."""
    product = target.made("/v1/products", name="Chair")
    return target.made("/v1/prices", product=product, currency="usd", unit_amount="500")


def test_expands_a_reference(target: Target, priced: str) -> None:
    """An ID becomes the object, on retrieve, write and list."""
    for answer in (
        target.get(f"/v1/prices/{priced}", **{"expand[]": "product"}).json(),
        target.post(f"/v1/prices/{priced}", {"expand[0]": "product"}).json(),
        target.get("/v1/prices", **{"expand[]": "data.product"}).json()["data"][0],
    ):
        assert answer["product"]["name"] == "Chair"
    assert target.get(f"/v1/prices/{priced}").json()["product"].startswith("prod_")


def test_expands_further_levels(target: Target, priced: str) -> None:
    """A path leads through what it expands."""
    product = target.get(f"/v1/prices/{priced}").json()["product"]
    target.post(f"/v1/products/{product}", {"default_price": priced})

    answer = target.get("/v1/prices", **{"expand[]": "data.product.default_price.product"}).json()

    assert answer["data"][0]["product"]["default_price"]["product"]["id"] == product


def test_expands_what_is_null(target: Target) -> None:
    """A member whose object the contract only names is expandable, null as it is."""
    customer = target.made("/v1/customers")
    paths = {"expand[0]": "application", "expand[1]": "on_behalf_of"}

    draft = target.post("/v1/invoices", {"customer": customer, **paths}).json()

    assert (draft["application"], draft["on_behalf_of"]) == (None, None)


def test_expands_what_lies_outside_of_the_contract(target: Target) -> None:
    """An object that the contract only names is shown as its ID and its name; nothing of it can be expanded further."""
    product = target.made("/v1/products", name="Chair", tax_code="txcd_99999999")

    shown = target.get(f"/v1/products/{product}", **{"expand[]": "tax_code"})
    further = target.get(f"/v1/products/{product}", **{"expand[]": "tax_code.name"})

    assert shown.json()["tax_code"] == {"id": "txcd_99999999", "object": "tax_code"}
    assert further.status_code == 400


def test_shows_includable_members_only_expanded(target: Target) -> None:
    """Members that are absent until asked for."""
    customer = target.made(
        "/v1/customers", **{"tax_id_data[0][type]": "eu_vat", "tax_id_data[0][value]": "DE123456789"}
    )

    assert "tax_ids" not in target.get(f"/v1/customers/{customer}").json()
    shown = target.get(f"/v1/customers/{customer}", **{"expand[]": "tax_ids"}).json()["tax_ids"]
    assert shown["url"] == f"/v1/customers/{customer}/tax_ids"
    assert shown["data"][0]["country"] == "DE"


@pytest.mark.parametrize(
    ("path", "expand", "code"),
    [
        ("/v1/prices", "data.product.default_price.product.default_price", "property_expansion_max_depth"),
        ("/v1/prices", "product", None),
        ("/v1/prices", "data.nothing", None),
        ("/v1/prices", "data", None),
        ("/v1/customers", "data.name", None),
        ("/v1/customers", "data.discount.nothing", None),
    ],
)
def test_refuses_paths(target: Target, path: str, expand: str, code: str | None) -> None:
    """Paths deeper than four levels, unknown ones and ones that end in no object are refused."""
    answer = target.get(path, **{"expand[]": expand})

    assert answer.status_code == 400
    assert answer.json()["error"].get("code") == code


def test_refuses_a_path_before_writing(target: Target) -> None:
    """A write with a path that cannot be expanded writes nothing."""
    assert target.post("/v1/customers", {"expand[]": "nothing"}).status_code == 400
    assert target.get("/v1/customers").json()["data"] == []


def test_expands_a_deleted_customer(target: Target) -> None:
    """A reference to a deleted customer expands to its stub."""
    customer = target.made("/v1/customers")
    code = target.made("/v1/promotion_codes", coupon=target.made("/v1/coupons", percent_off="10"), customer=customer)
    target.delete(f"/v1/customers/{customer}")

    answer = target.get(f"/v1/promotion_codes/{code}", **{"expand[]": "customer"}).json()

    assert answer["customer"] == {"id": customer, "object": "customer", "deleted": True}
