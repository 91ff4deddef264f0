"""Every parameter that an invoice item is created or updated with, and what the item then holds."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoiceitems.collector import collector
from conformance.suite.parameters import Setting, expect_part, filled, parameters
from conformance.suite.requirement import MUST, requirement


@requirement(
    "invoiceitems.create.parameter",
    MUST,
    cites="invoiceitems/create",
    over=parameters("invoiceitem_parameters", "invoiceitems.create"),
)
def test_create_parameter(api: Api, given: Given, setting: Setting) -> None:
    """An invoice item that is created with a parameter holds it."""
    item = api.post("/v1/invoiceitems", {"customer": collector(given), **filled(given, setting.sends)})

    expect_part(filled(given, setting.gives), item)


@requirement(
    "invoiceitems.update.parameter",
    MUST,
    cites="invoiceitems/update",
    over=parameters("invoiceitem_parameters", "invoiceitems.update"),
)
def test_update_parameter(api: Api, given: Given, setting: Setting) -> None:
    """A pending invoice item that is updated with a parameter holds it."""
    before = given.invoice_item(collector(given), 1000, **filled(given, setting.made))

    item = api.post(f"/v1/invoiceitems/{before['id']}", filled(given, setting.sends))

    expect_part(filled(given, setting.gives), item)
