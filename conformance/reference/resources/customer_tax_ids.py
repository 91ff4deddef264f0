"""Customer tax IDs: made and deleted, never changed. Their formats and verification are in `reference.tax_ids`."""

from __future__ import annotations

from conformance.contract import Json
from conformance.reference import tax_ids
from conformance.reference.call import Call, handles
from conformance.reference.errors import missing_in_path
from conformance.reference.store import Record

_TAX_ID = "tax_id"


@handles("customer_tax_ids.create")
def create(call: Call) -> Json:
    customer = call.subject("customer")
    return tax_ids.add(call.store, customer, call.params["type"], call.params["value"], now=call.now_of(customer))


@handles("customer_tax_ids.retrieve")
def retrieve(call: Call) -> Json:
    return _subject(call)


@handles("customer_tax_ids.delete")
def delete(call: Call) -> Json:
    """Invoices that are finalized keep their copies."""
    return call.store.remove(_subject(call))


@handles("customer_tax_ids.list")
def list_(call: Call) -> Json:
    return call.page(_TAX_ID, tax_ids.of(call.store, call.subject("customer")))


def _subject(call: Call) -> Record:
    """The tax ID in the URL, which is of the customer in the URL."""
    customer, identifier = call.subject("customer"), call.arguments["id"]
    found = call.store.in_path(_TAX_ID, identifier)
    if found["customer"] != customer["id"]:
        raise missing_in_path(_TAX_ID, identifier)
    return found
