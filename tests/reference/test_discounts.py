"""Discounts over lines: sharing, stacking, limits."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from conformance.reference.discounts import Reduction, amount_off, shares
from conformance.reference.totals import Charge, compute

TEN_PERCENT = Reduction("di_percent", percent_off=Decimal(10))
TEN_OFF = Reduction("di_amount", amount_off=1000)


def over(reduction: Reduction, *amounts: int) -> list[int]:
    return shares(reduction, amounts, [None] * len(amounts), [True] * len(amounts))


def test_an_amount_off_is_shared_in_proportion() -> None:
    assert over(TEN_OFF, *[1000] * 10) == [100] * 10


def test_a_percentage_takes_its_part_of_every_line() -> None:
    assert over(TEN_PERCENT, 500, 1000) == [50, 100]


def test_an_amount_off_never_exceeds_what_there_is() -> None:
    assert over(TEN_OFF, 300, 200) == [300, 200]


def test_negative_lines_are_not_discounted() -> None:
    assert over(TEN_PERCENT, 1000, -500) == [100, 0]


def test_lines_that_are_not_discountable_are_left_alone() -> None:
    assert shares(TEN_PERCENT, [1000, 1000], [None, None], [True, False]) == [100, 0]


def test_a_coupon_limited_to_products_discounts_only_those() -> None:
    limited = Reduction("di_1", percent_off=Decimal(50), products=frozenset({"prod_a"}))
    assert shares(limited, [1000, 1000, 1000], ["prod_a", "prod_b", None], [True, True, True]) == [500, 0, 0]


def test_percentage_then_amount_differs_from_amount_then_percentage() -> None:
    line = Charge(5000)
    first = compute([line], [TEN_PERCENT, TEN_OFF])
    second = compute([line], [TEN_OFF, TEN_PERCENT])
    assert (first.total, second.total) == (3500, 3600)


def test_item_discounts_come_before_those_of_the_invoice_and_are_inside_the_subtotal() -> None:
    totals = compute([Charge(1000, reductions=(Reduction("di_item", amount_off=200),)), Charge(1000)], [TEN_PERCENT])
    assert (totals.subtotal, totals.discounts, totals.total) == (1800, {"di_percent": 180, "di_item": 200}, 1620)
    assert totals.lines[0].discounts == {"di_item": 200, "di_percent": 80}


def test_a_coupon_counts_in_its_own_currency_or_one_of_its_options() -> None:
    coupon = {"amount_off": 100, "currency": "usd", "currency_options": {"eur": {"amount_off": 90}}}
    assert [amount_off(coupon, currency) for currency in ("usd", "eur", "gbp")] == [100, 90, None]


def test_a_reduction_is_read_off_a_coupon() -> None:
    coupon = {"percent_off": 12.5, "amount_off": None, "applies_to": {"products": ["prod_a"]}}
    reduction = Reduction.of("di_1", coupon, "usd")
    assert reduction == Reduction("di_1", percent_off=Decimal("12.5"), products=frozenset({"prod_a"}))


reductions = st.one_of(
    st.builds(lambda n: Reduction("di_p", percent_off=Decimal(n) / 100), st.integers(1, 10_000)),
    st.builds(lambda n: Reduction("di_a", amount_off=n), st.integers(1, 10**8)),
)
amounts = st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=8)


@given(reductions, amounts)
def test_shares_sum_to_the_discount(reduction: Reduction, amounts: list[int]) -> None:
    totals = compute([Charge(amount) for amount in amounts], [reduction])
    assert (
        sum(line.discounts.get(reduction.discount, 0) for line in totals.lines) == totals.discounts[reduction.discount]
    )


@given(st.lists(reductions, max_size=4), st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
def test_discounts_never_make_a_line_or_a_total_negative(stack: list[Reduction], amounts: list[int]) -> None:
    totals = compute([Charge(amount) for amount in amounts], stack)
    assert totals.total >= 0
    assert all(line.net >= 0 for line in totals.lines)


@given(st.lists(reductions, max_size=3), st.lists(st.integers(0, 10**4), min_size=1, max_size=6))
def test_stepped_currencies_keep_their_step(stack: list[Reduction], amounts: list[int]) -> None:
    stepped = [
        Reduction(r.discount, r.percent_off, None if r.amount_off is None else r.amount_off * 100) for r in stack
    ]
    totals = compute([Charge(amount * 100) for amount in amounts], stepped, step=100)
    assert all(line.net % 100 == 0 for line in totals.lines)
