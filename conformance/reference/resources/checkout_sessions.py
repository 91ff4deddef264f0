"""Checkout Sessions: a hosted page on which somebody pays, subscribes or leaves a payment method.

Nobody opens the page of a server that keeps its state in memory: a session stays open until it expires.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference import ids
from conformance.reference.agenda import due
from conformance.reference.call import Call, handles
from conformance.reference.checkout import setups, terms
from conformance.reference.checkout.opening import SESSION, opened
from conformance.reference.errors import invalid
from conformance.reference.expand import includes
from conformance.reference.line_items import listing
from conformance.reference.pagination import created_within
from conformance.reference.store import Record, Store

_NAMED = ("customer", "payment_intent", "payment_link", "subscription")
_RECOVERY = "https://buy.stripe.com/r/test_"


@handles("checkout_sessions.create")
def create(call: Call) -> Json:
    return opened(call)


@handles("checkout_sessions.retrieve")
def retrieve(call: Call) -> Json:
    return call.subject(SESSION)


@handles("checkout_sessions.expire")
def expire(call: Call) -> Json:
    session = call.subject(SESSION)
    if session["status"] != "open":
        raise invalid(
            'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of `{session['status']}`."
        )
    return _expired(call.store, session, call.now)


@handles("checkout_sessions.list")
def list_(call: Call) -> Json:
    for name in _NAMED:
        call.named(name, name)
    sessions = call.store.table(SESSION).newest_first()
    return call.page(SESSION, (session for session in sessions if _listed(call.store, session, call.params)))


@handles("checkout_sessions.line_items")
def line_items(call: Call) -> Json:
    return listing.page(call, call.subject(SESSION).hidden["items"])


@includes(SESSION, "line_items")
def included_items(_: Store, session: Record) -> Json:
    items = session.hidden["items"]
    return listing.inside(items, f"/v1/checkout/sessions/{session['id']}/line_items") if items else None


@includes(SESSION, "total_details.breakdown")
def included_breakdown(_: Store, session: Record) -> Json:
    return session.hidden["sums"].breakdown


@due("checkout_sessions.expire")
def expire_due(store: Store, identifier: str, at: int) -> None:
    session = store.table(SESSION).get(identifier)
    if session is not None and session["status"] == "open":
        _expired(store, session, at)


def _expired(store: Store, session: Record, now: int) -> Record:
    session.update(status="expired", url=None)
    setups.abandoned(store, session["setup_intent"])
    recovery = (session["after_expiration"] or {}).get("recovery")
    if recovery and recovery["enabled"]:
        recovery.update(expires_at=now + terms.RECOVERABLE, url=f"{_RECOVERY}{ids.alphanumeric(24)}")
    return session


def _listed(store: Store, session: Record, wanted: Mapping[str, Any]) -> bool:
    named = all(session[name] == wanted[name] for name in (*_NAMED, "status") if name in wanted)
    email = (wanted.get("customer_details") or {}).get("email")
    return named and created_within(session, wanted) and email in (None, _email(store, session))


def _email(store: Store, session: Record) -> str | None:
    """Whose session it is: the address that it was opened with, or that of its customer."""
    customer = store.table("customer").get(session["customer"] or "")
    email: str | None = session["customer_email"] or (customer["email"] if customer is not None else None)
    return email
