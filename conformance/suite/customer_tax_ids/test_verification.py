"""How far the service has verified a tax ID: at first pending or unavailable, later verified or unverified."""

from __future__ import annotations

from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.customer_tax_ids.types import SAMPLE, first_states, path, registered
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, SHOULD, requirement
from conformance.suite.waiting import Eventually

TESTING = "https://stripe.com/docs/billing/customer/tax-ids#testing"
CREATE = "POST /v1/customers/{customer}/tax_ids"
RETRIEVE = "GET /v1/customers/{customer}/tax_ids/{id}"


@requirement(
    "customer_tax_ids.verification.first", MUST, cites="customer_tax_ids/object", operation=CREATE, over=first_states
)
def test_first(api: Api, given: Given, kind: Any, value: Any, status: Any) -> None:
    """The verification of a new tax ID is `pending` where a government's database is asked, else `unavailable`.

    Asked are the Australian Business Register (au_abn), VIES (eu_vat) and HMRC (gb_vat), after the request.
    """
    registered(given, kind, value)
    customer = given.customer()

    tax_id = api.post(path(customer["id"]), {"type": kind, "value": value})

    assert tax_id["verification"]["status"] == status


@requirement("customer_tax_ids.verification.nothing_known", SHOULD, cites="customer_tax_ids/object", operation=CREATE)
def test_nothing_known(api: Api, given: Given) -> None:
    """Of a tax ID whose verification is pending neither a verified name nor a verified address is known."""
    verification = api.post(path(given.customer()["id"]), SAMPLE)["verification"]

    assert (verification["verified_name"], verification["verified_address"]) == (None, None)


@requirement("customer_tax_ids.verification.eu_vat_verified", SHOULD, cites=TESTING, operation=RETRIEVE)
def test_eu_vat_verified(api: Api, given: Given, eventually: Eventually) -> None:
    """The EU VAT number 000000000 becomes `verified` in test mode."""
    tax_id = given.post(path(given.customer()["id"]), {"type": "eu_vat", "value": "000000000"})

    eventually(lambda: expect_state(api, tax_id, "verified"))


@requirement("customer_tax_ids.verification.eu_vat_unverified", SHOULD, cites=TESTING, operation=RETRIEVE)
def test_eu_vat_unverified(api: Api, given: Given, eventually: Eventually) -> None:
    """The EU VAT number 111111111 becomes `unverified` in test mode."""
    tax_id = given.post(path(given.customer()["id"]), {"type": "eu_vat", "value": "111111111"})

    eventually(lambda: expect_state(api, tax_id, "unverified"))


@requirement("customer_tax_ids.verification.eu_vat_pending", SHOULD, cites=TESTING, operation=RETRIEVE)
def test_eu_vat_pending(api: Api, given: Given) -> None:
    """The EU VAT number 222222222 stays `pending` in test mode."""
    tax_id = given.post(path(given.customer()["id"]), {"type": "eu_vat", "value": "222222222"})

    expect_state(api, tax_id, "pending")


@requirement("customer_tax_ids.verification.au_abn_verified", SHOULD, cites=TESTING, operation=RETRIEVE)
def test_au_abn_verified(api: Api, given: Given, eventually: Eventually) -> None:
    """The Australian Business Number 000000000 becomes `verified` in test mode."""
    tax_id = given.post(path(given.customer()["id"]), {"type": "au_abn", "value": "000000000"})

    eventually(lambda: expect_state(api, tax_id, "verified"))


@requirement("customer_tax_ids.verification.au_abn_unverified", SHOULD, cites=TESTING, operation=RETRIEVE)
def test_au_abn_unverified(api: Api, given: Given, eventually: Eventually) -> None:
    """The Australian Business Number 111111111 becomes `unverified` in test mode."""
    tax_id = given.post(path(given.customer()["id"]), {"type": "au_abn", "value": "111111111"})

    eventually(lambda: expect_state(api, tax_id, "unverified"))


@requirement("customer_tax_ids.verification.au_abn_pending", SHOULD, cites=TESTING, operation=RETRIEVE)
def test_au_abn_pending(api: Api, given: Given) -> None:
    """The Australian Business Number 222222222 stays `pending` in test mode."""
    tax_id = given.post(path(given.customer()["id"]), {"type": "au_abn", "value": "222222222"})

    expect_state(api, tax_id, "pending")


def expect_state(api: Api, tax_id: Answer, status: str) -> None:
    """Assert the state of a tax ID's verification, read anew."""
    found = api.get(f"{path(tax_id['customer'])}/{tax_id['id']}")
    assert found["verification"]["status"] == status
