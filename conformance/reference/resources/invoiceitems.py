"""Invoice items: what is put on a customer's next invoice, or on a draft."""

from __future__ import annotations

from conformance.contract import Json
from conformance.reference.call import Call, handles
from conformance.reference.invoicing import items
from conformance.reference.invoicing.snapshot import follow
from conformance.reference.pagination import created_within
from conformance.reference.store import Record


@handles("invoiceitems.create")
def create(call: Call) -> Json:
    return _shown(call, items.create(call))


@handles("invoiceitems.retrieve")
def retrieve(call: Call) -> Json:
    return _shown(call, call.subject(items.ITEM))


@handles("invoiceitems.update")
def update(call: Call) -> Json:
    return _shown(call, items.update(call, call.subject(items.ITEM)))


@handles("invoiceitems.delete")
def delete(call: Call) -> Json:
    return items.delete(call.store, call.subject(items.ITEM))


@handles("invoiceitems.list")
def list_(call: Call) -> Json:
    customer, invoice = call.named("customer", "customer"), call.named("invoice", "invoice")
    table = call.store.table(items.ITEM)
    found = table.newest_first() if customer is None else table.of("customer", customer["id"])
    pending = call.params.get("pending")
    return call.page(
        items.ITEM,
        (
            _shown(call, item)
            for item in found
            if (invoice is None or item["invoice"] == invoice["id"])
            and (pending is None or pending == (item["invoice"] is None))
            and created_within(item, {"date": call.params.get("created")}, "date")
        ),
    )


def _shown(call: Call, item: Record) -> Record:
    """The item; a draft that it may be expanded to is brought up to date first."""
    if item["invoice"] is not None:
        follow(call.store, call.store.get("invoice", item["invoice"]))
    return item
