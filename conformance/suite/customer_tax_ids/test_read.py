"""Reading tax IDs: one, the list of a customer's, and beside the customer."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.customer_tax_ids.types import OTHER, SAMPLE, path
from conformance.suite.given import Given
from conformance.suite.requirement import INFERRED, MAY, MUST, requirement


@requirement("customer_tax_ids.retrieve.same", MUST, cites="customer_tax_ids/retrieve")
def test_same(api: Api, given: Given) -> None:
    """A tax ID is read as it was made."""
    made = given.post(path(given.customer()["id"]), {"type": "us_ein", "value": "12-3456789"})

    assert api.get(f"{path(made['customer'])}/{made['id']}") == made


@requirement(
    "customer_tax_ids.retrieve.expand_customer",
    MUST,
    cites="expanding_objects",
    operation="GET /v1/customers/{customer}/tax_ids/{id}",
)
def test_expand_customer(api: Api, given: Given) -> None:
    """The customer of a tax ID is the whole object where the request asks to expand it."""
    made = given.post(path(given.customer()["id"]), SAMPLE)

    tax_id = api.get(f"{path(made['customer'])}/{made['id']}", {"expand": ["customer"]})

    assert tax_id["customer"]["id"] == made["customer"]


@requirement("customer_tax_ids.retrieve.other_customer", MAY, cites="customer_tax_ids/retrieve", provenance=INFERRED)
def test_other_customer(api: Api, given: Given) -> None:
    """A tax ID is not found among those of another customer."""
    made = given.post(path(given.customer()["id"]), SAMPLE)

    api.refused("GET", f"{path(given.shared_customer()['id'])}/{made['id']}", status=404, code="resource_missing")


@requirement("customer_tax_ids.list.own", MUST, cites="customer_tax_ids/list")
def test_own(api: Api, given: Given) -> None:
    """The list of a customer's tax IDs holds that customer's, and nobody else's."""
    customer = given.customer(tax_id_data=[SAMPLE])
    given.customer(tax_id_data=[OTHER])

    listed = api.get(path(customer["id"]))["data"]

    assert [(tax_id["type"], tax_id["customer"]) for tax_id in listed] == [("eu_vat", customer["id"])]


@requirement("customer_tax_ids.list.expand_customer", MUST, cites="customer_tax_ids/list")
def test_expand_listed(api: Api, given: Given) -> None:
    """The customers of listed tax IDs are whole objects where the request asks to expand them."""
    customer = given.customer(tax_id_data=[{"type": "eu_vat", "value": "DE123456789"}])["id"]

    listed = api.get(path(customer), {"expand": ["data.customer"]})

    assert [tax_id["customer"]["id"] for tax_id in listed["data"]] == [customer]


@requirement("customer_tax_ids.list.empty", MUST, cites="customer_tax_ids/list")
def test_empty(api: Api, given: Given) -> None:
    """The list of a customer without tax IDs is empty."""
    customer = given.customer()

    listed = api.get(path(customer["id"]))

    assert (listed["object"], listed["data"], listed["has_more"]) == ("list", [], False)


@requirement("customer_tax_ids.list.url", MUST, cites="customer_tax_ids/list")
def test_url(api: Api, given: Given) -> None:
    """The list of a customer's tax IDs tells the URL that it was asked for at."""
    customer = given.customer()

    assert api.get(path(customer["id"]))["url"] == path(customer["id"])


@requirement(
    "customer_tax_ids.list.newest_first", MUST, cites="pagination", operation="GET /v1/customers/{customer}/tax_ids"
)
def test_newest_first(api: Api, given: Given) -> None:
    """A customer's tax IDs are listed newest first."""
    customer = given.customer()
    made = [given.post(path(customer["id"]), params)["id"] for params in (SAMPLE, OTHER)]

    assert [tax_id["id"] for tax_id in api.get(path(customer["id"]))["data"]] == made[::-1]


@requirement(
    "customer_tax_ids.list.with_customer", MUST, cites="customers/object", operation="GET /v1/customers/{customer}"
)
def test_with_customer(api: Api, given: Given) -> None:
    """A customer shows their tax IDs as a list where the request asks to expand it."""
    made = given.post(path(given.customer()["id"]), SAMPLE)

    customer = api.get(f"/v1/customers/{made['customer']}", {"expand": ["tax_ids"]})

    assert [tax_id["id"] for tax_id in customer["tax_ids"]["data"]] == [made["id"]]
