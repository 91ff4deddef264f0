"""The discounts of subscriptions and their items: redeemed when they are put on them, ended when they run out.

Several stack in their order, each on what the ones before it left; those of an item come before its subscription's.
Source: https://docs.stripe.com/billing/subscriptions/coupons
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.reference import redemption
from conformance.reference.discounts import amount_off
from conformance.reference.errors import exclusive, invalid
from conformance.reference.invoicing import discounting
from conformance.reference.invoicing.discounting import Chosen
from conformance.reference.store import Record, Store

MOST = 20
_SENT = ("coupon", "promotion_code", "discounts")


@dataclass(frozen=True)
class Redeemer:
    """Who redeems, and when; `current` are discounts that may be named again, beside the customer's."""

    store: Store
    customer: Record | None
    now: int
    current: Sequence[Record] = ()

    def choose(
        self,
        given: Sequence[Mapping[str, Any]] | None,
        *,
        currency: str,
        param: str = "discounts",
        own: Sequence[Record] = (),
        one_time: bool = False,
    ) -> list[Chosen]:
        """What a list of discounts asks for; `own` are those of its owner, which may be named again, too.

        Raises:
            ApiError: 400; more than 20, and as `discounting.read` says.
        """
        inherited = [] if self.customer is None else discounting.inherited(self.store, self.customer, self.now)
        return discounting.read(
            self.store,
            given,
            now=self.now,
            currency=currency,
            usable_ones=[*own, *self.current, *inherited],
            customer=self.customer,
            param=param,
            one_time=one_time,
            most=MOST,
        )


def of(owner: Record) -> list[Record]:
    """The discounts of a subscription or an item, those too that take nothing off any more."""
    found: list[Record] = owner.hidden.get("discounts", [])
    return found


def all_of(subscription: Record) -> Iterator[Record]:
    """The discounts of a subscription and of its items."""
    for owner in (subscription, *subscription["items"]["data"]):
        yield from of(owner)


def read(
    store: Store,
    customer: Record,
    params: Mapping[str, Any],
    *,
    currency: str,
    now: int,
    current: Sequence[Record] = (),
    new: bool = False,
) -> list[Chosen] | None:
    """The discounts that the parameters ask for, None where they say nothing of them.

    current: those that may be named again, beside the customer's

    Raises:
        ApiError: 400; two ways to say it, an unknown, expired or foreign coupon, an amount in another currency, a code
            with a minimum amount on a subscription that exists already, one coupon in the place of several discounts.
    """
    sent = [name for name in _SENT if name in params]
    if not sent:
        return None
    given = [name for name in sent if params[name] is not None]
    if len(given) > 1:
        raise exclusive(given[0], given[1])
    if not given:
        return []
    [name] = given
    if name == "discounts":
        chosen = Redeemer(store, customer, now, current).choose(params[name], currency=currency)
    elif sum(discount["subscription_item"] is None for discount in current) > 1:
        raise invalid(f"A subscription with several discounts cannot be updated with {name}: use discounts.", name)
    else:
        chosen = [_single(store, customer, name, params[name], currency=currency, now=now)]
    for choice in chosen:
        if choice.code is not None and not new and choice.code["restrictions"]["minimum_amount"] is not None:
            raise invalid(
                "A promotion code with a minimum amount cannot be put on a running subscription.", choice.param
            )
    return chosen


def put(store: Store, owner: Record, customer: Record | None, chosen: Sequence[Chosen] | None, now: int) -> None:
    """Replaces the discounts of a subscription or an item by the chosen ones; None leaves them as they are."""
    if chosen is None:
        return
    found = discounting.keep(store, chosen, now=now, customer=customer, **{owner["object"]: owner["id"]})
    staying = {discount["id"] for discount in found}
    _end(store, owner, [discount for discount in of(owner) if discount["id"] not in staying])
    show(owner, found)


def show(owner: Record, found: list[Record]) -> None:
    """Gives a subscription or an item its discounts; a subscription tells the first of them apart, too."""
    owner.hidden["discounts"] = found
    owner["discounts"] = [discount["id"] for discount in found]
    if owner["object"] == "subscription":
        owner["discount"] = found[0] if found else None


def running(owner: Record, at: int) -> list[Record]:
    """The discounts that still take something off: neither run out nor used up."""
    return [discount for discount in of(owner) if runs(discount, at)]


def runs(discount: Record, at: int) -> bool:
    """Whether a discount still takes something off."""
    return not discount.hidden.get("used") and (discount["end"] is None or discount["end"] > at)


def of_invoice(store: Store, subscription: Record, customer: Record, currency: str, at: int) -> list[Record]:
    """The discounts of an invoice of a subscription: its own, else the customer's."""
    found = running(subscription, at) or discounting.inherited(store, customer, at)
    return discounting.check_currency(found, currency)


def use(subscription: Record, invoice: Record) -> None:
    """A discount of `duration=once` is used up by the first invoice that it takes something off."""
    taken = {entry["discount"]: entry["amount"] for entry in invoice["total_discount_amounts"]}
    for discount in all_of(subscription):
        if discount["coupon"]["duration"] == "once" and taken.get(discount["id"]):
            discount.hidden["used"] = True


def expire(store: Store, subscription: Record, at: int) -> None:
    """Takes discounts away that have run out or are used up, when a period turns."""
    for owner in (subscription, *subscription["items"]["data"]):
        over = [discount for discount in of(owner) if not runs(discount, at)]
        if over:
            _end(store, owner, over)
            show(owner, running(owner, at))


def _end(store: Store, owner: Record, ended: Sequence[Record]) -> None:
    """Removes discounts of the owner's own; a customer's that it used goes on."""
    for discount in ended:
        if discount[owner["object"]] == owner["id"] and store.table("discount").get(discount["id"]) is not None:
            store.remove(discount)


def _single(store: Store, customer: Record, name: str, identifier: str, *, currency: str, now: int) -> Chosen:
    """What `coupon` or `promotion_code` asks for."""
    found = store.in_parameter(name, identifier, name)
    code, coupon = (found, found["coupon"]) if name == "promotion_code" else (None, found)
    if code is not None:
        redemption.check_code(store, code, customer, now)
    elif not redemption.usable(coupon, now):
        raise invalid(f"Coupon expired: {coupon['id']}", name, "coupon_expired")
    if coupon["amount_off"] is not None and amount_off(discounting.facts(coupon), currency) is None:
        raise invalid(f"The coupon takes an amount in {coupon['currency']} off; this is billed in {currency}.", name)
    return Chosen(None, coupon, name, code)
