"""Lists of invoice items and their filters, each read within one customer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, Case, requirement

Json = Any

# Filters, and the items that they let through, newest first. "{first}" and "{last}" are the dates of the oldest and
# the newest item, "{before}" and "{after}" the seconds beside them; "{invoice}" is the draft that two of the three
# belong to.
FILTERS = {
    "customer": ({}, ("newest", "pending", "oldest")),
    "invoice": ({"invoice": "{invoice}"}, ("newest", "oldest")),
    "pending=true": ({"pending": True}, ("pending",)),
    "pending=false": ({"pending": False}, ("newest", "oldest")),
    "created[gte]": ({"created": {"gte": "{first}"}}, ("newest", "pending", "oldest")),
    "created[lt]": ({"created": {"lt": "{first}"}}, ()),
    "created[lte]": ({"created": {"lte": "{last}"}}, ("newest", "pending", "oldest")),
    "created[gt]": ({"created": {"gt": "{last}"}}, ()),
    "created[lte] of the second before": ({"created": {"lte": "{before}"}}, ()),
    "created[gte] of the second after": ({"created": {"gte": "{after}"}}, ()),
    "limit": ({"limit": 1}, ("newest",)),
    "starting_after": ({"starting_after": "{newest}", "limit": 1}, ("pending",)),
    "ending_before": ({"ending_before": "{oldest}", "limit": 1}, ("pending",)),
}


def filters(contract: Contract) -> Iterable[Case]:
    """A case for each filter: `sends` are its parameters, `expected` the items that it lets through."""
    for label, (sends, expected) in FILTERS.items():
        yield Case(label, {"sends": sends, "expected": expected}, contract.named("invoiceitems.list"))


@requirement("invoiceitems.list.filter", MUST, cites="invoiceitems/list", over=filters)
def test_filter(api: Api, given: Given, sends: Json, expected: tuple[str, ...]) -> None:
    """The list of a customer's items holds those that a filter lets through, newest first, and no others."""
    made = given.shared("item-ledger", make_ledger)

    found = api.get("/v1/invoiceitems", {"customer": made["{customer}"], **told(sends, made)})["data"]

    assert [item["id"] for item in found] == [made["{" + name + "}"] for name in expected]


@requirement("invoiceitems.list.created", MUST, cites="invoiceitems/list")
def test_created(api: Api, given: Given) -> None:
    """The list of items created at one second holds all of that second."""
    made = given.shared("item-ledger", make_ledger)

    found = api.get("/v1/invoiceitems", {"customer": made["{customer}"], "created": made["{last}"]})["data"]

    assert made["{newest}"] in [item["id"] for item in found]
    assert {item["date"] for item in found} == {made["{last}"]}


@requirement("invoiceitems.list.expand", MUST, cites="expanding_objects", operation="GET /v1/invoiceitems")
def test_expand(api: Api, given: Given) -> None:
    """The invoices of listed items are whole objects where the request asks to expand them."""
    made = given.shared("item-ledger", make_ledger)
    params = {"customer": made["{customer}"], "limit": 1, "expand": ["data.invoice"]}

    [item] = api.get("/v1/invoiceitems", params)["data"]

    assert (item["invoice"]["object"], item["invoice"]["id"]) == ("invoice", made["{invoice}"])


def make_ledger(maker: Given) -> Json:
    """A customer with two items on a draft and one pending between them; the names that filters are told in."""
    customer = maker.customer(name="Item ledger")["id"]
    draft = maker.empty_draft(customer)
    oldest = maker.invoice_item(customer, 1000, invoice=draft["id"])
    pending = maker.invoice_item(customer, 2000)
    newest = maker.invoice_item(customer, 3000, invoice=draft["id"])
    items = {"{oldest}": oldest["id"], "{pending}": pending["id"], "{newest}": newest["id"]}
    first, last = oldest["date"], newest["date"]
    times = {"{before}": first - 1, "{first}": first, "{last}": last, "{after}": last + 1}
    return {"{customer}": customer, "{invoice}": draft["id"], **items, **times}


def told(value: Json, made: Json) -> Json:
    """The parameters with every "{name}" replaced by what it stands for."""
    if isinstance(value, dict):
        return {key: told(child, made) for key, child in value.items()}
    return made.get(value, value) if isinstance(value, str) else value
