"""What a tax amount tells beside the amount: what it is computed on. Amounts are in cents."""

from __future__ import annotations

from typing import Any

from conformance.contract import Holds
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import INFERRED, MAY, SHOULD, requirement

Json = Any
OBJECT = "invoices/object"
CREATE = "POST /v1/invoices"
SINCE = Holds(since="2023-05-11")


def taxed(api: Api, given: Given, rate: Json, **params: Json) -> Json:
    """A draft of lines of 500 and 1000 under a tax rate."""
    draft = given.draft_invoice(500, default_tax_rates=[rate["id"]], **params)
    given.invoice_item(draft["customer"], 1000, invoice=draft["id"])
    return api.get(f"/v1/invoices/{draft['id']}")


@requirement("invoices.tax_bases.exclusive", SHOULD, cites=OBJECT, operation=CREATE, holds=SINCE)
def test_exclusive(api: Api, given: Given) -> None:
    """The taxable amount of an exclusive tax is what it comes on top of: 1500 in all, 500 and 1000 by line."""
    invoice = taxed(api, given, given.shared_tax_rate(25))

    assert [tax["taxable_amount"] for tax in invoice["total_tax_amounts"]] == [1500]
    assert sorted(line["tax_amounts"][0]["taxable_amount"] for line in invoice["lines"]["data"]) == [500, 1000]


@requirement("invoices.tax_bases.inclusive", MAY, cites=OBJECT, operation=CREATE, provenance=INFERRED, holds=SINCE)
def test_inclusive(api: Api, given: Given) -> None:
    """The taxable amount of an inclusive tax is what is left without it: 25 % in 1500 is on 1200."""
    invoice = taxed(api, given, given.shared_tax_rate(25, inclusive=True))

    assert [(tax["amount"], tax["taxable_amount"]) for tax in invoice["total_tax_amounts"]] == [(300, 1200)]


@requirement("invoices.tax_bases.discounted", SHOULD, cites=OBJECT, operation=CREATE, holds=SINCE)
def test_discounted(api: Api, given: Given) -> None:
    """The taxable amount is less the discounts: 10 % off 1500 leaves 1350 to be taxed."""
    coupon = given.shared_coupon(percent_off=10)["id"]

    invoice = taxed(api, given, given.shared_tax_rate(25), discounts=[{"coupon": coupon}])

    assert [tax["taxable_amount"] for tax in invoice["total_tax_amounts"]] == [1350]
