"""Quotes: what is offered to a customer, until it is accepted, canceled or expires."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference.call import Call, handles
from conformance.reference.clock import CLOCK
from conformance.reference.expand import includes
from conformance.reference.files import File
from conformance.reference.line_items import listing
from conformance.reference.quoting import accepting, closing, copying, document, drafting
from conformance.reference.quoting.drafting import QUOTE
from conformance.reference.store import Record, Store

_FILTERS = ("customer", "status", "test_clock")


@handles("quotes.create")
def create(call: Call) -> Json:
    return copying.cloned(call) if call.params.get("from_quote") else drafting.created(call)


@handles("quotes.retrieve")
def retrieve(call: Call) -> Json:
    return call.subject(QUOTE)


@handles("quotes.update")
def update(call: Call) -> Json:
    return drafting.updated(call, call.subject(QUOTE))


@handles("quotes.finalize")
def finalize(call: Call) -> Json:
    quote = call.subject(QUOTE)
    return closing.finalized(call.store, quote, call.params, call.now_of(quote))


@handles("quotes.accept")
def accept(call: Call) -> Json:
    quote = call.subject(QUOTE)
    return accepting.accept(call.store, quote, call.now_of(quote))


@handles("quotes.cancel")
def cancel(call: Call) -> Json:
    quote = call.subject(QUOTE)
    return closing.canceled(quote, call.now_of(quote))


@handles("quotes.pdf")
def pdf(call: Call) -> Json:
    return File(document.printed(call.store, call.subject(QUOTE)), "application/pdf")


@handles("quotes.list")
def list_(call: Call) -> Json:
    call.named("customer", "customer")
    call.named(CLOCK, "test_clock")
    quotes = call.store.table(QUOTE).newest_first()
    return call.page(QUOTE, (quote for quote in quotes if _listed(quote, call.params)))


@handles("quotes.line_items")
def line_items(call: Call) -> Json:
    return listing.page(call, call.subject(QUOTE).hidden["items"])


@handles("quotes.upfront_line_items")
def upfront_line_items(call: Call) -> Json:
    return listing.page(call, call.subject(QUOTE).hidden["upfront_items"])


@includes(QUOTE, "line_items")
def included_items(_: Store, quote: Record) -> Json:
    return listing.inside(quote.hidden["items"], f"/v1/quotes/{quote['id']}/line_items")


@includes(QUOTE, "computed.upfront.line_items")
def included_upfront_items(_: Store, quote: Record) -> Json:
    return listing.inside(quote.hidden["upfront_items"], f"/v1/quotes/{quote['id']}/computed_upfront_line_items")


@includes(QUOTE, "total_details.breakdown")
def included_breakdown(_: Store, quote: Record) -> Json:
    return quote.hidden["sums"]["whole"].breakdown


@includes(QUOTE, "computed.upfront.total_details.breakdown")
def included_upfront_breakdown(_: Store, quote: Record) -> Json:
    return quote.hidden["sums"]["upfront"].breakdown


@includes(QUOTE, "computed.recurring.total_details.breakdown")
def included_recurring_breakdown(_: Store, quote: Record) -> Json:
    return quote.hidden["sums"]["recurring"].breakdown


def _listed(quote: Record, wanted: Mapping[str, Any]) -> bool:
    return all(quote[name] == wanted[name] for name in _FILTERS if name in wanted)
