"""Invoice items: what they cost, where they wait, what is refused."""

from __future__ import annotations

from typing import Any

import pytest


def test_an_amount_becomes_one_unit_of_an_inactive_price(shop: Any) -> None:
    item = shop.item(shop.customer(), 1000, description="Setup")

    assert (item["amount"], item["quantity"], item["unit_amount"], item["invoice"]) == (1000, 1, 1000, None)
    assert (item["price"]["active"], item["price"]["type"], item["description"]) == (False, "one_time", "Setup")
    assert item["period"] == {"start": item["date"], "end": item["date"]}


@pytest.mark.parametrize(
    ("params", "amount", "unit_amount"),
    [
        ({"unit_amount": 250, "quantity": 4}, 1000, 250),
        ({"unit_amount_decimal": "0.05", "quantity": 30}, 2, None),
        ({"unit_amount_decimal": "12.50", "quantity": 2}, 25, None),
        ({"unit_amount": -250, "quantity": 2}, -500, -250),
        ({"unit_amount": 100, "quantity": 0}, 0, 100),
        ({"amount": -700}, -700, -700),
    ],
    ids=str,
)
def test_unit_amounts_are_multiplied_and_rounded_once(
    shop: Any, params: dict[str, Any], amount: int, unit_amount: int | None
) -> None:
    item = shop.post("invoiceitems", customer=shop.customer()["id"], currency="usd", **params)

    assert (item["amount"], item["unit_amount"]) == (amount, unit_amount)


def test_credits_are_not_discountable_unless_said_so(shop: Any) -> None:
    customer = shop.customer()

    assert [shop.item(customer, amount)["discountable"] for amount in (100, -100)] == [True, False]
    assert shop.item(customer, -100, discountable=True)["discountable"] is True


def test_a_price_lends_its_amount_currency_and_name(shop: Any) -> None:
    product = shop.post("products", name="Gold")
    price = shop.post("prices", product=product["id"], currency="eur", unit_amount=700)

    item = shop.item(shop.customer(), None, price=price["id"], quantity=3)

    assert (item["amount"], item["currency"], item["description"]) == (2100, "eur", "Gold")


def test_a_packaged_price_counts_packages(shop: Any) -> None:
    product = shop.post("products", name="Minutes")
    packages = {"divide_by": 60, "round": "up"}
    price = shop.post("prices", product=product["id"], currency="usd", unit_amount=1000, transform_quantity=packages)

    assert shop.item(shop.customer(), None, price=price["id"], quantity=150)["amount"] == 3000


def test_price_data_makes_a_price(shop: Any) -> None:
    product = shop.post("products", name="Gold")
    data = {"currency": "usd", "product": product["id"], "unit_amount_decimal": "10.5", "tax_behavior": "exclusive"}

    item = shop.item(shop.customer(), None, price_data=data, quantity=2)

    assert (item["amount"], item["price"]["tax_behavior"], item["price"]["unit_amount"]) == (21, "exclusive", None)


def test_only_items_take_negative_unit_amounts(shop: Any) -> None:
    product = shop.post("products", name="Gold")
    data = {"currency": "usd", "product": product["id"], "unit_amount": -1}

    refusals = [shop.post("prices", **data), shop.item(shop.customer(), None, price_data=data)]

    assert [refusal["error"]["code"] for refusal in refusals] == ["parameter_invalid_integer"] * 2
    assert [refusal["error"]["param"] for refusal in refusals] == ["unit_amount", "price_data[unit_amount]"]


def test_prices_in_several_currencies_give_the_one_asked_for(shop: Any) -> None:
    product = shop.post("products", name="Gold")
    options = {"eur": {"unit_amount": 900}}
    price = shop.post("prices", product=product["id"], currency="usd", unit_amount=1000, currency_options=options)["id"]
    customer = shop.customer()
    draft = shop.draft(customer, currency="eur")

    assert shop.item(customer, None, price=price, invoice=draft["id"])["amount"] == 900
    assert shop.item(customer, None, price=price, currency="gbp")["error"]["param"] == "price"


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({}, "amount"),
        ({"amount": 1, "price": "price_1"}, "amount"),
        ({"amount": 1, "quantity": 2}, "amount"),
        ({"amount": 1, "unit_amount": 2}, "amount"),
        ({"unit_amount": 1, "unit_amount_decimal": "1"}, "unit_amount"),
        ({"price": "price_missing"}, "price"),
        ({"amount": 1, "invoice": "in_missing"}, "invoice"),
        ({"amount": 1, "subscription": "sub_missing"}, "subscription"),
        ({"amount": 1, "tax_rates": ["txr_missing"]}, "tax_rates[0]"),
        ({"amount": 1, "discounts": [{"coupon": "missing"}]}, "discounts[0][coupon]"),
        ({"amount": 1, "period": {"start": 20, "end": 10}}, "period[end]"),
        ({"amount": 1}, "customer"),
    ],
    ids=str,
)
def test_refusals_name_their_parameter_and_create_nothing(shop: Any, params: dict[str, Any], param: str) -> None:
    customer = shop.customer()
    named = "cus_missing" if param == "customer" else customer["id"]

    refusal = shop.post("invoiceitems", customer=named, currency="usd", **params)

    assert (refusal["status"], refusal["error"]["param"]) == (400, param)
    assert shop.get("invoiceitems", customer=customer["id"])["data"] == []
    assert shop.get(f"customers/{customer['id']}")["currency"] is None


def test_recurring_and_inactive_prices_are_refused(shop: Any) -> None:
    product, customer = shop.post("products", name="Gold"), shop.customer()
    amount = {"product": product["id"], "currency": "usd", "unit_amount": 100}
    recurring = shop.post("prices", **amount, recurring={"interval": "month"})
    inactive = shop.post("prices", **amount, active=False)

    assert [shop.item(customer, None, price=each["id"])["status"] for each in (recurring, inactive)] == [400, 400]


def test_repeating_coupons_have_no_place_on_an_item(shop: Any) -> None:
    coupon = shop.coupon(percent_off=10, duration="repeating", duration_in_months=3)

    assert shop.item(shop.customer(), discounts=[{"coupon": coupon}])["error"]["param"] == "discounts[0][coupon]"


def test_currencies_are_not_mixed(shop: Any) -> None:
    customer = shop.customer()
    draft = shop.draft(customer, currency="eur")
    shop.item(customer, 100)

    assert shop.item(customer, 100, invoice=draft["id"], currency="usd")["error"]["param"] == "currency"
    assert shop.item(customer, 100, currency="eur")["error"]["param"] == "currency"


def test_the_first_item_decides_the_customers_currency(shop: Any) -> None:
    customer = shop.customer()
    shop.item(customer, 100, currency="EUR")

    assert shop.get(f"customers/{customer['id']}")["currency"] == "eur"


def test_items_of_another_customer_and_of_finalized_invoices_are_refused(shop: Any) -> None:
    customer = shop.customer()
    draft, opened = shop.draft(customer), shop.open(customer, 100)

    assert shop.item(shop.customer(), invoice=draft["id"])["error"]["param"] == "invoice"
    assert shop.item(customer, invoice=opened["id"])["error"]["code"] == "invoice_not_editable"


def test_items_change_the_draft_that_they_are_on(shop: Any) -> None:
    customer = shop.customer()
    draft = shop.draft(customer, 1000, 500)
    first = draft["lines"]["data"][1]["invoice_item"]

    shop.post(f"invoiceitems/{first}", amount=700, description="Less", metadata={"a": "b"})
    changed = shop.invoice(draft)
    shop.delete(f"invoiceitems/{first}")

    assert (changed["total"], changed["lines"]["data"][1]["description"]) == (1200, "Less")
    assert changed["lines"]["data"][1]["id"] == draft["lines"]["data"][1]["id"]
    assert (shop.invoice(draft)["total"], shop.invoice(draft)["lines"]["total_count"]) == (500, 1)


@pytest.mark.parametrize(
    ("change", "amount"),
    [({"quantity": 5}, 500), ({"unit_amount": 30}, 60), ({"unit_amount_decimal": "0.4"}, 1), ({"amount": 7}, 7)],
    ids=str,
)
def test_updates_price_anew(shop: Any, change: dict[str, Any], amount: int) -> None:
    item = shop.item(shop.customer(), None, currency="usd", unit_amount=100, quantity=2)

    assert shop.post(f"invoiceitems/{item['id']}", **change)["amount"] == amount


def test_items_of_finalized_invoices_stand(shop: Any) -> None:
    opened = shop.open(shop.customer(), 1000)
    path = f"invoiceitems/{opened['lines']['data'][0]['invoice_item']}"
    before = shop.get(path)

    refusals = [shop.post(path, amount=1), shop.post(path, metadata={"a": "b"}), shop.delete(path)]

    assert [refusal["error"]["code"] for refusal in refusals] == ["invoice_not_editable"] * 3
    assert shop.get(path) == before


def test_a_refused_update_changes_nothing(shop: Any) -> None:
    item = shop.item(shop.customer())

    refusal = shop.post(f"invoiceitems/{item['id']}", amount=5, tax_rates=["txr_missing"], description="x")

    assert refusal["status"] == 400
    assert shop.get(f"invoiceitems/{item['id']}") == item


def test_pending_items_are_deleted_for_good(shop: Any) -> None:
    item = shop.item(shop.customer())

    stub = shop.delete(f"invoiceitems/{item['id']}")

    assert stub == {"id": item["id"], "object": "invoiceitem", "deleted": True}
    assert shop.get(f"invoiceitems/{item['id']}")["status"] == 404


def test_lists_filter(shop: Any) -> None:
    customer = shop.customer()
    draft = shop.draft(customer, 100)
    pending = shop.item(customer, 200)
    on_draft = draft["lines"]["data"][0]["invoice_item"]

    def listed(**params: Any) -> list[str]:
        return [each["id"] for each in shop.get("invoiceitems", **params)["data"]]

    assert listed(customer=customer["id"]) == [pending["id"], on_draft]
    assert listed(customer=customer["id"], pending=True) == [pending["id"]]
    assert listed(customer=customer["id"], pending=False) == listed(invoice=draft["id"]) == [on_draft]
    assert listed(customer=customer["id"], created={"lt": pending["date"] - 60}) == []


def test_an_invoice_holds_250_items(shop: Any) -> None:
    customer = shop.customer()
    draft = shop.draft(customer, *[1] * 250)

    assert (draft["total"], draft["lines"]["total_count"]) == (250, 250)
    assert shop.item(customer, 1, invoice=draft["id"])["error"]["param"] == "invoice"
