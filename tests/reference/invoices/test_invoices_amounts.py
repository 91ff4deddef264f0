"""An invoice's amounts: discounts, taxes, the customer balance, the least and the greatest charge."""

from __future__ import annotations

from typing import Any

import pytest


def settled(invoice: Any) -> tuple[str, int, int, int]:
    return invoice["status"], invoice["amount_due"], invoice["starting_balance"], invoice["ending_balance"]


@pytest.mark.parametrize(
    ("balance", "total", "expected", "ledger"),
    [
        pytest.param(-500, 1099, ("open", 599, -500, 0), [("applied_to_invoice", 500)], id="credit"),
        pytest.param(-5000, 1000, ("paid", 0, -5000, -4000), [("applied_to_invoice", 1000)], id="credit left over"),
        pytest.param(700, 1000, ("open", 1700, 700, 0), [("applied_to_invoice", -700)], id="debt"),
        pytest.param(0, -300, ("paid", 0, 0, -300), [("applied_to_invoice", -300)], id="negative total"),
        pytest.param(0, 30, ("paid", 0, 0, 30), [("invoice_too_small", 30)], id="too small"),
        pytest.param(0, 49, ("paid", 0, 0, 49), [("invoice_too_small", 49)], id="one too small"),
        pytest.param(0, 50, ("open", 50, 0, 0), [], id="the least"),
        pytest.param(-1000, 1030, ("paid", 0, -1000, 30), [("applied_to_invoice", 1000), ("invoice_too_small", 30)],
                     id="credit, then too small"),
        pytest.param(0, 100_000_000, ("paid", 0, 0, 100_000_000), [("invoice_too_large", 100_000_000)], id="too large"),
        pytest.param(0, 0, ("paid", 0, 0, 0), [], id="nothing"),
    ],
)  # fmt: skip
def test_finalization_applies_the_balance(
    shop: Any, balance: int, total: int, expected: tuple[str, int, int, int], ledger: list[tuple[str, int]]
) -> None:
    customer = shop.customer(balance=balance)
    draft = shop.draft(customer, total)

    invoice = shop.act(draft, "finalize")

    assert draft["ending_balance"] is None
    assert settled(invoice) == expected
    assert shop.ledger(customer)[1 if balance else 0 :] == ledger
    assert shop.balance(customer) == invoice["ending_balance"]


def test_a_small_debt_is_added_to_the_next_invoice(shop: Any) -> None:
    customer = shop.customer()
    shop.open(customer, 30)

    assert shop.open(customer, 1000)["amount_due"] == 1030


def test_drafts_follow_the_balance(shop: Any) -> None:
    customer = shop.customer()
    draft = shop.draft(customer, 1099)
    shop.post(f"customers/{customer['id']}", balance=-500)

    followed = shop.invoice(draft)

    assert (followed["starting_balance"], followed["amount_due"], followed["amount_remaining"]) == (-500, 599, 599)


def test_voiding_restores_the_balance(shop: Any) -> None:
    customer = shop.customer(balance=-500)
    opened = shop.open(customer, 1099)

    shop.act(opened, "void")

    assert shop.balance(customer) == -500
    assert shop.ledger(customer)[1:] == [("applied_to_invoice", 500), ("unapplied_from_invoice", -500)]


def test_other_currencies_have_their_own_least_charge(shop: Any) -> None:
    assert shop.open(shop.customer(), 29, currency="gbp")["status"] == "paid"
    assert shop.open(shop.customer(), 30, currency="gbp")["status"] == "open"
    assert shop.open(shop.customer(), 49, currency="jpy")["status"] == "paid"


@pytest.mark.parametrize(
    ("rates", "tax", "total"),
    [
        pytest.param([("5", False)], 68, 1418, id="exclusive"),
        pytest.param([("5", True)], 64, 1350, id="inclusive"),
        pytest.param([("5", True), ("7", False)], 154, 1440, id="both"),
    ],
)
def test_taxes_of_the_guide(shop: Any, rates: list[tuple[str, bool]], tax: int, total: int) -> None:
    identifiers = [shop.rate(percentage, inclusive=inclusive) for percentage, inclusive in rates]
    discounts = [{"coupon": shop.coupon(percent_off=10)}]

    draft = shop.draft(shop.customer(), 500, 1000, default_tax_rates=identifiers, discounts=discounts)

    assert (draft["subtotal"], draft["tax"], draft["total"]) == (1500, tax, total)
    assert draft["total_excluding_tax"] == total - tax
    assert draft["total_discount_amounts"] == [{"amount": 150, "discount": draft["discounts"][0]}]
    assert [each["tax_rate"] for each in draft["total_tax_amounts"]] == identifiers


def test_a_lines_own_rates_replace_the_invoices(shop: Any) -> None:
    customer = shop.customer()
    draft = shop.draft(customer, 1000, default_tax_rates=[shop.rate("10")])
    shop.item(customer, 1000, invoice=draft["id"], tax_rates=[shop.rate("20")])

    invoice = shop.invoice(draft)

    assert (invoice["tax"], [line["tax_amounts"][0]["amount"] for line in invoice["lines"]["data"]]) == (
        300,
        [200, 100],
    )


@pytest.mark.parametrize("exemption", ["exempt", "reverse"])
def test_exempt_customers_pay_no_tax(shop: Any, exemption: str) -> None:
    customer = shop.customer(tax_exempt=exemption)

    included = shop.draft(customer, 10000, default_tax_rates=[shop.rate("10", inclusive=True)])
    on_top = shop.draft(customer, 10000, default_tax_rates=[shop.rate("10")])

    assert (included["total"], included["tax"]) == (9091, 0)
    assert (on_top["total"], on_top["tax"]) == (10000, 0)


def test_ten_lines_share_an_amount_off(shop: Any) -> None:
    coupon = shop.coupon(amount_off=1000, currency="usd")

    draft = shop.draft(shop.customer(), *[1000] * 10, discounts=[{"coupon": coupon}])

    assert draft["total"] == 9000
    assert [line["discount_amounts"][0]["amount"] for line in draft["lines"]["data"]] == [100] * 10


def test_item_discounts_are_inside_the_subtotal(shop: Any) -> None:
    customer = shop.customer()
    draft = shop.draft(customer, discounts=[{"coupon": shop.coupon(percent_off=10)}])
    own = [{"coupon": shop.coupon(amount_off=200, currency="usd")}]
    item = shop.item(customer, 1000, invoice=draft["id"], discounts=own)

    invoice = shop.invoice(draft)
    [line] = invoice["lines"]["data"]

    assert (line["amount"], line["discounts"]) == (1000, item["discounts"])
    assert (invoice["subtotal"], invoice["total"]) == (800, 720)
    assert {each["discount"]: each["amount"] for each in invoice["total_discount_amounts"]} == {
        draft["discounts"][0]: 80,
        item["discounts"][0]: 200,
    }


def test_a_customers_discount_is_inherited_once(shop: Any) -> None:
    customer = shop.customer(coupon=shop.coupon(percent_off=10, duration="once"))

    first, second = shop.open(customer, 1000), shop.open(customer, 1000)

    assert (first["total"], first["discount"]["id"], first["discounts"]) == (
        900,
        first["discounts"][0],
        first["discounts"],
    )
    assert (second["total"], second["discount"], second["discounts"]) == (1000, None, [])


def test_a_removed_customer_discount_stays_on_the_draft(shop: Any) -> None:
    customer = shop.customer(coupon=shop.coupon(percent_off=10))
    draft = shop.draft(customer, 1000)
    shop.delete(f"customers/{customer['id']}/discount")

    kept = shop.invoice(draft, expand=["discounts"])

    assert (kept["total"], kept["discounts"][0]["deleted"], kept["discounts"][0]["coupon"]["percent_off"]) == (
        900,
        True,
        10,
    )


def test_coupons_over_products_discount_their_lines(shop: Any) -> None:
    product = shop.post("products", name="Gold")
    price = shop.post("prices", product=product["id"], currency="usd", unit_amount=1000)
    coupon = shop.coupon(percent_off=50, applies_to={"products": [product["id"]]})
    customer = shop.customer()
    draft = shop.draft(customer, 1000, discounts=[{"coupon": coupon}])
    shop.item(customer, None, price=price["id"], invoice=draft["id"])

    assert shop.invoice(draft)["total"] == 1500
