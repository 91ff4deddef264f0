"""What an invoice copies from its customer and its subscription, and how long it follows."""

from __future__ import annotations

from conformance.contract import Holds
from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, requirement
from conformance.suite.subscriptions.made import params

DETAILS = Holds(since="2023-08-03")
ADDRESS = {"city": "Dublin", "country": "IE", "line1": "1 Quay", "line2": None, "postal_code": "D02", "state": None}


@requirement("invoices.snapshot.name_and_email", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_name_and_email(api: Api, given: Given) -> None:
    """An invoice carries the name, e-mail address and phone number of its customer."""
    customer = given.customer(name="Ada Byron", email="ada@example.com", phone="+44 20 7946 0000")

    invoice = api.post("/v1/invoices", {"customer": customer["id"]})

    copied = (invoice["customer_name"], invoice["customer_email"], invoice["customer_phone"])
    assert copied == ("Ada Byron", "ada@example.com", "+44 20 7946 0000")


@requirement("invoices.snapshot.address", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_address(api: Api, given: Given) -> None:
    """An invoice carries the address of its customer."""
    customer = given.customer(address={key: value for key, value in ADDRESS.items() if value})

    invoice = api.post("/v1/invoices", {"customer": customer["id"]})

    assert invoice["customer_address"] == ADDRESS


@requirement("invoices.snapshot.shipping", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_shipping(api: Api, given: Given) -> None:
    """An invoice carries the shipping address of its customer."""
    shipping = {"name": "Ada Byron", "address": {"line1": "1 Quay", "city": "Dublin", "country": "IE"}}
    customer = given.customer(shipping=shipping)

    invoice = api.post("/v1/invoices", {"customer": customer["id"]})

    assert invoice["customer_shipping"]["name"] == "Ada Byron"
    assert invoice["customer_shipping"]["address"]["line1"] == "1 Quay"


@requirement("invoices.snapshot.tax_exempt", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_tax_exempt(api: Api, given: Given) -> None:
    """An invoice carries the tax exemption of its customer."""
    customer = given.customer(tax_exempt="reverse")

    invoice = api.post("/v1/invoices", {"customer": customer["id"]})

    assert invoice["customer_tax_exempt"] == "reverse"


@requirement("invoices.snapshot.tax_ids", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_tax_ids(api: Api, given: Given) -> None:
    """An invoice carries the tax IDs of its customer."""
    customer = given.customer(tax_id_data=[{"type": "eu_vat", "value": "DE123456789"}])

    invoice = api.post("/v1/invoices", {"customer": customer["id"]})

    assert invoice["customer_tax_ids"] == [{"type": "eu_vat", "value": "DE123456789"}]


@requirement("invoices.snapshot.follows", MUST, cites="invoices/object", operation="GET /v1/invoices/{invoice}")
def test_follows(api: Api, given: Given) -> None:
    """A draft follows its customer: a new name of the customer is the name on the draft."""
    customer = given.customer(name="Ada Byron")
    draft = given.empty_draft(customer["id"])
    given.post(f"/v1/customers/{customer['id']}", {"name": "Ada Lovelace"})

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert invoice["customer_name"] == "Ada Lovelace"


@requirement(
    "invoices.snapshot.freezes", MUST, cites="invoices/object", operation="POST /v1/invoices/{invoice}/finalize"
)
def test_freezes(api: Api, given: Given) -> None:
    """A finalized invoice keeps what it carried: a new name of the customer does not change it."""
    customer = given.customer(name="Ada Byron")
    paid = given.paid_invoice(customer=customer["id"])
    given.post(f"/v1/customers/{customer['id']}", {"name": "Ada Lovelace"})

    invoice = api.get(f"/v1/invoices/{paid['id']}")

    assert invoice["customer_name"] == "Ada Byron"


# -- of its subscription


@requirement(
    "invoices.snapshot.subscription", MUST, cites="invoices/object", operation="POST /v1/invoices", holds=DETAILS
)
def test_subscription(api: Api, given: Given) -> None:
    """An invoice carries the metadata of its subscription."""
    made = subscribed(given, plan="basic")

    invoice = api.post("/v1/invoices", {"customer": made["customer"], "subscription": made["id"]})

    assert invoice["subscription_details"]["metadata"]["plan"] == "basic"


@requirement(
    "invoices.snapshot.subscription_freezes",
    MUST,
    cites="invoices/object",
    operation="POST /v1/invoices/{invoice}/finalize",
    holds=DETAILS,
)
def test_subscription_freezes(api: Api, given: Given) -> None:
    """The metadata that an invoice carries of its subscription no longer changes once it is finalized."""
    made = subscribed(given, plan="basic")
    given.post(f"/v1/subscriptions/{made['id']}", {"metadata": {"plan": "pro"}})

    invoice = api.get(f"/v1/invoices/{made['latest_invoice']}")

    assert invoice["subscription_details"]["metadata"]["plan"] == "basic"


@requirement(
    "invoices.snapshot.no_subscription", MUST, cites="invoices/object", operation="POST /v1/invoices", holds=DETAILS
)
def test_no_subscription(api: Api, given: Given) -> None:
    """An invoice of no subscription carries no metadata of one: its details are null, or their metadata is."""
    invoice = api.post("/v1/invoices", {"customer": given.shared_customer()["id"]})

    assert invoice["subscription_details"] in (None, {"metadata": None})


def subscribed(given: Given, **metadata: str) -> Answer:
    """A subscription with that metadata."""
    return given.post("/v1/subscriptions", params(given, metadata=metadata))
