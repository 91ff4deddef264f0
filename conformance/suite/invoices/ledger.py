"""A customer with one invoice in each state, made once per run and never changed: what lists are filtered from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract
from conformance.suite.given import Given
from conformance.suite.requirement import Case

Json = Any

# Filters, and the states of the invoices that they let through, newest first. "{first}" and "{last}" are the times
# at which the oldest and the newest were created, "{before}" and "{after}" the seconds beside them, "{due}" is the due
# date of the open one, the only one that is sent.
FILTERS: dict[str, tuple[dict[str, Json], tuple[str, ...]]] = {
    "status=draft": ({"status": "draft"}, ("draft",)),
    "status=open": ({"status": "open"}, ("open",)),
    "status=paid": ({"status": "paid"}, ("paid",)),
    "status=uncollectible": ({"status": "uncollectible"}, ("uncollectible",)),
    "status=void": ({"status": "void"}, ("void",)),
    "collection_method=send_invoice": ({"collection_method": "send_invoice"}, ("open",)),
    "collection_method=charge_automatically": (
        {"collection_method": "charge_automatically"},
        ("draft", "paid", "uncollectible", "void"),
    ),
    "status and collection_method": ({"status": "open", "collection_method": "charge_automatically"}, ()),
    "due_date": ({"due_date": "{due}"}, ("open",)),
    "due_date[gte]": ({"due_date": {"gte": "{due}"}}, ("open",)),
    "due_date[gt]": ({"due_date": {"gt": "{due}"}}, ()),
    "due_date[lte]": ({"due_date": {"lte": "{due}"}}, ("open",)),
    "due_date[lt]": ({"due_date": {"lt": "{due}"}}, ()),
    "created[lte]": ({"created": {"lte": "{last}"}}, ("draft", "open", "paid", "uncollectible", "void")),
    "created[gt]": ({"created": {"gt": "{last}"}}, ()),
    "created[gte]": ({"created": {"gte": "{first}"}}, ("draft", "open", "paid", "uncollectible", "void")),
    "created[lt]": ({"created": {"lt": "{first}"}}, ()),
    "created[lte] of the second before": ({"created": {"lte": "{before}"}}, ()),
    "created[gte] of the second after": ({"created": {"gte": "{after}"}}, ()),
}


def filters(contract: Contract) -> Iterable[Case]:
    """A case for each filter: `sends` are its parameters, `states` those of the invoices that it lets through."""
    for label, (sends, states) in FILTERS.items():
        yield Case(label, {"sends": sends, "states": states}, contract.named("invoices.list"))


def ledger(given: Given) -> Json:
    """The IDs of the customer and of their invoices by state, and the times that "{due}" and the like stand for."""
    return given.shared("invoice-ledger", _make)


def _make(maker: Given) -> Json:
    customer = maker.customer(name="Ledger")["id"]
    void = maker.open_invoice(1000, customer)
    uncollectible = maker.open_invoice(1000, customer)
    paid = maker.paid_invoice(customer=customer)
    opened = maker.open_invoice(1000, customer, collection_method="send_invoice", days_until_due=30)
    draft = maker.empty_draft(customer)
    maker.post(f"/v1/invoices/{void['id']}/void")
    maker.post(f"/v1/invoices/{uncollectible['id']}/mark_uncollectible")
    made = {"void": void, "uncollectible": uncollectible, "paid": paid, "open": opened, "draft": draft}
    return {
        "customer": customer,
        "ids": {state: invoice["id"] for state, invoice in made.items()},
        "times": {
            "{before}": void["created"] - 1,
            "{first}": void["created"],
            "{last}": draft["created"],
            "{after}": draft["created"] + 1,
            "{due}": opened["due_date"],
        },
    }


def timed(value: Json, times: dict[str, int]) -> Json:
    """The parameters with "{due}" and the like replaced by the times that they stand for."""
    if isinstance(value, dict):
        return {key: timed(child, times) for key, child in value.items()}
    return times.get(value, value)
