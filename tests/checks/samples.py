"""Answers that keep the contract, to be broken in one thing: documented ones, changed ones, refusals."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from conformance.wire.exchange import Exchange
from tests.checks.exchanges import HEADERS, VERSION, Json, answer, documented, fixture

KEYED = {"stripe-version": VERSION, "idempotency-key": "one"}
REPLAYED = {**HEADERS, "idempotency-key": "one", "original-request": HEADERS["request-id"]}
STUB = {"id": "cus_8TEMHVY5moxIPI", "object": "customer", "deleted": True}
COUPON = {
    "id": "Z4OV52SU",
    "object": "coupon",
    "amount_off": None,
    "created": 1659518855,
    "currency": None,
    "duration": "repeating",
    "duration_in_months": 3,
    "livemode": False,
    "max_redemptions": None,
    "metadata": {},
    "name": None,
    "percent_off": 25.5,
    "redeem_by": None,
    "times_redeemed": 0,
    "valid": True,
}
PRODUCT = {
    "id": "prod_MAsaSNqHvKWT9q",
    "object": "product",
    "active": True,
    "created": 1659518855,
    "default_price": None,
    "description": None,
    "images": [],
    "livemode": False,
    "metadata": {},
    "name": "T-shirt",
    "package_dimensions": None,
    "shippable": None,
    "statement_descriptor": None,
    "tax_code": None,
    "unit_label": None,
    "updated": 1659518855,
    "url": None,
}
ABSENT: Any = object()


def put(body: Json, pointer: str, value: Json) -> None:
    """Set, or remove, what stands at a JSON pointer."""
    *path, last = pointer.removeprefix("/").split("/")
    value = value if value is ABSENT else copy.deepcopy(value)
    for step in path:
        body = body[int(step)] if isinstance(body, list) else body[step]
    if value is ABSENT:
        del body[last]
    elif isinstance(body, list):
        body[int(last)] = value
    else:
        body[last] = value


def made(name: str, changes: Mapping[str, Json], **exchange: Any) -> Callable[[], Exchange]:
    """A documented example with other values."""

    def build() -> Exchange:
        good = documented(name)
        for pointer, value in changes.items():
            put(good.body, pointer, value)
        return replace(good, **exchange)

    return build


def at(name: str) -> Callable[[], Exchange]:
    """A documented example as it is."""
    return lambda: documented(name)


def refusal(status: int, **error: Json) -> Callable[[], Exchange]:
    """A refusal with the members that every error has, and these."""

    def build() -> Exchange:
        body = {"error": {"type": "invalid_request_error", "message": "It is refused.", **error}}
        return answer(body, "/v1/invoices", method="POST", status=status)

    return build


TAX = {"amount": 15, "inclusive": False, "tax_rate": "txr_1LSdb92eZvKYlo2CboQRs5G6"}
DISCOUNT = {"amount": 100, "discount": "di_1LSdb92eZvKYlo2CboQRs5G6"}
TAXED = {  # 300, less a discount of 100, and 15 of tax
    "/total_tax_amounts": [TAX],
    "/lines/data/0/tax_amounts": [TAX],
    "/total_discount_amounts": [DISCOUNT],
    "/lines/data/0/discount_amounts": [DISCOUNT],
    "/tax": 15,
    "/total": 215,
    "/total_excluding_tax": 200,
    "/amount_due": 215,
    "/amount_remaining": 215,
}
SHIPPED = {  # 300, and 50 for shipping
    "/amount_shipping": 50,
    "/shipping_cost": {"amount_subtotal": 50, "amount_tax": 0, "amount_total": 50, "shipping_rate": "shr_1"},
    "/total": 350,
    "/total_excluding_tax": 350,
    "/amount_due": 350,
    "/amount_remaining": 350,
}
PAID = {
    "/status": "paid",
    "/paid": True,
    "/amount_paid": 300,
    "/amount_remaining": 0,
    "/ending_balance": 0,
    "/status_transitions/paid_at": 1659518856,
    "/status_transitions/finalized_at": 1659518856,
}
INVOICE, DRAFT, PAID_INVOICE = "invoices.retrieve", at("invoices.retrieve"), made("invoices.retrieve", PAID)
NOTE = made(
    "credit_notes.retrieve", {"/total": 914, "/amount": 914, "/discount_amounts": [], "/total_excluding_tax": 857}
)
TOTALS = {"amount_discount": 100, "amount_shipping": 50, "amount_tax": 20}
UPFRONT = {"/computed/upfront/amount_subtotal": 300, "/computed/upfront/amount_total": 270}
QUOTE = made(
    "quotes.retrieve",
    {
        "/amount_subtotal": 300,
        "/amount_total": 270,
        "/total_details": TOTALS,
        **UPFRONT,
        "/computed/upfront/total_details": TOTALS,
    },
)
LINES = {"object": "list", "data": fixture("checkout_sessions.line_items")["data"], "has_more": False, "url": ""}
_SESSION_ID = fixture("checkout_sessions.retrieve")["id"]
SEARCHED = made("invoices.search", {"/data": [fixture("invoices.object")]})
SESSION = made(
    "checkout_sessions.retrieve",
    {
        "/amount_subtotal": 0,
        "/amount_total": 0,
        "/total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "/line_items": {**LINES, "url": f"/v1/checkout/sessions/{_SESSION_ID}/line_items"},
    },
    query=(("expand[]", "line_items"),),
)


def ledger() -> Exchange:
    newest = fixture("customer_balance_transactions.object")
    body = {
        "object": "list",
        "url": "/v1/customers/cus_8TEMHVY5moxIPI/balance_transactions",
        "has_more": False,
        "data": [{**newest, "amount": 200, "ending_balance": -300}, {**newest, "id": "cbtxn_2", "created": 1}],
    }
    return answer(body, body["url"])


def listed() -> Exchange:
    """A list of two invoices."""
    older = {**fixture("invoices.object"), "created": 1659518000}
    body = {**fixture("invoices.list"), "data": [fixture("invoices.object"), older]}
    return answer(body, "/v1/invoices", query=(("limit", "2"),))


def price() -> Exchange:
    return answer(fixture("invoices.object")["lines"]["data"][0]["price"], "/v1/prices/price_1LScCX2eZvKYlo2C1Z9zPyXF")


def coupon() -> Exchange:
    return answer({**COUPON}, "/v1/coupons/Z4OV52SU")


def keyed() -> Exchange:
    return replace(documented("invoices.create"), request_headers=KEYED, response_headers=REPLAYED)


def without(name: str) -> dict[str, Any]:
    return {"response_headers": {key: value for key, value in HEADERS.items() if key != name}}


def wrongly(**headers: str) -> dict[str, Any]:
    return {"response_headers": {**HEADERS, **{name.replace("_", "-"): value for name, value in headers.items()}}}


UNKNOWN_KEY = replace(refusal(401)(), response_headers={**HEADERS, "www-authenticate": 'Bearer realm="Stripe"'})
DECLINED = refusal(
    402, type="card_error", code="card_declined", doc_url="https://stripe.com/docs/error-codes/card-declined"
)
