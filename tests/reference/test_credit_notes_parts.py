"""Crediting a line in parts: whatever the parts, they add up, none is negative, and none exceeds what is left."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.reference.crediting.parts import Part, share
from conformance.reference.discounts import Reduction
from conformance.reference.taxes import Rate
from conformance.reference.totals import Charge, compute

FIVE = Rate("txr_5", Decimal(5), False)
INSIDE = Rate("txr_in", Decimal(19), True)
rates = st.lists(
    st.builds(lambda percent, inclusive: (Decimal(percent) / 100, inclusive), st.integers(0, 3000), st.booleans()),
    max_size=3,
).map(lambda found: tuple(Rate(f"txr_{i}", percent, inclusive) for i, (percent, inclusive) in enumerate(found)))
reductions = st.lists(
    st.one_of(
        st.builds(lambda percent: (Decimal(percent) / 100, None), st.integers(1, 10_000)),
        st.builds(lambda amount: (None, amount), st.integers(1, 10**5)),
    ),
    max_size=3,
).map(lambda found: [Reduction(f"di_{i}", percent, amount) for i, (percent, amount) in enumerate(found)])
lines = st.builds(
    lambda amount, rates, reductions: Part.of(compute([Charge(amount, rates=rates)], reductions).lines[0]),
    st.integers(0, 10**6),
    rates,
    reductions,
)


def credited(whole: Part, *units: int, of: int) -> list[Part]:
    """The parts of a line that is credited by so many of its units at a time."""
    parts: list[Part] = []
    done = 0
    for unit in units:
        done += unit
        parts.append(share(whole, sum(parts, start=Part()), done, of))
    return parts


def figures(part: Part) -> list[int]:
    """Every amount of a part."""
    shares = [*part.discounts.values(), *part.inclusive.values(), *part.exclusive.values()]
    return [part.amount, part.excluding_tax, part.net, *shares]


def test_a_third_of_an_odd_tax() -> None:
    """100 and 5 % of it in three parts: amounts 33, 34, 33 and taxes 2, 1, 2."""
    whole = Part(100, 100, exclusive={"txr_5": 5})

    parts = credited(whole, 1, 1, 1, of=3)

    assert [part.amount for part in parts] == [33, 34, 33]
    assert [part.exclusive["txr_5"] for part in parts] == [2, 1, 2]


def test_the_documented_discount() -> None:
    """A line of 10.00 that bears 1.00 of a discount is credited as 9.00."""
    [part] = credited(Part(1000, 1000, {"di_1": 100}), 1, of=1)

    assert (part.amount, part.discounts, part.total) == (1000, {"di_1": 100}, 900)


def test_several_discounts_are_cut_out_one_after_the_other() -> None:
    parts = credited(Part(100, 100, {"di_1": 50, "di_2": 50}), 1, 1, 1, of=3)

    assert [part.net for part in parts] == [0, 0, 0]
    assert [sum(part.discounts.values()) for part in parts] == [33, 34, 33]


def test_units_cost_the_same_after_one_of_them_was_voided() -> None:
    whole = Part(300, 300)
    first, _, third = credited(whole, 1, 1, 1, of=3)

    assert share(whole, first + third, 3, 3).amount == 100


def test_currencies_that_count_in_steps_keep_to_them() -> None:
    whole = Part(1000, 1000, {"di_1": 100}, {}, {"txr_5": 50})

    part = share(whole, Part(), 1, 3, step=10)

    assert [figure % 10 for figure in figures(part)] == [0, 0, 0, 0, 0]


@given(lines, st.lists(st.integers(1, 20), min_size=1, max_size=8))
def test_the_parts_of_a_line_add_up_to_it(whole: Part, units: list[int]) -> None:
    parts = credited(whole, *units, of=sum(units))

    assert sum(parts, start=Part()) == whole
    assert sum(part.total for part in parts) == whole.total


@given(lines, st.lists(st.integers(1, 20), min_size=1, max_size=8))
def test_no_part_is_negative_or_holds_more_discount_than_it_has(whole: Part, units: list[int]) -> None:
    for part in credited(whole, *units, of=sum(units)):
        assert min(figures(part)) >= 0
        assert sum(part.inclusive.values()) <= part.net
        assert part.excluding_tax <= part.amount


@given(lines, st.integers(1, 30), st.integers(0, 30))
def test_the_first_part_is_in_proportion_to_the_unit(whole: Part, done: int, more: int) -> None:
    """Each figure is within one unit of its share; a discount may wait for an amount that it can be taken off."""
    of = done + more
    part = share(whole, Part(), done, of)

    assert 2 * abs(part.amount * of - whole.amount * done) <= of
    for key, tax in whole.exclusive.items():
        assert 2 * abs(part.exclusive[key] * of - tax * done) <= of
    for key, discount in whole.discounts.items():
        assert abs(part.discounts[key] * of - discount * done) <= 2 * of


@given(st.data(), lines, st.lists(st.integers(1, 9), min_size=2, max_size=8))
def test_voiding_parts_gives_back_what_they_took(data: st.DataObject, whole: Part, units: list[int]) -> None:
    """After any parts were voided, the rest of the line is credited to the unit."""
    parts = list(zip(units, credited(whole, *units, of=sum(units)), strict=True))
    kept = [part for part in parts if data.draw(st.booleans())]
    done = sum(unit for unit, _ in kept)
    before = sum((part for _, part in kept), start=Part())

    again = share(whole, before, sum(units), sum(units)) if done < sum(units) else Part()

    assert (before + again).total == whole.total
    assert min(figures(again)) >= 0


@given(st.data(), lines)
def test_a_line_credited_by_amounts_adds_up_to_it(data: st.DataObject, whole: Part) -> None:
    done, parts = 0, [Part()]
    while done < whole.amount:
        done += data.draw(st.integers(max(1, whole.amount // 5), whole.amount)) if done else 1
        done = min(done, whole.amount)
        parts.append(share(whole, sum(parts, start=Part()), done, whole.amount))

    assert sum(part.amount for part in parts) == whole.amount
    if whole.amount:
        assert sum(part.total for part in parts) == whole.total


@pytest.mark.parametrize(("amount", "rates"), [(105_000, (INSIDE,)), (105_000, (FIVE, INSIDE)), (1, (INSIDE,))])
def test_an_inclusive_tax_stays_inside(amount: int, rates: tuple[Rate, ...]) -> None:
    whole = Part.of(compute([Charge(amount, rates=rates)]).lines[0])

    parts = credited(whole, 1, 1, 1, 1, 1, 1, 1, of=7)

    assert sum(part.excluding_tax for part in parts) == whole.excluding_tax
    assert all(part.inclusive["txr_in"] <= part.amount for part in parts)
