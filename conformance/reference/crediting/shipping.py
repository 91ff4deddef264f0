"""The shipping of an invoice, credited as a whole, once. https://stripe.com/docs/api/credit_notes/create"""

from __future__ import annotations

from conformance.contract import Json
from conformance.reference.call import Call
from conformance.reference.crediting import credited
from conformance.reference.errors import invalid
from conformance.reference.store import Record

_PARAM = "shipping_cost[shipping_rate]"


def read(call: Call, invoice: Record) -> dict[str, Json] | None:
    """The shipping cost that a request credits, None where it credits none.

    Raises:
        ApiError: 400; the invoice is not charged for that shipping rate, or no longer.
    """
    given = call.params.get("shipping_cost")
    if given is None:
        return None
    asked, charged = given.get("shipping_rate"), invoice["shipping_cost"]
    if asked is None:
        raise invalid(f"Missing required param: {_PARAM}.", _PARAM, "parameter_missing")
    if charged is None or charged["shipping_rate"] != asked:
        raise invalid(f"This invoice has no shipping cost of the shipping rate {asked}.", _PARAM)
    if credited.shipping(call.store, invoice):
        raise invalid("The shipping cost of this invoice has been credited already.", _PARAM)
    return dict(charged)


def total(shipped: dict[str, Json] | None) -> int:
    """What is credited of it, in the smallest unit of the currency; the reference taxes no shipping."""
    return 0 if shipped is None else int(shipped["amount_total"])
