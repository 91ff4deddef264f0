"""Taxes by tax rates: exclusive, inclusive and both, after discounts; exemptions."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.parameters import catalog
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement

TAX_RATES = "https://stripe.com/docs/billing/taxes/tax-rates"


@requirement("invoices.taxes.exclusive", MUST, cites=TAX_RATES, operation="POST /v1/invoices")
def test_exclusive(api: Api, given: Given) -> None:
    """An exclusive tax comes on top: 25 % of 500 is 125, total 625."""
    rate = given.shared_tax_rate(25)
    draft = given.draft_invoice(500, default_tax_rates=[rate["id"]])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["subtotal"], invoice["tax"], invoice["total"]) == (500, 125, 625)


@requirement("invoices.taxes.inclusive", MUST, cites=TAX_RATES, operation="POST /v1/invoices")
def test_inclusive(api: Api, given: Given) -> None:
    """An inclusive tax is part of the amount: 25 % in 500 is 100, total 500."""
    rate = given.shared_tax_rate(25, inclusive=True)
    draft = given.draft_invoice(500, default_tax_rates=[rate["id"]])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["subtotal"], invoice["tax"], invoice["total"]) == (500, 100, 500)


@requirement("invoices.taxes.exclusive_discounted", MUST, cites=TAX_RATES, operation="POST /v1/invoices")
def test_exclusive_discounted(api: Api, given: Given) -> None:
    """An exclusive tax is computed on each line less its discount, and rounded half up.

    Lines 500 and 1000, 10 % off, 5 % tax (https://stripe.com/docs/billing/taxes/tax-rates):

        500 − 50 = 450    5 % → 22.5 → 23
        1000 − 100 = 900  5 % → 45
        1350 + 68 = 1418
    """
    rate, coupon = given.shared_tax_rate(5), given.shared_coupon(percent_off=10)
    draft = given.draft_invoice(500, default_tax_rates=[rate["id"]], discounts=[{"coupon": coupon["id"]}])
    given.invoice_item(draft["customer"], 1000, invoice=draft["id"])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["subtotal"], invoice["tax"], invoice["total"]) == (1500, 68, 1418)


@requirement("invoices.taxes.inclusive_discounted", MUST, cites=TAX_RATES, operation="POST /v1/invoices")
def test_inclusive_discounted(api: Api, given: Given) -> None:
    """An inclusive tax is computed on each line less its discount, and changes no total.

    Lines 500 and 1000, 10 % off, 5 % tax included (https://stripe.com/docs/billing/taxes/tax-rates):

        450 − 450/1.05 → 21
        900 − 900/1.05 → 43
        total 1350, tax 64
    """
    rate, coupon = given.shared_tax_rate(5, inclusive=True), given.shared_coupon(percent_off=10)
    draft = given.draft_invoice(500, default_tax_rates=[rate["id"]], discounts=[{"coupon": coupon["id"]}])
    given.invoice_item(draft["customer"], 1000, invoice=draft["id"])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["subtotal"], invoice["tax"], invoice["total"]) == (1500, 64, 1350)


@requirement("invoices.taxes.both", MUST, cites=TAX_RATES, operation="POST /v1/invoices")
def test_both(api: Api, given: Given) -> None:
    """An exclusive tax is computed on what is left of a line without its inclusive tax.

    Lines 500 and 1000, 10 % off, 5 % included and 7 % on top (https://stripe.com/docs/billing/taxes/tax-rates):

        450: included 21, 7 % of 429 → 30, total 480
        900: included 43, 7 % of 857 → 60, total 960
        total 1440, tax 64 + 90 = 154
    """
    rates = [given.shared_tax_rate(5, inclusive=True)["id"], given.shared_tax_rate(7)["id"]]
    coupon = given.shared_coupon(percent_off=10)
    draft = given.draft_invoice(500, default_tax_rates=rates, discounts=[{"coupon": coupon["id"]}])
    given.invoice_item(draft["customer"], 1000, invoice=draft["id"])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["tax"], invoice["total"]) == (154, 1440)
    assert {tax["inclusive"]: tax["amount"] for tax in invoice["total_tax_amounts"]} == {True: 64, False: 90}


@requirement("invoices.taxes.lines", MUST, cites=TAX_RATES, operation="POST /v1/invoices")
def test_lines(api: Api, given: Given) -> None:
    """Each line says how much tax it bears: 5 % of 450 is 23, of 900 is 45."""
    rate, coupon = given.shared_tax_rate(5), given.shared_coupon(percent_off=10)
    draft = given.draft_invoice(500, default_tax_rates=[rate["id"]], discounts=[{"coupon": coupon["id"]}])
    given.invoice_item(draft["customer"], 1000, invoice=draft["id"])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    taxes = {line["amount"]: line["tax_amounts"][0]["amount"] for line in invoice["lines"]["data"]}
    assert taxes == {500: 23, 1000: 45}


@requirement("invoices.taxes.aggregated", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_aggregated(api: Api, given: Given) -> None:
    """An invoice says how much tax each rate asks for over all lines."""
    rate = given.shared_tax_rate(25)
    draft = given.draft_invoice(500, default_tax_rates=[rate["id"]])
    given.invoice_item(draft["customer"], 300, invoice=draft["id"])

    [tax] = api.get(f"/v1/invoices/{draft['id']}")["total_tax_amounts"]

    assert (tax["amount"], tax["inclusive"], tax["tax_rate"]) == (200, False, rate["id"])


@requirement("invoices.taxes.overridden", MUST, cites=TAX_RATES, operation="POST /v1/invoiceitems")
def test_overridden(api: Api, given: Given) -> None:
    """The tax rates of an item take the place of the invoice's: 5 % of 1000, not 25 %."""
    default, own = given.shared_tax_rate(25), given.shared_tax_rate(5)
    draft = given.empty_draft(default_tax_rates=[default["id"]])
    given.invoice_item(draft["customer"], 1000, invoice=draft["id"], tax_rates=[own["id"]])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["tax"], invoice["total"]) == (50, 1050)


@requirement("invoices.taxes.none", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_none(api: Api, given: Given) -> None:
    """The `tax` of an invoice without tax rates is null."""
    invoice = api.post("/v1/invoices", {"customer": given.shared_customer()["id"]})

    assert (invoice["tax"], invoice["total_tax_amounts"]) == (None, [])


@requirement("invoices.taxes.total_excluding_tax", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_total_excluding_tax(api: Api, given: Given) -> None:
    """The total without tax has neither exclusive nor inclusive tax in it: 500 and 25 %, 500 with 25 % in it."""
    exclusive, inclusive = given.shared_tax_rate(25), given.shared_tax_rate(25, inclusive=True)
    draft = given.draft_invoice(500, default_tax_rates=[exclusive["id"]])
    given.invoice_item(draft["customer"], 500, invoice=draft["id"], tax_rates=[inclusive["id"]])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["total"], invoice["total_excluding_tax"]) == (1125, 900)


@requirement("invoices.taxes.subtotal_excluding_tax", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_subtotal_excluding_tax(api: Api, given: Given) -> None:
    """The subtotal without tax has no inclusive tax in it: 400 of 500 with 25 % included."""
    rate = given.shared_tax_rate(25, inclusive=True)
    draft = given.draft_invoice(500, default_tax_rates=[rate["id"]])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["subtotal"], invoice["subtotal_excluding_tax"]) == (500, 400)


@requirement("invoices.taxes.line_excluding_tax", MUST, cites="invoices/line_item", operation="POST /v1/invoices")
def test_line_excluding_tax(api: Api, given: Given) -> None:
    """The amount of a line without tax has no inclusive tax in it: 400 of 500 with 25 % included."""
    rate = given.shared_tax_rate(25, inclusive=True)
    draft = given.draft_invoice(500, default_tax_rates=[rate["id"]])

    line = api.get(f"/v1/invoices/{draft['id']}")["lines"]["data"][0]

    assert (line["amount"], line["amount_excluding_tax"]) == (500, 400)


@requirement("invoices.taxes.exempt", MUST, cites=TAX_RATES, operation="POST /v1/invoices")
def test_exempt(api: Api, given: Given) -> None:
    """A customer who is exempt pays no exclusive tax."""
    rate, customer = (
        given.shared_tax_rate(25),
        given.shared("exempt", lambda maker: maker.customer(tax_exempt="exempt")),
    )
    draft = given.draft_invoice(500, customer["id"], default_tax_rates=[rate["id"]])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["tax"] or 0, invoice["total"]) == (0, 500)


@requirement("invoices.taxes.exempt_inclusive", MUST, cites=TAX_RATES, operation="POST /v1/invoices")
def test_exempt_inclusive(api: Api, given: Given) -> None:
    """A customer who is exempt pays the amount without the tax in it: 9091 of 10000 with 10 % included."""
    rate = given.shared_tax_rate(10, inclusive=True)
    customer = given.shared("exempt", lambda maker: maker.customer(tax_exempt="exempt"))
    draft = given.draft_invoice(10_000, customer["id"], default_tax_rates=[rate["id"]])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["tax"] or 0, invoice["total"], invoice["amount_due"]) == (0, 9091, 9091)


@requirement("invoices.taxes.reverse", MUST, cites=TAX_RATES, operation="POST /v1/invoices")
def test_reverse(api: Api, given: Given) -> None:
    """A customer under reverse charge pays no exclusive tax."""
    rate, customer = (
        given.shared_tax_rate(25),
        given.shared("reverse", lambda maker: maker.customer(tax_exempt="reverse")),
    )
    draft = given.draft_invoice(500, customer["id"], default_tax_rates=[rate["id"]])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["tax"] or 0, invoice["total"]) == (0, 500)


@requirement(
    "invoices.taxes.negative_line", SHOULD, cites=TAX_RATES, operation="POST /v1/invoices", provenance=OBSERVED
)
def test_negative_line(api: Api, given: Given) -> None:
    """The tax of a negative line is negative: 5 % of −1800 is −90."""
    rate = given.shared_tax_rate(5)
    draft = given.draft_invoice(-1800, default_tax_rates=[rate["id"]])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["tax"], invoice["total"]) == (-90, -1890)


@requirement("invoices.taxes.inactive", MUST, cites="tax_rates/object", operation="POST /v1/invoices")
def test_inactive(api: Api, given: Given) -> None:
    """Creating an invoice with a tax rate that is not active is refused."""
    rate = catalog(given, "inactive_tax_rate")

    api.refused("POST", "/v1/invoices", {"customer": given.shared_customer()["id"], "default_tax_rates": [rate["id"]]})


@requirement("invoices.taxes.deactivated", MUST, cites="tax_rates/object", operation="POST /v1/invoices")
def test_deactivated(api: Api, given: Given) -> None:
    """An invoice keeps a tax rate that is made inactive later."""
    rate = given.tax_rate(25)
    draft = given.draft_invoice(500, default_tax_rates=[rate["id"]])
    given.post(f"/v1/tax_rates/{rate['id']}", {"active": False})

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert invoice["total"] == 625


@requirement("invoices.taxes.several", MUST, cites=TAX_RATES, operation="POST /v1/invoices")
def test_several(api: Api, given: Given) -> None:
    """An invoice takes five default tax rates: 1, 2, 3, 5 and 7 % of 1000 are 180."""
    rates = [given.shared_tax_rate(percentage)["id"] for percentage in (1, 2, 3, 5, 7)]
    draft = given.draft_invoice(1000, default_tax_rates=rates)

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["tax"], len(invoice["total_tax_amounts"])) == (180, 5)
