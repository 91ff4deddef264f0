"""Values of open enumerations: which of them an account may use is its own matter, that all are known is documented."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from conformance.contract import Contract, Holds
from conformance.suite.answers import Answer
from conformance.suite.api import Api, accepted, expect_refusal
from conformance.suite.errors import Mismatch, describe
from conformance.suite.given import Given
from conformance.suite.invoices.payers import billed
from conformance.suite.parameters import read_table
from conformance.suite.requirement import INFERRED, MAY, MUST, SHOULD, Case, requirement
from conformance.suite.subscriptions.made import params, subscriber
from conformance.wire.exchange import Exchange

TYPES = "payment_settings[payment_method_types][]"
ITEM = {"amount": 1000, "currency": "usd"}


def payment_method_types(contract: Contract) -> Iterator[Case]:
    """Every documented payment method type, for every operation that takes them."""
    for name in ("invoices.create", "invoices.update", "subscriptions.create", "subscriptions.update"):
        operation = contract.named(name)
        leaf = operation.parameter(TYPES)
        for kind in leaf.enum if leaf else ():
            yield Case(f"{operation.id} {kind}", {"name": name, "kind": kind}, operation)


def tax_id_types(contract: Contract) -> Iterable[Case]:
    """Every documented tax ID type with its example value, for both previews."""
    for name in ("invoices.upcoming", "invoices.upcoming_lines"):
        operation = contract.named(name)
        for kind, entry in read_table("tax_ids").items():
            tax_id = {"type": kind, "value": next(iter(entry["valid"]))}
            values = {"path": operation.path, "tax_id": tax_id}
            yield Case(f"{operation.id} {kind}", values, operation, holds=Holds.read(entry))


@requirement(
    "invoices.payment_method_types.known", MAY, cites="invoices/create", provenance=INFERRED, over=payment_method_types
)
def test_payment_method_type(api: Api, given: Given, name: str, kind: str) -> None:
    """A payment method type is taken, or refused in the name of `payment_settings`, as the account has it activated."""
    path, sends = _request(given, name, kind)

    exchange = api.working(api.send("POST", path, sends))

    if exchange.ok:
        _expect_type(accepted(exchange), kind)
    else:
        _expect_refused_type(exchange)


@requirement("invoices.upcoming.tax_id_types", SHOULD, cites="invoices/upcoming", over=tax_id_types)
def test_tax_id_type(api: Api, path: str, tax_id: dict[str, str]) -> None:
    """A preview takes a tax ID of every documented type for a customer who is only described."""
    described = {"tax_ids": [tax_id]}

    answer = api.get(path, {"customer_details": described, "invoice_items": [ITEM]})

    assert answer["object"] in ("invoice", "list")


@requirement("invoices.create.include_and_require", MAY, cites="invoices/create", holds=Holds(to_version="2024-04-10"))
def test_include_and_require(api: Api, given: Given) -> None:
    """Requiring pending items takes those that there are, or is refused: documented values and changelog disagree."""
    customer = given.customer()["id"]
    item = given.invoice_item(customer)["id"]

    sends = {"customer": customer, "pending_invoice_items_behavior": "include_and_require"}
    exchange = api.working(api.send("POST", "/v1/invoices", sends))

    if exchange.ok:
        assert [line["invoice_item"] for line in accepted(exchange)["lines"]["data"]] == [item]
    else:
        expect_refusal(exchange)


@requirement(
    "invoices.create.require_gone",
    MUST,
    cites="https://stripe.com/docs/upgrades#2024-04-10",
    operation="POST /v1/invoices",
    holds=Holds(from_version="2024-04-10"),
)
def test_require_gone(api: Api, given: Given) -> None:
    """Pending items can no longer be required, not even by an invoice for which there are some."""
    customer = given.customer()["id"]
    given.invoice_item(customer)

    api.refused("POST", "/v1/invoices", {"customer": customer, "pending_invoice_items_behavior": "include_and_require"})

    assert api.get("/v1/invoices", {"customer": customer})["data"] == []


def _request(given: Given, name: str, kind: str) -> tuple[str, dict[str, Any]]:
    settings = {"payment_settings": {"payment_method_types": [kind]}}
    if name == "subscriptions.create":
        return "/v1/subscriptions", params(given, **settings)
    if name == "subscriptions.update":
        return f"/v1/subscriptions/{_subscription(given)['id']}", settings
    if name == "invoices.create":
        return "/v1/invoices", {"customer": billed(given)["id"], **settings}
    return f"/v1/invoices/{given.shared('draft-of-all-types', lambda maker: maker.empty_draft())['id']}", settings


def _subscription(given: Given) -> Answer:
    def make(maker: Given) -> Answer:
        return maker.post("/v1/subscriptions", params(maker, customer=subscriber(maker)["id"]))

    return given.shared("subscription-of-all-types", make)


def _expect_type(answer: Answer, kind: str) -> None:
    types = answer["payment_settings"]["payment_method_types"]
    if types != [kind]:
        raise Mismatch(
            "the type that was taken is not answered",
            f'["{kind}"]',
            str(types),
            "/payment_settings/payment_method_types",
        )


def _expect_refused_type(exchange: Exchange) -> None:
    expect_refusal(exchange)
    if not str(exchange.error.get("param", "payment_settings")).startswith("payment_settings"):
        raise Mismatch(
            "refused in the name of another parameter",
            "taken, or refused with param payment_settings",
            describe(exchange),
            "/error/param",
        )
