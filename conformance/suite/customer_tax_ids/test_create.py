"""Giving a customer a tax ID: every documented type, and values that are refused."""

from __future__ import annotations

from typing import Any

from conformance.contract import Holds
from conformance.suite.api import Api
from conformance.suite.customer_tax_ids.types import (
    OTHER,
    SAMPLE,
    countries,
    invalid_values,
    path,
    registered,
    valid_values,
    without_tax_ids,
)
from conformance.suite.given import Given
from conformance.suite.requirement import INFERRED, MUST, OBSERVED, SHOULD, requirement

GUIDE = "https://stripe.com/docs/billing/customer/tax-ids"
OBJECT = "customer_tax_ids/object"
CREATE = "POST /v1/customers/{customer}/tax_ids"
RETRIEVE = "GET /v1/customers/{customer}/tax_ids/{id}"


@requirement("customer_tax_ids.create.valid", MUST, cites="customer_tax_ids/create", over=valid_values)
def test_valid(api: Api, given: Given, kind: Any, value: Any) -> None:
    """The documented example of a tax ID is accepted, and answered with its type and value."""
    customer = given.customer()

    tax_id = api.post(path(customer["id"]), {"type": kind, "value": value})

    assert (tax_id["type"], tax_id["value"]) == (kind, value)


@requirement(
    "customer_tax_ids.create.invalid",
    MUST,
    cites=GUIDE,
    operation=CREATE,
    over=invalid_values,
)
def test_invalid(api: Api, given: Given, kind: Any, value: Any, valid: Any) -> None:
    """A tax ID with digits missing is refused as `tax_id_invalid`, and the parameter `value` is named.

    The code is documented for a number that is invalid, "e.g., missing digits" (error-codes#tax-id-invalid); the
    parameter is recorded.
    """
    registered(given, kind, valid)
    params = {"type": kind, "value": value}

    api.refused("POST", path(without_tax_ids(given)), params, code="tax_id_invalid", param="value")


@requirement("customer_tax_ids.create.invalid_unchanged", MUST, cites="errors", operation=CREATE)
def test_invalid_unchanged(api: Api, given: Given) -> None:
    """A tax ID that is refused is not kept."""
    customer = given.customer()
    api.refused("POST", path(customer["id"]), {"type": "eu_vat", "value": "DE1234"})

    assert api.get(path(customer["id"]))["data"] == []


@requirement("customer_tax_ids.create.country", SHOULD, cites=OBJECT, operation=RETRIEVE, over=countries)
def test_country(api: Api, given: Given, kind: Any, value: Any, country: Any) -> None:
    """A tax ID tells the country that the documentation names for it, as a two-letter code.

    The first two letters of an EU VAT number are its country's code, but for Greece (EL) and Northern Ireland (XI).
    """
    made = registered(given, kind, value)

    tax_id = api.get(f"{path(made['customer'])}/{made['id']}")

    assert tax_id["country"] == country


@requirement("customer_tax_ids.create.customer", MUST, cites=OBJECT, operation=CREATE)
def test_customer(api: Api, given: Given) -> None:
    """A new tax ID names the customer that it is of."""
    customer = given.customer()

    tax_id = api.post(path(customer["id"]), SAMPLE)

    assert (tax_id["object"], tax_id["customer"]) == ("tax_id", customer["id"])


@requirement(
    "customer_tax_ids.create.expand_customer",
    MUST,
    cites="expanding_objects",
    operation=CREATE,
)
def test_expand_customer(api: Api, given: Given) -> None:
    """The customer of a new tax ID is the whole object where the request asks to expand it."""
    customer = given.customer()

    tax_id = api.post(path(customer["id"]), {**SAMPLE, "expand": ["customer"]})

    assert (tax_id["customer"]["object"], tax_id["customer"]["id"]) == ("customer", customer["id"])


@requirement("customer_tax_ids.create.owner", MUST, cites=OBJECT, operation=CREATE, holds=Holds(since="2024-02-08"))
def test_owner(api: Api, given: Given) -> None:
    """A new tax ID names the customer as its owner."""
    customer = given.customer()

    tax_id = api.post(path(customer["id"]), SAMPLE)

    assert (tax_id["owner"]["type"], tax_id["owner"]["customer"]) == ("customer", customer["id"])


@requirement(
    "customer_tax_ids.create.expand_owner",
    MUST,
    cites="expanding_objects",
    operation=CREATE,
    holds=Holds(since="2024-02-08"),
)
def test_expand_owner(api: Api, given: Given) -> None:
    """The owner of a new tax ID holds the whole customer where the request asks to expand it."""
    customer = given.customer()

    tax_id = api.post(path(customer["id"]), {**SAMPLE, "expand": ["owner.customer"]})

    owner = tax_id["owner"]["customer"]
    assert (owner["object"], owner["id"]) == ("customer", customer["id"])


@requirement("customer_tax_ids.create.several", MUST, cites="customer_tax_ids", operation=CREATE)
def test_several(api: Api, given: Given) -> None:
    """A customer has several tax IDs at once."""
    customer = given.customer()
    first = given.post(path(customer["id"]), SAMPLE)

    second = api.post(path(customer["id"]), {"type": "eu_vat", "value": "FRAB123456789"})

    assert {tax_id["id"] for tax_id in api.get(path(customer["id"]))["data"]} == {first["id"], second["id"]}


@requirement("customer_tax_ids.create.unknown_type", MUST, cites="customer_tax_ids/create")
def test_unknown_type(api: Api, given: Given) -> None:
    """A tax ID of a type that is not documented is refused, and the parameter `type` is named."""
    api.refused("POST", path(without_tax_ids(given)), {"type": "xx_vat", "value": "123456789"}, param="type")


@requirement("customer_tax_ids.create.type_unknown", SHOULD, cites=OBJECT, operation=CREATE)
def test_type_unknown(api: Api, given: Given) -> None:
    """No tax ID is made with the type `unknown`, which only objects of old have."""
    api.refused("POST", path(without_tax_ids(given)), {"type": "unknown", "value": "123456789"}, param="type")


@requirement("customer_tax_ids.create.other_format", MUST, cites=GUIDE, operation=CREATE)
def test_other_format(api: Api, given: Given) -> None:
    """A value in the format of another type is refused as `tax_id_invalid`: an EIN is no EU VAT number."""
    params = {"type": "eu_vat", "value": "12-3456789"}

    api.refused("POST", path(without_tax_ids(given)), params, code="tax_id_invalid", param="value")


@requirement("customer_tax_ids.create.deleted_customer", SHOULD, cites="customers/delete", provenance=INFERRED)
def test_deleted_customer(api: Api, given: Given) -> None:
    """A customer who has been deleted is given no tax ID: refused as `resource_missing`."""
    customer = given.customer()
    given.delete(f"/v1/customers/{customer['id']}")

    api.refused("POST", path(customer["id"]), SAMPLE, status=(400, 404), code="resource_missing")


@requirement("customer_tax_ids.create.with_customer", MUST, cites="customers/create")
def test_with_customer(api: Api, given: Given) -> None:
    """A customer is created with the tax IDs in `tax_id_data`."""
    customer = given.customer(tax_id_data=[SAMPLE, OTHER])

    listed = api.get(path(customer["id"]))["data"]

    assert {(tax_id["type"], tax_id["value"]) for tax_id in listed} == {
        (SAMPLE["type"], SAMPLE["value"]),
        (OTHER["type"], OTHER["value"]),
    }


@requirement("customer_tax_ids.create.with_customer_invalid", SHOULD, cites="customers/create", provenance=OBSERVED)
def test_with_customer_invalid(api: Api) -> None:
    """A customer with an invalid tax ID is refused as `tax_id_invalid`, and the value is named where it stands."""
    params = {"tax_id_data": [SAMPLE, {"type": "eu_vat", "value": "DE1234"}]}

    api.refused("POST", "/v1/customers", params, code="tax_id_invalid", param="tax_id_data[1][value]")


@requirement("customer_tax_ids.create.with_customer_six", SHOULD, cites="customers/create", provenance=OBSERVED)
def test_with_customer_six(api: Api) -> None:
    """A customer is created with at most five tax IDs."""
    values = [{"type": "eu_vat", "value": f"DE12345678{digit}"} for digit in range(6)]

    api.refused("POST", "/v1/customers", {"tax_id_data": values})
