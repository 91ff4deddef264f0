"""What prices ask for quantities; rounding and apportioning."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.reference.amounts import apportioned, decimal_text, price_amount, product, rounded, transformed
from conformance.reference.currencies import maximum_charge
from conformance.reference.money import minimum_charge, money, step

TIERS = [
    {"up_to": 10000, "unit_amount": 50, "unit_amount_decimal": "50", "flat_amount": None, "flat_amount_decimal": None},
    {"up_to": None, "unit_amount": 40, "unit_amount_decimal": "40", "flat_amount": None, "flat_amount_decimal": None},
]
FLAT_TIERS = [
    {"up_to": 5, "unit_amount": None, "unit_amount_decimal": None, "flat_amount": 1000, "flat_amount_decimal": "1000"},
    {"up_to": None, "unit_amount": 100, "unit_amount_decimal": "100", "flat_amount": 30, "flat_amount_decimal": "30"},
]


def tiered(mode: str, tiers: list[dict[str, object]] = TIERS) -> dict[str, object]:
    return {"billing_scheme": "tiered", "tiers_mode": mode, "tiers": tiers}


@pytest.mark.parametrize(("quantity", "amount"), [(10_000, 500_000), (10_001, 400_040), (0, 0)])
def test_volume_prices_the_whole_quantity_at_one_tier(quantity: int, amount: int) -> None:
    assert price_amount(tiered("volume"), quantity) == amount


@pytest.mark.parametrize(("quantity", "amount"), [(10_000, 500_000), (10_001, 500_040)])
def test_graduated_prices_each_unit_at_its_own_tier(quantity: int, amount: int) -> None:
    assert price_amount(tiered("graduated"), quantity) == amount


def test_volume_adds_the_flat_amount_of_its_tier_once() -> None:
    assert price_amount(tiered("volume", FLAT_TIERS), 6) == 630


def test_graduated_adds_the_flat_amount_of_every_tier_reached() -> None:
    assert price_amount(tiered("graduated", FLAT_TIERS), 6) == 1130


def test_graduated_does_not_add_the_flat_amount_of_a_tier_not_reached() -> None:
    assert price_amount(tiered("graduated", FLAT_TIERS), 5) == 1000


def test_transformed_quantity_is_rounded_before_it_is_priced() -> None:
    price = {"unit_amount_decimal": "1000", "transform_quantity": {"divide_by": 60, "round": "up"}}
    assert price_amount(price, 150) == 3000


def test_transformed_quantity_rounds_down_where_asked() -> None:
    assert transformed(150, 60, "down") == 2


def test_decimal_unit_amounts_are_rounded_once_per_line() -> None:
    assert product(Decimal("0.05"), 30) == 2


def test_twelve_decimals_of_a_great_amount_stay_exact() -> None:
    assert product(Decimal("99999999.999999999999"), 10**12) == 99_999_999_999_999_999_999


def test_a_tie_rounds_away_from_zero() -> None:
    assert [rounded(Decimal(text)) for text in ("22.5", "-22.5", "0.5")] == [23, -23, 1]


def test_amounts_of_three_decimal_currencies_end_in_zero() -> None:
    assert product(Decimal("1.234"), 1000, step("kwd")) == 1230


def test_decimals_are_written_without_exponent_and_trailing_zeros() -> None:
    values = [Decimal("2500"), Decimal("0.0500"), Decimal("1E+3"), Decimal(1) / 3, Decimal("-0.0")]
    assert [decimal_text(value) for value in values] == ["2500", "0.05", "1000", "0.333333333333", "0"]


@pytest.mark.parametrize(("currency", "least"), [("usd", 50), ("gbp", 30), ("huf", 17500), ("jpy", 50), ("krw", 0)])
def test_least_charges_are_those_of_the_currencies_table(currency: str, least: int) -> None:
    assert minimum_charge(currency) == least


def test_greatest_charges_have_eight_digits_or_twelve_for_idr() -> None:
    assert (maximum_charge("usd"), maximum_charge("idr")) == (99_999_999, 999_999_999_999)


def test_money_is_written_in_whole_units_where_the_currency_has_no_smaller_ones() -> None:
    assert [money(123456, "usd"), money(500, "jpy"), money(-250, "cad")] == ["$1,234.56", "¥500", "-2.50 CAD"]


weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=12)


@given(weights, st.integers(0, 10**9))
def test_shares_sum_to_the_total_and_never_exceed_their_weights(weights: list[int], total: int) -> None:
    total = min(total, sum(weights))
    shares = apportioned(total, weights)
    assert sum(shares) == total
    assert all(0 <= share <= weight for share, weight in zip(shares, weights, strict=True))


@given(weights, st.integers(0, 10**6), st.sampled_from([10, 100]))
def test_shares_of_stepped_currencies_are_multiples_of_the_step(weights: list[int], total: int, unit: int) -> None:
    stepped = [weight * unit for weight in weights]
    total = min(total * unit, sum(stepped))
    shares = apportioned(total, stepped, unit)
    assert sum(shares) == total
    assert all(share % unit == 0 for share in shares)


@given(st.integers(1, 10**6), st.integers(1, 40))
def test_equal_weights_share_evenly(total: int, count: int) -> None:
    shares = apportioned(min(total, count * 10**6), [10**6] * count)
    assert max(shares) - min(shares) <= 1


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_graduated_equals_volume_where_one_tier_holds_everything(quantity: int, unit_amount: int) -> None:
    tiers = [{"up_to": None, "unit_amount_decimal": str(unit_amount), "flat_amount": 7}]
    assert price_amount(tiered("graduated", tiers), quantity) == price_amount(tiered("volume", tiers), quantity)
