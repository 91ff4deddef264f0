"""What a run can leave behind, in the order in which it is removed, and how the API lets it be removed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Json = Any
Test = Callable[[Mapping[str, Json]], bool]
_EVEN_SO: Final = "the API cannot delete it"


def _always(_: Mapping[str, Json]) -> bool:
    return True


def _status(*values: str) -> Test:
    return lambda made: made.get("status") in values


def _active(made: Mapping[str, Json]) -> bool:
    return made.get("active") is True and not made.get("is_default")


@dataclass(frozen=True)
class Way:
    """One way to remove an object, where `applies` says that it is open; `below` follows the object's path."""

    word: str  # delete, cancel, void, expire, deactivate
    applies: Test = _always
    method: str = "POST"
    below: str = ""
    params: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """One kind of object: where it is listed, and the ways to remove it, the next where the one before is refused."""

    object: str
    path: str
    ways: tuple[Way, ...] = ()
    listed: Mapping[str, Json] = field(default_factory=dict)  # parameters of the list
    why: str = _EVEN_SO  # it stays where no way is open


_DELETE: Final = Way("delete", method="DELETE")
_DEACTIVATE: Final = Way("deactivate", _active, params={"active": False})
_INACTIVE: Final = "it is inactive, and the API cannot delete it"

KINDS: Final[tuple[Kind, ...]] = (
    # first the clocks: a customer on one vanishes with it, and all that the customer has
    Kind("test_helpers.test_clock", "/v1/test_helpers/test_clocks", (_DELETE,)),
    Kind(
        "subscription_schedule",
        "/v1/subscription_schedules",
        (Way("cancel", _status("not_started", "active"), below="/cancel"),),
    ),
    Kind(
        "subscription",
        "/v1/subscriptions",
        (Way("cancel", lambda made: made.get("status") not in ("canceled", "incomplete_expired"), "DELETE"),),
        {"status": "all"},
    ),
    Kind("checkout.session", "/v1/checkout/sessions", (Way("expire", _status("open"), below="/expire"),)),
    Kind("quote", "/v1/quotes", (Way("cancel", _status("draft", "open"), below="/cancel"),)),
    Kind("invoiceitem", "/v1/invoiceitems", (Way("delete", lambda made: made.get("invoice") is None, "DELETE"),)),
    Kind(
        "invoice",
        "/v1/invoices",
        (Way("delete", _status("draft"), "DELETE"), Way("void", _status("open", "uncollectible"), below="/void")),
    ),
    Kind("credit_note", "/v1/credit_notes"),
    Kind("payment_intent", "/v1/payment_intents"),
    Kind("customer", "/v1/customers", (_DELETE,)),
    Kind("promotion_code", "/v1/promotion_codes", (_DEACTIVATE,), why=_INACTIVE),
    Kind("coupon", "/v1/coupons", (_DELETE,)),
    Kind("payment_link", "/v1/payment_links", (_DEACTIVATE,), why=_INACTIVE),
    Kind("billing_portal.configuration", "/v1/billing_portal/configurations", (_DEACTIVATE,), why=_INACTIVE),
    # a recurring price is a plan, too, and as such can be deleted
    Kind("plan", "/v1/plans", (_DELETE,)),
    Kind("price", "/v1/prices", (_DEACTIVATE,), why=_INACTIVE),
    Kind("product", "/v1/products", (_DELETE, _DEACTIVATE), why=_INACTIVE),
    Kind("tax_rate", "/v1/tax_rates", (_DEACTIVATE,), why=_INACTIVE),
)
"""Of the other things that a run makes, payment methods, tax IDs and balance transactions vanish with their customer;
refunds cannot be listed, nor deleted."""
