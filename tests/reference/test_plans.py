"""Plans as the view of prices that they are, and what they ask for a quantity."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from conformance.contract import data_folder
from conformance.reference import plans
from conformance.reference.amounts import decimal_text
from conformance.reference.invoicing.pricing import priced
from conformance.reference.pricing import new_price
from conformance.reference.store import Store

if TYPE_CHECKING:
    from tests.reference.conftest import Target

NOW = 1_659_312_000
TABLE: dict[str, Any] = yaml.safe_load((data_folder("fixtures") / "plan_amounts.yaml").read_text())
DECIMALS = st.decimals(min_value=0, max_value=99_999_999, places=12, allow_nan=False, allow_infinity=False)


def parsed(value: Any) -> Any:
    """Parameters as they are read: decimals are no strings."""
    if isinstance(value, dict):
        return {name: Decimal(child) if name.endswith("_decimal") else parsed(child) for name, child in value.items()}
    return [parsed(child) for child in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("plan", "quantity", "amount"),
    [(row["plan"], quantity, amount) for row in TABLE.values() for quantity, amount in row["amounts"].items()],
)
def test_worked_amounts(plan: dict[str, Any], quantity: int, amount: int) -> None:
    params = parsed({"currency": "usd", "interval": "month", **plan})
    price = new_price(Store(), plans.as_price(params), "prod_1", now=NOW)

    assert priced(price, quantity).amount == amount


@given(
    params=st.fixed_dictionaries(
        {"currency": st.sampled_from(["usd", "jpy"]), "interval": st.sampled_from(["day", "week", "month"])},
        optional={
            "active": st.booleans(),
            "interval_count": st.integers(1, 12),
            "nickname": st.text(min_size=1, max_size=20),
            "metadata": st.dictionaries(st.text(min_size=1, max_size=5), st.text(min_size=1, max_size=5), max_size=3),
            "trial_period_days": st.integers(0, 365),
            "transform_usage": st.fixed_dictionaries(
                {"divide_by": st.integers(1, 1000), "round": st.sampled_from(["up", "down"])}
            ),
        },
    ),
    amount=st.integers(0, 99_999_999),
)
def test_a_plan_shows_what_it_was_made_with(params: dict[str, Any], amount: int) -> None:
    price = new_price(Store(), plans.as_price({**params, "amount": amount}), "prod_1", now=NOW)
    price["recurring"]["trial_period_days"] = params.get("trial_period_days")

    plan = plans.of(price)

    assert {name: plan[name] for name in params} == params
    assert (plan["id"], plan["amount"], plan["amount_decimal"]) == (price["id"], amount, str(amount))


@given(DECIMALS)
def test_twelve_decimals_are_kept(amount: Decimal) -> None:
    params = {"currency": "usd", "interval": "month", "amount_decimal": amount}

    plan = plans.of(new_price(Store(), plans.as_price(params), "prod_1", now=NOW))

    assert Decimal(plan["amount_decimal"]) == amount
    assert plan["amount"] == (int(amount) if amount == int(amount) else None)
    assert plan["amount_decimal"] == decimal_text(amount)


@pytest.mark.parametrize(
    ("of_price", "of_plan"),
    [
        ("unit_amount", "amount"),
        ("recurring[interval_count]", "interval_count"),
        ("tiers[0][up_to]", "tiers[0][up_to]"),
        (None, None),
    ],
)
def test_refusals_speak_of_plans(of_price: str | None, of_plan: str | None) -> None:
    assert plans.parameter(of_price) == of_plan


def test_deleting_a_plan_takes_it_off_its_product(target: Target) -> None:
    """The default price of a product cannot be one that is gone."""
    product = target.made("/v1/products", name="Gold")
    plan = target.made("/v1/plans", currency="usd", interval="month", amount="1", product=product)
    target.post(f"/v1/products/{product}", {"default_price": plan})

    target.delete(f"/v1/plans/{plan}")

    assert target.get(f"/v1/products/{product}").json()["default_price"] is None


def test_a_deleted_plan_is_still_a_cursor(target: Target) -> None:
    product = target.made("/v1/products", name="Gold")
    older, gone, newer = (
        target.made("/v1/plans", currency="usd", interval="month", amount=amount, product=product)
        for amount in ("1", "2", "3")
    )
    target.delete(f"/v1/plans/{gone}")

    after = target.get("/v1/plans", product=product, starting_after=gone).json()["data"]
    before = target.get("/v1/plans", product=product, ending_before=gone).json()["data"]

    assert ([plan["id"] for plan in after], [plan["id"] for plan in before]) == ([older], [newer])
