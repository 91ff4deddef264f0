"""Line items as properties: whatever is sold, discounted and taxed, items and sums fit together."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.reference import ids
from conformance.reference.errors import ApiError
from conformance.reference.line_items import amounts, reading
from conformance.reference.line_items.amounts import Sums
from conformance.reference.line_items.reading import Rules, Wanted
from conformance.reference.pricing import new_price
from conformance.reference.store import Record, Store

NOW = 1_659_312_000
ONE_OF_EACH = Rules(most=100, quantity=1)

units = st.integers(0, 99_999_999)
quantities = st.integers(1, 1000)
percentages = st.integers(0, 1_000_000).map(lambda part: Decimal(part) / 10_000)
intervals = st.sampled_from([None, {"interval": "month"}])
rates = st.lists(st.tuples(percentages, st.booleans()), max_size=3)
lines = st.lists(st.tuples(units, quantities, intervals, rates), min_size=1, max_size=5)
coupons = st.lists(
    st.one_of(
        st.fixed_dictionaries({"percent_off": percentages.filter(bool)}),
        st.fixed_dictionaries({"amount_off": st.integers(1, 10_000_000), "currency": st.just("usd")}),
    ),
    max_size=1,
)


def stocked() -> Store:
    """A store with a product."""
    store = Store()
    store.add({"id": "prod_1", "object": "product", "name": "Shirt", "active": True})
    return store


def priced(store: Store, **params: Any) -> str:
    """The ID of a price of the product."""
    identifier: str = new_price(store, {"currency": "usd", "unit_amount": 1000, **params}, "prod_1", now=NOW)["id"]
    return identifier


def rate(store: Store, percentage: Decimal, inclusive: bool) -> str:
    identifier = ids.new("tax_rate")
    facts = {"percentage": percentage, "inclusive": inclusive, "active": True}
    store.add({"id": identifier, "object": "tax_rate", **facts})
    return identifier


def discount(given: dict[str, Any]) -> Record:
    coupon = Record({"id": "c", "percent_off": None, "amount_off": None, "currency": None, **given})
    return Record({"id": "di_1", "object": "discount", "coupon": coupon})


def sold(store: Store, *elements: dict[str, Any], **more: Any) -> list[Wanted]:
    return reading.read(store, elements, more.pop("rules", ONE_OF_EACH), now=NOW, **more)


def computed(given_lines: Any, given_coupons: Any = (), **more: Any) -> tuple[list[Record], Sums]:
    """The items of drawn lines under drawn coupons, and what they come to."""
    store = stocked()
    wanted = sold(
        store,
        *(
            {
                "price": priced(store, unit_amount=unit, **({"recurring": recurring} if recurring else {})),
                "quantity": quantity,
                "tax_rates": [rate(store, *one) for one in taxed],
            }
            for unit, quantity, recurring, taxed in given_lines
        ),
    )
    items = amounts.items_of(store, wanted, "usd")
    return items, amounts.calculate(items, "usd", discounts=[discount(one) for one in given_coupons], **more)


@given(lines, coupons)
def test_sums_are_the_sums_of_the_items(given_lines: Any, given_coupons: Any) -> None:
    items, sums = computed(given_lines, given_coupons)

    for name in ("amount_subtotal", "amount_discount", "amount_tax", "amount_total"):
        assert getattr(sums, name) == sum(item[name] for item in items)


@given(lines, coupons)
def test_the_total_is_the_subtotal_less_discounts_plus_exclusive_tax(given_lines: Any, given_coupons: Any) -> None:
    items, sums = computed(given_lines, given_coupons)
    exclusive = sum(tax["amount"] for tax in sums.taxes if not tax["rate"]["inclusive"])

    assert sums.amount_total == sums.amount_subtotal - sums.amount_discount + exclusive
    assert all(item["amount_total"] >= 0 for item in items)


@given(lines, coupons)
def test_breakdowns_add_up(given_lines: Any, given_coupons: Any) -> None:
    items, sums = computed(given_lines, given_coupons)

    assert sum(part["amount"] for part in sums.breakdown["discounts"]) == sums.amount_discount
    assert sum(part["amount"] for part in sums.breakdown["taxes"]) == sums.amount_tax
    for item in items:
        assert sum(part["amount"] for part in item.hidden["discounts"]) == item["amount_discount"]
        assert sum(part["amount"] for part in item.hidden["taxes"]) == item["amount_tax"]


@given(lines)
def test_without_discounts_and_taxes_the_total_is_what_the_prices_ask(given_lines: Any) -> None:
    untaxed = [(unit, quantity, recurring, []) for unit, quantity, recurring, _ in given_lines]
    _, sums = computed(untaxed)

    assert sums.amount_total == sum(unit * quantity for unit, quantity, *_ in given_lines)


@given(lines, coupons)
def test_who_is_exempt_pays_no_tax(given_lines: Any, given_coupons: Any) -> None:
    _, sums = computed(given_lines, given_coupons, untaxed="customer_exempt")

    assert sums.amount_tax == 0
    assert sums.amount_total == sums.amount_subtotal - sums.amount_discount


@given(lines)
def test_in_a_trial_nothing_that_recurs_costs_anything(given_lines: Any) -> None:
    items, _ = computed(given_lines, trial=True)

    assert all(item["amount_total"] == 0 for item in items if item["price"]["recurring"])


@given(lines, quantities)
def test_another_quantity_is_as_if_it_had_been_the_first(given_lines: Any, quantity: int) -> None:
    items, _ = computed(given_lines)
    amounts.rewrite(items[0], amounts.change(items[0], {"quantity": quantity}, "line_items[0]"))
    changed = amounts.calculate(items, "usd")

    (unit, _, recurring, taxed), *others = given_lines
    assert changed.amount_total == computed([(unit, quantity, recurring, taxed), *others])[1].amount_total


def test_default_rates_tax_what_recurs_and_has_none_of_its_own() -> None:
    store = stocked()
    tax = store.get("tax_rate", rate(store, Decimal(25), False))
    wanted = sold(store, {"price": priced(store, recurring={"interval": "month"})}, {"price": priced(store)})
    items = amounts.items_of(store, wanted, "usd")

    amounts.calculate(items, "usd", default_rates=[tax])

    assert [item["amount_tax"] for item in items] == [250, 0]


def test_a_price_with_several_currencies_asks_in_the_one_that_is_wanted() -> None:
    store = stocked()
    price = priced(store, currency_options={"eur": {"unit_amount": 900}})
    [item] = amounts.items_of(store, sold(store, {"price": price}, currency="eur"), "eur")

    amounts.calculate([item], "eur")

    assert (item["currency"], item["amount_total"], item["price"]["currency"]) == ("eur", 900, "usd")


def test_price_data_makes_a_price_and_a_product_only_when_kept() -> None:
    store = stocked()
    data = {"currency": "usd", "unit_amount": 500, "product_data": {"name": "Hat"}}
    [wanted] = sold(store, {"price_data": data})
    assert len(store.table("price")) == 0

    wanted.keep(store)

    price = store.get("price", wanted.price["id"])
    assert store.get("product", price["product"])["name"] == "Hat"


def test_items_are_described_by_their_products() -> None:
    store = stocked()
    data = {"currency": "usd", "unit_amount": 500, "product_data": {"name": "Hat"}}
    items = amounts.items_of(store, sold(store, {"price": priced(store)}, {"price_data": data}), "usd")

    assert [item["description"] for item in items] == ["Shirt", "Hat"]


def test_what_is_metered_has_no_quantity_and_costs_nothing_yet() -> None:
    store = stocked()
    metered = priced(store, recurring={"interval": "month", "usage_type": "metered"})
    items = amounts.items_of(store, sold(store, {"price": metered}), "usd")

    assert amounts.calculate(items, "usd").amount_total == 0
    assert items[0]["quantity"] is None


def test_prices_that_are_not_billed_together_are_refused() -> None:
    store = stocked()
    wanted = sold(store, *({"price": priced(store, recurring={"interval": each})} for each in ("month", "year")))

    with pytest.raises(ApiError) as refused:
        reading.one_interval(wanted)

    assert refused.value.param == "line_items[1][price]"


@pytest.mark.parametrize(
    ("element", "param"),
    [
        ({}, "line_items[0][price]"),
        ({"quantity": 0}, "line_items[0][price]"),
        ({"price": "price_missing"}, "line_items[0][price]"),
        ({"price": "$", "quantity": 0}, "line_items[0][quantity]"),
        ({"price": "$", "price_data": {"currency": "usd"}}, "line_items[0][price]"),
        ({"price": "$", "tax_rates": ["txr_missing"]}, "line_items[0][tax_rates][0]"),
        ({"price_data": {"currency": "usd", "unit_amount": 1}}, "line_items[0][price_data][product]"),
        ({"price_data": {"currency": "usd", "product": "prod_1"}}, "line_items[0][price_data][unit_amount]"),
        (
            {"price": "$", "adjustable_quantity": {"enabled": True, "minimum": 3, "maximum": 2}},
            "line_items[0][adjustable_quantity][minimum]",
        ),
        (
            {"price": "$", "adjustable_quantity": {"enabled": True, "maximum": 1000}},
            "line_items[0][adjustable_quantity][maximum]",
        ),
        (
            {"price": "$", "quantity": 5, "adjustable_quantity": {"enabled": True, "maximum": 4}},
            "line_items[0][quantity]",
        ),
    ],
)
def test_what_cannot_be_sold_is_refused_by_name(element: dict[str, Any], param: str) -> None:
    store = stocked()
    known = priced(store)
    named = {name: known if value == "$" else value for name, value in element.items()}

    with pytest.raises(ApiError) as refused:
        sold(store, named)

    assert (refused.value.status, refused.value.param) == (400, param)


def test_a_quantity_is_needed_where_a_resource_has_no_default() -> None:
    store = stocked()

    with pytest.raises(ApiError) as refused:
        sold(store, {"price": priced(store)}, rules=Rules())

    assert refused.value.param == "line_items[0][quantity]"


@given(st.integers(1, 30), st.integers(0, 30))
def test_no_more_is_sold_than_the_rules_say(most: int, over: int) -> None:
    store = stocked()
    rules = Rules(most_one_time=most, quantity=1)
    elements = [{"price": priced(store)}] * (most + over)
    assert len(sold(store, *elements[:most], rules=rules)) == most

    with pytest.raises(ApiError) as refused:
        sold(store, *elements, elements[0], rules=rules)

    assert refused.value.param == "line_items"
