"""The supporting resources: customers, payment methods, products, prices, coupons, promotion codes, test clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.reference.conftest import Target


def refusal(target: Target, path: str, params: dict[str, str]) -> tuple[int, str | None, str | None]:
    answer = target.post(path, params)
    error = answer.json()["error"]
    return answer.status_code, error.get("code"), error.get("param")


def test_customer_of_nothing(target: Target) -> None:
    """A customer needs no parameter; its defaults."""
    customer = target.post("/v1/customers").json()

    assert (customer["balance"], customer["currency"], customer["tax_exempt"]) == (0, None, "none")
    assert (customer["preferred_locales"], customer["metadata"], customer["next_invoice_sequence"]) == ([], {}, 1)
    assert len(customer["invoice_prefix"]) == 8


def test_customer_update_changes_what_is_sent(target: Target) -> None:
    """Nested hashes and metadata merge; an empty string unsets."""
    sent = {"name": "a", "address[city]": "Bern", "address[country]": "ch", "metadata[a]": "1", "metadata[b]": "2"}
    customer = target.made("/v1/customers", **sent)

    path = f"/v1/customers/{customer}"
    answer = target.post(path, {"name": "", "address[line1]": "x", "metadata[a]": "", "metadata[c]": "3"}).json()

    assert answer["name"] is None
    assert (answer["address"]["city"], answer["address"]["country"], answer["address"]["line1"]) == ("Bern", "CH", "x")
    assert answer["metadata"] == {"b": "2", "c": "3"}
    assert target.post(path, {"metadata": "", "address": ""}).json()["address"] is None


def test_customer_balance_sets_the_currency(target: Target) -> None:
    """A balance is of the account's currency."""
    customer = target.made("/v1/customers", balance="-500")

    answer = target.get(f"/v1/customers/{customer}", **{"expand[]": "invoice_credit_balance"}).json()

    assert (answer["balance"], answer["currency"]) == (-500, "usd")
    assert answer["invoice_credit_balance"] == {"usd": -500}


def test_customer_deleted(target: Target) -> None:
    """A deleted customer answers its stub, and can be changed no more."""
    customer = target.made("/v1/customers")
    stub = {"id": customer, "object": "customer", "deleted": True}

    assert target.delete(f"/v1/customers/{customer}").json() == stub
    assert target.get(f"/v1/customers/{customer}").json() == stub
    assert target.post(f"/v1/customers/{customer}", {"name": "x"}).status_code == 404


def test_customer_discount(target: Target) -> None:
    """A coupon makes a discount, deleting it answers the deleted discount."""
    coupon = target.made("/v1/coupons", percent_off="25", duration="repeating", duration_in_months="3")
    customer = target.made("/v1/customers", coupon=coupon)

    discount = target.get(f"/v1/customers/{customer}").json()["discount"]
    assert (discount["customer"], discount["coupon"]["times_redeemed"]) == (customer, 1)
    assert discount["end"] > discount["start"]

    gone = target.delete(f"/v1/customers/{customer}/discount").json()
    assert (gone["id"], gone["deleted"], "end" in gone) == (discount["id"], True, False)
    assert target.get(f"/v1/customers/{customer}").json()["discount"] is None
    assert target.delete(f"/v1/customers/{customer}/discount").status_code == 404


def test_payment_method_is_attached_and_made_the_default(target: Target) -> None:
    """A test payment method gives a fresh one; a detached one is the default no more and cannot return."""
    customer = target.made("/v1/customers")
    method = target.post("/v1/payment_methods/pm_card_visa/attach", {"customer": customer}).json()
    default = {"invoice_settings[default_payment_method]": method["id"]}

    assert method["id"] != "pm_card_visa"
    assert (method["customer"], method["card"]["last4"]) == (customer, "4242")
    assert target.post(f"/v1/customers/{customer}", default).status_code == 200

    assert target.post(f"/v1/payment_methods/{method['id']}/detach").json()["customer"] is None
    settings = target.get(f"/v1/customers/{customer}").json()["invoice_settings"]
    assert settings["default_payment_method"] is None
    assert target.post(f"/v1/payment_methods/{method['id']}/attach", {"customer": customer}).status_code == 400


def test_customer_with_a_payment_method(target: Target) -> None:
    """Creating a customer can attach a payment method and make it the default in one request."""
    params = {"payment_method": "pm_card_visa", "invoice_settings[default_payment_method]": "pm_card_visa"}
    customer = target.made("/v1/customers", **params)

    default = target.get(f"/v1/customers/{customer}").json()["invoice_settings"]["default_payment_method"]
    methods = target.get(f"/v1/customers/{customer}/payment_methods", type="card").json()["data"]

    assert [method["id"] for method in methods] == [default]


def test_payment_method_refusals(target: Target) -> None:
    """Declining cards, strangers' and unknown payment methods."""
    customer = target.made("/v1/customers")
    other = target.post("/v1/payment_methods/pm_card_visa/attach", {"customer": target.made("/v1/customers")}).json()[
        "id"
    ]

    assert refusal(target, "/v1/payment_methods/pm_card_chargeDeclined/attach", {"customer": customer}) == (
        402, "card_declined", "",
    )  # fmt: skip
    assert refusal(target, "/v1/payment_methods/x/attach", {"customer": customer}) == (
        404, "resource_missing", "payment_method",
    )  # fmt: skip
    assert refusal(target, f"/v1/customers/{customer}", {"invoice_settings[default_payment_method]": other}) == (
        400,
        "resource_missing",
        "invoice_settings[default_payment_method]",
    )


@pytest.mark.parametrize(
    ("card", "status", "code"),
    [
        ({"number": "4242 4242 4242 4242"}, 200, None),
        ({"number": "4242424242424241"}, 402, "incorrect_number"),
        ({"number": "4111111111111111"}, 402, "card_declined"),
        ({"number": "4242424242424242", "exp_month": "13"}, 402, "invalid_expiry_month"),
        ({"number": "4242424242424242", "exp_year": "2001"}, 402, "invalid_expiry_year"),
    ],
)
def test_card_numbers(target: Target, card: dict[str, str], status: int, code: str | None) -> None:
    """Test card numbers make payment methods; others are declined."""
    given = {"exp_month": "9", "exp_year": "2040", "cvc": "123", **card}

    answer = target.post("/v1/payment_methods", {"type": "card", **{f"card[{k}]": v for k, v in given.items()}})

    assert answer.status_code == status
    assert answer.json().get("error", {}).get("code") == code


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ({"unit_amount": "500"}, (500, "500")),
        ({"unit_amount_decimal": "0.05"}, (None, "0.05")),
        ({"unit_amount_decimal": "7.50"}, (None, "7.5")),
        ({"unit_amount_decimal": "1000"}, (1000, "1000")),
    ],
)
def test_price_amounts(target: Target, amount: dict[str, str], expected: tuple[int | None, str]) -> None:
    """An amount is shown in both its forms; the integer is null where it has a fraction."""
    product = target.made("/v1/products", name="x")

    price = target.post("/v1/prices", {"product": product, "currency": "usd", **amount}).json()

    assert (price["unit_amount"], price["unit_amount_decimal"]) == expected


def test_price_tiers(target: Target) -> None:
    """Tiers are shown when expanded; the last reaches to no end."""
    params = {
        "currency": "usd", "product_data[name]": "x", "recurring[interval]": "month", "billing_scheme": "tiered",
        "tiers_mode": "graduated", "tiers[0][up_to]": "10", "tiers[0][unit_amount]": "5", "tiers[1][up_to]": "inf",
        "tiers[1][unit_amount_decimal]": "2.5",
    }  # fmt: skip
    price = target.made("/v1/prices", **params)

    assert "tiers" not in target.get(f"/v1/prices/{price}").json()
    tiers = target.get(f"/v1/prices/{price}", **{"expand[]": "tiers"}).json()["tiers"]
    assert [(tier["up_to"], tier["unit_amount_decimal"]) for tier in tiers] == [(10, "5"), (None, "2.5")]


def test_refused_price_leaves_no_product(target: Target) -> None:
    """A price that is refused does not leave behind the product made for it."""
    assert target.post("/v1/prices", {"currency": "usd", "product_data[name]": "x"}).status_code == 400
    assert target.get("/v1/products").json()["data"] == []


@pytest.mark.parametrize(
    ("params", "code", "param"),
    [
        ({}, "parameter_missing", "percent_off"),
        ({"percent_off": "5", "amount_off": "5", "currency": "usd"}, None, "percent_off"),
        ({"amount_off": "5"}, None, "currency"),
        ({"percent_off": "101"}, "parameter_invalid_integer", "percent_off"),
        ({"percent_off": "5", "duration": "repeating"}, None, "duration_in_months"),
        ({"percent_off": "5", "redeem_by": "1"}, None, "redeem_by"),
        ({"percent_off": "5", "id": "TAKEN"}, "resource_already_exists", "id"),
    ],
)
def test_coupon_refusals(target: Target, params: dict[str, str], code: str | None, param: str) -> None:
    """What makes no coupon."""
    target.made("/v1/coupons", percent_off="5", id="TAKEN")

    assert refusal(target, "/v1/coupons", params) == (400, code, param)


def test_coupon_is_used_up(target: Target) -> None:
    """A coupon of one redemption is not valid afterwards, nor its promotion codes active."""
    coupon = target.made("/v1/coupons", percent_off="5", max_redemptions="1")
    target.made("/v1/customers", coupon=coupon)

    assert target.get(f"/v1/coupons/{coupon}").json()["valid"] is False
    assert refusal(target, "/v1/customers", {"coupon": coupon}) == (400, "coupon_expired", "coupon")


def test_promotion_code_is_found_whatever_its_case(target: Target) -> None:
    """Codes are unique and found without regard to case."""
    coupon = target.made("/v1/coupons", percent_off="5")
    code = target.made("/v1/promotion_codes", coupon=coupon, code="Spring")

    assert [c["id"] for c in target.get("/v1/promotion_codes", code="SPRING").json()["data"]] == [code]
    assert refusal(target, "/v1/promotion_codes", {"coupon": coupon, "code": "spring"}) == (400, None, "code")


def test_test_clock_is_the_time_of_its_customers(target: Target) -> None:
    """What is made on a clock is made at its time; it only moves forward."""
    clock = target.made("/v1/test_helpers/test_clocks", frozen_time="1000000000")
    customer = target.made("/v1/customers", test_clock=clock)
    path = f"/v1/test_helpers/test_clocks/{clock}"

    assert target.get(f"/v1/customers/{customer}").json()["created"] == 1_000_000_000
    assert target.post(f"{path}/advance", {"frozen_time": "1000003600"}).json()["status"] == "advancing"
    assert target.get(path).json()["status"] == "ready"
    assert refusal(target, f"{path}/advance", {"frozen_time": "1000000000"}) == (400, None, "frozen_time")
    assert refusal(target, f"{path}/advance", {"frozen_time": "1100000000"}) == (400, None, "frozen_time")
    assert target.delete(path).json()["deleted"] is True
    assert target.get(f"/v1/customers/{customer}").json()["deleted"] is True


def test_customers_of_a_clock_are_listed_apart(target: Target) -> None:
    """The list without `test_clock` leaves out who lives on one."""
    clock = target.made("/v1/test_helpers/test_clocks", frozen_time="1000000000")
    here, there = target.made("/v1/customers", test_clock=clock), target.made("/v1/customers")

    assert [c["id"] for c in target.get("/v1/customers").json()["data"]] == [there]
    assert [c["id"] for c in target.get("/v1/customers", test_clock=clock).json()["data"]] == [here]


def test_payment_intent_is_paid(target: Target) -> None:
    """A confirmed payment intent carries its charge; it can be refunded."""
    params = {"amount": "500", "currency": "usd", "confirm": "true", "payment_method": "pm_card_visa"}
    intent = target.post("/v1/payment_intents", params).json()
    charge = intent["charges"]["data"][0]

    assert (intent["status"], charge["paid"]) == ("succeeded", True)
    assert target.post("/v1/refunds", {"charge": charge["id"], "amount": "200"}).json()["amount"] == 200
    assert target.post("/v1/refunds", {"payment_intent": intent["id"]}).json()["amount"] == 300


@pytest.mark.parametrize(
    ("amount", "code"),
    [("0", "parameter_invalid_integer"), ("10", "amount_too_small"), ("999999999", "amount_too_large")],
)
def test_payment_intent_amounts(target: Target, amount: str, code: str) -> None:
    """What can be charged lies between two bounds."""
    assert refusal(target, "/v1/payment_intents", {"amount": amount, "currency": "usd"}) == (400, code, "amount")


def test_lookup_key_is_handed_over_only_with_a_price(target: Target) -> None:
    """A lookup key belongs to one price; a refused request takes it from nobody."""
    product = target.made("/v1/products", name="x")
    keyed = {"product": product, "currency": "usd", "lookup_key": "k"}
    holder = target.made("/v1/prices", unit_amount="1", **keyed)

    assert refusal(target, "/v1/prices", {**keyed, "unit_amount": "2"}) == (400, None, "lookup_key")
    assert target.post("/v1/prices", {**keyed, "transfer_lookup_key": "true"}).status_code == 400
    assert target.get(f"/v1/prices/{holder}").json()["lookup_key"] == "k"

    heir = target.made("/v1/prices", unit_amount="2", transfer_lookup_key="true", **keyed)
    assert target.get(f"/v1/prices/{holder}").json()["lookup_key"] is None
    assert [price["id"] for price in target.get("/v1/prices", **{"lookup_keys[]": "k"}).json()["data"]] == [heir]


def test_refused_update_changes_nothing(target: Target) -> None:
    """Metadata beyond fifty keys refuses the update with all that came along."""
    forty = {f"metadata[a{number}]": "v" for number in range(40)}
    customer = target.made("/v1/customers", name="before", **forty)

    more = {f"metadata[b{number}]": "v" for number in range(11)}
    answer = target.post(f"/v1/customers/{customer}", {"name": "after", **more})

    assert answer.status_code == 400
    assert target.get(f"/v1/customers/{customer}").json()["name"] == "before"
