"""The `discounts` parameter: coupons and promotion codes to redeem, or discounts to use again.

Reading changes nothing; what was read is redeemed once the whole request is known to be in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.reference import ids
from conformance.reference.discounts import Reduction, amount_off
from conformance.reference.errors import ApiError, exclusive, invalid, missing_in_parameter
from conformance.reference.redemption import check_code, redeem, usable
from conformance.reference.store import Record, Store

_WAYS = ("coupon", "discount", "promotion_code")


@dataclass(frozen=True)
class Chosen:
    """One element of `discounts`: an existing discount, or a coupon to redeem, perhaps by a promotion code."""

    discount: Record | None
    coupon: Record
    param: str
    code: Record | None = None


def read(
    store: Store,
    given: Sequence[Mapping[str, Any]] | None,
    *,
    now: int,
    currency: str,
    usable_ones: Sequence[Record] = (),
    one_time: bool = False,
    param: str = "discounts",
    customer: Record | None = None,
    most: int | None = None,
) -> list[Chosen]:
    """The discounts that the parameter asks for.

    usable_ones: discounts that may be used again: the object's own, and those of what it belongs to.
    one_time:    whether the object is billed once, so that a repeating coupon has no meaning (invoice items).
    customer:    who redeems promotion codes; None where nobody is known yet.
    most:        how many there may be; None where nothing is said of it.

    Raises:
        ApiError: 400; too many, an unknown, expired or repeated coupon, a code that the customer may not redeem, a
            discount of something else, another currency.
    """
    if most is not None and len(given or ()) > most:
        raise invalid(f"Array {param} exceeded maximum {most} allowed elements.", param)
    chosen = [_one(store, element, usable_ones, f"{param}[{index}]") for index, element in enumerate(given or ())]
    for choice in chosen:
        _check(choice, now=now, currency=currency, one_time=one_time)
        _check_code(store, choice, customer, now)
    _refuse_repeated(chosen)
    return chosen


def keep(
    store: Store,
    chosen: Sequence[Chosen],
    *,
    now: int,
    customer: Record | None,
    **owner: str,
) -> list[Record]:
    """The discounts; coupons are redeemed for the `owner`, such as `invoice="in_1…"`, as `redeem` takes it."""
    return [
        choice.discount
        or redeem(
            store,
            coupon=choice.coupon,
            promotion_code=choice.code,
            now=now,
            customer=customer,
            param=choice.param,
            **owner,
        )
        for choice in chosen
    ]


def preview(chosen: Sequence[Chosen], *, now: int, customer: str | None) -> list[Record]:
    """The discounts as they would be; nothing is redeemed or stored."""
    return [choice.discount or _unstored(choice, now, customer) for choice in chosen]


def reductions(discounts: Sequence[Record], currency: str) -> tuple[Reduction, ...]:
    """What discounts do to amounts of a currency."""
    return tuple(Reduction.of(discount["id"], facts(discount["coupon"]), currency) for discount in discounts)


def facts(coupon: Record) -> Mapping[str, Any]:
    """A coupon with what it shows only when asked: `applies_to` and `currency_options`."""
    hidden = getattr(coupon, "hidden", {})
    return {**coupon, **{name: hidden[name] for name in ("applies_to", "currency_options") if hidden.get(name)}}


def inherited(store: Store, customer: Record, now: int) -> list[Record]:
    """The customer's own discount, where it still runs: invoices inherit it when they are created."""
    own = customer["discount"]
    if own is None or (own["end"] is not None and own["end"] <= now):
        return []
    return [store.table("discount").get(own["id"]) or own]


def check_currency(discounts: Sequence[Record], currency: str) -> list[Record]:
    """Of inherited discounts, those that mean something in a currency."""
    return [
        discount
        for discount in discounts
        if discount["coupon"]["amount_off"] is None or amount_off(facts(discount["coupon"]), currency) is not None
    ]


def _one(store: Store, element: Mapping[str, Any], usable_ones: Sequence[Record], param: str) -> Chosen:
    sent = [name for name in _WAYS if element.get(name) is not None]
    if len(sent) > 1:
        raise exclusive(f"{param}[{sent[0]}]", f"{param}[{sent[1]}]")
    if not sent:
        raise invalid(f"Each element of `discounts` needs a coupon or a discount: {param}.", param)
    [way] = sent
    identifier, param = element[way], f"{param}[{way}]"
    if way == "promotion_code":
        code = store.in_parameter(way, identifier, param)
        return Chosen(None, code["coupon"], param, code)
    if way == "coupon":
        return Chosen(None, store.in_parameter(way, identifier, param), param)
    found = next((record for record in usable_ones if record["id"] == identifier), None)
    if found is None:
        raise missing_in_parameter(way, identifier, param)
    return Chosen(found, found["coupon"], param)


def _check(choice: Chosen, *, now: int, currency: str, one_time: bool) -> None:
    coupon, param = choice.coupon, choice.param
    if choice.discount is None and not usable(coupon, now):
        raise invalid(f"Coupon expired: {coupon['id']}", param, "coupon_expired")
    if one_time and coupon["duration"] == "repeating":
        raise invalid(
            f"Coupon {coupon['id']} has `duration=repeating` and cannot be applied to one-time objects.", param
        )
    if coupon["amount_off"] is not None and amount_off(facts(coupon), currency) is None:
        raise invalid(f"The coupon takes an amount in {coupon['currency']} off; this is billed in {currency}.", param)


def _check_code(store: Store, choice: Chosen, customer: Record | None, now: int) -> None:
    """Refuses a promotion code that this customer, or anybody, may not redeem; the refusal names the element."""
    if choice.code is None:
        return
    try:
        check_code(store, choice.code, customer, now)
    except ApiError as error:
        error.param = choice.param
        raise


def _refuse_repeated(chosen: Sequence[Chosen]) -> None:
    seen: set[str] = set()
    for choice in chosen:
        if choice.coupon["id"] in seen:
            raise invalid(f"Coupon {choice.coupon['id']} can only be applied once.", choice.param)
        seen.add(choice.coupon["id"])


def _unstored(choice: Chosen, now: int, customer: str | None) -> Record:
    return Record(
        {
            "id": ids.new("discount"),
            "object": "discount",
            "checkout_session": None,
            "coupon": choice.coupon,
            "customer": customer,
            "end": None,
            "invoice": None,
            "invoice_item": None,
            "promotion_code": None if choice.code is None else choice.code["id"],
            "start": now,
            "subscription": None,
            "subscription_item": None,
        }
    )
