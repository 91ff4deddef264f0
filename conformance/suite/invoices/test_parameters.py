"""Every parameter that an invoice is created or updated with, and what the invoice then holds."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoices.payers import billed
from conformance.suite.parameters import Setting, expect_part, filled, parameters
from conformance.suite.requirement import MUST, requirement


@requirement(
    "invoices.create.parameter", MUST, cites="invoices/create", over=parameters("invoice_parameters", "invoices.create")
)
def test_create_parameter(api: Api, given: Given, setting: Setting) -> None:
    """An invoice that is created with a parameter holds it."""
    invoice = api.post("/v1/invoices", {"customer": billed(given)["id"], **filled(given, setting.sends)})

    expect_part(filled(given, setting.gives), invoice)


@requirement(
    "invoices.update.parameter", MUST, cites="invoices/update", over=parameters("invoice_parameters", "invoices.update")
)
def test_update_parameter(api: Api, given: Given, setting: Setting) -> None:
    """A draft that is updated with a parameter holds it."""
    draft = given.empty_draft(billed(given)["id"], **filled(given, setting.made))

    invoice = api.post(f"/v1/invoices/{draft['id']}", filled(given, setting.sends))

    expect_part(filled(given, setting.gives), invoice)
