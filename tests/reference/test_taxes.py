"""Tax rates and an invoice's totals: the documentation's examples, and identities that always hold."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.reference.discounts import Reduction
from conformance.reference.taxes import Rate, taxes
from conformance.reference.totals import Charge, Totals, compute, settle

EXCLUSIVE_5 = Rate("txr_e5", Decimal(5), False)
INCLUSIVE_5 = Rate("txr_i5", Decimal(5), True)
EXCLUSIVE_7 = Rate("txr_e7", Decimal(7), False)
TEN_PERCENT = Reduction("di_1", percent_off=Decimal(10))


def guide_example(*rates: Rate) -> Totals:
    """Lines of 5.00 and 10.00, 10 % off: the running example of the tax rates guide."""
    return compute([Charge(500, rates=rates), Charge(1000, rates=rates)], [TEN_PERCENT])


def test_exclusive_tax_is_added() -> None:
    totals = guide_example(EXCLUSIVE_5)
    assert [line.taxes[0].amount for line in totals.lines] == [23, 45]
    assert (totals.tax, totals.total, totals.total_excluding_tax) == (68, 1418, 1350)


def test_inclusive_tax_is_inside() -> None:
    totals = guide_example(INCLUSIVE_5)
    assert [line.taxes[0].amount for line in totals.lines] == [21, 43]
    assert (totals.tax, totals.total, totals.total_excluding_tax) == (64, 1350, 1286)


def test_exclusive_tax_is_not_computed_on_inclusive_tax() -> None:
    totals = guide_example(INCLUSIVE_5, EXCLUSIVE_7)
    assert {rate.id: tax.amount for rate, tax in totals.taxes.items()} == {"txr_i5": 64, "txr_e7": 90}
    assert totals.total == 1440


@pytest.mark.parametrize(("inclusive", "tax", "total"), [(False, 125, 625), (True, 100, 500)])
def test_a_quarter_on_500(inclusive: bool, tax: int, total: int) -> None:
    totals = compute([Charge(500, rates=(Rate("txr_1", Decimal(25), inclusive),))])
    assert (totals.tax, totals.total) == (tax, total)


def test_an_exempt_customer_does_not_pay_tax_that_a_price_includes() -> None:
    totals = compute([Charge(10000, rates=(Rate("txr_1", Decimal(10), True),))], untaxed="customer_exempt")
    assert (totals.total, totals.subtotal, totals.tax) == (9091, 9091, 0)


def test_an_exempt_customer_pays_no_tax_on_top() -> None:
    totals = compute([Charge(1000, rates=(EXCLUSIVE_5,))], untaxed="customer_exempt")
    assert (totals.total, totals.tax, [tax.amount for tax in totals.lines[0].taxes]) == (1000, 0, [0])


def test_a_negative_line_has_negative_tax() -> None:
    totals = compute([Charge(-1800, discountable=False, rates=(EXCLUSIVE_5,))])
    assert (totals.tax, totals.total) == (-90, -1890)


def test_without_rates_there_is_no_tax() -> None:
    assert compute([Charge(1000)]).tax is None


def test_a_rate_of_nothing_is_a_tax_of_nothing() -> None:
    assert compute([Charge(1000, rates=(Rate("txr_0", Decimal(0), False),))]).tax == 0


def test_amounts_excluding_tax_are_before_discounts() -> None:
    totals = compute([Charge(500, rates=(Rate("txr_1", Decimal(25), True),))], [TEN_PERCENT])
    assert totals.lines[0].amount_excluding_tax == 400
    assert (totals.subtotal_excluding_tax, totals.total_excluding_tax) == (400, 360)


rates = st.lists(
    st.builds(Rate, st.text("abc", min_size=4, max_size=8), st.decimals(0, 100, places=4), st.booleans()),
    max_size=4,
    unique_by=lambda rate: rate.id,
)


@given(st.integers(-(10**8), 10**8), rates)
def test_inclusive_tax_never_exceeds_the_amount(amount: int, rates: list[Rate]) -> None:
    inside = sum(tax.amount for tax in taxes(amount, rates) if tax.rate.inclusive)
    assert abs(inside) <= abs(amount) + len(rates)


@given(st.integers(1, 10**6), rates)
def test_tax_of_a_credit_mirrors_that_of_the_charge(amount: int, rates: list[Rate]) -> None:
    assert [tax.amount for tax in taxes(-amount, rates)] == [-tax.amount for tax in taxes(amount, rates)]


charges = st.lists(
    st.builds(
        lambda amount, discountable, rates: Charge(amount, discountable and amount >= 0, rates=tuple(rates)),
        st.integers(-(10**6), 10**6),
        st.booleans(),
        rates,
    ),
    max_size=5,
)
stacks = st.lists(
    st.one_of(
        st.builds(lambda n: Reduction("di_p", percent_off=Decimal(n)), st.integers(1, 100)),
        st.builds(lambda n: Reduction("di_a", amount_off=n), st.integers(1, 10**6)),
    ),
    max_size=3,
)


def test_a_tax_tells_what_it_is_computed_on() -> None:
    totals = compute([Charge(1000, rates=(EXCLUSIVE_5,)), Charge(500, rates=(EXCLUSIVE_5,))])
    assert [tax.shown for tax in totals.taxes.values()] == [
        {
            "amount": totals.tax,
            "inclusive": False,
            "tax_rate": EXCLUSIVE_5.id,
            "taxability_reason": None,
            "taxable_amount": 1500,
        }
    ]


def test_a_tax_that_is_not_paid_tells_why() -> None:
    totals = compute([Charge(1000, rates=(EXCLUSIVE_5,))], untaxed="reverse_charge")
    assert totals.lines[0].taxes[0].basis == {"taxability_reason": "reverse_charge", "taxable_amount": 0}


@given(charges, stacks, st.sampled_from([None, "customer_exempt", "reverse_charge"]))
def test_totals_keep_their_identities(charges: list[Charge], stack: list[Reduction], untaxed: str | None) -> None:
    totals = compute(charges, stack, untaxed=untaxed)
    exclusive = sum(tax.amount for rate, tax in totals.taxes.items() if not rate.inclusive)
    assert totals.subtotal == sum(line.amount for line in totals.lines)
    assert totals.total == totals.subtotal - sum(totals.discounts.values()) + exclusive
    assert totals.total_excluding_tax == totals.total - (totals.tax or 0)
    assert totals.total == sum(
        line.net + sum(tax.amount for tax in line.taxes if not tax.rate.inclusive) for line in totals.lines
    )


@pytest.mark.parametrize(
    ("total", "balance", "due", "ending"),
    [
        pytest.param(1099, -500, 599, 0, id="credit lowers what is due"),
        pytest.param(1000, 30, 1030, 0, id="a debt is added"),
        pytest.param(30, 0, 0, 30, id="too little to charge is carried over"),
        pytest.param(49, 0, 0, 49, id="one below the least charge"),
        pytest.param(50, 0, 50, 0, id="exactly the least charge"),
        pytest.param(-300, 0, 0, -300, id="a negative total is credited"),
        pytest.param(1000, -5000, 0, -4000, id="credit left over"),
        pytest.param(0, 0, 0, 0, id="nothing"),
        pytest.param(20, 10, 0, 30, id="debts that are still too small"),
        pytest.param(10**8, 0, 0, 10**8, id="too much to charge is carried over"),
    ],
)
def test_settling_a_total_with_the_customer_balance(total: int, balance: int, due: int, ending: int) -> None:
    settlement = settle(total, balance, minimum=50, maximum=99_999_999)
    assert (settlement.amount_due, settlement.ending_balance) == (due, ending)


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_settling_loses_no_money(total: int, balance: int) -> None:
    settlement = settle(total, balance, minimum=50, maximum=99_999_999)
    assert settlement.amount_due + settlement.ending_balance == total + balance
    assert settlement.ending_balance == balance + settlement.applied + settlement.carried
    assert settlement.amount_due == 0 or settlement.amount_due >= 50
