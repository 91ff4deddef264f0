"""Discounts of phases, of their items and of what they bill once: kept as they were asked for, redeemed later.

An element names a coupon, a promotion code, or a discount that there is already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from conformance.contract import Json
from conformance.reference.invoicing.discounting import Chosen
from conformance.reference.redemption import promotion_code_active, usable
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import discounts

Element = Mapping[str, Any]
_WAYS = ("coupon", "discount", "promotion_code")


def shown(chosen: Iterable[Chosen]) -> list[dict[str, Json]]:
    """What a phase shows of the discounts that a request asks for."""
    return [
        _element("discount", choice.discount["id"])
        if choice.discount is not None
        else _element("coupon", choice.coupon["id"])
        if choice.code is None
        else _element("promotion_code", choice.code["id"])
        for choice in chosen
    ]


def held(owner: Record) -> list[dict[str, Json]]:
    """What a phase shows of the discounts that a subscription or an item has already."""
    return [_element("discount", discount["id"]) for discount in discounts.of(owner)]


def coupon(store: Store, elements: Sequence[Element]) -> str | None:
    """The coupon of the first of them: what a phase shows beside its discounts."""
    found = _coupon(store, elements[0]) if elements else None
    return None if found is None else str(found["id"])


def as_params(store: Store, elements: Iterable[Element], owner: Record | None, at: int) -> list[dict[str, Json]]:
    """`discounts` of a subscription or an item that begins with a phase, or is turned into what the phase says.

    What `owner` has already stays; what cannot be redeemed any more is left out.
    """
    own = {} if owner is None else {discount["coupon"]["id"]: discount["id"] for discount in discounts.of(owner)}
    return [param for element in elements for param in _as_param(store, element, own, at)]


def differ(store: Store, params: Iterable[Element], owner: Record) -> bool:
    """Whether a subscription or an item has other discounts than these parameters ask for."""
    wanted = [found["id"] for param in params if (found := _coupon(store, param)) is not None]
    return wanted != [discount["coupon"]["id"] for discount in discounts.of(owner)]


def named(store: Store, phases: Iterable[Mapping[str, Any]]) -> Iterator[Record]:
    """The coupons and promotion codes that phases redeem."""
    for phase in phases:
        for owner in (phase, *phase["items"], *phase["add_invoice_items"]):
            for element in owner["discounts"]:
                found, code = (
                    _coupon(store, element),
                    store.table("promotion_code").get(element["promotion_code"] or ""),
                )
                yield from (record for record in (found, code) if record is not None)


def _as_param(store: Store, element: Element, own: Mapping[str, str], at: int) -> Iterator[dict[str, Json]]:
    found = _coupon(store, element)
    if found is None:
        return
    if found["id"] in own:
        yield {"discount": own[found["id"]]}
        return
    [way] = [name for name in _WAYS if element.get(name) is not None]
    record = store.get(way, element[way])
    if {"coupon": usable, "discount": discounts.runs, "promotion_code": promotion_code_active}[way](record, at):
        yield {way: element[way]}


def _coupon(store: Store, element: Element) -> Record | None:
    """The coupon that an element comes down to, None where it is gone."""
    for way in _WAYS:
        record = store.table(way).get(element.get(way) or "")
        if record is not None:
            found: Record = record if way == "coupon" else record["coupon"]
            return found
    return None


def _element(way: str, identifier: str) -> dict[str, Json]:
    return {name: identifier if name == way else None for name in _WAYS}
