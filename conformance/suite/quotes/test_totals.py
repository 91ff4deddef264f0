"""What a quote comes to: its line items, their discounts and taxes. Amounts are in cents."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.parameters import catalog
from conformance.suite.quotes.made import QUOTES, TAX_GUIDE, amounts, line_amounts, params, sold
from conformance.suite.requirement import MUST, SHOULD, requirement

OBJECT = "quotes/object"
OPERATION = "POST /v1/quotes"
TIERS = "https://stripe.com/docs/billing/subscriptions/usage-based/pricing-models"


@requirement("quotes.totals.quantity", MUST, cites=OBJECT, operation=OPERATION)
def test_quantity(api: Api, given: Given) -> None:
    """A line item is its price times its quantity, and the quote is the sum of its line items.

    2 × 1000 = 2000
    3 ×  500 = 1500
               3500
    """
    quote = api.post(QUOTES, params(given, line_items=sold(given, (1000, 2), (500, 3)), expand=["line_items"]))

    assert [item["amount_total"] for item in quote["line_items"]["data"]] == [2000, 1500]
    assert amounts(quote) == (3500, 0, 0, 3500)


@requirement("quotes.totals.upfront", MUST, cites=OBJECT, operation=OPERATION)
def test_upfront(api: Api, given: Given) -> None:
    """What is paid once is due upfront, and nothing of it recurs."""
    quote = api.post(QUOTES, params(given, line_items=sold(given, (1000, 2))))

    assert amounts(quote["computed"]["upfront"]) == (2000, 0, 0, 2000)
    assert quote["computed"]["recurring"] is None


@requirement("quotes.totals.graduated", MUST, cites=TIERS, operation=OPERATION)
def test_graduated(api: Api, given: Given) -> None:
    """Of a graduated price each unit costs what its tier says: 10 × 100 + 1 × 80 = 1080."""
    quote = api.post(QUOTES, params(given, line_items=sold(given, ("graduated_price", 11))))

    assert amounts(quote["computed"]["recurring"]) == (1080, 0, 0, 1080)


@requirement("quotes.totals.volume", MUST, cites=TIERS, operation=OPERATION)
def test_volume(api: Api, given: Given) -> None:
    """Of a volume price all units cost what the tier of their number says: 11 × 80 = 880."""
    quote = api.post(QUOTES, params(given, line_items=sold(given, ("volume_price", 11))))

    assert amounts(quote["computed"]["recurring"]) == (880, 0, 0, 880)


@requirement("quotes.totals.transform_quantity", MUST, cites=TIERS, operation=OPERATION)
def test_transformed_quantity(api: Api, given: Given) -> None:
    """A quantity is transformed before it is priced: 150 minutes are 3 begun hours of 1000 = 3000."""
    quote = api.post(QUOTES, params(given, line_items=sold(given, ("hourly_price", 150))))

    assert amounts(quote) == (3000, 0, 0, 3000)


@requirement("quotes.totals.decimal", MUST, cites=TIERS, operation=OPERATION)
def test_decimal(api: Api, given: Given) -> None:
    """A fraction of a cent is rounded once for each line item: 3 × 333.3 = 999.9 → 1000."""
    data = {"currency": "usd", "product": given.shared_product()["id"], "unit_amount_decimal": "333.3"}

    quote = api.post(QUOTES, params(given, line_items=[{"price_data": data, "quantity": 3}]))

    assert amounts(quote) == (1000, 0, 0, 1000)


@requirement(
    "quotes.totals.zero_decimal_currency", MUST, cites="https://stripe.com/docs/currencies", operation=OPERATION
)
def test_zero_decimal_currency(api: Api, given: Given) -> None:
    """A quote in yen is counted in yen: 3 × 333 = 999, with 10 % tax of 99.9 → 100."""
    data = {"currency": "jpy", "product": given.shared_product()["id"], "unit_amount": 333}
    rate = given.shared_tax_rate(10)["id"]

    quote = api.post(
        QUOTES,
        params(given, customer=None, line_items=[{"price_data": data, "quantity": 3}], default_tax_rates=[rate]),
    )

    assert (quote["currency"], amounts(quote)) == ("jpy", (999, 0, 100, 1099))


@requirement("quotes.totals.percent_off", MUST, cites=OBJECT, operation=OPERATION)
def test_percent_off(api: Api, given: Given) -> None:
    """A percentage is taken off every line item: 10 % of 2000 and of 500 are 200 and 50."""
    coupon = given.shared_coupon(percent_off=10)["id"]

    quote = api.post(
        QUOTES,
        params(
            given,
            line_items=sold(given, (1000, 2), (500, 1)),
            discounts=[{"coupon": coupon}],
            expand=["line_items"],
        ),
    )

    assert [line_amounts(item) for item in quote["line_items"]["data"]] == [(2000, 200, 0, 1800), (500, 50, 0, 450)]
    assert amounts(quote) == (2500, 250, 0, 2250)


@requirement("quotes.totals.amount_off", MUST, cites=OBJECT, operation=OPERATION)
def test_amount_off(api: Api, given: Given) -> None:
    """An amount is taken off once, the line items sharing it in proportion: 500 off 2000 and 500 are 400 and 100."""
    coupon = given.shared_coupon(amount_off=500, currency="usd")["id"]

    quote = api.post(
        QUOTES,
        params(
            given,
            line_items=sold(given, (1000, 2), (500, 1)),
            discounts=[{"coupon": coupon}],
            expand=["line_items"],
        ),
    )

    assert [item["amount_discount"] for item in quote["line_items"]["data"]] == [400, 100]
    assert amounts(quote) == (2500, 500, 0, 2000)


@requirement("quotes.totals.product_coupon", MUST, cites="coupons/object", operation=OPERATION)
def test_product_coupon(api: Api, given: Given) -> None:
    """A coupon that applies to a product leaves the others as they are: 10 % of 1000, nothing of the other 1000."""
    coupon = catalog(given, "product_coupon")["id"]
    items = sold(given, (1000, 1), ("other_price", 1))

    quote = api.post(QUOTES, params(given, line_items=items, discounts=[{"coupon": coupon}], expand=["line_items"]))

    assert [item["amount_discount"] for item in quote["line_items"]["data"]] == [100, 0]
    assert amounts(quote) == (2000, 100, 0, 1900)


@requirement("quotes.totals.exclusive_tax", MUST, cites=TAX_GUIDE, operation=OPERATION)
def test_exclusive_tax(api: Api, given: Given) -> None:
    """Exclusive tax is on what discounts leave of each line item, and comes on top.

    500  − 10 % = 450, 5 % of it 22.5 → 23
    1000 − 10 % = 900, 5 % of it        45
    1500 −  150 + 68 = 1418
    """
    rate, coupon = given.shared_tax_rate(5)["id"], given.shared_coupon(percent_off=10)["id"]

    quote = api.post(
        QUOTES,
        params(
            given,
            line_items=sold(given, (500, 1), (1000, 1)),
            default_tax_rates=[rate],
            discounts=[{"coupon": coupon}],
            expand=["line_items"],
        ),
    )

    assert [line_amounts(item) for item in quote["line_items"]["data"]] == [(500, 50, 23, 473), (1000, 100, 45, 945)]
    assert amounts(quote) == (1500, 150, 68, 1418)


@requirement("quotes.totals.inclusive_tax", MUST, cites=TAX_GUIDE, operation=OPERATION)
def test_inclusive_tax(api: Api, given: Given) -> None:
    """Inclusive tax is part of what discounts leave: of 450 and 900 are 21 and 43, and the total is 1350."""
    rate, coupon = given.shared_tax_rate(5, inclusive=True)["id"], given.shared_coupon(percent_off=10)["id"]

    quote = api.post(
        QUOTES,
        params(
            given,
            line_items=sold(given, (500, 1), (1000, 1)),
            default_tax_rates=[rate],
            discounts=[{"coupon": coupon}],
        ),
    )

    assert amounts(quote) == (1500, 150, 64, 1350)


@requirement("quotes.totals.both_taxes", MUST, cites=TAX_GUIDE, operation=OPERATION)
def test_both_taxes(api: Api, given: Given) -> None:
    """Exclusive tax is computed on what is left without the inclusive tax.

    450: 5 % in it 21, 7 % of 429 on top 30
    900: 5 % in it 43, 7 % of 857 on top 60
    1350 + 90 = 1440
    """
    rates = [given.shared_tax_rate(5, inclusive=True)["id"], given.shared_tax_rate(7)["id"]]
    coupon = given.shared_coupon(percent_off=10)["id"]

    quote = api.post(
        QUOTES,
        params(
            given,
            line_items=sold(given, (500, 1), (1000, 1)),
            default_tax_rates=rates,
            discounts=[{"coupon": coupon}],
        ),
    )

    assert amounts(quote) == (1500, 150, 154, 1440)


@requirement("quotes.totals.own_tax_rates", MUST, cites="quotes/create", operation=OPERATION)
def test_own_tax_rates(api: Api, given: Given) -> None:
    """A line item with tax rates of its own is taxed by them: 10 % of 1000, the default 25 % of the other 1000."""
    default, own = given.shared_tax_rate(25)["id"], given.shared_tax_rate(10)["id"]
    first, second = sold(given, (1000, 1), ("other_price", 1))

    quote = api.post(
        QUOTES,
        params(
            given,
            line_items=[{**first, "tax_rates": [own]}, second],
            default_tax_rates=[default],
            expand=["line_items"],
        ),
    )

    assert [item["amount_tax"] for item in quote["line_items"]["data"]] == [100, 250]
    assert amounts(quote) == (2000, 0, 350, 2350)


@requirement("quotes.totals.exempt_customer", MUST, cites=TAX_GUIDE, operation=OPERATION)
def test_exempt_customer(api: Api, given: Given) -> None:
    """A customer who is exempt from tax is quoted none."""
    customer = given.shared("exempt", lambda maker: maker.customer(tax_exempt="exempt"))["id"]
    rate = given.shared_tax_rate(25)["id"]

    quote = api.post(QUOTES, params(given, customer=customer, default_tax_rates=[rate]))

    assert amounts(quote) == (1000, 0, 0, 1000)


@requirement("quotes.totals.breakdown", SHOULD, cites=OBJECT, operation=OPERATION)
def test_breakdown(api: Api, given: Given) -> None:
    """The breakdown of the totals says what each discount takes off and what each tax rate adds.

    1000 − 10 % = 900, 25 % of it 225
    """
    rate, coupon = given.shared_tax_rate(25)["id"], given.shared_coupon(percent_off=10)["id"]

    quote = api.post(
        QUOTES,
        params(given, default_tax_rates=[rate], discounts=[{"coupon": coupon}], expand=["total_details.breakdown"]),
    )

    [discount], [tax] = (quote["total_details"]["breakdown"][name] for name in ("discounts", "taxes"))
    assert (discount["amount"], discount["discount"]["coupon"]["id"]) == (100, coupon)
    assert (tax["amount"], tax["rate"]["id"]) == (225, rate)


@requirement("quotes.totals.upfront_breakdown", SHOULD, cites=OBJECT, operation=OPERATION)
def test_upfront_breakdown(api: Api, given: Given) -> None:
    """What is due upfront has a breakdown of its own."""
    rate = given.shared_tax_rate(25)["id"]

    quote = api.post(
        QUOTES, params(given, default_tax_rates=[rate], expand=["computed.upfront.total_details.breakdown"])
    )

    [tax] = quote["computed"]["upfront"]["total_details"]["breakdown"]["taxes"]
    assert (tax["amount"], tax["rate"]["id"]) == (250, rate)


@requirement("quotes.totals.breakdown_absent", MUST, cites=OBJECT, operation=OPERATION)
def test_breakdown_absent(api: Api, given: Given) -> None:
    """Breakdowns are only there when they are asked for."""
    details = api.post(QUOTES, params(given))["total_details"]

    assert details["amount_tax"] == 0
    assert "breakdown" not in details


@requirement("quotes.totals.updated", MUST, cites="quotes/update", operation="POST /v1/quotes/{quote}")
def test_updated(api: Api, given: Given) -> None:
    """Changing the line items of a draft changes what it comes to."""
    quote = given.post(QUOTES, params(given))

    updated = api.post(f"{QUOTES}/{quote['id']}", {"line_items": sold(given, (500, 3))})

    assert amounts(updated) == (1500, 0, 0, 1500)
    assert amounts(updated["computed"]["upfront"]) == (1500, 0, 0, 1500)
