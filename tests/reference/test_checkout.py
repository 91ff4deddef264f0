"""Checkout Sessions and payment links of the reference, beyond what requirements say of every target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from conformance.reference import clock

if TYPE_CHECKING:
    from tests.reference.conftest import Target

SESSIONS, LINKS = "/v1/checkout/sessions", "/v1/payment_links"
NEWER = "2024-04-10"
URLS = {"success_url": "https://example.com/after", "cancel_url": "https://example.com/left"}
SETUP = {**URLS, "mode": "setup", "payment_method_types[0]": "card"}


def price(target: Target, **more: str) -> str:
    product = target.made("/v1/products", name="Shirt")
    return target.made("/v1/prices", **{"currency": "usd", "unit_amount": "1000", "product": product, **more})


def payment(target: Target, **more: str) -> dict[str, str]:
    """The parameters of a session that sells a thing."""
    sells = {"line_items[0][price]": price(target), "line_items[0][quantity]": "1"}
    return {**URLS, "mode": "payment", **sells, **more}


def subscription(target: Target, **more: str) -> dict[str, str]:
    """The parameters of a session that sells a subscription."""
    monthly = price(target, **{"recurring[interval]": "month"})
    return {**URLS, "mode": "subscription", "line_items[0][price]": monthly, "line_items[0][quantity]": "1", **more}


def opened(target: Target, params: dict[str, str], version: str = "2022-08-01") -> dict[str, Any]:
    answer = target.post(SESSIONS, params, Stripe_Version=version)
    assert answer.status_code == 200, answer.text
    session: dict[str, Any] = answer.json()
    return session


def refused(target: Target, params: dict[str, str], version: str = "2022-08-01") -> tuple[str | None, str | None]:
    answer = target.post(SESSIONS, params, Stripe_Version=version)
    assert answer.status_code == 400, answer.text
    error = answer.json()["error"]
    return error.get("code"), error.get("param")


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


def test_a_link_names_an_item_once(target: Target) -> None:
    params = {"line_items[0][price]": price(target), "line_items[0][quantity]": "1", "expand[]": "line_items"}
    link = target.post(LINKS, params).json()
    item = link["line_items"]["data"][0]["id"]

    answer = target.post(f"{LINKS}/{link['id']}", {"line_items[0][id]": item, "line_items[1][id]": item})

    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "line_items[1][id]")


def test_a_changed_price_shows_in_a_link(target: Target) -> None:
    sold = price(target)
    link = target.made(LINKS, **{"line_items[0][price]": sold, "line_items[0][quantity]": "1"})
    target.post(f"/v1/prices/{sold}", {"nickname": "Summer"})

    [item] = target.get(f"{LINKS}/{link}/line_items").json()["data"]

    assert item["price"]["nickname"] == "Summer"


def free(target: Target) -> dict[str, str]:
    """The parameters of a session that gives a thing away."""
    return payment(target, **{"line_items[0][price]": price(target, unit_amount="0")})


def test_a_session_may_cost_nothing_from_a_version_on(target: Target) -> None:
    session = opened(target, free(target), NEWER)

    assert (session["amount_total"], session["payment_status"]) == (0, "no_payment_required")
    assert refused(target, free(target)) == ("amount_too_small", None)


def test_too_little_is_refused_on_every_version(target: Target) -> None:
    cheap = payment(target, **{"line_items[0][price]": price(target, unit_amount="49")})

    assert refused(target, cheap, NEWER) == ("amount_too_small", None)


def test_a_version_does_not_show_what_came_later(target: Target) -> None:
    """One session, read with two versions."""
    made = opened(target, payment(target), NEWER)

    newer = target.client.get(f"{SESSIONS}/{made['id']}", headers={"Stripe-Version": NEWER}).json()
    older = target.get(f"{SESSIONS}/{made['id']}").json()

    assert (newer["ui_mode"], newer["created"]) == ("hosted", made["created"])
    assert {"ui_mode", "created", "custom_text", "invoice_creation"} & older.keys() == set()
    assert older["automatic_tax"] == {"enabled": False, "status": None}


def test_only_the_older_version_names_the_product_of_an_item(target: Target) -> None:
    made = opened(target, payment(target))

    [older] = target.get(f"{SESSIONS}/{made['id']}/line_items").json()["data"]
    answer = target.client.get(f"{SESSIONS}/{made['id']}/line_items", headers={"Stripe-Version": NEWER})
    [newer] = answer.json()["data"]

    assert older == {**newer, "price": older["price"], "product": older["price"]["product"]}


def test_an_embedded_session_is_shown_by_its_secret(target: Target) -> None:
    params = {**payment(target), "ui_mode": "embedded", "return_url": "https://example.com/back"}
    leading = {name: value for name, value in params.items() if name not in URLS}

    session = opened(target, leading, NEWER)

    assert session["client_secret"].startswith(f"{session['id']}_secret_")
    assert (session["url"], session["redirect_on_completion"]) == (None, "always")
    assert refused(target, params, NEWER) == (None, "success_url")


@pytest.mark.parametrize(
    ("anchor", "total"),
    [(1_675_209_600, 484), (1_674_086_400, 65), (1_676_592_000, 1000)],  # 15 and 2 of 31 days; a whole month
)
def test_the_time_until_an_anchor_is_due_by_the_second(
    target: Target, monkeypatch: pytest.MonkeyPatch, anchor: int, total: int
) -> None:
    """On 17 January 2023: until 1 February, until 19 January, until the next natural billing date."""
    monkeypatch.setattr(clock, "wall", lambda: 1_673_913_600)
    params = subscription(target, **{"subscription_data[billing_cycle_anchor]": str(anchor)})

    assert opened(target, params, NEWER)["amount_total"] == total
    assert opened(target, {**params, "subscription_data[proration_behavior]": "none"}, NEWER)["amount_total"] == 0


@pytest.mark.parametrize("anchor", [1_673_913_600, 1_676_592_001])
def test_an_anchor_lies_ahead_but_not_too_far(target: Target, monkeypatch: pytest.MonkeyPatch, anchor: int) -> None:
    monkeypatch.setattr(clock, "wall", lambda: 1_673_913_600)
    params = subscription(target, **{"subscription_data[billing_cycle_anchor]": str(anchor)})

    assert refused(target, params, NEWER)[1] == "subscription_data[billing_cycle_anchor]"


def test_what_is_paid_once_is_not_prorated(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "wall", lambda: 1_673_913_600)
    fee = {"line_items[1][price]": price(target), "line_items[1][quantity]": "1"}
    params = subscription(target, **{"subscription_data[billing_cycle_anchor]": "1675209600"}, **fee)

    assert opened(target, params, NEWER)["amount_total"] == 1484


def test_methods_are_chosen_by_types_or_by_a_configuration(target: Target) -> None:
    usual = opened(target, payment(target), NEWER)["payment_method_configuration_details"]["id"]
    both = payment(target, **{"payment_method_configuration": usual, "payment_method_types[0]": "card"})

    assert refused(target, both, NEWER)[1] == "payment_method_configuration"


def test_what_a_link_passes_on_changes_member_by_member(target: Target) -> None:
    data = {"payment_intent_data[capture_method]": "manual", "payment_intent_data[metadata][a]": "1"}
    params = {"line_items[0][price]": price(target), "line_items[0][quantity]": "1", **data}
    link = target.post(LINKS, params, Stripe_Version=NEWER).json()
    change = {"payment_intent_data[description]": "August", "payment_intent_data[metadata][b]": "2"}

    updated = target.post(f"{LINKS}/{link['id']}", change, Stripe_Version=NEWER).json()["payment_intent_data"]

    assert (updated["capture_method"], updated["description"], updated["metadata"]) == ("manual", "August", {"b": "2"})


def test_a_refused_update_of_a_link_changes_nothing(target: Target) -> None:
    """The last of the parameters is the one that cannot be."""
    params = {"line_items[0][price]": price(target), "line_items[0][quantity]": "1"}
    link = target.post(LINKS, params, Stripe_Version=NEWER).json()
    change = {
        "custom_text[submit][message]": "Thanks",
        "metadata[a]": "1",
        "restrictions[completed_sessions][limit]": "0",
    }

    answer = target.post(f"{LINKS}/{link['id']}", change, Stripe_Version=NEWER)

    found = target.client.get(f"{LINKS}/{link['id']}", headers={"Stripe-Version": NEWER}).json()
    assert (answer.status_code, found) == (400, link)
