"""Subscription items: what a subscription consists of, read from parameters and kept as records.

What a request asks for is first described, item by item, and checked as a whole; records are written afterwards. So a
change can be billed, previewed or left pending before it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from conformance.reference import ids, metadata, plans
from conformance.reference.amounts import exact_amount
from conformance.reference.errors import ApiError, exclusive, invalid
from conformance.reference.invoicing import discounting
from conformance.reference.invoicing.discounting import Chosen
from conformance.reference.invoicing.rates import tax_rates
from conformance.reference.pagination import envelope
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import compatible, discounts, prices, usage
from conformance.reference.subscribing.cycles import Interval
from conformance.reference.subscribing.discounts import Redeemer

ITEM = "subscription_item"
Given = Mapping[str, Any]
Named = Callable[[int, str], str]  # how a request wrote a member of its n-th item: items[0][price]


@dataclass
class Wanted:
    """An item as a subscription is to have it; `record` is the item that it is already, None for a new one."""

    price: Record
    quantity: int | None  # None: metered, which is told afterwards
    tax_rates: list[Record] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    billing_thresholds: Any = None
    record: Record | None = None
    chosen: list[Chosen] | None = None  # the discounts that it is to have; None: those that it has
    id: str = field(default_factory=lambda: ids.new(ITEM))

    @classmethod
    def of(cls, item: Record) -> Wanted:
        """An existing item as it is."""
        return cls(
            item["price"],
            item.get("quantity"),
            item["tax_rates"],
            item["metadata"],
            item["billing_thresholds"],
            item,
            id=item["id"],
        )

    @property
    def amount(self) -> Decimal:
        """What a whole interval costs, not yet rounded; 0 where usage decides."""
        return Decimal(0) if self.quantity is None else self.cost(self.quantity)

    @property
    def metered(self) -> bool:
        return self.quantity is None

    def cost(self, quantity: int) -> Decimal:
        """What so much of it costs, not yet rounded."""
        tiers = {"tiers": self.price.hidden["tiers"]} if self.price.hidden.get("tiers") else {}
        return exact_amount({**self.price, **tiers}, quantity)

    def reducing(self, at: int) -> list[Record]:
        """The discounts of its own that take something off it, or would."""
        if self.chosen is not None:
            return discounting.preview(self.chosen, now=at, customer=None)
        return [] if self.record is None else discounts.running(self.record, at)

    def bills_like(self, item: Record) -> bool:
        """Whether it costs what an existing item costs."""
        return (
            self.price["id"] == item["price"]["id"]
            and self.quantity == item.get("quantity")
            and self.tax_rates == item["tax_rates"]
        )


def interval_of(wanted: Sequence[Wanted]) -> Interval:
    """The interval that all items of a subscription have."""
    return Interval.of(wanted[0].price["recurring"])


def of(subscription: Record) -> list[Wanted]:
    """The items of a subscription as they are."""
    return [Wanted.of(item) for item in subscription["items"]["data"]]


def new(
    store: Store,
    given: Sequence[Given],
    *,
    now: int,
    currency: str | None,
    named: Named,
    redeemer: Redeemer,
) -> list[Wanted]:
    """The items of a new subscription; `redeemer` redeems their discounts.

    Raises:
        ApiError: 400; none or too many, an unknown, inactive or one-time price, two that do not go together.
    """
    wanted: list[Wanted] = []
    for index, each in enumerate(given):
        wanted.append(_added(store, each, index, now=now, currency=currency, named=named))
        currency = currency or wanted[-1].price["currency"]
        _redeem(wanted[-1], each, redeemer, named(index, "discounts"))
    compatible.check([item.price for item in wanted])
    return wanted


def changed(
    store: Store, subscription: Record, given: Sequence[Given] | None, *, now: int, named: Named
) -> list[Wanted]:
    """The items of a subscription after a change: those named are changed or removed, others added.

    Raises:
        ApiError: 400; an item of something else, none left, and what `new` refuses.
    """
    kept = {item["id"]: Wanted.of(item) for item in subscription["items"]["data"]}
    redeemer = Redeemer(store, store.table("customer").get(subscription["customer"]), now, discounts.of(subscription))
    added: list[Wanted] = []
    for index, each in enumerate(given or ()):
        identifier = each.get("id")
        if identifier is None:
            if each.get("deleted") or each.get("clear_usage"):
                raise invalid("An item that is deleted or cleared has to be named by its ID.", named(index, "id"))
            added.append(_added(store, each, index, now=now, currency=subscription["currency"], named=named))
            _redeem(added[-1], each, redeemer, named(index, "discounts"))
            continue
        if identifier not in kept:
            raise invalid(f"No subscription item with this ID ({identifier}) on the subscription.", named(index, "id"))
        if each.get("clear_usage") is not None:
            _check_clearing(kept[identifier], each, named(index, "clear_usage"))
        if each.get("deleted"):
            _check_usage(store, kept[identifier], each, named(index, "clear_usage"))
            del kept[identifier]
        else:
            item = kept[identifier]
            _change(store, item, each, index, now=now, currency=subscription["currency"], named=named)
            _redeem(item, each, redeemer, named(index, "discounts"))
    wanted = [*kept.values(), *added]
    if not wanted:
        raise ApiError(
            "A subscription must have at least one active plan. To cancel a subscription, please use the cancel API "
            "endpoint on /v1/subscriptions."
        )
    compatible.check([item.price for item in wanted])
    return wanted


def keep(store: Store, subscription: Record, wanted: Sequence[Wanted], now: int) -> None:
    """Writes the items of a subscription: changes those that stay, adds new ones, removes the others."""
    gone = {item["id"]: item for item in subscription["items"]["data"]}
    customer = store.table("customer").get(subscription["customer"] or "")  # None: previewed for nobody yet
    records = []
    for item in wanted:
        gone.pop(item.id, None)
        records.append(_write(store, subscription, item, now))
        discounts.put(store, records[-1], customer, item.chosen, now)
        item.chosen = None
    for record in gone.values():
        discounts.put(store, record, customer, [], now)
        usage.clear(store, record)
        store.remove(record)
    show(subscription, records)


def show(subscription: Record, records: Sequence[Record]) -> None:
    """Lists the items; a single one is told beside them too, as its plan and its quantity."""
    url = f"/v1/subscription_items?subscription={subscription['id']}"
    subscription["items"] = envelope(records, url, total_count=len(records))
    single = records[0] if len(records) == 1 else None
    subscription["plan"] = single["plan"] if single is not None else None
    subscription["quantity"] = single.get("quantity", None) if single is not None else None


def _added(store: Store, given: Given, index: int, *, now: int, currency: str | None, named: Named) -> Wanted:
    price = prices.read(store, given, currency=currency, now=now, named=lambda name: named(index, name))
    if price is None:
        raise invalid(f"Missing required param: {named(index, 'price')}.", named(index, "price"), "parameter_missing")
    return Wanted(
        price,
        _quantity(price, given, 1, named(index, "quantity")),
        tax_rates(store, given.get("tax_rates"), named(index, "tax_rates")),
        metadata.merge({}, given),
        _thresholds(given, None),
    )


def _change(store: Store, wanted: Wanted, given: Given, index: int, *, now: int, currency: str, named: Named) -> None:
    """Takes one element of `items` into an item. A new price is bought once unless a quantity is given."""
    price = prices.read(
        store, given, currency=currency, now=now, named=lambda name: named(index, name), kept=wanted.price
    )
    was = wanted.quantity if price is None or price["id"] == wanted.price["id"] else 1
    wanted.price = price or wanted.price
    wanted.quantity = _quantity(wanted.price, given, 1 if was is None else was, named(index, "quantity"))
    if "tax_rates" in given:
        wanted.tax_rates = tax_rates(store, given["tax_rates"], named(index, "tax_rates"))
    wanted.metadata = metadata.merge(wanted.metadata, given)
    wanted.billing_thresholds = _thresholds(given, wanted.billing_thresholds)


def _redeem(wanted: Wanted, given: Given, redeemer: Redeemer, param: str) -> None:
    """Takes the discounts of one element of `items` into an item."""
    if "discounts" in given:
        own = [] if wanted.record is None else discounts.of(wanted.record)
        currency = wanted.price["currency"]
        wanted.chosen = redeemer.choose(given["discounts"], currency=currency, param=param, own=own)


def _quantity(price: Record, given: Given, default: int, param: str) -> int | None:
    if price["recurring"]["usage_type"] == "metered":
        if given.get("quantity") is not None:
            raise invalid("A quantity cannot be set for a metered price: usage decides it.", param)
        return None
    quantity: int | None = given.get("quantity")
    return default if quantity is None else quantity


def _thresholds(given: Given, current: Any) -> Any:
    return given.get("billing_thresholds", current)


def _check_clearing(wanted: Wanted, given: Given, param: str) -> None:
    if given["clear_usage"] and not wanted.metered:
        raise invalid("Only the usage of a metered item can be cleared.", param)
    if not given.get("deleted"):
        raise exclusive(param, param.replace("clear_usage", "deleted"))


def _check_usage(store: Store, wanted: Wanted, given: Given, param: str) -> None:
    """Refuses to delete what somebody still has to pay for, unless they say so."""
    if wanted.record is not None and not given.get("clear_usage") and usage.reported(store, wanted.record):
        raise invalid(
            f"The subscription item {wanted.id} has usage, which has to be cleared by `clear_usage=true`.", param
        )


def _write(store: Store, subscription: Record, wanted: Wanted, now: int) -> Record:
    members = {
        "billing_thresholds": wanted.billing_thresholds,
        "metadata": wanted.metadata,
        "plan": plans.view(wanted.price),
        "price": wanted.price,
        "tax_rates": wanted.tax_rates,
    }
    quantity = {} if wanted.quantity is None else {"quantity": wanted.quantity}
    if wanted.record is None:
        wanted.record = store.add(
            {
                "id": wanted.id,
                "object": ITEM,
                "created": now,
                "discounts": [],
                "subscription": subscription["id"],
                **members,
                **quantity,
            }
        )
    else:
        wanted.record.pop("quantity", None)
        wanted.record.update(members | quantity)
    return wanted.record
