"""Checkout Sessions of the reference, beyond what requirements say of every target."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conformance.reference import clock
from tests.reference.selling import SESSIONS, SETUP, URLS, opened, payment, price, refused, subscription

if TYPE_CHECKING:
    from tests.reference.conftest import Target


def test_a_session_expires_by_itself(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    session = opened(target, SETUP)
    monkeypatch.setattr(clock, "wall", lambda: session["expires_at"])

    found = target.get(f"{SESSIONS}/{session['id']}").json()

    assert (found["status"], found["url"]) == ("expired", None)


def test_a_session_that_expired_is_not_expired_again(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    session = opened(target, {**SETUP, "after_expiration[recovery][enabled]": "true"})
    target.post(f"{SESSIONS}/{session['id']}/expire")
    before = target.get(f"{SESSIONS}/{session['id']}").json()
    monkeypatch.setattr(clock, "wall", lambda: session["expires_at"])

    assert target.get(f"{SESSIONS}/{session['id']}").json() == before


def test_the_setup_intent_of_an_expired_session_is_canceled(target: Target) -> None:
    session = opened(target, SETUP)

    expired = target.post(f"{SESSIONS}/{session['id']}/expire", {"expand[]": "setup_intent"}).json()

    assert (expired["setup_intent"]["status"], expired["setup_intent"]["cancellation_reason"]) == (
        "canceled",
        "abandoned",
    )


def test_a_refused_session_leaves_neither_price_nor_product(target: Target) -> None:
    data = {
        "line_items[0][price_data][currency]": "usd",
        "line_items[0][price_data][unit_amount]": "1",
        "line_items[0][price_data][product_data][name]": "Hat",
        "line_items[0][quantity]": "1",
    }

    assert refused(target, {**URLS, "mode": "payment", **data}) == ("amount_too_small", None)

    assert target.get("/v1/products").json()["data"] == target.get("/v1/prices").json()["data"] == []


def test_a_coupon_is_not_redeemed_before_a_session_completes(target: Target) -> None:
    coupon = target.made("/v1/coupons", percent_off="10", duration="once")

    opened(target, payment(target, **{"discounts[0][coupon]": coupon}))

    assert target.get(f"/v1/coupons/{coupon}").json()["times_redeemed"] == 0


def test_a_promotion_code_is_named_in_the_breakdown(target: Target) -> None:
    code = target.made("/v1/promotion_codes", coupon=target.made("/v1/coupons", percent_off="10", duration="once"))
    params = payment(target, **{"discounts[0][promotion_code]": code, "expand[]": "total_details.breakdown"})

    session = opened(target, params)

    [part] = session["total_details"]["breakdown"]["discounts"]
    assert (part["amount"], part["discount"]["promotion_code"]) == (100, code)
    assert part["discount"]["checkout_session"] == session["id"]


def test_plans_are_sold_under_subscription_data(target: Target) -> None:
    monthly = price(target, **{"recurring[interval]": "month"})

    session = opened(target, {**URLS, "subscription_data[items][0][plan]": monthly, "expand[]": "line_items"})

    assert (session["mode"], session["amount_total"]) == ("subscription", 1000)
    assert [item["quantity"] for item in session["line_items"]["data"]] == [1]


def test_a_trial_costs_nothing_at_first(target: Target) -> None:
    session = opened(target, subscription(target, **{"subscription_data[trial_period_days]": "7"}))

    assert (session["amount_total"], session["payment_status"]) == (0, "no_payment_required")


def test_default_tax_rates_tax_a_subscription(target: Target) -> None:
    rate = target.made("/v1/tax_rates", display_name="Tax", percentage="25", inclusive="false")

    session = opened(target, subscription(target, **{"subscription_data[default_tax_rates][0]": rate}))

    assert (session["amount_total"], session["total_details"]["amount_tax"]) == (1250, 250)


def test_dynamic_tax_rates_are_known_but_not_applied(target: Target) -> None:
    rate = target.made("/v1/tax_rates", display_name="Tax", percentage="25", inclusive="false", country="US")

    assert opened(target, payment(target, **{"line_items[0][dynamic_tax_rates][0]": rate}))["amount_total"] == 1000
    assert refused(target, payment(target, **{"line_items[0][dynamic_tax_rates][0]": "txr_1"})) == (
        "resource_missing",
        "line_items[0][dynamic_tax_rates][0]",
    )


def test_the_first_shipping_option_is_part_of_the_total(target: Target) -> None:
    rates = {
        "shipping_options[0][shipping_rate_data][display_name]": "Ground",
        "shipping_options[0][shipping_rate_data][fixed_amount][amount]": "500",
        "shipping_options[0][shipping_rate_data][fixed_amount][currency]": "usd",
    }

    session = opened(target, payment(target, **rates))

    assert (session["amount_subtotal"], session["amount_total"]) == (1000, 1500)
    assert session["total_details"]["amount_shipping"] == session["shipping_cost"]["amount_total"] == 500


def test_options_that_are_only_sent_are_not_shown(target: Target) -> None:
    options = {
        "payment_method_options[wechat_pay][client]": "web",
        "payment_method_options[p24][tos_shown_and_accepted]": "true",
        "payment_method_options[card][installments][enabled]": "true",
        "payment_method_options[card][installments][plan][count]": "3",
        "payment_method_options[card][installments][plan][interval]": "month",
        "payment_method_options[card][installments][plan][type]": "fixed_count",
        "payment_method_options[boleto][setup_future_usage]": "none",
    }

    shown = opened(target, payment(target, **options))["payment_method_options"]

    assert shown == {
        "p24": {},
        "card": {"installments": {"enabled": True}},
        "boleto": {"expires_after_days": 3, "setup_future_usage": "none"},
    }


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"payment_intent_data[on_behalf_of]": "acct_1"}, "payment_intent_data[on_behalf_of]"),
        (
            {"payment_intent_data[transfer_data][destination]": "acct_1"},
            "payment_intent_data[transfer_data][destination]",
        ),
        ({"payment_intent_data[application_fee_amount]": "1"}, "payment_intent_data[application_fee_amount]"),
    ],
)
def test_there_are_no_connected_accounts(target: Target, params: dict[str, str], param: str) -> None:
    assert refused(target, payment(target, **params))[1] == param


def test_the_currency_may_be_one_of_a_price(target: Target) -> None:
    both = price(target, **{"currency_options[eur][unit_amount]": "900"})
    params = {**payment(target), "line_items[0][price]": both, "currency": "eur"}

    session = opened(target, params)

    assert (session["currency"], session["amount_total"]) == ("eur", 900)
    assert refused(target, {**params, "currency": "gbp"})[1] == "line_items[0][price]"


def test_the_payer_may_choose_the_amount(target: Target) -> None:
    product = target.made("/v1/products", name="Gift")
    chosen = target.made("/v1/prices", currency="usd", product=product, **{"custom_unit_amount[enabled]": "true"})

    assert opened(target, {**payment(target), "line_items[0][price]": chosen})["amount_total"] == 0


def test_sessions_are_found_by_the_address_of_their_customer(target: Target) -> None:
    customer = target.made("/v1/customers", email="payer@example.com")
    session = opened(target, {**SETUP, "customer": customer})
    opened(target, SETUP)

    found = target.get(SESSIONS, **{"customer_details[email]": "payer@example.com"}).json()["data"]

    assert [each["id"] for each in found] == [session["id"]]
