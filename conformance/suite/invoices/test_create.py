"""What a new invoice is: a draft that nothing has happened to yet."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoices.payers import billed
from conformance.suite.requirement import DOCUMENTED, MUST, OBSERVED, SHOULD, requirement


@requirement("invoices.create.draft", MUST, cites="invoices/create")
def test_draft(api: Api, given: Given) -> None:
    """A new invoice is a draft."""
    invoice = api.post("/v1/invoices", {"customer": billed(given)["id"]})

    assert invoice["status"] == "draft"


@requirement("invoices.create.customer", MUST, cites="invoices/create")
def test_customer(api: Api, given: Given) -> None:
    """A new invoice is of the customer that it was made for."""
    customer = billed(given)["id"]

    assert api.post("/v1/invoices", {"customer": customer})["customer"] == customer


@requirement("invoices.create.no_transitions", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_no_transitions(api: Api, given: Given) -> None:
    """A new invoice has been neither finalized, paid, voided, nor marked uncollectible."""
    invoice = api.post("/v1/invoices", {"customer": billed(given)["id"]})

    assert invoice["status_transitions"] == {
        "finalized_at": None,
        "marked_uncollectible_at": None,
        "paid_at": None,
        "voided_at": None,
    }


@requirement("invoices.create.no_number", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_no_number(api: Api, given: Given) -> None:
    """A new invoice has no number: a draft consumes none."""
    invoice = api.post("/v1/invoices", {"customer": billed(given)["id"]})

    assert invoice["number"] is None


@requirement("invoices.create.no_links", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_no_links(api: Api, given: Given) -> None:
    """A new invoice has neither a hosted page nor a PDF: it gets both when it is finalized."""
    invoice = api.post("/v1/invoices", {"customer": billed(given)["id"]})

    assert invoice["hosted_invoice_url"] is None
    assert invoice["invoice_pdf"] is None


@requirement("invoices.create.no_payment", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_no_payment(api: Api, given: Given) -> None:
    """A new invoice has neither a PaymentIntent nor a charge: it gets them when it is finalized and paid."""
    invoice = api.post("/v1/invoices", {"customer": billed(given)["id"]})

    assert invoice["payment_intent"] is None
    assert invoice["charge"] is None


@requirement("invoices.create.no_ending_balance", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_no_ending_balance(api: Api, given: Given) -> None:
    """A new invoice has no `ending_balance`: the customer balance is applied when it is finalized."""
    invoice = api.post("/v1/invoices", {"customer": billed(given)["id"]})

    assert invoice["ending_balance"] is None


@requirement("invoices.create.unpaid", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_unpaid(api: Api, given: Given) -> None:
    """A new invoice is not paid, and no payment of it has been attempted."""
    invoice = api.post("/v1/invoices", {"customer": billed(given)["id"]})

    assert invoice["paid"] is False
    assert invoice["attempted"] is False
    assert invoice["attempt_count"] == 0


@requirement(
    "invoices.create.empty", MUST, cites="https://stripe.com/docs/upgrades#2022-08-01", operation="POST /v1/invoices"
)
def test_empty(api: Api, given: Given) -> None:
    """An invoice is created without lines, and asks for nothing, where nothing is pending."""
    invoice = api.post("/v1/invoices", {"customer": billed(given)["id"]})

    assert invoice["lines"]["data"] == []
    assert (invoice["subtotal"], invoice["total"]) == (0, 0)


@requirement("invoices.create.default_collection_method", MUST, cites="invoices/create")
def test_default_collection_method(api: Api, given: Given) -> None:
    """A new invoice is charged automatically unless told otherwise."""
    invoice = api.post("/v1/invoices", {"customer": billed(given)["id"]})

    assert invoice["collection_method"] == "charge_automatically"


@requirement("invoices.create.default_auto_advance", MUST, cites="invoices/create", provenance=OBSERVED)
def test_default_auto_advance(api: Api, given: Given) -> None:
    """A new invoice does not advance by itself unless told so."""
    invoice = api.post("/v1/invoices", {"customer": billed(given)["id"]})

    assert invoice["auto_advance"] is False


@requirement("invoices.create.billing_reason", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_billing_reason(api: Api, given: Given) -> None:
    """The `billing_reason` of an invoice created through the API is `manual`."""
    invoice = api.post("/v1/invoices", {"customer": billed(given)["id"]})

    assert invoice["billing_reason"] == "manual"


@requirement(
    "invoices.create.period", MUST, cites="invoices/object", provenance=OBSERVED, operation="POST /v1/invoices"
)
def test_period(api: Api, given: Given) -> None:
    """The period of an invoice without subscription begins and ends when it is created."""
    invoice = api.post("/v1/invoices", {"customer": billed(given)["id"]})

    assert (invoice["period_start"], invoice["period_end"]) == (invoice["created"], invoice["created"])


@requirement("invoices.create.customer_currency", MUST, cites="invoices/create")
def test_customer_currency(api: Api, given: Given) -> None:
    """A new invoice is in the currency of its customer."""
    customer = given.customer()
    given.invoice_item(customer["id"], 1000, "eur")

    invoice = api.post("/v1/invoices", {"customer": customer["id"]})

    assert invoice["currency"] == "eur"


@requirement("invoices.create.expand_customer", MUST, cites="expanding_objects", operation="POST /v1/invoices")
def test_expand_customer(api: Api, given: Given) -> None:
    """The customer of a new invoice is the whole object where the request asks to expand it."""
    customer = billed(given)

    invoice = api.post("/v1/invoices", {"customer": customer["id"], "expand": ["customer"]})

    assert (invoice["customer"]["object"], invoice["customer"]["id"]) == ("customer", customer["id"])


@requirement("invoices.create.without_customer", MUST, cites="invoices/create", provenance=DOCUMENTED)
def test_without_customer(api: Api) -> None:
    """Creating an invoice without a customer is refused."""
    api.refused("POST", "/v1/invoices")


@requirement("invoices.create.nothing_to_require", MUST, cites="invoices/create")
def test_nothing_to_require(api: Api, given: Given) -> None:
    """Creating an invoice that requires pending items is refused for a customer without any.

    The documentation still lists `include_and_require`, the changelog of 2022-08-01 removes it: refused either way.
    """
    params = {"customer": billed(given)["id"], "pending_invoice_items_behavior": "include_and_require"}

    api.refused("POST", "/v1/invoices", params)


@requirement("invoices.create.unknown_subscription", MUST, cites="errors", operation="POST /v1/invoices")
def test_unknown_subscription(api: Api, given: Given) -> None:
    """Creating an invoice for a subscription that does not exist is refused as `resource_missing`."""
    params = {"customer": billed(given)["id"], "subscription": "sub_missing"}

    api.refused("POST", "/v1/invoices", params, status=(400, 404), code="resource_missing")


@requirement("invoices.create.unknown_tax_rate", MUST, cites="errors", operation="POST /v1/invoices")
def test_unknown_tax_rate(api: Api, given: Given) -> None:
    """Creating an invoice with a tax rate that does not exist is refused as `resource_missing`."""
    params = {"customer": billed(given)["id"], "default_tax_rates": ["txr_missing"]}

    api.refused("POST", "/v1/invoices", params, code="resource_missing")


@requirement("invoices.create.unknown_payment_method", MUST, cites="errors", operation="POST /v1/invoices")
def test_unknown_payment_method(api: Api, given: Given) -> None:
    """Creating an invoice with a default payment method that does not exist is refused as `resource_missing`."""
    params = {"customer": billed(given)["id"], "default_payment_method": "pm_missing"}

    api.refused("POST", "/v1/invoices", params, code="resource_missing")


@requirement("invoices.create.unknown_source", SHOULD, cites="errors", operation="POST /v1/invoices")
def test_unknown_source(api: Api, given: Given) -> None:
    """Creating an invoice with a default source that does not exist is refused."""
    params = {"customer": billed(given)["id"], "default_source": "card_missing"}

    api.refused("POST", "/v1/invoices", params, status=(400, 404))


@requirement("invoices.create.unknown_tax_id", SHOULD, cites="errors", operation="POST /v1/invoices")
def test_unknown_tax_id(api: Api, given: Given) -> None:
    """Creating an invoice with an account tax ID that does not exist is refused."""
    params = {"customer": billed(given)["id"], "account_tax_ids": ["txi_missing"]}

    api.refused("POST", "/v1/invoices", params, status=(400, 404))


@requirement("invoices.create.unknown_mandate", SHOULD, cites="errors", operation="POST /v1/invoices")
def test_unknown_mandate(api: Api, given: Given) -> None:
    """Creating an invoice with a default mandate that does not exist is refused."""
    params = {"customer": billed(given)["id"], "payment_settings": {"default_mandate": "mandate_missing"}}

    api.refused("POST", "/v1/invoices", params, status=(400, 404))


@requirement("invoices.create.refused_leaves_nothing", MUST, cites="errors", operation="POST /v1/invoices")
def test_refused_leaves_nothing(api: Api, given: Given) -> None:
    """An invoice whose creation is refused does not exist: the customer has none."""
    customer = given.customer()
    api.refused("POST", "/v1/invoices", {"customer": customer["id"], "discounts": [{"coupon": "missing"}]})

    found = api.get("/v1/invoices", {"customer": customer["id"]})

    assert found["data"] == []
