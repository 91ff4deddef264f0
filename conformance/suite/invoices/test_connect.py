"""The parameters for platforms, sent by an account that is none: the accounts and fees that they name do not exist."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoices.payers import billed
from conformance.suite.requirement import INFERRED, MAY, SHOULD, requirement


@requirement("invoices.create.application_fee", SHOULD, cites="invoices/create")
def test_application_fee(api: Api, given: Given) -> None:
    """Creating an invoice with an application fee is refused where no connected account is charged."""
    params = {"customer": billed(given)["id"], "application_fee_amount": 100}

    api.refused("POST", "/v1/invoices", params, status=(400, 403))


@requirement("invoices.create.unknown_account", MAY, cites="invoices/create", provenance=INFERRED)
def test_unknown_account(api: Api, given: Given) -> None:
    """Creating an invoice on behalf of an account that does not exist is refused."""
    params = {"customer": billed(given)["id"], "on_behalf_of": "acct_missing"}

    api.refused("POST", "/v1/invoices", params, status=(400, 403, 404))


@requirement("invoices.create.unknown_destination", MAY, cites="invoices/create", provenance=INFERRED)
def test_unknown_destination(api: Api, given: Given) -> None:
    """Creating an invoice that transfers to an account that does not exist is refused."""
    params = {"customer": billed(given)["id"], "transfer_data": {"destination": "acct_missing", "amount": 100}}

    api.refused("POST", "/v1/invoices", params, status=(400, 403, 404))


@requirement("invoices.update.application_fee", SHOULD, cites="invoices/update")
def test_update_application_fee(api: Api, given: Given) -> None:
    """Giving a draft an application fee is refused where no connected account is charged."""
    draft = given.empty_draft(billed(given)["id"])

    api.refused("POST", f"/v1/invoices/{draft['id']}", {"application_fee_amount": 100}, status=(400, 403))


@requirement("invoices.update.unknown_account", MAY, cites="invoices/update", provenance=INFERRED)
def test_update_unknown_account(api: Api, given: Given) -> None:
    """Putting a draft on behalf of an account that does not exist is refused."""
    draft = given.empty_draft(billed(given)["id"])

    api.refused("POST", f"/v1/invoices/{draft['id']}", {"on_behalf_of": "acct_missing"}, status=(400, 403, 404))


@requirement("invoices.update.unknown_destination", MAY, cites="invoices/update", provenance=INFERRED)
def test_update_unknown_destination(api: Api, given: Given) -> None:
    """Making a draft transfer to an account that does not exist is refused."""
    draft = given.empty_draft(billed(given)["id"])
    params = {"transfer_data": {"destination": "acct_missing", "amount": 100}}

    api.refused("POST", f"/v1/invoices/{draft['id']}", params, status=(400, 403, 404))
