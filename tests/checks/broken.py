"""For every passive requirement an answer that keeps it, and the one thing to change so that it does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from conformance.wire.exchange import Exchange
from tests.checks.exchanges import HEADERS, Json
from tests.checks.samples import (
    ABSENT,
    DECLINED,
    DRAFT,
    INVOICE,
    NOTE,
    PAID_INVOICE,
    QUOTE,
    REPLAYED,
    SEARCHED,
    SESSION,
    SHIPPED,
    STUB,
    TAXED,
    UNKNOWN_KEY,
    at,
    coupon,
    keyed,
    ledger,
    listed,
    made,
    price,
    put,
    refusal,
    without,
    wrongly,
)


@dataclass(frozen=True)
class Broken:
    """One requirement and how it is broken.

    `body` gives members of the good answer's body other values, by JSON pointer (ABSENT removes one); `exchange` gives
    the exchange other attributes.
    """

    requirement: str
    good: Callable[[], Exchange]
    body: Mapping[str, Json] = field(default_factory=dict)
    exchange: Mapping[str, Any] = field(default_factory=dict)
    pointer: str | None = None

    def bad(self) -> Exchange:
        good = self.good()
        for pointer, value in self.body.items():
            put(good.body, pointer, value)
        return replace(good, **self.exchange)


ROWS = [
    Broken("headers.content_type", DRAFT, exchange=without("content-type")),
    Broken("headers.content_type", DRAFT, exchange=wrongly(content_type="text/html")),
    Broken("headers.request_id", DRAFT, exchange=without("request-id")),
    Broken("headers.request_id", refusal(400), exchange=wrongly(request_id="not-a-request-id")),
    Broken("headers.stripe_version", DRAFT, exchange=without("stripe-version")),
    Broken("headers.stripe_version", DRAFT, exchange=wrongly(stripe_version="2020-08-27")),
    Broken("headers.idempotency_key", keyed, exchange={"response_headers": {**REPLAYED, "idempotency-key": "two"}}),
    Broken("headers.original_request", keyed, exchange={"response_headers": {**HEADERS, "idempotency-key": "one"}}),
    Broken(
        "headers.original_request",
        keyed,
        exchange={"response_headers": {**REPLAYED, "original-request": "req_00000000000000"}},
    ),
    Broken(
        "headers.should_retry",
        made(INVOICE, {}, **wrongly(stripe_should_retry="false")),
        exchange=wrongly(stripe_should_retry="no"),
    ),
    Broken("headers.www_authenticate", lambda: UNKNOWN_KEY, exchange={"response_headers": HEADERS}),
    Broken("protocol.json", DRAFT, exchange={"body": None, "text": "<html>"}),
    Broken("protocol.json", DRAFT, exchange={"body": None}),
    Broken("protocol.json", DRAFT, exchange={"body": []}),
    Broken("protocol.status", DRAFT, exchange={"status": 201}),
    Broken("protocol.server_error", refusal(400), exchange={"status": 500}),
    Broken("protocol.livemode", DRAFT, {"/livemode": True}),
    Broken("protocol.livemode", DRAFT, {"/lines/data/0/price/livemode": True}, pointer="/livemode"),
    Broken("protocol.livemode", DRAFT, {"/metadata_of_ours": {"deep": [{"livemode": True}]}}),
    Broken("envelope.error", refusal(400), {"/error/type": "validation_error"}, pointer="/error/type"),
    Broken("envelope.error", refusal(400), {"/error": "refused"}),
    Broken("envelope.error", refusal(404), {"/error": ABSENT}),
    Broken("envelope.error.nulls", refusal(400), {"/error/param": None}, pointer="/error/param"),
    Broken("envelope.error.message", refusal(400), {"/error/message": ABSENT}),
    Broken("envelope.error.doc_url", refusal(400), {"/error/code": "parameter_missing"}),
    Broken("envelope.error.doc_url", refusal(400), {"/error/doc_url": "https://stripe.com/docs/error-codes"}),
    Broken("envelope.error.doc_url", DECLINED, {"/error/doc_url": "https://stripe.com/docs/declines"}),
    Broken(
        "envelope.error.request_log_url",
        refusal(400, request_log_url="https://dashboard.stripe.com/test/logs/req_a1B2c3D4e5F6g7?t=1659518855"),
        {"/error/request_log_url": "https://dashboard.stripe.com/logs/req_a1B2c3D4e5F6g7"},
    ),
    Broken("envelope.error.card", DECLINED, exchange={"status": 400}),
    Broken("envelope.error.card", DECLINED, {"/error/code": ABSENT, "/error/doc_url": ABSENT}),
    Broken("envelope.list", listed, {"/has_more": ABSENT}, pointer="/has_more"),
    Broken("envelope.list", listed, {"/object": "invoices"}, pointer="/object"),
    Broken("envelope.list", listed, {"/data": {}}, pointer="/data"),
    Broken("envelope.list.url", listed, {"/url": "/v1/invoice"}),
    Broken("envelope.list.limit", listed, exchange={"query": (("limit", "1"),)}),
    Broken("envelope.list.has_more", made("invoices.list", {"/data": []}), {"/has_more": True}),
    Broken("envelope.list.order", listed, {"/data/0/created": 1}, pointer="/data/*/created"),
    Broken("envelope.list.inner_url", DRAFT, {"/lines/url": "/v1/invoices/lines"}, pointer="/lines/url"),
    Broken("envelope.list.inline", DRAFT, {"/lines/total_count": 11}),
    Broken("envelope.search", made("invoices.search", {"/data": []}), {"/data": ABSENT}),
    Broken("envelope.search.next_page", SEARCHED, {"/has_more": True}),
    Broken("envelope.search.next_page", SEARCHED, {"/next_page": "token"}),
    Broken("envelope.deletion", at("invoices.delete"), {"/livemode": False}, pointer="/livemode"),
    Broken("ids.path", DRAFT, {"/id": "in_another", "/lines/url": "/v1/invoices/in_another/lines"}),
    Broken("ids.path", at("quotes.cancel"), {"/id": "qt_another"}),
    Broken("expansion.unrequested", DRAFT, {"/customer": STUB}, pointer="/customer"),
    Broken(
        "expansion.requested",
        made(INVOICE, {"/customer": STUB}, query=(("expand[]", "customer"),)),
        {"/customer": STUB["id"]},
        pointer="/customer",
    ),
    Broken("expansion.requested", SESSION, {"/line_items": ABSENT}, pointer="/line_items"),
    Broken("expansion.includable", SESSION, exchange={"query": ()}, pointer="/line_items"),
    Broken(
        "money.invoice.subtotal",
        DRAFT,
        {"/lines/data/0/amount": 299, "/lines/data/0/amount_excluding_tax": 299, "/lines/data/0/quantity": None},
    ),
    Broken(
        "money.invoice.total",
        made(INVOICE, TAXED),
        {"/total": 300, "/total_excluding_tax": 285, "/amount_due": 300, "/amount_remaining": 300},
    ),
    Broken(
        "money.invoice.total",
        made(INVOICE, SHIPPED),
        {"/total": 300, "/total_excluding_tax": 300, "/amount_due": 300, "/amount_remaining": 300},
    ),
    Broken("money.invoice.total_excluding_tax", made(INVOICE, TAXED), {"/total_excluding_tax": 215}),
    Broken("money.invoice.subtotal_excluding_tax", DRAFT, {"/subtotal_excluding_tax": 285}),
    Broken("money.invoice.tax", made(INVOICE, TAXED), {"/tax": None}),
    Broken("money.invoice.tax", made(INVOICE, TAXED), {"/tax": 16}),
    Broken("money.invoice.amount_due", DRAFT, {"/amount_due": 200, "/amount_remaining": 200}),
    Broken("money.invoice.amount_due", DRAFT, {"/starting_balance": -500}),
    Broken("money.invoice.amount_due", DRAFT, {"/pre_payment_credit_notes_amount": 100}),
    Broken("money.invoice.amount_remaining", DRAFT, {"/amount_remaining": 0}),
    Broken("money.invoice.paid", PAID_INVOICE, {"/amount_remaining": 300, "/amount_paid": 0}),
    Broken("money.invoice.ending_balance", DRAFT, {"/ending_balance": 0}),
    Broken("money.invoice.ending_balance", PAID_INVOICE, {"/ending_balance": -300}),
    Broken("money.invoice.ending_balance", PAID_INVOICE, {"/ending_balance": None}),
    Broken("money.invoice.discount_amounts", made(INVOICE, TAXED), {"/lines/data/0/discount_amounts": []}),
    Broken("money.invoice.tax_amounts", made(INVOICE, TAXED), {"/lines/data/0/tax_amounts": []}),
    Broken("money.invoice.currency", DRAFT, {"/lines/data/0/currency": "eur"}, pointer="/lines/data/*/currency"),
    Broken("money.line_item.amount", DRAFT, {"/lines/data/0/quantity": 2}, pointer="/amount"),
    Broken("money.line_item.amount_excluding_tax", DRAFT, {"/lines/data/0/amount_excluding_tax": 1}),
    Broken("money.invoiceitem.amount", at("invoiceitems.retrieve"), {"/quantity": 2}),
    Broken("money.price.unit_amount", price, {"/unit_amount_decimal": "300.5"}),
    Broken("money.price.unit_amount", price, {"/unit_amount": None}),
    Broken("money.price.unit_amount", at("plans.retrieve"), {"/amount": 1201}),
    Broken("money.item.amount_total", at("quotes.line_items"), {"/data/0/amount_total": 300}),
    Broken("money.item.sum", SESSION, {"/line_items/data/0/amount_subtotal": 9, "/line_items/data/0/amount_total": 9}),
    Broken("money.checkout.session.amount_total", SESSION, {"/amount_total": 5}),
    Broken("money.quote.amount_total", QUOTE, {"/amount_total": 300}),
    Broken("money.quote.computed", QUOTE, {"/computed/upfront/amount_total": 200}),
    Broken("money.credit_note.subtotal", NOTE, {"/lines/data/0/amount": 358}),
    Broken("money.credit_note.total", NOTE, {"/total": 857, "/amount": 857, "/total_excluding_tax": 800}),
    Broken("money.credit_note.amount", NOTE, {"/amount": 857}),
    Broken(
        "money.credit_note.discount_amount",
        NOTE,
        {"/discount_amount": 14, "/total": 900, "/amount": 900, "/total_excluding_tax": 843},
    ),
    Broken("money.credit_note.total_excluding_tax", NOTE, {"/total_excluding_tax": 914}),
    Broken("money.credit_note_line_item.amount", NOTE, {"/lines/data/1/quantity": 2}),
    Broken("money.customer_balance_transaction.ledger", ledger, {"/data/0/ending_balance": -200}),
    Broken("state.invoice.status_transitions", DRAFT, {"/status_transitions/voided_at": 1659518856}),
    Broken("state.invoice.status_transitions", PAID_INVOICE, {"/status_transitions/paid_at": None}),
    Broken("state.invoice.paid", PAID_INVOICE, {"/paid": False}),
    Broken("state.invoice.draft", DRAFT, {"/invoice_pdf": "https://pay.example.test/pdf"}),
    Broken("state.invoice.collection", DRAFT, {"/due_date": 1659522455}),
    Broken("state.price.type", price, {"/type": "recurring"}),
    Broken("state.price.tiers_mode", price, {"/tiers_mode": "volume"}),
    Broken("state.coupon.off", coupon, {"/percent_off": None}),
    Broken("state.coupon.off", coupon, {"/percent_off": None, "/amount_off": 100}),
    Broken("state.coupon.duration", coupon, {"/duration": "once"}),
    Broken("shape.invoice", DRAFT, {"/amount_due": "300"}, pointer="/amount_due"),
    Broken("shape.invoice", DRAFT, {"/total": ABSENT}, pointer="/total"),
    Broken("shape.invoice", DRAFT, {"/status": "overdue"}, pointer="/status"),
    Broken("shape.invoice", DRAFT, {"/lines/has_more": None}, pointer="/lines/has_more"),
    Broken("shape.invoice", DRAFT, {"/description": "a" * 5001}, pointer="/description"),
    Broken("shape.invoice", DRAFT, {"/object": "bill"}, pointer="/object"),
    Broken("shape.price", DRAFT, {"/lines/data/0/price/unit_amount": 3.5}, pointer="/unit_amount"),
    Broken("shape.line_item", DRAFT, {"/lines/data/0/price": "price_1"}, pointer="/price"),
    Broken("shape.line_item", DRAFT, {"/lines/data/0/period/end": "now"}, pointer="/period/end"),
]
