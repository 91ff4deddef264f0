"""Expansion: an id is replaced by its object where the request asks for it."""

from __future__ import annotations

from typing import Any

from conformance.contract import Operation
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.protocol.cases import expandable, requestable
from conformance.suite.protocol.catalogue import Expansion
from conformance.suite.protocol.valid import Valid
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement

CITES = "expanding_objects"
NEEDS = ("expand",)
TOO_DEEP = ("property_expansion_max_depth", None)


def object_at(answer: Any, path: str) -> str | None:
    """The `object` of what stands at a dotted path of an answer, in a list's first member; None where an id stands."""
    for step in path.split("."):
        answer = answer[step] if isinstance(answer, dict) else None
        answer = answer[0] if isinstance(answer, list) and answer else answer
    return answer["object"] if isinstance(answer, dict) else None


@requirement(
    "protocol.expand.one",
    MUST,
    cites=CITES,
    needs=NEEDS,
    over=expandable("`{operation}` expands what it is asked to.", cites=CITES),
)
def test_expand(api: Api, valid: Valid, operation: Operation, expansion: Expansion) -> None:
    """`expand` replaces an id by its whole object, in reads, writes and lists."""
    request = valid.listing(operation)[0] if operation.answer_kind == "list" else valid.request(operation)

    method = api.get if request.method == "GET" else api.delete if request.method == "DELETE" else api.post
    answer = method(request.path, {**request.params, "expand": [expansion.path]})

    assert object_at(answer, expansion.path) == expansion.object


@requirement(
    "protocol.expand.unknown",
    SHOULD,
    cites=CITES,
    provenance=OBSERVED,
    needs=NEEDS,
    over=requestable("`{operation}` refuses to expand what does not exist.", having="expand", cites=CITES),
)
def test_unknown_expansion(api: Api, valid: Valid, operation: Operation) -> None:
    """A property that does not exist cannot be expanded: refused with 400 and no code."""
    request = valid.request(operation)

    api.refused(request.method, request.path, {**request.params, "expand": ["conformance_unknown"]}, code=None)


@requirement("protocol.expand.nothing", MUST, cites=CITES, operation="GET /v1/invoices/{invoice}", needs=NEEDS)
def test_nothing_is_expanded_unasked(api: Api, given: Given) -> None:
    """Without `expand` an expandable field is an id."""
    draft = given.empty_draft()

    assert isinstance(api.get(f"/v1/invoices/{draft['id']}")["customer"], str)


@requirement("protocol.expand.same_object", MUST, cites=CITES, operation="GET /v1/invoices/{invoice}", needs=NEEDS)
def test_expanded_object_is_the_object(api: Api, given: Given) -> None:
    """The expanded object is the one whose id stood there."""
    draft = given.empty_draft()

    expanded = api.get(f"/v1/invoices/{draft['id']}", {"expand": ["customer"]})

    assert expanded["customer"]["id"] == draft["customer"]


@requirement("protocol.expand.several", MUST, cites=CITES, operation="GET /v1/invoiceitems/{invoiceitem}", needs=NEEDS)
def test_several_expansions(api: Api, given: Given) -> None:
    """Several fields are expanded by one request."""
    draft = given.empty_draft()
    item = given.invoice_item(draft["customer"], invoice=draft["id"])

    expanded = api.get(f"/v1/invoiceitems/{item['id']}", {"expand": ["customer", "invoice"]})

    assert object_at(expanded, "customer") == "customer"
    assert object_at(expanded, "invoice") == "invoice"


@requirement("protocol.expand.nested", MUST, cites=CITES, operation="GET /v1/invoiceitems/{invoiceitem}", needs=NEEDS)
def test_nested_expansion(api: Api, given: Given) -> None:
    """A dotted path expands a field of the expanded object: two levels."""
    draft = given.empty_draft()
    item = given.invoice_item(draft["customer"], invoice=draft["id"])

    expanded = api.get(f"/v1/invoiceitems/{item['id']}", {"expand": ["invoice.customer"]})

    assert object_at(expanded, "invoice.customer") == "customer"


@requirement("protocol.expand.in_list", MUST, cites=CITES, operation="GET /v1/invoiceitems", needs=NEEDS)
def test_nested_expansion_in_a_list(api: Api, given: Given) -> None:
    """`data.` expands a field of every member of a list: three levels."""
    customer = given.customer()["id"]
    draft = given.empty_draft(customer)
    given.invoice_item(customer, invoice=draft["id"])

    page = api.get("/v1/invoiceitems", {"invoice": draft["id"], "expand": ["data.invoice.customer"]})

    assert object_at(page, "data.invoice.customer") == "customer"


@requirement("protocol.expand.four_levels", MUST, cites=CITES, operation="GET /v1/invoices/{invoice}", needs=NEEDS)
def test_four_levels(api: Api, given: Given) -> None:
    """Four levels are expanded; a list's `data` counts as one."""
    draft = given.empty_draft()
    given.invoice_item(draft["customer"], None, invoice=draft["id"], price=given.shared_price()["id"])

    expanded = api.get(f"/v1/invoices/{draft['id']}", {"expand": ["lines.data.price.product"]})

    assert object_at(expanded, "lines.data.price.product") == "product"


@requirement("protocol.expand.five_levels", MUST, cites=CITES, operation="GET /v1/invoices", needs=NEEDS)
def test_five_levels(api: Api) -> None:
    """Five levels are refused with 400."""
    api.refused("GET", "/v1/invoices", {"limit": 1, "expand": ["data.lines.data.price.product"]}, code=TOO_DEEP)


@requirement(
    "protocol.expand.unexpandable",
    SHOULD,
    cites=CITES,
    provenance=OBSERVED,
    operation="GET /v1/invoices/{invoice}",
    needs=NEEDS,
)
def test_unexpandable_field(api: Api, given: Given) -> None:
    """A field that is no object cannot be expanded: refused with 400 and no code."""
    draft = given.empty_draft()

    api.refused("GET", f"/v1/invoices/{draft['id']}", {"expand": ["currency"]}, code=None)


@requirement(
    "protocol.expand.without_data", SHOULD, cites=CITES, provenance=OBSERVED, operation="GET /v1/invoices", needs=NEEDS
)
def test_list_needs_data(api: Api, given: Given) -> None:
    """In a list, a field of its members cannot be expanded without `data.`: refused with 400 and no code."""
    draft = given.empty_draft(given.customer()["id"])

    api.refused("GET", "/v1/invoices", {"customer": draft["customer"], "expand": ["customer"]}, code=None)


@requirement("protocol.expand.deleted", MUST, cites=CITES, operation="GET /v1/invoices/{invoice}", needs=NEEDS)
def test_deleted_object(api: Api, given: Given) -> None:
    """A deleted customer is expanded to its id, its object and `deleted: true`."""
    customer = given.customer()["id"]
    invoice = given.paid_invoice(customer=customer)
    given.delete(f"/v1/customers/{customer}")

    expanded = api.get(f"/v1/invoices/{invoice['id']}", {"expand": ["customer"]})

    assert expanded["customer"] == {"id": customer, "object": "customer", "deleted": True}


@requirement("protocol.expand.included", MUST, cites=CITES, operation="GET /v1/customers/{customer}", needs=NEEDS)
def test_included_field(api: Api, given: Given) -> None:
    """A field that is only included on request is there when it is asked for."""
    customer = given.shared_customer()["id"]

    assert api.get(f"/v1/customers/{customer}", {"expand": ["tax_ids"]})["tax_ids"]["object"] == "list"
