"""Totals of quotes as properties: whatever is offered, discounted and taxed, the sums fit together."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.reference import ids
from conformance.reference.pricing import new_price
from conformance.reference.quoting import drafting, selling, totals
from conformance.reference.quoting.numbering import Series, number
from conformance.reference.store import Record, Store
from tests.support.reference_world import World

NOW = 1_659_312_000
AMOUNTS = ("amount_subtotal", "amount_total", "total_details")

units = st.integers(0, 9_999_999)
quantities = st.integers(1, 100)
percentages = st.integers(0, 1_000_000).map(lambda part: Decimal(part) / 10_000)
rates = st.lists(st.tuples(percentages, st.booleans()), max_size=3)
lines = st.lists(st.tuples(units, quantities, st.booleans(), rates), min_size=1, max_size=5)
coupons = st.none() | st.tuples(percentages.filter(bool), st.sampled_from(["once", "forever"]))


def taxed(store: Store, given: list[tuple[Decimal, bool]]) -> list[str]:
    """The IDs of new tax rates."""
    made = []
    for percentage, inclusive in given:
        members = {"active": True, "inclusive": inclusive, "percentage": percentage}
        made.append(store.add({"id": ids.new("tax_rate"), "object": "tax_rate", **members})["id"])
    return made


def quoted(
    store: Store, offers: list[Any], coupon: Any = None, *, defaults: Any = (), trial: int | None = None
) -> Record:
    """A quote of (unit amount, quantity, whether it recurs, own tax rates)."""
    store.add({"id": "prod_1", "object": "product", "name": "Shirt", "active": True})
    elements = []
    for unit, quantity, recurs, own in offers:
        recurring = {"recurring": {"interval": "month"}} if recurs else {}
        price = new_price(store, {"currency": "usd", "unit_amount": unit, **recurring}, "prod_1", now=NOW)
        elements.append({"price": price["id"], "quantity": quantity, "tax_rates": taxed(store, own)})
    quote = drafting.blank(store, now=NOW, clock=None, currency="usd")
    quote.hidden["items"] = selling.write(store, selling.read(store, elements, now=NOW), customer=None, now=NOW)
    quote.hidden["default_tax_rates"] = [store.get("tax_rate", rate) for rate in taxed(store, list(defaults))]
    quote["subscription_data"] = {"effective_date": None, "trial_period_days": trial}
    if coupon is not None:
        terms = {"id": "TENOFF", "percent_off": coupon[0], "amount_off": None, "duration": coupon[1]}
        quote.hidden["discounts"] = [Record({"id": "di_1", "object": "discount", "coupon": Record(terms)})]
    totals.calculate(store, quote)
    return quote


def sums(holder: dict[str, Any]) -> dict[str, Any]:
    return {name: holder[name] for name in AMOUNTS}


@given(lines, coupons, rates)
def test_line_items_sum_to_the_quote(offers: list[Any], coupon: Any, defaults: Any) -> None:
    quote = quoted(Store(), offers, coupon, defaults=defaults)

    items = quote.hidden["items"]
    assert quote["amount_subtotal"] == sum(item["amount_subtotal"] for item in items)
    assert quote["amount_total"] == sum(item["amount_total"] for item in items)
    details = quote["total_details"]
    assert details["amount_discount"] == sum(item["amount_discount"] for item in items)
    assert details["amount_tax"] == sum(item["amount_tax"] for item in items)


@given(lines, coupons, rates)
def test_a_total_is_the_subtotal_less_discounts_plus_exclusive_tax(
    offers: list[Any], coupon: Any, defaults: Any
) -> None:
    quote = quoted(Store(), offers, coupon, defaults=defaults)

    taxes = quote.hidden["sums"]["whole"].taxes
    exclusive = sum(tax["amount"] for tax in taxes if not tax["rate"]["inclusive"])
    expected = quote["amount_subtotal"] - quote["total_details"]["amount_discount"] + exclusive
    assert quote["amount_total"] == expected


@given(lines, coupons, rates)
def test_without_a_trial_everything_is_due_upfront(offers: list[Any], coupon: Any, defaults: Any) -> None:
    quote = quoted(Store(), offers, coupon, defaults=defaults)

    assert sums(quote["computed"]["upfront"]) == sums(quote)


@given(lines, rates)
def test_with_a_trial_what_is_paid_once_is_due_upfront(offers: list[Any], defaults: Any) -> None:
    quote = quoted(Store(), offers, defaults=defaults, trial=14)

    once = [offer for offer in offers if not offer[2]]
    assert sums(quote["computed"]["upfront"]) == sums(quoted(Store(), once, defaults=defaults))


@given(lines, coupons, rates)
def test_what_recurs_is_a_quote_of_the_recurring_items_alone(offers: list[Any], coupon: Any, defaults: Any) -> None:
    quote = quoted(Store(), offers, coupon, defaults=defaults, trial=14)

    recurring = [offer for offer in offers if offer[2]]
    forever = coupon if coupon is not None and coupon[1] == "forever" else None
    found = quote["computed"]["recurring"]
    assert (found is None) == (not recurring)
    if recurring:
        assert sums(found) == sums(quoted(Store(), recurring, forever, defaults=defaults))


@given(lines, coupons)
def test_calculating_again_changes_nothing(offers: list[Any], coupon: Any) -> None:
    store = Store()
    quote = quoted(store, offers, coupon)
    before = (sums(quote), quote["computed"], [dict(item) for item in quote.hidden["items"]])

    totals.calculate(store, quote)

    assert (sums(quote), quote["computed"], [dict(item) for item in quote.hidden["items"]]) == before


@given(st.lists(st.integers(0, 3), max_size=20))
def test_numbers_are_never_given_twice(picks: list[int]) -> None:
    """Whatever series the revisions belong to, in whatever order they are finalized."""
    customer = Record({"id": "cus_1", "invoice_prefix": "68BB114"})
    series = [Series() for _ in range(4)]

    numbers = [number(series[pick], customer) for pick in picks]

    assert len(set(numbers)) == len(numbers)
    assert all(found.startswith("QT-68BB114-") for found in numbers)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(50, 99_999), quantities, st.booleans()), min_size=1, max_size=3), coupons)
def test_the_invoice_comes_to_what_was_due_upfront(offers: list[Any], coupon: Any) -> None:
    """That of a one-time quote, or the first one of its subscription."""
    world = World()
    rate = world.post("tax_rates", display_name="Tax", percentage=7, inclusive=False)["id"]
    prices = [
        world.price(unit)
        if recurs
        else world.post("prices", unit_amount=unit, currency="usd", product=world.product)["id"]
        for unit, _, recurs in offers
    ]
    items = [{"price": price, "quantity": offer[1]} for price, offer in zip(prices, offers, strict=True)]
    applied = {}
    if coupon is not None:
        percent = max(Decimal("0.01"), coupon[0].quantize(Decimal("0.01")))
        applied = {"discounts": [{"coupon": world.post("coupons", percent_off=percent, duration=coupon[1])["id"]}]}
    quote = world.post("quotes", customer=world.customer, line_items=items, default_tax_rates=[rate], **applied)
    world.post(f"quotes/{quote['id']}/finalize")

    accepted = world.post(f"quotes/{quote['id']}/accept")

    made = accepted["invoice"] or world.get(f"subscriptions/{accepted['subscription']}")["latest_invoice"]
    assert world.get(f"invoices/{made}")["total"] == quote["computed"]["upfront"]["amount_total"]
