"""How a quote opens and how it ends without being accepted: finalized, canceled, expired.

Source: https://stripe.com/docs/quotes/overview#workflow-transitions
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.reference.agenda import due
from conformance.reference.errors import ApiError, invalid
from conformance.reference.quoting import drafting, settings
from conformance.reference.quoting.numbering import number
from conformance.reference.store import Record, Store

_PENDING = ("draft", "open")


def finalized(store: Store, quote: Record, params: Mapping[str, Any], now: int) -> Record:
    """Opens a draft and numbers it; what it revises is canceled.

    Raises:
        ApiError: 400; it is no draft, nobody is offered anything, or it would expire at once.
    """
    require(quote, ("draft",), "finalized")
    if quote["customer"] is None:
        raise invalid("A quote needs a customer before it can be finalized.", "customer")
    if not quote.hidden["items"]:
        raise invalid("A quote needs a line item before it can be finalized.", "line_items")
    customer = store.in_parameter("customer", quote["customer"], "customer")
    if params.get("expires_at") is not None:
        quote["expires_at"] = settings.expiry(params, now)
        drafting.schedule_expiry(store, quote)
    quote["number"] = number(quote.hidden["series"], customer)
    _move(quote, "open", "finalized_at", now)
    revised = store.table(drafting.QUOTE).get(quote.hidden["revises"] or "")
    if revised is not None and revised["status"] == "open":
        _move(revised, "canceled", "canceled_at", now)
    return quote


def canceled(quote: Record, now: int) -> Record:
    """Withdraws a quote that nobody has accepted.

    Raises:
        ApiError: 400; it is accepted or canceled already.
    """
    require(quote, _PENDING, "canceled")
    return _move(quote, "canceled", "canceled_at", now)


def accepted(quote: Record, now: int) -> Record:
    """Notes that the customer agreed."""
    return _move(quote, "accepted", "accepted_at", now)


def require(quote: Record, statuses: tuple[str, ...], done: str) -> None:
    """Refuses what a quote's status does not allow.

    Raises:
        ApiError: 400.
    """
    if quote["status"] not in statuses:
        raise ApiError(f"This quote is {quote['status']}: only one that is {' or '.join(statuses)} can be {done}.")


@due("quotes.expire")
def expire_due(store: Store, identifier: str, at: int) -> None:
    quote = store.table(drafting.QUOTE).get(identifier)
    if quote is not None and quote["status"] in _PENDING and quote["expires_at"] <= at:
        _move(quote, "canceled", "canceled_at", at)


def _move(quote: Record, status: str, stamp: str, now: int) -> Record:
    quote["status"] = status
    quote["status_transitions"] = {**quote["status_transitions"], stamp: now}
    return quote
