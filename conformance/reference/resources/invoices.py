"""Invoices: drafted, finalized, sent, paid, written off or voided."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.contract import Json
from conformance.reference import pagination, search
from conformance.reference.call import Call, handles
from conformance.reference.invoicing import collection, drafts, editing, finalization
from conformance.reference.invoicing.lines import LINE
from conformance.reference.invoicing.snapshot import follow
from conformance.reference.pagination import created_within
from conformance.reference.store import Record

_FIELDS: dict[str, search.Kind] = {
    "created": "number",
    "currency": "token",
    "customer": "token",
    "metadata": "token",
    "number": "string",
    "receipt_number": "string",
    "status": "token",
    "subscription": "token",
    "total": "number",
}
_FILTERS = ("collection_method", "customer", "status", "subscription")


@handles("invoices.create")
def create(call: Call) -> Json:
    return drafts.create(call)


@handles("invoices.retrieve")
def retrieve(call: Call) -> Json:
    return _invoice(call)


@handles("invoices.update")
def update(call: Call) -> Json:
    return drafts.update(call, _invoice(call))


@handles("invoices.delete")
def delete(call: Call) -> Json:
    return drafts.delete(call.store, _invoice(call))


@handles("invoices.finalize")
def finalize(call: Call) -> Json:
    invoice = _invoice(call)
    return finalization.finalize(
        call.store, invoice, call.now_of(invoice), auto_advance=call.params.get("auto_advance")
    )


@handles("invoices.pay")
def pay(call: Call) -> Json:
    invoice = _invoice(call)
    return collection.pay(call.store, invoice, call.params, call.now_of(invoice))


@handles("invoices.send")
def send(call: Call) -> Json:
    invoice = _invoice(call)
    return collection.send(call.store, invoice, call.now_of(invoice))


@handles("invoices.void")
def void(call: Call) -> Json:
    invoice = _invoice(call)
    return collection.void(call.store, invoice, call.now_of(invoice))


@handles("invoices.mark_uncollectible")
def mark_uncollectible(call: Call) -> Json:
    invoice = _invoice(call)
    return collection.mark_uncollectible(call.store, invoice, call.now_of(invoice))


@handles("invoices.lines")
def lines(call: Call) -> Json:
    return pagination.page(_invoice(call).hidden["lines"], call.params, url=call.path, table=call.store.table(LINE))


@handles("invoices.update_line")
def update_line(call: Call) -> Json:
    return editing.update(call, _invoice(call))


@handles("invoices.list")
def list_(call: Call) -> Json:
    call.named("subscription", "subscription")
    return call.page(drafts.INVOICE, _listed(call))


@handles("invoices.search")
def find(call: Call) -> Json:
    records = (follow(call.store, invoice) for invoice in call.store.table(drafts.INVOICE).newest_first())
    return search.answer(call, records, _FIELDS, "invoices")


def _invoice(call: Call) -> Record:
    """The invoice that the URL names, a draft brought up to date with its customer."""
    return follow(call.store, call.subject(drafts.INVOICE))


def _listed(call: Call) -> Iterator[Record]:
    wanted = {name: call.params[name] for name in _FILTERS if name in call.params}
    customer = call.named("customer", "customer")
    table = call.store.table(drafts.INVOICE)
    for invoice in table.newest_first() if customer is None else table.of("customer", customer["id"]):
        if (
            all(invoice[name] == value for name, value in wanted.items())
            and created_within(invoice, call.params)
            and created_within(invoice, call.params, "due_date")
        ):
            yield follow(call.store, invoice)
