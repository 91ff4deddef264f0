"""Deleting a tax ID, which is the only way to change one."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.customer_tax_ids.types import OTHER, SAMPLE, path
from conformance.suite.given import Given
from conformance.suite.requirement import INFERRED, MAY, MUST, requirement


@requirement("customer_tax_ids.delete.stub", MUST, cites="customer_tax_ids/delete")
def test_stub(api: Api, given: Given) -> None:
    """Deleting a tax ID answers its ID, and that it is deleted."""
    made = given.post(path(given.customer()["id"]), SAMPLE)

    deleted = api.delete(f"{path(made['customer'])}/{made['id']}")

    assert deleted == {"id": made["id"], "object": "tax_id", "deleted": True}


@requirement("customer_tax_ids.delete.gone", MUST, cites="customer_tax_ids/delete")
def test_gone(api: Api, given: Given) -> None:
    """A deleted tax ID is not found any more."""
    made = given.post(path(given.customer()["id"]), SAMPLE)
    given.delete(f"{path(made['customer'])}/{made['id']}")

    api.refused("GET", f"{path(made['customer'])}/{made['id']}", status=404, code="resource_missing")


@requirement("customer_tax_ids.delete.twice", MUST, cites="customer_tax_ids/delete")
def test_twice(api: Api, given: Given) -> None:
    """A tax ID is deleted only once."""
    made = given.post(path(given.customer()["id"]), SAMPLE)
    given.delete(f"{path(made['customer'])}/{made['id']}")

    api.refused("DELETE", f"{path(made['customer'])}/{made['id']}", status=404, code="resource_missing")


@requirement("customer_tax_ids.delete.leaves_others", MUST, cites="customer_tax_ids/delete")
def test_leaves_others(api: Api, given: Given) -> None:
    """Deleting a tax ID leaves the customer's others, and only those, in the list."""
    made = given.post(path(given.customer(tax_id_data=[OTHER])["id"]), SAMPLE)
    api.delete(f"{path(made['customer'])}/{made['id']}")

    assert [tax_id["value"] for tax_id in api.get(path(made["customer"]))["data"]] == [OTHER["value"]]


@requirement("customer_tax_ids.delete.other_customer", MAY, cites="customer_tax_ids/delete", provenance=INFERRED)
def test_other_customer(api: Api, given: Given) -> None:
    """A tax ID is not deleted by way of another customer: the request is refused, and it is still there."""
    made = given.post(path(given.customer()["id"]), SAMPLE)
    api.refused("DELETE", f"{path(given.shared_customer()['id'])}/{made['id']}", status=404)

    assert api.get(f"{path(made['customer'])}/{made['id']}")["id"] == made["id"]


@requirement(
    "customer_tax_ids.update.refused",
    MUST,
    cites="customer_tax_ids",
    operation="GET /v1/customers/{customer}/tax_ids/{id}",
)
def test_update_refused(api: Api, given: Given) -> None:
    """A tax ID cannot be changed: there is no such operation, and its value stays."""
    made = given.post(path(given.customer()["id"]), SAMPLE)
    exchange = api.send("POST", f"{path(made['customer'])}/{made['id']}", {"value": "DE987654321"})

    assert exchange.status in (404, 405)
    assert api.get(f"{path(made['customer'])}/{made['id']}")["value"] == SAMPLE["value"]
