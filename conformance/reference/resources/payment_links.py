"""Payment links: a URL that opens a Checkout Session of the same things for everybody who visits it."""

from __future__ import annotations

from conformance.contract import Json
from conformance.reference.call import Call, handles
from conformance.reference.checkout.linking import LINK, created, updated
from conformance.reference.expand import includes
from conformance.reference.line_items import listing
from conformance.reference.store import Record, Store


@handles("payment_links.create")
def create(call: Call) -> Json:
    return created(call)


@handles("payment_links.retrieve")
def retrieve(call: Call) -> Json:
    return call.subject(LINK)


@handles("payment_links.update")
def update(call: Call) -> Json:
    return updated(call, call.subject(LINK))


@handles("payment_links.list")
def list_(call: Call) -> Json:
    wanted = call.params.get("active")
    links = call.store.table(LINK).newest_first()
    return call.page(LINK, (link for link in links if wanted in (None, link["active"])))


@handles("payment_links.line_items")
def line_items(call: Call) -> Json:
    return listing.page(call, call.subject(LINK).hidden["items"])


@includes(LINK, "line_items")
def included_items(_: Store, link: Record) -> Json:
    return listing.inside(link.hidden["items"], f"/v1/payment_links/{link['id']}/line_items")
