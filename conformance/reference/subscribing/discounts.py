"""The discount of a subscription: redeemed when a coupon or a promotion code is put on it, ended when it runs out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.reference import redemption
from conformance.reference.discounts import amount_off
from conformance.reference.errors import exclusive, invalid
from conformance.reference.invoicing import discounting
from conformance.reference.store import Record, Store

_SENT = ("coupon", "promotion_code")


@dataclass(frozen=True)
class Chosen:
    """A coupon to redeem, perhaps by a promotion code; both None where the discount is taken away."""

    coupon: Record | None
    code: Record | None

    def touched(self) -> list[Record]:
        return [record for record in (self.coupon, self.code) if record is not None]


def read(
    store: Store, customer: Record, params: Mapping[str, Any], *, currency: str, now: int, new: bool = False
) -> Chosen | None:
    """The discount that the parameters ask for, None where they say nothing of it.

    Raises:
        ApiError: 400; both ways to say it, an unknown, expired or foreign coupon, an amount in another currency, a code
            with a minimum amount on a subscription that exists already.
    """
    sent = [name for name in _SENT if name in params]
    if not sent:
        return None
    if len([name for name in sent if params[name] is not None]) > 1:
        raise exclusive(*_SENT)
    name = next((each for each in sent if params[each] is not None), sent[0])
    if params[name] is None:
        return Chosen(None, None)
    if name == "promotion_code":
        code = store.in_parameter("promotion_code", params[name], name)
        redemption.check_code(store, code, customer, now)
        if not new and code["restrictions"]["minimum_amount"] is not None:
            raise invalid("A promotion code with a minimum amount cannot be put on a running subscription.", name)
        coupon = code["coupon"]
    else:
        code, coupon = None, store.in_parameter("coupon", params[name], name)
        if not redemption.usable(coupon, now):
            raise invalid(f"Coupon expired: {coupon['id']}", name, "coupon_expired")
    if coupon["amount_off"] is not None and amount_off(discounting.facts(coupon), currency) is None:
        raise invalid(f"The coupon takes an amount in {coupon['currency']} off; this is billed in {currency}.", name)
    return Chosen(coupon, code)


def put(store: Store, subscription: Record, customer: Record, chosen: Chosen | None, now: int) -> None:
    """Replaces the subscription's discount by the chosen one, or takes it away."""
    if chosen is None:
        return
    end(store, subscription)
    if chosen.coupon is not None:
        subscription["discount"] = redemption.redeem(
            store,
            now=now,
            coupon=chosen.coupon,
            promotion_code=chosen.code,
            customer=customer,
            subscription=subscription["id"],
        )


def end(store: Store, subscription: Record) -> None:
    """Takes the subscription's discount away."""
    discount = subscription["discount"]
    subscription["discount"] = None
    if discount is not None and store.table("discount").get(discount["id"]) is not None:
        store.remove(discount)


def running(subscription: Record, at: int) -> Record | None:
    """The subscription's discount where it still takes something off: neither run out nor used up."""
    discount: Record | None = subscription["discount"]
    if discount is None or discount.hidden.get("used") or (discount["end"] is not None and discount["end"] <= at):
        return None
    return discount


def of_invoice(store: Store, subscription: Record, customer: Record, currency: str, at: int) -> list[Record]:
    """The discounts of an invoice of a subscription: its own, else the customer's."""
    own = running(subscription, at)
    found = [own] if own is not None else discounting.inherited(store, customer, at)
    return discounting.check_currency(found, currency)


def use(subscription: Record, invoice: Record) -> None:
    """A discount of `duration=once` is used up by the first invoice that it takes something off."""
    discount = subscription["discount"]
    if discount is None or discount["coupon"]["duration"] != "once":
        return
    taken = {entry["discount"]: entry["amount"] for entry in invoice["total_discount_amounts"]}
    if taken.get(discount["id"]):
        discount.hidden["used"] = True


def expire(store: Store, subscription: Record, at: int) -> None:
    """Takes a discount away that has run out or is used up, when a period turns."""
    if subscription["discount"] is not None and running(subscription, at) is None:
        end(store, subscription)
