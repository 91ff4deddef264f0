"""Clones of quotes, and revisions: clones that continue the number of what they revise.

Source: https://stripe.com/docs/api/quotes/create#create_quote-from_quote
"""

from __future__ import annotations

import copy

from conformance.reference.call import Call
from conformance.reference.errors import invalid
from conformance.reference.quoting import discounts, drafting, selling, settings, totals
from conformance.reference.store import Record

_BESIDE = frozenset({"from_quote", "expires_at"})
_COPIED = (*settings.BLANK, "customer", "default_tax_rates", "metadata")


def cloned(call: Call) -> Record:
    """A draft of the same content; it expires as a new one does.

    Raises:
        ApiError: 400; an unknown quote, or parameters beside it.
    """
    params, store = call.params, call.store
    given = params["from_quote"]
    original = store.in_parameter(drafting.QUOTE, given["quote"], "from_quote[quote]")
    for name in params.keys() - _BESIDE:
        raise invalid(f"`{name}` cannot be specified with `from_quote`: only `expires_at` can.", name)
    now = call.now_of(original)
    expires_at = settings.expiry(params, now) if params.get("expires_at") is not None else now + drafting.LIFETIME
    quote = drafting.blank(store, now=now, clock=original["test_clock"], currency=original["currency"])
    quote.update({name: copy.deepcopy(original[name]) for name in _COPIED})
    is_revision = given.get("is_revision", False)
    quote |= {"expires_at": expires_at, "from_quote": {"is_revision": is_revision, "quote": original["id"]}}
    if is_revision:
        quote.hidden |= {"series": original.hidden["series"], "revises": original["id"]}
    quote.hidden["default_tax_rates"] = original.hidden["default_tax_rates"]
    quote.hidden["items"] = selling.copies(store, original.hidden["items"], customer=quote["customer"], now=now)
    applied = original.hidden["discounts"]
    quote.hidden["discounts"] = discounts.copied(store, applied, customer=quote["customer"], now=now)
    quote["discounts"] = [discount["id"] for discount in quote.hidden["discounts"]]
    totals.calculate(store, quote)
    drafting.schedule_expiry(store, quote)
    return quote
